"""The rows of list tables to issues: a cell is a field, one of measures is read as text."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter

from zhenggai.evidence.grid.columns import Column
from zhenggai.evidence.grid.model import GridIssue, GridRow, ListTable
from zhenggai.evidence.grid.reader import Grid
from zhenggai.evidence.labels import SOFT_FIELDS, UNIT_FIELDS
from zhenggai.evidence.model import Label, Marks
from zhenggai.rules import Rules
from zhenggai.structure.issues.issue_fields import read_issue, rest_blocks
from zhenggai.structure.issues.measures import MeasureReader
from zhenggai.structure.issues.readings import read_cell
from zhenggai.structure.plan import Block, Issue, Measure, PlanDoubt, UnitList
from zhenggai.structure.weights import limits
from zhenggai.text.document import Cell, Span
from zhenggai.text.flow import Flow

# Fields whose cells are one text; of others each cell has its own place.
RUNNING = frozenset({"problem", "goal", "progress"})
# Fields that a measure can have of its own; the others are the issue's in all its cells.
MEASURE_LEVEL = UNIT_FIELDS | {
    "deadline",
    "former",
    "person",
    "number",
    None,
    "progress",
    "remark",
    "contact",
    "start",
}


@dataclass(frozen=True, slots=True)
class TableIssue:
    """One issue of a table before it has its number.

    ``start`` is where it begins in the flow, ``heading`` the category that stands before the table.
    """

    start: int
    table: ListTable
    rows: GridIssue
    heading: Span | None = None


def cell_spans(flow: Flow) -> dict[int, Span]:
    """Return the stretch of each cell that holds words; one over pages is whole."""
    spans: dict[int, Span] = {}
    for line in flow.lines:
        if line.cell is not None:
            old = spans.get(line.cell)
            spans[line.cell] = Span(old.start if old else line.start, line.end)
    return spans


def source_spans(flow: Flow, cells: Iterable[Cell]) -> Iterator[Span | None]:
    """Yield where each cell's own words begin in the flow, None where nothing of it is there."""
    copied = sorted((source, start, end) for start, end, source in flow.segments())
    for cell in cells:
        at = bisect_right(copied, cell.start, key=itemgetter(0)) - 1
        source, start, end = copied[at] if at >= 0 else (0, 0, 0)
        place = start + cell.start - source
        yield Span(place, place + 1) if place < end else None


def table_spans(grid: Grid, spans: Mapping[int, Span]) -> tuple[Span, ...]:
    """Return the stretches of the flow that the lists cover, in order, from their headers on."""
    return tuple(sorted(table_span(table, spans) for table in grid.lists))


def table_span(table: ListTable, spans: Mapping[int, Span]) -> Span:
    """Return the stretch of the flow that a list covers, from its header to its last cell."""
    cells = {
        cell
        for issue in table.issues
        for row in issue.rows
        for cell in row.cells
        if cell is not None
    }
    cells.update(table.headers, table.notes)
    cells.update(issue.category for issue in table.issues if issue.category is not None)
    own = [spans[cell] for cell in cells if cell in spans]
    return Span(min(s.start for s in own), max(s.end for s in own))


def table_issues(
    grid: Grid, spans: Mapping[int, Span], headings: Mapping[int, Span]
) -> tuple[TableIssue, ...]:
    """Return the issues of all lists in the order of the text.

    ``headings`` are those that stand before a list, by the list's start.
    """
    found: list[TableIssue] = []
    for table in grid.lists:
        heading = headings.get(table_span(table, spans).start)
        for issue in table.issues:
            # Of tables that stand side by side, the left one is read first.
            start = max(_own_span(issue, table, spans).start, found[-1].start if found else 0)
            found.append(
                TableIssue(start, table, issue, None if issue.category is not None else heading)
            )
    return tuple(found)


def _first_seen(cells: Iterable[int | None]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(cell for cell in cells if cell is not None))


