"""The rows of one list over its tables: which are one issue, what goes on over a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

import regex

from zhenggai.evidence.grid.columns import Column, misfits
from zhenggai.evidence.grid.continued import GridNote
from zhenggai.evidence.grid.header import Header, header_at
from zhenggai.evidence.grid.issue_rows import Draft, IssueRows
from zhenggai.evidence.grid.lattice import Lattice, ends_sentence
from zhenggai.evidence.grid.model import GridIssue, GridRow, ListTable
from zhenggai.evidence.grid.row_kinds import is_heading, row_kind
from zhenggai.evidence.grid.row_roles import DataRow, choose_roles, key_column
from zhenggai.evidence.labels import SOFT_FIELDS
from zhenggai.rules import Rules
from zhenggai.text.document import Span
from zhenggai.text.flow import Join, fold

FEWEST_OTHERS = 2
LONGEST_SORT = 6
CELL_STOP = regex.compile("[。;]")


class TableListReader:
    """Reads the rows of one list over its tables."""

    def __init__(self, lattice: Lattice, header: Header, rules: Rules) -> None:
        self.rules = rules
        self.header = header
        self.joins: dict[int, Join] = {}
        self.notes: list[GridNote] = []
        self._document = lattice.document
        self._start = self._row_start(lattice, header.first)
        self._end = self._start
        self._rows: list[DataRow] = []
        self._headers: list[int] = []
        self._notes: list[int] = []
        self._category: int | None = None
        self._pending = False
        self._titles: set[str] = set()
        self._merged = False
        # Words of the header that are broken: how they begin, and their rests by column.
        words = lattice.words
        self._firsts = {words[whole] for _, whole in header.broken}
        self._rests = {lattice.cell(part).column: words[part] for part, _ in header.broken}

    @staticmethod
    def _row_start(lattice: Lattice, row: int) -> int:
        cells = [c for c in lattice.places[row] if c is not None]
        return min(lattice.cell(c).start for c in cells)

    def goes_on(self, lattice: Lattice, header: Header | None) -> bool:
        """Say whether a table behind this list is its continuation."""
        if header is None:
            return lattice.columns == len(self.header.columns)
        if len(header.columns) != len(self.header.columns):
            return False
        # A repeated header may lack a word, as where a scan was not read whole.
        pairs = list(zip(header.columns, self.header.columns, strict=True))
        named = [
            own.field == other.field
            or (own.header is not None and lattice.words[own.header] in self._firsts)
            for own, other in pairs
            if own.header is not None or own.field
        ]
        return all(named) and len(named) * 2 > len(pairs)

    def _differs(self, other: Header) -> bool:
        """Say whether a header names other columns, and not those of this list again."""
        pairs = zip(other.columns, self.header.columns, strict=False)
        named = [own.field != above.field for own, above in pairs if own.header is not None]
        # Of two columns, the number's and another, one is all that can differ.
        return sum(named) >= max(min(FEWEST_OTHERS, len(named) - 1), 1)

    def read(self, lattice: Lattice, header: Header | None) -> Header | None:
        """Read one table's rows; return the header of another list where one begins below."""
        self._end = lattice.document.tables[lattice.index].end
        self._merged = self._merged or any(
            lattice.cell(c).row_span > 1 for c in lattice.words if lattice.words[c]
        )
        again = bool(self._rows)
        row = 0
        if header is not None:
            row = header.behind
            self.joins |= {part: Join(whole, True) for part, whole in header.broken}
            first = header.first if not again else 0
            for at in range(first, header.behind):
                self._headers.extend(lattice.starting(at))
            for at in range(header.first):
                self._titles.update(map(self._words, lattice.starting(at)))
            above = list(lattice.starting(header.first - 1)) if header.first else []
            if len(above) == 1 and is_heading(lattice.words[above[0]]):
                self._category = above[0]
        if again:
            first_cell = next((c for at in range(lattice.rows) for c in lattice.starting(at)), None)
            if first_cell is not None:
                reason = "header-repeated" if header is not None else "columns-equal"
                self.notes.append(GridNote("table-continued", (reason,), first_cell))
        page_top = again
        while row < lattice.rows:
            other = header_at(lattice, row, self.rules, beside=True) if self._rows else None
            if other is not None and self._differs(other):
                self._end = self._row_start(lattice, row)
                return other
            kind = row_kind(lattice, row, self.header, self.rules)
            own = list(lattice.starting(row))
            if kind == "header":
                self._headers.extend(own)
                # A header in the middle of a sheet was the top of a page once.
                page_top = bool(self._rows)
            elif kind == "title":
                self._title(own)
            elif kind == "note":
                self._notes.extend(own)
            elif kind == "category":
                self._note_heading()
                self._category, self._pending = own[-1], True
                self._notes.extend(own[:-1])
                if CELL_STOP.search(lattice.words[own[-1]][:-1]):
                    # A sentence over all columns is no heading: a row may have lost its rules.
                    self.notes.append(GridNote("reading-unsure", (), own[-1]))
            elif kind in {"data", "lone"}:
                self._rows.append(self._data(lattice, row, page_top, lone=kind == "lone"))
                self._pending = page_top = False
            row += 1
        return None

    # -- rows -----------------------------------------------------------------------------

    def _note_heading(self) -> None:
        """Set a heading that no issue followed beside the list."""
        if self._pending and self._category is not None:
            self._notes.append(self._category)

    def _title(self, own: list[int]) -> None:
        """Take a title in the middle of a list: no heading above it holds below, if it is new."""
        self._notes.extend(own)
        words = self._words(own[0])
        if words not in self._titles:
            self._note_heading()
            self._category, self._pending = None, False
        self._titles.add(words)

    def _data(self, lattice: Lattice, row: int, top: bool, *, lone: bool) -> DataRow:
        cells = [lattice.at(row, column) for column in range(len(self.header.columns))]
        if top:
            # Below a header that a page repeats, the rest of its words may stand with other cells.
            for column, rest in self._rests.items():
                cell = cells[column]
                if cell is not None and lattice.words[cell] == rest:
                    self._headers.append(cell)
                    cells[column] = None
        return DataRow(lattice, row, tuple(cells), top, self._pending, self._category, lone)

    def _words(self, cell: int) -> str:
        own = self._document.cells[cell]
        return "".join(self._document.text[own.start : own.end].split())

    # -- the list -------------------------------------------------------------------------

    def result(self) -> ListTable:
        """Return the list that was read."""
        self._note_heading()
        put = IssueRows(self._document, self.header.columns, self.rules)
        if self._rows:
            put.take_all(self._rows, choose_roles(self._rows, self.header.columns))
        self.joins |= put.joins
        self.notes += put.notes
        self._notes += put.aside
        issues = [
            GridIssue(
                tuple(GridRow(tuple(row)) for row in self._filled(draft.rows)),
                draft.category,
                self._margin(draft),
            )
            for draft in put.issues
        ]
        columns = self._told_columns(issues)
        for column in columns:
            if column.unread and column.header is not None:
                words = self._words(column.header)
                self.notes.append(GridNote("label-unknown", (words,), column.header))
        if self._headed_by_problems(issues):
            columns, issues = (*columns, Column("problem", None)), _under_problems(issues)
        issues = self._grouped(issues)
        return ListTable(
            Span(self._start, self._end),
            columns,
            tuple(issues),
            tuple(self._headers),
            tuple(self._notes),
            frozenset(c for c in range(len(columns)) if self._several(issues, columns, c)),
        )

    def _margin(self, draft: Draft) -> float:
        """Return how sure an issue is: its rows, its columns, and what its cells hold."""
        margin = draft.margin
        for at, column in enumerate(self.header.columns):
            cells = {row[at] for row in draft.rows} - {None}
            if not cells:
                continue
            margin = min(margin, column.margin)
            words = (fold(self._words(cell)) for cell in cells if cell is not None)
            if any(misfits(column.field, word, self.rules) for word in words):
                margin = 0.0
        return margin

    def _told_columns(self, issues: Sequence[GridIssue]) -> tuple[Column, ...]:
        """Return the columns; the first of two under one header may only sort measures: 近期."""
        columns = list(self.header.columns)
        for at, (own, beside) in enumerate(pairwise(self.header.columns)):
            if own.field != "measure" or (own.field, own.header) != (beside.field, beside.header):
                continue
            cells = {row.cells[at] for issue in issues for row in issue.rows} - {None}
            words = [self._words(cell) for cell in cells if cell is not None]
            if words and all(len(w) <= LONGEST_SORT and not ends_sentence(w) for w in words):
                columns[at] = replace(own, field=None)
        return tuple(columns)

    def _grouped(self, issues: list[GridIssue]) -> list[GridIssue]:
        """Return the issues with the cell that groups them (类别) where it is left empty below."""
        for column in (at for at, own in enumerate(self.header.columns) if own.group):
            above: int | None = None
            for at, issue in enumerate(issues):
                own = issue.rows[0].cells[column]
                if own is None and above is not None:
                    rows = (
                        GridRow((*row.cells[:column], above, *row.cells[column + 1 :]))
                        for row in issue.rows
                    )
                    issues[at] = replace(issue, rows=tuple(rows))
                above = own if own is not None else above
        return issues

    def _headed_by_problems(self, issues: Sequence[GridIssue]) -> bool:
        """Say whether the rows over groups of measures are the problems: 问题一：某河黑臭。"""
        if (
            key_column(self.header.columns) is not None
            or not issues
            or not self.header.places("measure")
        ):
            return False
        heads = [issue.category for issue in issues]
        named = self.rules.marks["list-named-issue"]
        return all(h is not None and named.search(fold(self._words(h))) for h in heads)

    def _several(self, issues: Sequence[GridIssue], columns: Sequence[Column], column: int) -> bool:
        """Say whether an issue has several cells in a column; the same number again is one."""
        number = columns[column].field == "number"
        for issue in issues:
            cells = {row.cells[column] for row in issue.rows if row.cells[column] is not None}
            if len(cells) > 1 and not (number and len({self._words(c or 0) for c in cells}) == 1):
                return True
            if cells and issue.rows[0].cells[column] is None and not number:
                # An empty cell above the only one is a cell too.
                return True
        return False

    def _filled(self, rows: list[list[int | None]]) -> Iterator[list[int | None]]:
        """Yield an issue's rows; where no cell is merged, one left empty is as the one above it.

        Beside a further unit or date an empty cell of measures is as the one above in any table.
        """
        above: list[int | None] = [None] * len(rows[0])
        measures = self.header.places("measure")
        for row in rows:
            owned = any(
                cell is not None and cell != above[column]
                for column, cell in enumerate(row)
                if self.header.columns[column].field in SOFT_FIELDS
            )
            bare = owned and all(row[column] is None for column in measures)
            filled = [
                above[column]
                if cell is None and (bare if column in measures else not self._merged)
                else cell
                for column, cell in enumerate(row)
            ]
            above = filled
            yield filled


def _under_problems(issues: Sequence[GridIssue]) -> list[GridIssue]:
    """Return one issue for each row that heads some: its problem, in a column behind the others."""
    found: list[GridIssue] = []
    for head, group in groupby(issues, key=lambda issue: issue.category):
        rows = (row for issue in group for row in issue.rows)
        found.append(GridIssue(tuple(GridRow((*row.cells, head)) for row in rows)))
    return found
