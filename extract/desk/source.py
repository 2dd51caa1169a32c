"""A document's source as it looks: pages as pictures with their lines, or set text and tables.

It is read again, in a worker of its own; where its file is gone, the passages are shown.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from zhenggai.batch.pool import LostError
from zhenggai.batch.settings import Settings
from zhenggai.batch.supervised import lasting
from zhenggai.desk.plans import Plans
from zhenggai.readers import ReadError, read
from zhenggai.readers.detect import PICTURES, detect
from zhenggai.rules.kinds import PassageRole
from zhenggai.text.compact import compacted
from zhenggai.text.document import Document, covers

if TYPE_CHECKING:
    from zhenggai.tables.rows import DocumentRow, PassageRow

# A picture of a page has so many pixels a point: readable on a narrow screen and a wide one.
SCALE = 1.6
VIEWS_HELD, PICTURES_HELD = 8, 64
# The deepest heading of a page.
DEEPEST_HEADING = 6
ROLE_HEADINGS: dict[PassageRole, int] = {"title": 1, "section": 2, "category": 3}
# What a row of a table is parted by, where only the text is known.
PARTED = "\t"


class Line(NamedTuple):
    """A line on a page: its box in points, and where it stands in the text."""

    left: float
    top: float
    width: float
    height: float
    start: int
    text: str


class Sheet(NamedTuple):
    """One page: its size in points, and its lines."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]


class Piece(NamedTuple):
    """A stretch of text that looks one way."""

    start: int
    text: str
    bold: bool = False


class Part(NamedTuple):
    """A paragraph: its stretches, its level as a heading (0: none), and how it stands."""

    pieces: tuple[Piece, ...]
    heading: int = 0
    centered: bool = False
    note: bool = False


class CellPart(NamedTuple):
    """A cell of a table with its paragraphs."""

    rows: int
    columns: int
    hidden: bool
    parts: tuple[Part, ...]


class Grid(NamedTuple):
    """A table: its name where it is a sheet, and its rows of cells."""

    name: str | None
    rows: tuple[tuple[CellPart, ...], ...]


@dataclass(frozen=True, slots=True)
class View:
    """How a source is shown: as pages, or as blocks of text and tables."""

    pages: tuple[Sheet, ...] = ()
    blocks: tuple[Part | Grid, ...] = ()
    text: str = field(default="", repr=False)
    gone: bool = False


class Sources:
    """Shows documents, and remembers the last ones that were shown."""

    def __init__(self, plans: Plans) -> None:
        self._plans = plans
        self._view = lru_cache(maxsize=VIEWS_HELD)(self._read_view)
        self._picture = lru_cache(maxsize=PICTURES_HELD)(self._draw)

    def view(self, row: DocumentRow, passages: Sequence[PassageRow]) -> View:
        """Return how a document is shown.

        By its passages where its file is gone, or reads otherwise than when it was converted.
        """
        text = "".join(passage["text"] for passage in passages)
        with suppress(ReadError, LostError, FileNotFoundError):
            found = self._view(row["document_id"], names_of(row))
            if found.text == text:
                return found
        return View(blocks=tuple(passages_to_blocks(passages)), text=text, gone=True)

    def picture(self, row: DocumentRow, number: int) -> bytes:
        """Return a page (from 1) as PNG.

        Raises FileNotFoundError where the file is gone, IndexError, ReadError, LostError.
        """
        return self._picture(row["document_id"], names_of(row), number)

    def warm(self) -> None:
        """Begin the worker before the first document is asked for: that takes a second."""
        with suppress(LostError):
            lasting(Settings()).call(len, b"")

    def _data(self, document: str, names: tuple[str, ...]) -> bytes:
        data = self._plans.find(document, names)
        if data is None:
            raise FileNotFoundError(document)
        return data

    def _read_view(self, document: str, names: tuple[str, ...]) -> View:
        return lasting(Settings()).call(read_view, self._data(document, names))

    def _draw(self, document: str, names: tuple[str, ...], number: int) -> bytes:
        return lasting(Settings()).call(draw, self._data(document, names), number)


def names_of(row: DocumentRow) -> tuple[str, ...]:
    """Return all names under which a document was found."""
    return (row["source"], *(row["other_sources"] or ()))


