"""Sparse tables without their empty rows and columns: a stray cell at a sheet's end is one cell."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from zhenggai.text.document import Cell, Document, Table

# A table of fewer places is no trouble, nor one of which so many are cells.
SMALL, SPARSE = 100_000, 20


def compacted(document: Document) -> Document:
    """Return the document; of its sparse tables only rows and columns in which a cell begins.

    Where the source has them stays with the table (``Table.row_places``), so that places are told
    as before.
    """
    counts = [0] * len(document.tables)
    for cell in document.cells:
        counts[cell.table] += 1
    sparse = {
        at
        for at, table in enumerate(document.tables)
        if table.rows * table.columns > max(SMALL, SPARSE * counts[at])
    }
    if not sparse:
        return document
    rows: dict[int, set[int]] = {at: set() for at in sparse}
    columns: dict[int, set[int]] = {at: set() for at in sparse}
    for cell in document.cells:
        if cell.table in sparse:
            rows[cell.table].add(cell.row)
            columns[cell.table].add(cell.column)
    tables = {
        at: replace(
            document.tables[at],
            rows=len(rows[at]),
            columns=len(columns[at]),
            row_places=tuple(sorted(rows[at])),
            column_places=tuple(sorted(columns[at])),
        )
        for at in sparse
    }
    return replace(
        document,
        tables=tuple(tables.get(at, table) for at, table in enumerate(document.tables)),
        cells=tuple(
            _moved(cell, tables[cell.table]) if cell.table in sparse else cell
            for cell in document.cells
        ),
    )


def _moved(cell: Cell, table: Table) -> Cell:
    row, row_span = _among(table.row_places, cell.row, cell.row_span)
    column, column_span = _among(table.column_places, cell.column, cell.column_span)
    return replace(cell, row=row, row_span=row_span, column=column, column_span=column_span)


def _among(places: tuple[int, ...], start: int, span: int) -> tuple[int, int]:
    """Return where a cell begins among the places that are left, and how many it covers."""
    first = bisect_left(places, start)
    return first, bisect_left(places, start + span) - first
