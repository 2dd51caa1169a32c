"""Tables whose columns no rule parts are read from where their words stand, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.yaml_files import read_yaml
from zhenggai.readers.pdf.aligned_tables import rows_to_grids
from zhenggai.readers.pdf.cells import TableText, take_tables
from zhenggai.readers.pdf.rows import Glyphs, Look, Row
from zhenggai.readers.pdf.ruled_tables import rules_to_tables
from zhenggai.readers.pdf.rules import Rule, Rules

CASES = read_yaml(Path(__file__).parent / "aligned.yaml")
SIZE = 12.0
LEADING, PAUSE = 1.35, 0.7


def draw(picture: str) -> tuple[list[Row], Rules]:
    """Return the rows and level rules that a picture shows."""
    rows, level = [], []
    y = 80.0
    for line in picture.split("\n"):
        if not line.strip():
            y += PAUSE * SIZE
        elif set(line) == {"-"}:
            # Between the foot of the line above and the head of the one below.
            level.append(Rule(y - LEADING * SIZE / 2, 60, 60 + len(line) * SIZE / 2))
            y += PAUSE * SIZE
        else:
            glyphs, x = Glyphs([], [], [], []), 60.0
            for char in line:
                right = x + (SIZE / 2 if char.isascii() else SIZE)
                if char != " ":
                    glyphs = glyphs.join(Glyphs([char], [x], [right], [Look(y, SIZE, False)]))
                x = right
            rows.append(Row(y, SIZE, glyphs))
            y += LEADING * SIZE
    return rows, Rules(tuple(level), ())


def lines(table: TableText) -> list[str]:
    """Return a table's rows as a case expects them."""
    cells = [text.cell for text in table.cells]
    found = [
        ["^"] * max(c.column + c.column_span for c in cells)
        for _ in range(max(c.row + c.row_span for c in cells))
    ]
    for text in table.cells:
        own = text.cell
        found[own.row][own.column] = "/".join(line.text for p in text.paragraphs for line in p)
        for at in range(own.column + 1, own.column + own.column_span):
            found[own.row][at] = "<"
    return [" | ".join(row) for row in found]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_aligned_table(case: dict) -> None:
    rows, rules = draw(case["page"].rstrip("\n"))
    _, tables = take_tables(rows, rows_to_grids(rows, rules).grids, 1)
    assert [line for table in tables for line in lines(table)] == case["expect"]


def test_a_row_of_open_sides_joins_what_it_parts() -> None:
    level = tuple(Rule(y, 40, 400) for y in (80, 100, 120, 140))
    upright = tuple(Rule(x, *ends) for x in (100, 250) for ends in ((80, 100), (120, 140)))
    (table,) = rules_to_tables(Rules(level, upright))
    assert [(c.row, c.column, c.column_span) for c in table.cells] == [
        (0, 0, 1),
        (0, 1, 1),
        (0, 2, 1),
        (1, 0, 3),
        (2, 0, 1),
        (2, 1, 1),
        (2, 2, 1),
    ]