def read_view(data: bytes) -> View:
    """Return a file as it is shown; raise ReadError. To be called in a worker."""
    format = detect(data)
    if format == "pdf" or format in PICTURES:
        from zhenggai.readers.pdf.places import read_places  # noqa: PLC0415

        placed = read_places(_as_pdf(data))
        lines: dict[int, list[Line]] = {}
        text = placed.document.text
        for page, box, start, end in placed.lines:
            size = (box.right - box.left, box.bottom - box.top)
            own = Line(box.left, box.top, *size, start, text[start:end])
            lines.setdefault(page, []).append(own)
        pages = (
            Sheet(number, width, height, tuple(lines.get(number, ())))
            for number, (width, height) in enumerate(placed.sizes, 1)
        )
        return View(pages=tuple(pages), text=text)
    document = compacted(read(data))
    return View(blocks=tuple(document_to_blocks(document)), text=document.text)


def draw(data: bytes, number: int) -> bytes:
    """Return a page as PNG; raise IndexError, ReadError. To be called in a worker."""
    from zhenggai.readers.pdf.view import page_picture  # noqa: PLC0415

    target = io.BytesIO()
    page_picture(_as_pdf(data), number, SCALE).save(target, "PNG")
    return target.getvalue()


def _as_pdf(data: bytes) -> bytes:
    from zhenggai.readers.pdf.ocr import picture_to_pdf  # noqa: PLC0415

    return picture_to_pdf(data) if detect(data) in PICTURES else data


def document_to_blocks(document: Document) -> Iterator[Part | Grid]:
    """Yield a document's paragraphs and tables in reading order."""
    inside: dict[int, list[Part]] = {}
    for paragraph in document.paragraphs:
        if paragraph.cell is not None:
            part = Part(tuple(_pieces(document, paragraph.start, paragraph.end)))
            inside.setdefault(paragraph.cell, []).append(part)
    tables = {table.start: _grid(document, at, inside) for at, table in enumerate(document.tables)}
    waiting = sorted(tables)
    for paragraph in document.paragraphs:
        if paragraph.cell is not None:
            continue
        while waiting and waiting[0] <= paragraph.start:
            yield tables[waiting.pop(0)]
        yield Part(
            tuple(_pieces(document, paragraph.start, paragraph.end)),
            min(paragraph.heading, DEEPEST_HEADING),
            paragraph.centered,
            paragraph.footnote,
        )
    for start in waiting:
        yield tables[start]


def _grid(document: Document, number: int, inside: dict[int, list[Part]]) -> Grid:
    own = [(at, cell) for at, cell in enumerate(document.cells) if cell.table == number]
    rows: list[tuple[CellPart, ...]] = []
    # Until which row a column is taken by a cell above.
    taken: dict[int, int] = {}
    for row, cells in groupby(own, key=lambda pair: pair[1].row):
        parts: list[CellPart] = []
        column = 0
        for at, cell in cells:
            # A sheet tells no cells that are empty.
            gap = sum(taken.get(n, 0) <= row for n in range(column, cell.column))
            parts += [CellPart(1, 1, False, ())] * gap
            column = cell.column + cell.column_span
            taken |= dict.fromkeys(range(cell.column, column), row + cell.row_span)
            parts.append(
                CellPart(cell.row_span, cell.column_span, cell.hidden, tuple(inside.get(at, ())))
            )
        rows.append(tuple(parts))
    return Grid(document.tables[number].name, tuple(rows))


def _pieces(document: Document, start: int, end: int) -> Iterator[Piece]:
    edges = {start, end}
    for span in document.bold:
        edges |= {edge for edge in span if start < edge < end}
    for left, right in pairwise(sorted(edges)):
        yield Piece(left, document.text[left:right], covers(document.bold, left))


def passages_to_blocks(passages: Iterable[PassageRow]) -> Iterator[Part | Grid]:
    """Yield the lines of a text as paragraphs, those with tabs as rows of tables."""
    for tabled, lines in groupby(_lines(passages), key=lambda line: line[2]):
        if not tabled:
            yield from (Part((Piece(start, text),), heading) for start, text, _, heading in lines)
            continue
        rows = []
        for start, text, _, _ in lines:
            cells, at = [], start
            for cell in text.split(PARTED):
                cells.append(CellPart(1, 1, False, (Part((Piece(at, cell),)),)))
                at += len(cell) + 1
            rows.append(tuple(cells))
        yield Grid(None, tuple(rows))


def _lines(passages: Iterable[PassageRow]) -> Iterator[tuple[int, str, bool, int]]:
    """Yield each line of a text: its start, its words, whether it has tabs, its level."""
    start, text, heading = 0, "", 0
    for passage in passages:
        heading = heading or ROLE_HEADINGS.get(passage["role"], 0)
        *whole, rest = passage["text"].split("\n")
        for line in whole:
            text += line
            if text.strip():
                yield start, text, PARTED in text, heading
            start, text, heading = start + len(text) + 1, "", 0
        text += rest
    if text.strip():
        yield start, text, PARTED in text, heading
