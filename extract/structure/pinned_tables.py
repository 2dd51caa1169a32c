"""What a person said of a table's cells: which field a column holds, where an issue begins."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from zhenggai.evidence.grid.model import GridIssue, GridRow, ListTable
from zhenggai.evidence.grid.reader import Grid
from zhenggai.evidence.labels import UNIT_FIELDS
from zhenggai.rules.kinds import PinRole
from zhenggai.structure.pins import Pin, Pins
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow

# The field of a column of which one cell, or its head, was said to be so.
COLUMN_FIELDS: Mapping[PinRole, str] = {
    "problem": "problem",
    "goal": "goal",
    "deadline": "deadline",
    "measure": "measure",
    "units": "responsible",
    "persons": "person",
    "progress": "progress",
}
# Cells that may be merged over rows of several issues.
SHARED_FIELDS = UNIT_FIELDS | {"deadline", "person"}


def pinned_grid(flow: Flow, grid: Grid, spans: Mapping[int, Span], pins: Pins) -> Grid:
    """Return the tables of a document as persons pinned their cells.

    What was said of a whole cell holds for its column: a list's cells are alike. An issue that was
    pinned in a row begins there.
    """
    if not pins:
        return grid
    lists = grid.lists
    for pin in pins.all:
        lists = tuple(_pinned(flow, table, spans, pin) for table in lists)
    return replace(grid, lists=lists)


def _pinned(flow: Flow, table: ListTable, spans: Mapping[int, Span], pin: Pin) -> ListTable:
    if pin.role == "issue":
        return _split(table, spans, pin)
    field = COLUMN_FIELDS.get(pin.role)
    at = next(_columns_of(flow, table, spans, pin.span), None)
    if field is None or at is None:
        return table
    own = table.columns[at]
    if own.field == field or (pin.role == "units" and own.field in UNIT_FIELDS):
        return table
    said = replace(own, field=field, task=False, unread=False, margin=math.inf)
    return replace(table, columns=(*table.columns[:at], said, *table.columns[at + 1 :]))


def _columns_of(
    flow: Flow, table: ListTable, spans: Mapping[int, Span], pinned: Span
) -> Iterator[int]:
    """Yield the columns of which a cell, or the head, was pinned as a whole."""
    for at, column in enumerate(table.columns):
        cells = {row.cells[at] for issue in table.issues for row in issue.rows}
        for cell in {*cells, column.header}:
            if cell is not None and cell in spans:
                start, end = flow.strip(spans[cell])
                if pinned.start <= start < end <= pinned.end:
                    yield at
                    break


def _split(table: ListTable, spans: Mapping[int, Span], pin: Pin) -> ListTable:
    """Return a list in which an issue begins in the row that was pinned."""
    issues: list[GridIssue] = []
    for issue in table.issues:
        at = _row_of(issue, spans, pin)
        if at == 0:
            issues.append(issue)
            continue
        above, below = issue.rows[:at], issue.rows[at:]
        issues += (replace(issue, rows=above), replace(issue, rows=_own(table, above, below)))
    varying = frozenset(
        at
        for at in range(len(table.columns))
        for issue in issues
        if len({row.cells[at] for row in issue.rows} - {None}) > 1
    )
    return replace(table, issues=tuple(issues), varying=varying)


def _own(
    table: ListTable, above: Sequence[GridRow], rows: Sequence[GridRow]
) -> tuple[GridRow, ...]:
    """Return rows without what is the issue's above them; units and days may be of both."""
    places = [at for at, column in enumerate(table.columns) if column.field not in SHARED_FIELDS]
    taken = {row.cells[at] for row in above for at in places}
    return tuple(
        GridRow(
            tuple(
                None if at in places and cell in taken else cell
                for at, cell in enumerate(row.cells)
            )
        )
        for row in rows
    )


def _row_of(issue: GridIssue, spans: Mapping[int, Span], pin: Pin) -> int:
    """Return the row of an issue in which a pinned stretch begins; 0 where none does."""
    seen: set[int | None] = set()
    for number, row in enumerate(issue.rows):
        for cell in row.cells:
            if cell is not None and cell not in seen and cell in spans:
                start, end = spans[cell]
                if start <= pin.span.start < end:
                    return number
        seen.update(row.cells)
    return 0