def _own_span(issue: GridIssue, table: ListTable, spans: Mapping[int, Span]) -> Span:
    """Return where an issue's own cells stand, its number and cells of issues before aside."""
    cells = _first_seen(
        cell
        for row in issue.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if column.field != "number"
    )
    own = [spans[cell] for cell in cells if cell in spans]
    number = _first_seen(row.cells[at] for row in issue.rows[:1] for at in table.places("number"))
    floor = min((spans[cell].start for cell in number if cell in spans), default=0)
    later = [span for span in own if span.start >= floor] or own
    if not later:
        return spans[number[0]] if number else Span(0, 0)
    return Span(min(s.start for s in later), max(s.end for s in later))


@dataclass(frozen=True, slots=True)
class TableReading:
    """An issue that was read from a table: what it holds, who owns its cells, and its doubts.

    ``labels`` are those of fields inside a cell, ``repeated`` cells that say the same again.
    """

    issue: Issue
    number: tuple[Span, ...]
    labels: tuple[Span, ...]
    repeated: tuple[Span, ...]
    category: Span | None
    doubts: tuple[PlanDoubt, ...]


def read_table_issue(
    marks: Marks, rules: Rules, found: TableIssue, spans: Mapping[int, Span], no: int
) -> TableReading:
    """Read one issue of a table."""
    return _Reader(marks, rules, found, spans, no).read()


