"""The text of one file with the origin of every character: what every reader hands on."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, takewhile
from typing import Literal, NamedTuple

import regex

# A lone surrogate cannot be written as UTF-8, so Parquet would refuse the whole column.
SURROGATES = regex.compile(r"[\ud800-\udfff]")


class Span(NamedTuple):
    """A half-open stretch of a text, in Unicode code points from 0."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader noticed: a diagnostic code, its arguments, and where it applies."""

    code: str
    args: tuple[str, ...] = ()
    start: int | None = None


# What parts an automatic number from the text behind it. A tab is not in the text.
Suffix = Literal["tab", "space", "nothing"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of characters of one kind, as a reader meets it.

    ``page`` is the 1-based page on which the run stands, None for the page of the run before it.
    ``suffix`` is what parts a computed run, an automatic number, from what follows. ``notes`` are
    codes and arguments of what was noticed where the run begins.
    """

    text: str
    bold: bool = False
    computed: bool = False
    furniture: bool = False
    page: int | None = None
    suffix: Suffix = "tab"
    notes: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class AutomaticNumber:
    """A number (or bullet) that no one typed: where it stands, and what parts it from the text.

    ``end`` is where the number ends, whatever follows: behind the automatic ``1`` of ``12024年``
    the text begins with ``2024年``.
    """

    start: int
    end: int
    suffix: Suffix


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: ``start`` to ``end`` of the text, without the line break that closes it.

    A line break inside is a hard wrap of the source. ``heading`` is the outline level (0: none).
    ``cell`` is the index into ``Document.cells``, None in running text.
    """

    start: int
    end: int
    heading: int = 0
    centered: bool = False
    footnote: bool = False
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its place in the grid (0-based) and in the text.

    ``hidden`` is set where the source does not show the cell (a hidden row or sheet).
    """

    table: int
    row: int
    column: int
    row_span: int
    column_span: int
    start: int
    end: int
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its place in the text, its size, and its name where it has one (a sheet's).

    ``within`` is the cell in which the source has it: it stands behind that cell's table.
    ``row_places`` and ``column_places`` are where the source has its rows and columns, where empty
    ones are left out.
    """

    start: int
    end: int
    rows: int
    columns: int
    name: str | None = None
    within: int | None = None
    row_places: tuple[int, ...] = ()
    column_places: tuple[int, ...] = ()

    def place(self, cell: Cell) -> tuple[int, int]:
        """Return the row and column, 0-based, at which the source has a cell."""
        row = self.row_places[cell.row] if self.row_places else cell.row
        return row, self.column_places[cell.column] if self.column_places else cell.column


@dataclass(frozen=True)
class Document:
    """The text that a reader emits, with paragraphs and cells over it in reading order.

    ``text`` is a sequence of paragraphs that each end in a line break; the cells of a table row
    are joined by a tab, rows end in a line break. ``page_starts[n]`` is where page n + 1 begins
    (empty: the file records no pages). ``bold``, ``computed`` (automatic numbers) and
    ``furniture`` (running heads, page numbers, navigation) are sorted, disjoint spans of the text.
    ``numbers`` has each automatic number of its own, in order.
    """

    text: str
    format: str
    reader: str
    paragraphs: tuple[Paragraph, ...] = ()
    tables: tuple[Table, ...] = ()
    cells: tuple[Cell, ...] = ()
    page_starts: tuple[int, ...] = ()
    bold: tuple[Span, ...] = ()
    computed: tuple[Span, ...] = ()
    furniture: tuple[Span, ...] = ()
    notes: tuple[Note, ...] = ()
    numbers: tuple[AutomaticNumber, ...] = ()

    @cached_property
    def _number_starts(self) -> tuple[int, ...]:
        return tuple(number.start for number in self.numbers)

    def number_at(self, offset: int) -> AutomaticNumber | None:
        """Return the automatic number that holds a character, None where none does."""
        at = bisect_right(self._number_starts, offset) - 1
        return self.numbers[at] if at >= 0 and offset < self.numbers[at].end else None

    @cached_property
    def paragraph_starts(self) -> tuple[int, ...]:
        """Where each paragraph begins."""
        return tuple(paragraph.start for paragraph in self.paragraphs)

    def page(self, offset: int) -> int | None:
        """Return the 1-based page of a character, None where pages are not recorded."""
        return bisect_right(self.page_starts, offset) or None

    def paragraph_at(self, offset: int) -> int | None:
        """Return the index of the paragraph that holds a character (or closes before it)."""
        at = bisect_right(self.paragraph_starts, offset) - 1
        return at if at >= 0 else None

    def locator(self, offset: int) -> str:
        """Return the place of a character as a person finds it: 第12页第3段, 表2第7行第3列."""
        at = self.paragraph_at(offset)
        if at is None:
            return "第1段"
        paragraph = self.paragraphs[at]
        page = self.page(offset)
        on_page = f"第{page}页" if page else ""
        if paragraph.cell is not None:
            cell = self.cells[paragraph.cell]
            table = self.tables[cell.table]
            row, column = table.place(cell)
            if table.name is not None:
                return f"{table.name}!{_column_letters(column)}{row + 1}"
            return f"{on_page}表{cell.table + 1}第{row + 1}行第{column + 1}列"
        if not page:
            return f"第{at + 1}段"
        first = bisect_right(self.paragraph_starts, self.page_starts[page - 1] - 1)
        # A paragraph that runs over from the page before is the first of this one.
        carried = first > 0 and self.paragraphs[first - 1].end > self.page_starts[page - 1]
        return f"{on_page}第{max(at - first + 1 + carried, 1)}段"


def _column_letters(column: int) -> str:
    """Return the spreadsheet letters of a 0-based column: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class DocumentBuilder:
    """Collects what a reader meets, in reading order, and keeps the Document's promises.

    A reader calls ``paragraph`` for running text; for a table ``begin_table``, then for each cell
    ``begin_cell`` and its paragraphs, row by row, then ``end_table``.
    """

    def __init__(self, format: str, reader: str) -> None:
        self._format = format
        self._reader = reader
        self._parts: list[str] = []
        self._length = 0
        self._paragraphs: list[Paragraph] = []
        self._tables: list[Table] = []
        self._cells: list[Cell] = []
        self._page_starts: list[int] = []
        self._bold: list[Span] = []
        self._computed: list[Span] = []
        self._furniture: list[Span] = []
        self._notes: list[Note] = []
        self._numbers: list[AutomaticNumber] = []
        self._open_table: tuple[int, str | None, int | None] | None = None
        self._open_cell: tuple[int, int, int, int, int, bool] | None = None
        self._cell_paragraphs = 0
        self._last_row: int | None = None

    def read_by(self, reader: str) -> None:
        """Say that another program than the one first named read the file."""
        self._reader = reader

    @property
    def open_cell(self) -> int | None:
        """The index that the open cell will have, None outside of cells."""
        return len(self._cells) if self._open_cell is not None else None

    @property
    def length(self) -> int:
        """How many characters have been collected."""
        return self._length

    def note(self, code: str, *args: str, here: bool = True) -> None:
        """Record a diagnostic at the present place, or (``here=False``) of the whole document."""
        self._notes.append(Note(code, args, self._length if here else None))

    def _note_all(self, notes: Iterable[tuple[str, ...]]) -> None:
        for code, *args in notes:
            self.note(code, *args)

    def page(self, number: int) -> None:
        """Say that what follows stands on page ``number`` (1-based; pages may be empty)."""
        while len(self._page_starts) < number:
            self._page_starts.append(self._length)

    def paragraph(
        self,
        runs: Iterable[Run] | str,
        *,
        heading: int = 0,
        centered: bool = False,
        footnote: bool = False,
        furniture: bool = False,
    ) -> None:
        """Add one paragraph; its runs hold no closing line break. Empty paragraphs are dropped."""
        pieces = [Run(runs)] if isinstance(runs, str) else list(runs)
        if not any(run.text.strip() for run in pieces):
            for run in pieces:
                self._note_all(run.notes)
            return
        cell = None
        if self._open_cell is not None:
            cell = len(self._cells)
            if self._cell_paragraphs:
                self._append("\n")
            self._cell_paragraphs += 1
        start = self._length
        for run in pieces:
            if run.page is not None:
                self.page(run.page)
            self._note_all(run.notes)
            at = self._length
            self._write(run.text)
            span = Span(at, self._length)
            if run.bold:
                _extend(self._bold, span)
            if run.computed:
                _extend(self._computed, span)
                end = span.start + len(run.text.rstrip(" "))
                if end > span.start:
                    self._numbers.append(AutomaticNumber(span.start, end, run.suffix))
            if run.furniture or furniture:
                _extend(self._furniture, span)
        self._paragraphs.append(Paragraph(start, self._length, heading, centered, footnote, cell))
        if cell is None:
            self._append("\n")
            if furniture:
                _extend(self._furniture, Span(self._length - 1, self._length))

    def begin_table(self, name: str | None = None, within: int | None = None) -> None:
        """Open a table; none nests: one ``within`` a cell comes behind that cell's table."""
        if self._open_table is not None:
            raise ValueError("a table is open already: close it with end_table()")
        self._open_table = (self._length, name, within)
        self._last_row = None

    def begin_cell(
        self, row: int, column: int, row_span: int = 1, column_span: int = 1, hidden: bool = False
    ) -> None:
        """Open the cell whose top-left is (row, column), 0-based; merged cells stand once."""
        if self._open_table is None:
            raise ValueError("a cell needs an open table: call begin_table() first")
        self._end_cell()
        if self._last_row is not None:
            self._append("\t" if row == self._last_row else "\n")
        self._last_row = row
        self._open_cell = (row, column, row_span, column_span, self._length, hidden)
        self._cell_paragraphs = 0

    def _end_cell(self) -> None:
        if self._open_cell is not None:
            row, column, row_span, column_span, start, hidden = self._open_cell
            table, end = len(self._tables), self._length
            self._cells.append(Cell(table, row, column, row_span, column_span, start, end, hidden))
            self._open_cell = None

    def end_table(self) -> None:
        """Close the open table."""
        if self._open_table is None:
            raise ValueError("no table is open")
        self._end_cell()
        if self._last_row is not None:
            self._append("\n")
        start, name, within = self._open_table
        index = len(self._tables)
        own = list(takewhile(lambda cell: cell.table == index, reversed(self._cells)))
        rows = max((cell.row + cell.row_span for cell in own), default=0)
        columns = max((cell.column + cell.column_span for cell in own), default=0)
        self._tables.append(Table(start, self._length, rows, columns, name, within))
        self._open_table = None

    def add(self, document: Document, within: int | None = None) -> None:
        """Write another document's paragraphs and tables as if they stood here, notes and all.

        No table may be open; ``within`` is the cell that holds the other document.
        """
        first = len(self._cells)
        notes = sorted(document.notes, key=lambda note: note.start or 0)
        blocks: list[tuple[int, Paragraph | int]] = [
            *((paragraph.start, paragraph) for paragraph in document.paragraphs),
            *((table.start, at) for at, table in enumerate(document.tables)),
        ]
        inside: dict[int, list[Paragraph]] = {}
        for paragraph in document.paragraphs:
            if paragraph.cell is not None:
                inside.setdefault(paragraph.cell, []).append(paragraph)
        for start, block in sorted(blocks, key=lambda block: block[0]):
            while notes and (notes[0].start or 0) <= start:
                note = notes.pop(0)
                self.note(note.code, *note.args)
            if isinstance(block, Paragraph):
                if block.cell is None:
                    self._copy(document, block)
                continue
            table = document.tables[block]
            self.begin_table(table.name, within if table.within is None else first + table.within)
            for at, cell in enumerate(document.cells):
                if cell.table == block:
                    self.begin_cell(
                        cell.row, cell.column, cell.row_span, cell.column_span, cell.hidden
                    )
                    for paragraph in inside.get(at, ()):
                        self._copy(document, paragraph)
            self.end_table()
        for note in notes:
            self.note(note.code, *note.args)

    def _copy(self, document: Document, paragraph: Paragraph) -> None:
        self.paragraph(
            _runs_of(document, paragraph),
            heading=paragraph.heading,
            centered=paragraph.centered,
            footnote=paragraph.footnote,
        )

    def _write(self, text: str) -> None:
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if SURROGATES.search(text):
            self.note("lone-surrogate")
            text = SURROGATES.sub("�", text)
        self._append(text)

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def build(self) -> Document:
        """Return the finished Document."""
        if self._open_table is not None:
            self.end_table()
        return Document(
            text="".join(self._parts),
            format=self._format,
            reader=self._reader,
            paragraphs=tuple(self._paragraphs),
            tables=tuple(self._tables),
            cells=tuple(self._cells),
            page_starts=tuple(self._page_starts),
            bold=tuple(self._bold),
            computed=tuple(self._computed),
            furniture=tuple(self._furniture),
            notes=tuple(self._notes),
            numbers=tuple(self._numbers),
        )


def _runs_of(document: Document, paragraph: Paragraph) -> Iterator[Run]:
    """Yield a paragraph's text in stretches of one kind."""
    start, end = paragraph.start, paragraph.end
    kinds = (document.bold, document.computed, document.furniture)
    numbers = [n for n in document.numbers if start <= n.start < end]
    edges = {start, end, *(n.start for n in numbers)}
    for spans in kinds:
        at = max(bisect_right(spans, (start, sys.maxsize)) - 1, 0)
        while at < len(spans) and spans[at].start < end:
            edges |= {edge for edge in spans[at] if start < edge < end}
            at += 1
    suffixes = {n.start: n.suffix for n in numbers}
    for left, right in pairwise(sorted(edges)):
        bold, computed, furniture = (covers(spans, left) for spans in kinds)
        text = document.text[left:right]
        yield Run(text, bold, computed, furniture, suffix=suffixes.get(left, "tab"))


def _extend(spans: list[Span], span: Span) -> None:
    """Append a span, joined with the last one where they touch."""
    if span.start == span.end:
        return
    if spans and spans[-1].end == span.start:
        spans[-1] = Span(spans[-1].start, span.end)
    else:
        spans.append(span)


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return sorted, disjoint spans that cover the same characters."""
    merged: list[Span] = []
    for span in sorted(spans):
        if span.start >= span.end:
            continue
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def covers(spans: Sequence[Span], offset: int) -> bool:
    """Say whether one of the sorted, disjoint spans holds the character at ``offset``."""
    # No span is longer than all texts: this sorts behind each that starts at the offset.
    at = bisect_right(spans, (offset, sys.maxsize)) - 1
    return at >= 0 and offset < spans[at].end


def touches(spans: Sequence[Span], span: Span) -> bool:
    """Say whether one of the sorted, disjoint spans shares a character with another span."""
    at = bisect_left(spans, (span.end, -1)) - 1
    return at >= 0 and span.start < spans[at].end
