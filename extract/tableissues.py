"""The rows of list tables to issues: a cell is a field, one of measures is read as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extract.document import Cell, Span
from extract.flow import Flow
from extract.grid import Grid, GridIssue, ListTable
from extract.headers import Column
from extract.labels import UNIT_FIELDS
from extract.marks import Marks
from extract.measures import MeasureReader
from extract.plan import Block, Issue, Measure, PlanDoubt, UnitList
from rules import Rules

# Fields that a measure can have of its own; the others are the issue's in all its cells.
MEASURE_LEVEL = UNIT_FIELDS | {"deadline", "person", None, "remark", "contact", "start"}


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


def source_span(flow: Flow, cell: Cell) -> Span | None:
    """Return where a cell's own words begin in the flow, None where nothing of it is there."""
    for start, end, source in flow.segments():
        if source <= cell.start < source + end - start:
            return Span(start + cell.start - source, start + cell.start - source + 1)
    return None


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
    return tuple(
        TableIssue(
            _own_span(issue, table, spans).start,
            table,
            issue,
            headings.get(table_span(table, spans).start) if issue.category is None else None,
        )
        for table in grid.lists
        for issue in table.issues
    )


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
    """An issue that was read from a table: what it holds, who owns its cells, and its doubts."""

    issue: Issue
    number: tuple[Span, ...]
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
        self.varying = frozenset(
            at
            for at in range(len(self.table.columns))
            if any(len(self._cells(at, issue)) > 1 for issue in self.table.issues)
        )
        self.repeated: list[Span] = []

    def _cells(self, column: int, issue: GridIssue | None = None) -> tuple[int, ...]:
        """Return the cells of a column in an issue, those that say the same thing again aside."""
        rows = issue.rows if issue is not None else self.rows
        return _first_seen(row.cells[column] for row in rows)

    def _span(self, cell: int) -> Span:
        return self.flow.strip(self.spans.get(cell, Span(0, 0)))

    def _label(self, column: Column) -> Span | None:
        return self._span(column.header) if column.header in self.spans else None  # type: ignore[arg-type]

    def read(self) -> TableReading:
        """Read all columns."""
        label, own_number, problem = self._opening()
        blocks: list[Block] = []
        for at, column in enumerate(self.table.columns):
            if column.field in {"number", "measure"} or at in own_number or column.task:
                continue
            if self._is_measure_level(at):
                continue
            block = self._issue_block(column, self._distinct(at))
            if column.field == "problem" and not problem:
                problem = block.content
            elif block.content:
                blocks.append(block)
        measures, lists, doubts, extra = self._measures(blocks)
        task = next((at for at, column in enumerate(self.table.columns) if column.task), None)
        heading = self.grid.category
        category = self._span(heading) if heading is not None else self.heading
        words = category
        kind = "issue"
        if not problem and not self.table.places("problem"):
            kind = "task"
            if task is not None and self._cells(task):
                words = self._span(self._cells(task)[0])
        elif task is not None:
            blocks.append(self._issue_block(self.table.columns[task], self._distinct(task)))
        numbers = [
            self._span(cell) for at in self.table.places("number") for cell in self._cells(at)
        ]
        if label is not None and label not in numbers:
            numbers.append(label)
        body = _own_span(self.grid, self.table, self.spans)
        issue = Issue(
            no=self.no,
            kind=kind,
            span=self.flow.strip(body),
            label=label,
            category=self._bare(words),
            problem=problem,
            blocks=(*blocks, *extra),
            measures=measures,
            lists=lists,
        )
        if kind == "task" and words is not None and words != category:
            self.repeated.append(words)
        return TableReading(issue, tuple(numbers), tuple(self.repeated), category, doubts)

    def _bare(self, words: Span | None) -> Span | None:
        """Return a category without its number and a closing stop."""
        if words is None:
            return None
        start, end = words
        for number in self.marks.numbers_in(start, start + 1):
            if number.span.end < end:
                start = number.span.end
                break
        while end > start and self.flow.folded[end - 1] in "。:":
            end -= 1
        return Span(start, end)

    def _opening(self) -> tuple[Span | None, frozenset[int], tuple[Span, ...]]:
        """Return the issue's label: its number cell, else the number that begins its problem."""
        columns = self.table.places("number")
        for at in columns:
            cells = self._cells(at)
            if cells:
                span = self._span(cells[0])
                end = span.end
                while end > span.start and self.flow.folded[end - 1] in "、.:":
                    end -= 1
                return Span(span.start, end), frozenset(columns), ()
        for at in self.table.places("problem")[:1]:
            cells = self._distinct(at)
            if cells and not columns:
                spans = [self._span(cell) for cell in cells]
                for number in self.marks.numbers_in(spans[0].start, spans[0].start + 1):
                    rest = self.flow.strip(Span(number.span.end, spans[0].end))
                    if number.scheme != "bullet" and rest.end > rest.start:
                        return number.label, frozenset({at}), (rest, *spans[1:])
        return None, frozenset(columns), ()

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

    def _issue_block(self, column: Column, cells: Iterable[int]) -> Block:
        label = self._label(column)
        spans = tuple(span for span in map(self._span, cells) if span.end > span.start)
        return Block(column.field, label, spans, label)

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

    def _measures(
        self, blocks: Iterable[Block]
    ) -> tuple[tuple[Measure, ...], tuple[UnitList, ...], tuple[PlanDoubt, ...], tuple[Block, ...]]:
        """Read the cells of measures one by one, with what stands beside each."""
        listed = any(block.field in UNIT_FIELDS for block in blocks)
        level = [at for at in range(len(self.table.columns)) if self._is_measure_level(at)]
        listed = listed or any(self.table.columns[at].field in UNIT_FIELDS for at in level)
        measures: list[Measure] = []
        lists: list[UnitList] = []
        doubts: list[PlanDoubt] = []
        used: set[int] = set()
        several = len(self._measure_cells()) > 1
        for cell in self._measure_cells():
            own_rows = [
                row
                for row in self.rows
                if any(row.cells[at] == cell for at in self.table.places("measure"))
            ]
            beside = []
            for at in level:
                cells = _first_seen(row.cells[at] for row in own_rows)
                used.update(cells)
                if cells:
                    beside.append(self._issue_block(self.table.columns[at], cells))
            region = self._span(cell)
            if region.end <= region.start:
                continue
            reader = MeasureReader(
                self.marks, self.rules, frozenset(), len(measures) + 1, cell=several
            )
            reading = reader.read(region, (), unit_block=listed)
            for measure in reading.measures:
                measures.append(
                    Measure(
                        measure.no,
                        measure.label,
                        measure.text,
                        measure.parent_no,
                        measure.lists,
                        (*measure.blocks, *beside),
                    )
                )
            lists.extend(reading.lists)
            if reading.promoted is not None:
                doubts.append(PlanDoubt("units-for-run", (), reading.promoted.outer, self.no))
        extra = [
            self._issue_block(self.table.columns[at], rest)
            for at in level
            if (rest := [cell for cell in self._cells(at) if cell not in used])
        ]
        return tuple(measures), tuple(lists), tuple(doubts), tuple(extra)
