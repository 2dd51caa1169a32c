"""Rows of a list put together: those of one issue, cells that go on with others, cells as above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhenggai.evidence.grid.columns import Column
from zhenggai.evidence.grid.continued import GridNote
from zhenggai.evidence.grid.lattice import ends_sentence
from zhenggai.evidence.grid.row_kinds import opens_numbered
from zhenggai.evidence.grid.row_roles import Chosen, DataRow
from zhenggai.evidence.labels import SOFT_FIELDS, UNIT_FIELDS
from zhenggai.rules import Rules
from zhenggai.text.document import Document
from zhenggai.text.flow import Join, fold

LEVEL_CHARACTERS = frozenset("市省县区州各")

Cells = list["int | None"]


@dataclass(slots=True)
class Draft:
    """The rows of one issue, the heading over it, and how sure it is that they are one."""

    rows: list[Cells]
    category: int | None
    margin: float


class IssueRows:
    """Takes a list's rows in order, each with its role."""

    def __init__(self, document: Document, columns: Sequence[Column], rules: Rules) -> None:
        self.issues: list[Draft] = []
        self.joins: dict[int, Join] = {}
        self.notes: list[GridNote] = []
        # Cells that say nothing of their own: 同上, and rows that are none of the list's.
        self.aside: list[int] = []
        self._document = document
        self._columns = columns
        self._same = rules.columns["same"].pattern
        self._unit_end = rules.marks["cell-unit-end"]
        self._tails: dict[int, int] = {}
        self._carried: dict[int, int | None] = {}

    def take_all(self, rows: Sequence[DataRow], chosen: Chosen) -> None:
        """Take all rows."""
        category: int | None = None
        above: int | None = None
        for row, role, margin in zip(rows, chosen.roles, chosen.margins, strict=True):
            if row.category != above:
                category = above = row.category
            if self.issues:
                # Whether this row is another's decides where the issue above ends, too.
                self.issues[-1].margin = min(self.issues[-1].margin, margin)
            if role == "head":
                category = next(row.lattice.starting(row.row))
                continue
            if role == "note" and self.issues:
                self.aside.extend(row.lattice.starting(row.row))
                continue
            # A cell that goes on with one above is that one, in all the rows that it covers.
            cells = [c if c is None else self._carried.get(c, c) for c in row.cells]
            cells = self._as_above(cells)
            if role == "open" or not self.issues:
                self.issues.append(Draft([cells], category, margin))
            else:
                self._go_on(row, cells, whole=role == "rest")

    def _as_above(self, cells: Cells) -> Cells:
        """Return the cells of a row; one that says 同上 is the cell above it."""
        if not self.issues:
            return cells
        above = _last(self.issues[-1].rows)
        named = list(cells)
        for column, cell in enumerate(cells):
            if cell is None or above[column] is None or cell == above[column]:
                continue
            if self._columns[column].field in SOFT_FIELDS and self._same.fullmatch(
                fold("".join(self._cell_text(cell).split()))
            ):
                named[column] = self._carried[cell] = above[column]
                self.aside.append(cell)
        return named

    def _go_on(self, row: DataRow, cells: Cells, *, whole: bool) -> None:
        """Add a row to the issue above; ``whole``: all its cells go on with others."""
        rows = self.issues[-1].rows
        before = _last(rows)
        for column in self._joined(row, cells, before, whole=whole):
            cell, root = cells[column], before[column]
            assert cell is not None
            assert root is not None
            glued = self._glued(self._columns[column].field, root, cell)
            self.joins[cell] = Join(self._tails.get(root, root), glued)
            self._tails[root] = cell
            self._carried[cell] = cells[column] = root
            label = self._columns[column].header
            name = "".join(self._cell_text(label).split()) if label is not None else str(column + 1)
            self.notes.append(
                GridNote("row-continued", (name, "page" if row.top else "sentence"), cell)
            )
        for column, cell in enumerate(cells):
            places = row.lattice.places[row.row]
            place = places[column] if column < len(places) else None
            if cell is None and place is not None:
                if row.top and self._runs_on(before, column):
                    self._carried[place] = before[column]
                # A merged cell that runs over the page is empty on the next one.
                cells[column] = self._carried.get(place)
        if any(cell is not None and cell not in rows[-1] for cell in cells):
            rows.append(cells)

    def _joined(self, row: DataRow, cells: Cells, before: Cells, *, whole: bool) -> list[int]:
        """Return the columns whose cell goes on with the one above."""
        fresh = [
            column
            for column, cell in enumerate(cells)
            if row.begins(column)
            and cell is not None
            and before[column] not in (None, cell)
            and self._columns[column].field != "number"
        ]
        if whole:
            return fresh
        # Below a page's top the problem may go on beside a further measure.
        return [
            column
            for column in fresh
            if row.top
            and self._columns[column].field not in SOFT_FIELDS | {"measure"}
            and not self._varies(column)
        ]

    def _runs_on(self, before: Cells, column: int) -> bool:
        """Say whether a column's cell is merged downwards, or is the issue's as far as known."""
        root = before[column]
        if root is None:
            return False
        return self._document.cells[root].row_span > 1 or not self._varies(column)

    def _varies(self, column: int) -> bool:
        """Say whether a column has had more than one cell in an issue so far."""
        return any(
            len({row[column] for row in issue.rows if row[column] is not None}) > 1
            for issue in self.issues
        )

    def _glued(self, name: str | None, before: int, cell: int) -> bool:
        """Say whether a cell goes on in mid-sentence, or in mid-name, with another."""
        left, right = self._cell_text(self._tails.get(before, before)), self._cell_text(cell)
        if name in UNIT_FIELDS:
            complete = self._unit_end.search(left) is not None
            return not (complete and right[:1] in LEVEL_CHARACTERS)
        return bool(left) and not ends_sentence(left) and not opens_numbered(fold(right))

    def _cell_text(self, cell: int) -> str:
        own = self._document.cells[cell]
        return self._document.text[own.start : own.end].strip()


def _last(rows: Sequence[Cells]) -> Cells:
    """Return the last cell of each column of an issue."""
    return [
        next((row[column] for row in reversed(rows) if row[column] is not None), None)
        for column in range(len(rows[0]))
    ]
