"""Every module of the rooms that decide has a test file of its own, or is named with the reason."""

from __future__ import annotations

from pathlib import Path

from tests import ROOT

ROOMS = ("evidence", "structure", "values", "facts")
GRIDS = "tests/evidence/grid/grids.yaml: whole tables, row by row"
LAYOUTS = "tests/structure/layouts.yaml: whole documents"
TABLES = "tests/structure/tables.yaml: whole tables with the text around them"
REACH = "tests/facts/test_back_references.py: whole plans, and whose each value is"
# Where the cases of a module stand that are only told by what comes out of several together.
ELSEWHERE: dict[str, str] = {
    "evidence/answering.py": LAYOUTS,
    "evidence/grid/issue_rows.py": GRIDS,
    "evidence/grid/list_rows.py": GRIDS,
    "evidence/grid/model.py": GRIDS,
    "evidence/grid/side_pages.py": GRIDS,
    "facts/bind.py": REACH,
    "facts/laid_lists.py": REACH,
    "facts/model.py": REACH,
    "structure/issues/features.py": LAYOUTS,
    "structure/issues/issue_fields.py": LAYOUTS,
    "structure/issues/measures.py": LAYOUTS,
    "structure/issues/parts.py": LAYOUTS,
    "structure/issues/proposals.py": LAYOUTS,
    "structure/issues/shapes.py": LAYOUTS,
    "structure/lists/beside_tables.py": TABLES,
    "structure/lists/items.py": LAYOUTS,
    "structure/lists/measure_tables.py": TABLES,
    "structure/lists/object_lists.py": TABLES,
    "structure/lists/partial_lists.py": TABLES,
    "structure/lists/problem_lists.py": LAYOUTS,
    "structure/lists/said_items.py": LAYOUTS,
    "structure/lists/table_headings.py": TABLES,
    "structure/lists/table_issues.py": TABLES,
    "structure/lists/task_lists.py": LAYOUTS,
}


def own_tests(module: Path) -> Path:
    """Return the test file that a module is to have."""
    return ROOT / "tests" / module.parent / f"test_{module.name}"


def modules() -> list[Path]:
    """Return the modules of the rooms that decide, below extract/."""
    paths = (path for room in ROOMS for path in (ROOT / "extract" / room).rglob("*.py"))
    return sorted(p.relative_to(ROOT / "extract") for p in paths if p.name != "__init__.py")


def test_every_module_has_its_tests() -> None:
    alone = {path.as_posix() for path in modules() if not own_tests(path).exists()}
    assert alone == set(ELSEWHERE), "write its test file; where it has one, take it off the list"


def test_what_is_tested_elsewhere_names_a_file_that_is_there() -> None:
    for why in ELSEWHERE.values():
        assert (ROOT / why.partition(":")[0].split(" and ")[0]).is_file(), why
