"""What the two READMEs show is what comes out."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.convert import convert_bytes

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "county-ownline-2021" / "plan.txt"


def shown(text: str) -> dict[str, list[dict[str, str]]]:
    """Return the excerpts of a README: table to rows, as printed."""
    found: dict[str, list[dict[str, str]]] = {}
    name = ""
    header: list[str] = []
    for line in text.splitlines():
        if line.startswith("**"):
            name, header = line.split("**")[1], []
        elif name and line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not header:
                header = cells
            elif set(cells[0]) != {"-"}:
                found.setdefault(name, []).append(dict(zip(header, cells, strict=True)))
        elif line.startswith("#"):
            name = ""
    return found


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_excerpts_are_true(name):
    rows = convert_bytes(SAMPLE.read_bytes(), SAMPLE.name).rows
    excerpts = shown((ROOT / name).read_text(encoding="utf-8"))
    assert set(excerpts) == {"measures", "responsibilities", "deadlines", "promises"}
    for table, lines in excerpts.items():
        printed = [
            {key: "" if row.get(key) is None else str(row[key]) for key in lines[0]}
            for row in rows[table]
        ]
        for line in lines:
            assert line in printed
