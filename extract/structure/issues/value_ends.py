"""Where the value of a short field ends: a list of units, a date, a person fills few lines."""

from __future__ import annotations

import regex

from zhenggai.text.document import Cell, Document
from zhenggai.text.flow import Flow, Line

# A line that is a value itself where each has one of its own.
STOP_WITHIN = regex.compile(r"[。;!?][ \t]*[^ \t)〕\]】]")
SENTENCE_FIELDS = frozenset(
    {
        "problem",
        "goal",
        "measure",
        "progress",
        "verification",
        "accountability",
        "remark",
        "closing",
    }
)
FULL_LINE = 20
SHORT = 60


def key_cell(flow: Flow, last: int) -> Cell | None:
    """Return the cell of an issue's last label, None where it stands in running text.

    A cell alone in its row is running text too, laid out on a sheet.
    """
    cell = flow.line_at(last - 1).cell if last > 0 else None
    if cell is None or _alone(flow.document, cell):
        return None
    return flow.document.cells[cell]


def _alone(document: Document, index: int) -> bool:
    """Say whether a cell begins its row or fills it, and no other of the row holds words."""
    cells, own = document.cells, document.cells[index]
    if own.column and own.column_span * 2 <= document.tables[own.table].columns:
        return False
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(cells) and (cells[at].table, cells[at].row) == (own.table, own.row):
            if document.text[cells[at].start : cells[at].end].strip():
                return False
            at += step
    return True


def below(flow: Flow, line: Line, key: Cell) -> bool:
    """Say whether a line stands below a key's row and is not its value: outside, or as a key."""
    if line.cell is None:
        return True
    cell = flow.document.cells[line.cell]
    under = cell.table != key.table or cell.row >= key.row + key.row_span
    return under and cell.column <= key.column


def row_end(flow: Flow, start: int, stop: int, rows: dict[tuple[int, int], int]) -> int:
    """Return where the value of a key in a table ends at the latest: above what stands below it.

    ``rows`` remembers, by table and row, up to where lines are known to be of a row alone: of its
    many keys each would go over them again.
    """
    key = key_cell(flow, start)
    if key is None:
        return stop
    own = (key.table, key.row)
    at = max(start, rows.get(own, start))
    while at < stop:
        line = flow.line_at(at)
        if line.start >= start and below(flow, line, key):
            return line.start
        after = max(line.end, at) + 1
        if line.cell is not None and rows.get(own, at) == at:
            cell = flow.document.cells[line.cell]
            if (cell.table, cell.row) == own:
                rows[own] = after
        at = after
    return stop


def opened(words: str) -> bool:
    """Say whether a bracket is open at the end of words."""
    return words.count("(") + words.count("〔") > words.count(")") + words.count("〕")
