"""Every module of the rooms that decide has a test file of its own."""

from __future__ import annotations

import re
from pathlib import Path

from tests import ROOT

ROOMS = ("evidence", "structure", "values", "facts")


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
    assert alone == set(), "write its test file"
