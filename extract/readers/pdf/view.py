"""One page of a PDF as it was read, with the places of what was found: for a person to look."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pypdfium2

from zhenggai.readers.pdf import ocr
from zhenggai.readers.pdf.cells import TableText
from zhenggai.readers.pdf.chars import PageChars, read_chars
from zhenggai.readers.pdf.fonts import use_system_fonts
from zhenggai.readers.pdf.paths import Box
from zhenggai.readers.pdf.reader import open_file, read_pages
from zhenggai.readers.pdf.rows import pieces_to_rows
from zhenggai.text.document import DocumentBuilder

if TYPE_CHECKING:
    from PIL.Image import Image

ASCENT, DESCENT = 0.88, 0.16
# In points: rows whose baselines differ by less are the same.
SAME_BASELINE = 1.0
# Dots of a picture: a page of two hundred inches is drawn smaller than it is.
MOST_DOTS = 20_000_000


@dataclass(frozen=True, slots=True)
class PageView:
    """The picture of a page and, in points, its lines, cells by table, and what was set aside.

    ``scale`` is how many dots of the picture a point has, fewer than asked for on a huge page.
    ``first_table`` is the index, in the document, of the page's first table.
    """

    picture: Image
    scale: float
    first_table: int
    lines: list[Box] = field(default_factory=list)
    tables: list[list[Box]] = field(default_factory=list)
    furniture: list[Box] = field(default_factory=list)


def view_page(data: bytes, number: int, scale: float) -> PageView:
    """Return a page (from 1) as it was read; raise IndexError where there is none, ReadError."""
    file = open_file(data)
    try:
        if not 1 <= number <= len(file):
            raise IndexError(len(file))
        pages = read_pages(file, DocumentBuilder("pdf", "pypdfium2"))
        before = sum(isinstance(p, TableText) for page in pages[: number - 1] for p in page.lines)
        scale = _bounded_scale(file.get_page_size(number - 1), scale)
        picture, chars = _upright(file, data, number, scale)
        view = PageView(picture, scale, before)
        baselines: list[float] = []
        for part in pages[number - 1].lines:
            if isinstance(part, TableText):
                view.tables.append([cell.box for cell in part.table.cells])
            else:
                baselines.append(part.y)
                view.lines.append(line_box(part.left, part.right, part.y, part.size))
        for row in pieces_to_rows(chars.pieces):
            inside = any(
                box.left <= row.left <= box.right and box.top <= row.y <= box.bottom
                for table in view.tables
                for box in table
            )
            if not inside and not any(abs(row.y - y) < SAME_BASELINE for y in baselines):
                view.furniture.append(line_box(row.left, row.right, row.y, row.size))
        return view
    finally:
        file.close()


def page_picture(data: bytes, number: int, scale: float) -> Image:
    """Return the picture of a page (from 1) as it is read; raise IndexError, ReadError."""
    file = open_file(data)
    try:
        if not 1 <= number <= len(file):
            raise IndexError(len(file))
        scale = _bounded_scale(file.get_page_size(number - 1), scale)
        return _upright(file, data, number, scale)[0]
    finally:
        file.close()


def _bounded_scale(size: tuple[float, float], scale: float) -> float:
    width, height = (max(edge, 1.0) for edge in size)
    return min(scale, math.sqrt(MOST_DOTS / (width * height)))


def _upright(
    file: pypdfium2.PdfDocument, data: bytes, number: int, scale: float
) -> tuple[Image, PageChars]:
    """Return a page's picture, turned as its text stands, and its characters."""
    page = file[number - 1]
    try:
        chars = read_chars(page.raw)
        turned = (page.get_rotation() - chars.angle) % 360
    finally:
        page.close()
    picture = _draw(data, number, scale)
    picture = picture.rotate(turned, expand=True) if turned else picture
    if not chars.pieces and ocr.available():
        picture = ocr.shown_straight(picture, ocr.POINTS * scale)
    return picture, chars


def _draw(data: bytes, number: int, scale: float) -> Image:
    # A file keeps the fonts with which it was opened.
    use_system_fonts()
    file = pypdfium2.PdfDocument(data)
    try:
        picture: Image = file[number - 1].render(scale=scale).to_pil().convert("RGB")
    finally:
        file.close()
    return picture


def line_box(left: float, right: float, y: float, size: float) -> Box:
    """Return the box around a line that stands on a baseline, in points."""
    return Box(left, y - ASCENT * size, right, y + DESCENT * size)
