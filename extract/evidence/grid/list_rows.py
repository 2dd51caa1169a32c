"""The rows of one list over its tables: which are one issue, what goes on over a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

import regex

from zhenggai.evidence.grid.continued import GridNote
from zhenggai.evidence.grid.header import Column, Header, header_at
from zhenggai.evidence.grid.lattice import Lattice, ends_sentence
from zhenggai.evidence.grid.model import GridIssue, GridRow, ListTable
from zhenggai.evidence.grid.row_kinds import HEADING, is_number, opens_numbered, row_kind
from zhenggai.evidence.labels import PROSE_FIELDS, SOFT_FIELDS, UNIT_FIELDS
from zhenggai.rules import Rules
from zhenggai.text.document import Span
from zhenggai.text.flow import Join, fold

OPEN_ENDS = frozenset(",、:(和及与的")
LEVELS = frozenset("市省县区州各")
UNIT_ENDS = frozenset("局委厅办府部院会室处队司站所心团校县区市镇乡)")
FEWEST_OTHERS = 2
NAMED = regex.compile(r"(?:反馈|整改)?(?:问题|任务)(?:[一二三四五六七八九十]{1,4}|\d{1,3})[、.:]")
LONGEST_SORT = 6


class ListReader:
    """Reads the rows of one list over its tables."""

    def __init__(self, lattice: Lattice, header: Header, rules: Rules) -> None:
        self.rules = rules
        self.header = header
        self.joins: dict[int, Join] = {}
        self.notes: list[GridNote] = []
        self._document = lattice.document
        self._start = self._row_start(lattice, header.first)
        self._end = self._start
        self._issues: list[tuple[list[list[int | None]], int | None]] = []
        self._headers: list[int] = []
        self._notes: list[int] = []
        self._category: int | None = None
        self._pending = False
        self._titles: set[str] = set()
        self._merged = False
        self._tails: dict[int, int] = {}
        self._carried: dict[int, int | None] = {}
        tasks = tuple(at for at, column in enumerate(header.columns) if column.task)
        keys = (*header.places("problem"), *tasks, *header.places("goal"))
        self._key = keys[0] if keys else None
        self._measures = header.places("measure")
        # A number between the problem and its measures counts the measures.
        numbers = [
            at
            for at in header.places("number")
            if self._key is None or at < self._key or at + 1 not in self._measures
        ]
        self._number = numbers[0] if numbers else None

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
            own.field == other.field for own, other in pairs if own.header is not None or own.field
        ]
        return all(named) and len(named) * 2 > len(pairs)

    def _differs(self, other: Header) -> bool:
        """Say whether a header names other columns, and not those of this list again."""
        pairs = zip(other.columns, self.header.columns, strict=False)
        named = [own.field != above.field for own, above in pairs if own.header is not None]
        return sum(named) >= FEWEST_OTHERS

    def read(self, lattice: Lattice, header: Header | None) -> Header | None:
        """Read one table's rows; return the header of another list where one begins below."""
        self._end = lattice.document.tables[lattice.index].end
        self._merged = self._merged or any(
            lattice.cell(c).row_span > 1 for c in lattice.words if lattice.words[c]
        )
        again = bool(self._issues)
        row = 0
        if header is not None:
            row = header.behind
            first = header.first if not again else 0
            for at in range(first, header.behind):
                self._headers.extend(lattice.starting(at))
            for at in range(header.first):
                self._titles.update(map(self._words, lattice.starting(at)))
            above = list(lattice.starting(header.first - 1)) if header.first else []
            if len(above) == 1 and HEADING.fullmatch(lattice.words[above[0]]):
                self._category = above[0]
        if again:
            first_cell = next((c for at in range(lattice.rows) for c in lattice.starting(at)), None)
            if first_cell is not None:
                reason = "header-repeated" if header is not None else "columns-equal"
                self.notes.append(GridNote("table-continued", (reason,), first_cell))
        page_top = again
        while row < lattice.rows:
            other = header_at(lattice, row, self.rules, beside=True) if self._issues else None
            if other is not None and self._differs(other):
                self._end = self._row_start(lattice, row)
                return other
            kind = row_kind(lattice, row, self.header, self.rules)
            own = list(lattice.starting(row))
            if kind == "header":
                self._headers.extend(own)
                # A header in the middle of a sheet was the top of a page once.
                page_top = bool(self._issues)
            elif kind == "title":
                self._title(own)
            elif kind == "note":
                self._notes.extend(own)
            elif kind == "category":
                self._note_heading()
                self._category, self._pending = own[-1], True
                self._notes.extend(own[:-1])
            elif kind == "data" and self._strange(lattice, row):
                self._notes.extend(own)
            elif kind == "data":
                self._data(lattice, row, page_top)
                page_top = False
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

    def _strange(self, lattice: Lattice, row: int) -> bool:
        """Say whether a row stands where numbers stand in all others, with something else.

        On a sheet another table may follow below the list: 姓名, 单位, 电话.
        """
        cell = lattice.at(row, self._number) if self._number is not None else None
        if cell is None or not self._issues or is_number(lattice.words[cell]):
            return False
        above = [rows[0][self._number or 0] for rows, _ in self._issues]
        numbers = [self._words(c) for c in above if c is not None]
        return bool(numbers) and all(is_number(fold(number)) for number in numbers)

    def _data(self, lattice: Lattice, row: int, page_top: bool) -> None:
        cells = [lattice.at(row, column) for column in range(len(self.header.columns))]
        # A cell that goes on with one above is that one, in all the rows that it covers.
        cells = [c if c is None else self._carried.get(c, c) for c in cells]
        cells = self._as_above(cells)
        if self._opens(lattice, row, cells, page_top):
            self._issues.append(([cells], self._category))
            self._pending = False
            return
        rows = self._issues[-1][0]
        before = self._last(rows)
        joined = self._joined(lattice, row, cells, before, page_top)
        for column, glued in joined.items():
            cell, root = cells[column], before[column]
            assert cell is not None
            assert root is not None
            self.joins[cell] = Join(self._tails.get(root, root), glued)
            self._tails[root] = cell
            self._carried[cell] = cells[column] = root
            label = self.header.columns[column].header
            name = self._words(label) if label is not None else str(column + 1)
            self.notes.append(
                GridNote("row-continued", (name, "page" if page_top else "sentence"), cell)
            )
        for column, cell in enumerate(cells):
            place = lattice.places[row][column] if column < lattice.columns else None
            if cell is None and place is not None:
                if page_top and self._runs_on(before, column):
                    self._carried[place] = before[column]
                # A merged cell that runs over the page is empty on the next one.
                cells[column] = self._carried.get(place)
        if any(cell is not None and cell not in rows[-1] for cell in cells):
            rows.append(cells)

    def _as_above(self, cells: list[int | None]) -> list[int | None]:
        """Return the cells of a row; one that says 同上 is the cell above it."""
        if not self._issues:
            return cells
        above = self._last(self._issues[-1][0])
        pattern = self.rules.columns["same"].pattern
        named = list(cells)
        for column, cell in enumerate(cells):
            if cell is None or above[column] is None or cell == above[column]:
                continue
            if self.header.columns[column].field in SOFT_FIELDS and pattern.fullmatch(
                fold(self._words(cell))
            ):
                named[column] = self._carried[cell] = above[column]
                self._notes.append(cell)
        return named

    def _runs_on(self, before: Sequence[int | None], column: int) -> bool:
        """Say whether a column's cell is merged downwards, or is the issue's as far as known."""
        root = before[column]
        if root is None:
            return False
        return self._document.cells[root].row_span > 1 or not self._varies(column)

    @staticmethod
    def _last(rows: Sequence[Sequence[int | None]]) -> list[int | None]:
        """Return the last cell of each column of an issue."""
        width = len(rows[0])
        return [
            next((row[column] for row in reversed(rows) if row[column] is not None), None)
            for column in range(width)
        ]

    def _opens(
        self, lattice: Lattice, row: int, cells: Sequence[int | None], page_top: bool
    ) -> bool:
        """Say whether a row begins an issue: a number of its own, else a problem of its own."""
        if not self._issues or self._pending:
            return True
        before = self._last(self._issues[-1][0])
        key = cells[self._key] if self._key is not None else None
        begins = key is not None and lattice.cell(key).row == row
        if key is not None and not begins:
            return False
        if self._number is not None:
            number = cells[self._number]
            if number is not None:
                if lattice.cell(number).row != row:
                    return False
                return not self._repeats(lattice, number, before[self._number], key, before)
            if page_top or key is None:
                return False
            complete = sum(cell is not None for cell in cells) * 2 > len(cells)
            return complete and not self._repeats(lattice, key, before[self._key or 0], key, before)
        if self._key is None or key is None:
            return False
        if self._repeats(lattice, key, before[self._key], key, before):
            return False
        return not (page_top and self._mid_sentence(before[self._key], key))

    def _repeats(
        self,
        lattice: Lattice,
        cell: int,
        before: int | None,
        key: int | None,
        last: Sequence[int | None],
    ) -> bool:
        """Say whether a cell says again what stands above it, and the problem with it."""
        if before is None or self._words(cell) != self._words(before):
            return False
        above = last[self._key] if self._key is not None else None
        return key is None or above is None or self._words(key) == self._words(above)

    def _words(self, cell: int) -> str:
        own = self._document.cells[cell]
        return "".join(self._document.text[own.start : own.end].split())

    def _text(self, cell: int) -> str:
        """Return a cell's words with those of its last part, where it goes on over pages."""
        own = self._document.cells[self._tails.get(cell, cell)]
        return self._document.text[own.start : own.end].strip()

    def _mid_sentence(self, before: int | None, cell: int) -> bool:
        """Say whether a cell goes on with a sentence of the cell before it."""
        if before is None:
            return False
        left, right = self._text(before), self._text(cell)
        return bool(left) and not ends_sentence(left) and not opens_numbered(right)

    def _joined(
        self,
        lattice: Lattice,
        row: int,
        cells: Sequence[int | None],
        before: Sequence[int | None],
        page_top: bool,
    ) -> dict[int, bool]:
        """Return the columns whose cell goes on with the one above, and whether mid-sentence."""
        fresh = [
            column
            for column, cell in enumerate(cells)
            if cell is not None
            and lattice.cell(cell).row == row
            and before[column] is not None
            and cell not in (before[column],)
        ]
        if not page_top:
            connected = [
                column
                for column in fresh
                if self.header.columns[column].field in PROSE_FIELDS
                and self._text(before[column] or 0)[-1:] in OPEN_ENDS | frozenset("，：（")
            ]
            own = [c for c in fresh if self.header.columns[c].field in SOFT_FIELDS]
            return dict.fromkeys(connected, True) if connected and not own else {}
        several = any(len(rows) > 1 for rows, _ in self._issues)
        measured = [column for column in fresh if column in self._measures]
        starts_row = (
            several
            and bool(measured)
            and not any(self._mid_sentence(before[c], cells[c] or 0) for c in measured)
            and any(self.header.columns[c].field in SOFT_FIELDS for c in fresh)
        )
        joined: dict[int, bool] = {}
        for column in fresh:
            name = self.header.columns[column].field
            if starts_row and (name in SOFT_FIELDS or name == "measure" or self._varies(column)):
                continue
            if name == "number":
                continue
            joined[column] = self._glued(name, before[column] or 0, cells[column] or 0)
        return joined

    def _varies(self, column: int) -> bool:
        """Say whether a column has had more than one cell in an issue so far."""
        return any(
            len({row[column] for row in rows if row[column] is not None}) > 1
            for rows, _ in self._issues
        )

    def _glued(self, name: str | None, before: int, cell: int) -> bool:
        left, right = self._text(before), self._text(cell)
        if name in UNIT_FIELDS:
            return not (left[-1:] in UNIT_ENDS | {"）"} and right[:1] in LEVELS)
        return self._mid_sentence(before, cell)

    # -- the list -------------------------------------------------------------------------

    def result(self) -> ListTable:
        """Return the list that was read."""
        self._note_heading()
        issues = [
            GridIssue(tuple(GridRow(tuple(row)) for row in self._filled(rows)), category)
            for rows, category in self._issues
        ]
        columns = self._told_columns(issues)
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

    def _told_columns(self, issues: Sequence[GridIssue]) -> tuple[Column, ...]:
        """Return the columns; the first of two under one header may only sort measures: 近期."""
        columns = list(self.header.columns)
        for at, (own, beside) in enumerate(pairwise(self.header.columns)):
            if own.field != "measure" or own != beside:
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
        if self._key is not None or not self._measures or not issues:
            return False
        heads = [issue.category for issue in issues]
        return all(h is not None and NAMED.match(fold(self._words(h))) for h in heads)

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
        for row in rows:
            owned = any(
                cell is not None and cell != above[column]
                for column, cell in enumerate(row)
                if self.header.columns[column].field in SOFT_FIELDS
            )
            bare = owned and all(row[column] is None for column in self._measures)
            filled = [
                above[column]
                if cell is None and (bare if column in self._measures else not self._merged)
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
