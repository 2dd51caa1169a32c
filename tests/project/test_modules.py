from __future__ import annotations

import regex

from tests import ROOT
from tests.project.kinds import written
from tests.project.modules import DESIGN, modules, refreshed

NAMED = regex.compile(r"(?<![\w/.])(?:extract|rules|tests|samples|bench|bundle|docs)/[\w/.-]*\w")


def test_every_module_says_what_it_holds() -> None:
    assert [name for name, told in modules() if not told.endswith(".")] == []


def test_the_table_of_modules_is_complete() -> None:
    page = DESIGN.read_text(encoding="utf-8")
    assert refreshed(page) == page, "make docs"


def test_files_that_are_named_are_there() -> None:
    """In the documentation, in rules, in code: a file that moves takes its name along."""
    pages = [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("rules/*.*"),
        ROOT / "Makefile",
    ]
    pages += [*ROOT.glob("extract/**/*.py"), *ROOT.glob("extract/**/*.toml")]
    lost = {
        (page.relative_to(ROOT).as_posix(), name)
        for page in pages
        for name in NAMED.findall(page.read_text(encoding="utf-8"))
        if name.endswith((".py", ".toml", ".yaml", ".md")) and not (ROOT / name).exists()
    }
    assert lost == set()


def test_what_is_made_from_rules_and_schema_is_current() -> None:
    assert [name for name, here, should in written() if here != should] == [], "make kinds"
