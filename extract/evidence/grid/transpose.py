"""Tables whose columns are issues: the first column names the fields, as headers do elsewhere."""

from __future__ import annotations

from dataclasses import replace

from zhenggai.evidence.grid.columns import BESIDE
from zhenggai.evidence.grid.lattice import Lattice
from zhenggai.evidence.grid.row_kinds import is_number
from zhenggai.evidence.labels import PROSE_FIELDS, header_fields
from zhenggai.rules import Rules

LONGEST_KEY = 24
FEWEST_KEYS = 3
FEWEST_COLUMNS = 3
# What numbers the columns is read as what numbers rows.
NUMBER = "序号"


def upright(lattice: Lattice, rules: Rules) -> Lattice:
    """Return a table with rows for columns where each column but the first is an issue.

    Then the first column holds labels only, those of the genre, and beside the problem, the
    goal and the measures stand several values each; a row of numbers may stand above them.
    """
    if lattice.columns < FEWEST_COLUMNS or lattice.rows < FEWEST_KEYS:
        return lattice
    first = [lattice.at(row, 0) for row in range(lattice.rows)]
    numbered = all(
        (cell := lattice.at(0, column)) is not None and is_number(lattice.words[cell])
        for column in range(1, lattice.columns)
    )
    keys = first[1:] if numbered else first
    if any(key is None or len(lattice.words[key]) > LONGEST_KEY for key in keys):
        return lattice
    fields = [header_fields(lattice.words[key], rules) for key in keys if key is not None]
    named = {found[0] for found in fields if found}
    if len(named & BESIDE) < FEWEST_KEYS or not all(fields) or not named & PROSE_FIELDS:
        return lattice
    if any(_is_key(lattice, row, rules) for row in range(numbered, lattice.rows)):
        return lattice
    words = dict(lattice.words)
    if numbered and first[0] is not None:
        words[first[0]] = NUMBER
    cells = list(lattice.document.cells)
    for index in lattice.words:
        own = cells[index]
        cells[index] = replace(
            own,
            row=own.column,
            column=own.row,
            row_span=own.column_span,
            column_span=own.row_span,
        )
    places = tuple(zip(*lattice.places, strict=True))
    return Lattice(replace(lattice.document, cells=tuple(cells)), lattice.index, places, words)


def _is_key(lattice: Lattice, row: int, rules: Rules) -> bool:
    """Say whether a row has no value in each column, or a label among its values."""
    values = [lattice.at(row, column) for column in range(1, lattice.columns)]
    if None in values or len(set(values)) < len(values):
        return True
    return any(header_fields(lattice.words[v], rules) for v in values if v is not None)
