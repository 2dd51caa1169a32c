"""Every module of the rooms that decide has a test file of its own, or is named with the reason."""

from __future__ import annotations

import re
from pathlib import Path

from tests import ROOT

ROOMS = ("evidence", "structure", "values", "facts")
GRIDS = "tests/evidence/grid/grids.yaml: whole tables, row by row"
TABLES = "tests/structure/tables.yaml: whole tables with the text around them"
# Where the cases of a module stand that are only told by what comes out of several together.
ELSEWHERE: dict[str, str] = {
    "evidence/grid/list_rows.py": GRIDS,
    "structure/lists/table_issues.py": TABLES,
}


def own_tests(module: Path) -> Path:
    """Return the test file that a module is to have."""
    return ROOT / "tests" / module.parent / f"test_{module.name}"


def modules() -> list[Path]:
    """Return the modules of the rooms that decide, below extract/, that hold a function."""
    paths = (path for room in ROOMS for path in (ROOT / "extract" / room).rglob("*.py"))
    acting = (p for p in paths if re.search(r"^ *def ", p.read_text(encoding="utf-8"), re.M))
    return sorted(path.relative_to(ROOT / "extract") for path in acting)


def test_every_module_has_its_tests() -> None:
    alone = {path.as_posix() for path in modules() if not own_tests(path).exists()}
    assert alone == set(ELSEWHERE), "write its test file; where it has one, take it off the list"


def test_what_is_tested_elsewhere_names_a_file_that_is_there() -> None:
    for why in ELSEWHERE.values():
        assert (ROOT / why.partition(":")[0].split(" and ")[0]).is_file(), why
