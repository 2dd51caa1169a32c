"""Tables that are no text laid out in cells but plain data: names, projects, telephone numbers."""

from __future__ import annotations

from extract.headers import LONGEST_HEADER
from extract.labels import header_fields
from extract.lattice import Lattice
from rules import Rules

PROSE = frozenset({"problem", "goal", "measure", "progress"})
CELL_LIMIT = 60
FEWEST_COLUMNS = 3
FEWEST_ROWS = 2


def is_plain_data(lattice: Lattice, rules: Rules) -> bool:
    """Say whether a table is plain data (names, projects), not text that is laid out in one."""
    if lattice.rows < 2 or lattice.columns < 2:
        return False
    cells = [lattice.words[c] for c in lattice.words if lattice.words[c]]
    if len(cells) < lattice.rows + 1:
        return False
    known = {
        cell: fields[0]
        for cell, words in lattice.words.items()
        if words and len(words) <= CELL_LIMIT and (fields := header_fields(words, rules))
    }
    rows = {lattice.cell(cell).row for cell in known}
    if len(rows) == 1 and _heads_columns(lattice, rows.pop()):
        return True
    if set(known.values()) & PROSE:
        return False
    lengths = sorted(len(words) for words in cells)
    return lengths[len(lengths) // 2] <= CELL_LIMIT // 3 and lengths[-1] <= CELL_LIMIT * 4


def _heads_columns(lattice: Lattice, row: int) -> bool:
    """Say whether a row names columns of which several rows follow: no keys beside values."""
    head = list(lattice.starting(row))
    below = [len(list(lattice.starting(at))) for at in range(row + 1, lattice.rows)]
    short = all(len(lattice.words[cell]) <= LONGEST_HEADER for cell in head)
    full = sum(count * 2 > len(head) for count in below)
    return short and len(head) >= FEWEST_COLUMNS and full >= FEWEST_ROWS
