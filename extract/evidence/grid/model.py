"""Rows of tables that are lists: issues, the cells of their rows, and the columns' fields."""

from __future__ import annotations

import math
from dataclasses import dataclass

from zhenggai.evidence.grid.columns import Column
from zhenggai.text.document import Span


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of an issue: for each column the cell that holds its value, None where empty.

    A cell that goes on over a page stands for its parts; a merged cell stands in all its rows.
    """

    cells: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class GridIssue:
    """The rows of one issue, and the category row over it (a cell).

    ``margin``: how much better they are this issue, under these columns, than anything else.
    """

    rows: tuple[GridRow, ...]
    category: int | None = None
    margin: float = math.inf


# Two lists are never the same one: what they hold need not be compared.
@dataclass(frozen=True, slots=True, eq=False)
class ListTable:
    """A list of issues, over one table or several: columns, issues, and the cells beside them.

    ``span`` is the stretch of the document's text from its header to its end; ``varying`` are the
    columns that have more than one cell in any issue.
    """

    span: Span
    columns: tuple[Column, ...]
    issues: tuple[GridIssue, ...]
    headers: tuple[int, ...]
    notes: tuple[int, ...]
    varying: frozenset[int] = frozenset()

    def places(self, *fields: str) -> tuple[int, ...]:
        """Return the columns that hold one of the fields."""
        return tuple(at for at, column in enumerate(self.columns) if column.field in fields)