class _Reader:
    def __init__(
        self,
        marks: Marks,
        rules: Rules,
        found: TableIssue,
        spans: Mapping[int, Span],
        no: int,
    ) -> None:
        self.marks = marks
        self.flow = marks.flow
        self.rules = rules
        self.table = found.table
        self.grid = found.rows
        self.heading = found.heading
        self.rows = found.rows.rows
        self.spans = spans
        self.no = no
        self.varying = found.table.varying
        self.repeated: list[Span] = []
        self.labels: list[Span] = []
        self.keys: list[Span] = []
        self.doubts: list[PlanDoubt] = []
        self.blocks: list[Block] = []
        self.measures: list[Measure] = []
        self.lists: list[UnitList] = []

    def _cells(self, column: int) -> tuple[int, ...]:
        """Return the cells of a column, each once."""
        return _first_seen(row.cells[column] for row in self.rows)

    def _span(self, cell: int) -> Span:
        return self.flow.strip(self.spans.get(cell, Span(0, 0)))

    def _label(self, column: Column) -> Span | None:
        return self._span(column.header) if column.header in self.spans else None  # type: ignore[arg-type]

    def read(self) -> TableReading:
        """Read all columns."""
        label, problem = self._opening()
        columns = self.table.columns
        for at, column in enumerate(columns):
            if at in self._of_others():
                self._take(column, self._distinct(at))
            elif column.field in {"number", "measure"} or column.task or self._is_measure_level(at):
                continue
            if column.field == "problem" and not problem:
                problem = self._contents(column, self._distinct(at))
            elif column.field != "problem" or at != self.table.places("problem")[0]:
                self._take(column, self._distinct(at))
        self._measures()
        category = self.heading
        if self.grid.category is not None:
            category = self._span(self.grid.category)
        words = category
        tasks = [at for at, column in enumerate(columns) if column.task and self._cells(at)]
        kind = "issue" if problem or self.table.places("problem") else "task"
        if tasks and kind == "task":
            words = self._span(self._cells(tasks[0])[0])
            self.repeated.append(words)
        else:
            for at in tasks:
                self._take(columns[at], self._distinct(at))
        issue = Issue(
            no=self.no,
            kind=kind,
            span=self.flow.strip(_own_span(self.grid, self.table, self.spans)),
            label=label,
            category=self._bare(words),
            problem=problem,
            blocks=tuple(self.blocks),
            measures=tuple(self.measures),
            lists=tuple(self.lists),
            margin=self.grid.margin if self.grid.margin < limits()["part"] else math.inf,
        )
        return TableReading(
            issue,
            tuple(self.labels),
            tuple(self.keys),
            tuple(self.repeated),
            category,
            tuple(self.doubts),
        )

    def _take(self, column: Column, cells: Iterable[int]) -> None:
        """Add the block of a column."""
        contents = self._contents(column, cells)
        self.blocks += self._blocks(column, contents)

    def _blocks(self, column: Column, contents: tuple[Span, ...]) -> Iterator[Block]:
        """Yield a column's block; where it is no text that goes on, each cell is one of its own."""
        label = self._label(column)
        each = column.field not in RUNNING
        for content in [(span,) for span in contents] if each else [contents]:
            if content:
                yield Block(column.field, label, content, label)

    def _contents(self, column: Column, cells: Iterable[int]) -> tuple[Span, ...]:
        """Return what a column's cells say; fields that are labelled inside a cell are taken out.

        A cell 整改方案 may hold 整改目标：… 整改措施：… 责任单位：….
        """
        found = []
        for cell in cells:
            span = self._span(cell)
            inside = self._labelled(span) if column.field in {None, "problem"} else ()
            if inside:
                span = self._inner(span, inside)
            if span.end > span.start:
                found.append(span)
        return tuple(found)

    def _labelled(self, span: Span) -> tuple[Label, ...]:
        """Return the labels inside a cell where they are several fields of an issue."""
        labels = tuple(m for m in self.marks.labels_in(span.start, span.end) if m.strength >= 2)
        fields = {m.fields[0] for m in labels}
        return labels if len(fields) > 1 and fields & {"goal", "measure"} else ()

    def _inner(self, span: Span, labels: tuple[Label, ...]) -> Span:
        """Read the fields that are labelled in a cell; return what stands before the first."""
        segment = read_cell(self.marks, self.rules, span, labels)
        issue, own, doubts = read_issue(
            self.marks, self.rules, segment, self.no, len(self.measures) + 1
        )
        self.keys += [label.span for label in own]
        self.blocks += issue.blocks
        self.measures += issue.measures
        self.lists += issue.lists
        self.doubts += doubts
        first = min((label.span.start for label in own), default=span.end)
        return self.flow.strip(Span(span.start, first))

    def _bare(self, words: Span | None) -> Span | None:
        """Return a category without its number and a closing stop."""
        if words is None:
            return None
        start, end = words
        table = self.rules.marks["list-table-number"].search(self.flow.folded[start:end])
        start = start + table.end() if table is not None else start
        for number in self.marks.numbers_in(start, start + 1):
            if number.span.end < end:
                start = number.span.end
                break
        while end > start and self.flow.folded[end - 1] in "。:":
            end -= 1
        return Span(start, end)

    def _of_others(self) -> tuple[int, ...]:
        """Return the columns of numbers beside the list's own: those of the list it answers."""
        columns = [at for at in self.table.places("number") if at not in self.varying]
        key = self.rules.marks["item-key"]
        headers = [
            self.flow.folded[slice(*(self._label(self.table.columns[at]) or (0, 0)))]
            for at in columns
        ]
        own = next(
            (at for at, words in zip(columns, headers, strict=True) if key.search(words) is None),
            None,
        )
        return tuple(at for at in columns if at != (columns[0] if own is None else own))

    def _opening(self) -> tuple[Span | None, tuple[Span, ...]]:
        """Return the issue's label: its number cell, else the number that begins its problem."""
        others = {*self.varying, *self._of_others()}
        columns = [at for at in self.table.places("number") if at not in others]
        for at in columns:
            cells = self._cells(at)
            if cells:
                span = self._span(cells[0])
                end = span.end
                while end > span.start and self.flow.folded[end - 1] in "、.:":
                    end -= 1
                self.labels += map(self._span, cells)
                return Span(span.start, end), ()
        for at in self.table.places("problem")[:1]:
            if not columns:
                spans = [self._span(cell) for cell in self._distinct(at)]
                start = spans[0].start if spans else 0
                for number in self.marks.numbers_in(start, start + 1) if spans else ():
                    rest = self.flow.strip(Span(number.span.end, spans[0].end))
                    if number.scheme != "bullet" and rest.end > rest.start:
                        self.labels.append(number.span)
                        return number.label, (rest, *spans[1:])
        return None, ()

    def _distinct(self, column: int) -> tuple[int, ...]:
        """Return a column's cells; one that only says again what stands above it is set aside."""
        seen: set[str] = set()
        kept: list[int] = []
        for cell in self._cells(column):
            words = self.flow.words([self._span(cell)])
            if words in seen:
                self.repeated.append(self._span(cell))
            elif words:
                seen.add(words)
                kept.append(cell)
        return tuple(kept)

    def _is_measure_level(self, at: int) -> bool:
        """Say whether a column's cells are those of single measures in this issue."""
        field = self.table.columns[at].field
        if field not in MEASURE_LEVEL or at not in self.varying or not self._measure_cells():
            return False
        cells = self._cells(at)
        everywhere = len(cells) == 1 and all(row.cells[at] == cells[0] for row in self.rows)
        return not (everywhere and len(self.rows) > 1)

    def _measure_cells(self) -> tuple[int, ...]:
        return _first_seen(
            row.cells[at] for row in self.rows for at in self.table.places("measure")
        )

    def _measures(self) -> None:
        """Read the cells of measures one by one, with what stands beside each."""
        columns = self.table.columns
        level = [at for at in range(len(columns)) if self._is_measure_level(at)]
        listed = any(block.field in UNIT_FIELDS for block in self.blocks) or any(
            columns[at].field in UNIT_FIELDS for at in level
        )
        used: set[int] = set()
        cells = self._measure_cells()
        places = self.table.places("measure")
        rows_of: dict[int | None, list[GridRow]] = {}
        for row in self.rows:
            for held in dict.fromkeys(row.cells[at] for at in places):
                rows_of.setdefault(held, []).append(row)
        for cell in cells:
            rows = rows_of.get(cell, [])
            beside: list[Block] = []
            for at in level:
                own = _first_seen(row.cells[at] for row in rows)
                used.update(own)
                if columns[at].field != "number":
                    beside += self._blocks(columns[at], tuple(map(self._span, own)))
            beside += self._due(cell)
            self._measure_cell(self._span(cell), beside, several=len(cells) > 1, listed=listed)
            self._number_measure(rows)
        for at in level:
            self._take(columns[at], [cell for cell in self._cells(at) if cell not in used])

    def _due(self, cell: int) -> Iterator[Block]:
        """Yield the date that the header over a cell of measures names: 2024年底前措施."""
        for at in self.table.places("measure"):
            column = self.table.columns[at]
            if column.due is None or cell not in self._cells(at):
                continue
            header = self._label(column)
            words = self.flow.document.text[column.due.start : column.due.end]
            start = self.flow.text.find(words, *header) if header is not None else -1
            if start >= 0:
                yield Block("deadline", header, (Span(start, start + len(words)),), header)

    def _measure_cell(
        self, region: Span, beside: list[Block], *, several: bool, listed: bool
    ) -> None:
        """Read one cell of measures."""
        labels = self._labelled(region)
        if labels:
            region = self._inner(region, labels)
        if self.rules.marks["cell-none"].search(self.flow.folded[slice(*region)]):
            self.repeated.append(region)
            return
        first = len(self.measures) + 1
        reader = MeasureReader(self.marks, self.rules, frozenset(), first, cell=several)
        soft = tuple(
            m
            for m in self.marks.labels_in(region.start, region.end)
            if m.strength >= 2 and set(m.fields) <= SOFT_FIELDS
        )
        reading = reader.read(region, soft, unit_block=listed)
        self.keys += [label.mark for label in soft]
        self.blocks += rest_blocks(self.flow, reading.rest, region.end)
        self.measures += [
            replace(measure, blocks=(*measure.blocks, *beside)) for measure in reading.measures
        ]
        self.lists += reading.lists
        if reading.promoted is not None:
            self.doubts.append(PlanDoubt("units-for-run", (), reading.promoted.outer, self.no))

    def _number_measure(self, rows: list[GridRow]) -> None:
        """Give a measure the number of its row, where the table numbers rows and not issues."""
        columns = [at for at in self.table.places("number") if at in self.varying]
        cells = _first_seen(row.cells[at] for row in rows for at in columns)
        if len(cells) == 1 and self.measures and self.measures[-1].label is None:
            self.measures[-1] = replace(self.measures[-1], label=self._span(cells[0]))
        else:
            self.labels += [self._span(cell) for cell in cells]
