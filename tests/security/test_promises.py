"""SECURITY.md promises what is tested, and names the tests."""

from __future__ import annotations

from pathlib import Path

import regex

from tests import ROOT

TABLE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = set(regex.findall(r"`((?:tests/\w+/)?test_\w+)`", TABLE))


def test_every_test_that_is_named_is_there() -> None:
    paths = [ROOT / (name if "/" in name else f"tests/security/{name}") for name in NAMED]
    missing = [path for path in paths if not path.with_suffix(".py").is_file()]
    assert missing == []
    assert len(paths) > 10


def test_every_test_is_named() -> None:
    here = {path.stem for path in Path(__file__).parent.glob("test_*.py")}
    assert here - NAMED == {Path(__file__).stem}


def test_every_line_says_what_is_promised_and_what_is_not() -> None:
    lines = [line.strip("|").split("|") for line in TABLE.splitlines() if line.startswith("|")]
    assert len(lines) > 10
    for cells in lines[2:]:
        assert len(cells) == 5, cells
        assert all(cell.strip() for cell in cells[1:]), cells
