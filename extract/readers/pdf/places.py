"""Where the lines of a PDF stand: on which page, in which box, and at which place of the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from zhenggai.readers.pdf.cells import TableText
from zhenggai.readers.pdf.layout import Aside, in_order, write_pages
from zhenggai.readers.pdf.lines import PageLine
from zhenggai.readers.pdf.paths import Box
from zhenggai.readers.pdf.reader import open_file, read_pages
from zhenggai.readers.pdf.view import line_box
from zhenggai.text.document import Document, DocumentBuilder


class PlacedLine(NamedTuple):
    """A line: its page (from 1), its box in points from the top left, its place in the text."""

    page: int
    box: Box
    start: int
    end: int


class Placed(NamedTuple):
    """A PDF as it is read, the width and height of its pages in points, and its lines in order."""

    document: Document
    sizes: tuple[tuple[float, float], ...]
    lines: tuple[PlacedLine, ...]


def read_places(data: bytes) -> Placed:
    """Read a PDF with the places of its lines; raise ReadError."""
    file = open_file(data)
    try:
        builder = DocumentBuilder("pdf", "pypdfium2")
        pages = read_pages(file, builder)
        write_pages(builder, pages)
    finally:
        file.close()
    document = builder.build()
    lines = _placed(document.text, in_order(pages))
    return Placed(document, tuple((page.width, page.height) for page in pages), tuple(lines))


def _placed(text: str, items: Iterable[Aside | PageLine | TableText]) -> Iterator[PlacedLine]:
    """Yield where lines stand in a text: in their order, each behind the one before it."""
    at = 0
    for item in items:
        for line in _lines(item):
            told = line if isinstance(line, str) else line.text
            found = text.find(told, at)
            if found < 0:
                continue
            at = found + len(told)
            if isinstance(line, PageLine):
                box = line_box(line.left, line.right, line.y, line.size)
                yield PlacedLine(line.page, box, found, at)


def _lines(item: Aside | PageLine | TableText) -> Iterator[PageLine | str]:
    """Yield the lines of an item, as words alone where it is furniture."""
    if isinstance(item, PageLine):
        yield item
    elif isinstance(item, TableText):
        for cell in item.cells:
            for paragraph in cell.paragraphs:
                yield from paragraph
    elif item.text is not None:
        yield item.text
