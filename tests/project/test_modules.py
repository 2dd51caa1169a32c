from __future__ import annotations

from tests.project.modules import DESIGN, modules, refreshed


def test_every_module_says_what_it_holds() -> None:
    assert [name for name, told in modules() if not told.endswith(".")] == []


def test_the_table_of_modules_is_complete() -> None:
    page = DESIGN.read_text(encoding="utf-8")
    assert refreshed(page) == page, "make docs"
