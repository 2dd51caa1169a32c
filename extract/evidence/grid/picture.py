"""A page as it was read, drawn: lines, cells, columns with their fields, what was set aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhenggai.evidence.grid.lattice import Lattice, lattices
from zhenggai.evidence.grid.reader import read_grid
from zhenggai.evidence.labels import header_fields
from zhenggai.readers import read
from zhenggai.readers.detect import PICTURES
from zhenggai.readers.pdf import ocr
from zhenggai.readers.pdf.paths import Box
from zhenggai.readers.pdf.view import PageView, view_page
from zhenggai.rules import Rules
from zhenggai.text.document import Document

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

SCALE = 2.0
COLORS = {
    "paragraph": (46, 134, 193),
    "cell": (39, 140, 80),
    "field": (192, 57, 43),
    "set aside": (150, 150, 150),
}
LEGEND = 26
SMALL, LARGE = 13, 15
# Fields that a column can have are drawn by these names; one that no rule knows as this.
UNKNOWN_FIELD = "?"


@dataclass(frozen=True, slots=True)
class _Tag:
    """A field's name at the top left of a place."""

    left: float
    top: float
    name: str


class NoPageError(IndexError):
    """A page that a file does not have; ``pages`` is how many it has, 0 where it has no pages."""

    def __init__(self, pages: int) -> None:
        super().__init__(pages)
        self.pages = pages


def draw_page(data: bytes, page: int, rules: Rules) -> Image:
    """Return the picture of a page (from 1) of a PDF or a picture, with what was found on it.

    Raises ReadError where the file cannot be read, NoPageError where there is no such page.
    """
    from PIL import Image, ImageDraw  # noqa: PLC0415  # only this view needs it

    document = read(data)
    if document.format not in {"pdf", *PICTURES}:
        raise NoPageError(0)
    if document.format in PICTURES:
        data = ocr.picture_to_pdf(data)
    try:
        view = view_page(data, page, SCALE)
    except IndexError as error:
        raise NoPageError(error.args[0]) from error
    width, height = view.picture.size
    image = Image.new("RGB", (width, height + LEGEND), "white")
    image.paste(view.picture, (0, 0))
    draw = ImageDraw.Draw(image, "RGBA")
    for kind, boxes in (
        ("set aside", view.furniture),
        ("paragraph", view.lines),
        ("cell", [cell for table in view.tables for cell in table]),
    ):
        for box in boxes:
            corners = [edge * view.scale for edge in box]
            draw.rectangle(corners, fill=(*COLORS[kind], 24), outline=COLORS[kind], width=2)
    ends: dict[float, float] = {}
    for tag in _tags(view, document, rules):
        # Above a narrow column the next one's name would stand on this one's.
        raised = tag.left * view.scale < ends.get(tag.top, 0.0)
        end = _write(draw, tag, view.scale, LARGE + 2 if raised else 0)
        ends[tag.top] = 0.0 if raised else end
    _legend(draw, height)
    return image


def _write(draw: ImageDraw, tag: _Tag, scale: float, lift: int) -> float:
    """Write a field's name, some dots higher; return where it ends."""
    from PIL import ImageFont  # noqa: PLC0415

    font = ImageFont.load_default(LARGE)
    place = (tag.left * scale + 2, tag.top * scale - LARGE - 4 - lift)
    draw.rectangle(draw.textbbox(place, tag.name, font=font), fill=(255, 255, 255, 170))
    draw.text(place, tag.name, fill=COLORS["field"], font=font)
    return place[0] + draw.textlength(tag.name, font=font)


def _legend(draw: ImageDraw, top: int) -> None:
    from PIL import ImageFont  # noqa: PLC0415

    font = ImageFont.load_default(SMALL)
    left = 12.0
    for name, color in COLORS.items():
        draw.rectangle([left, top + 6, left + 14, top + 20], outline=color, width=3)
        draw.text((left + 20, top + 5), name, fill=(40, 40, 40), font=font)
        left += 40 + draw.textlength(name, font=font)


def _tags(view: PageView, document: Document, rules: Rules) -> list[_Tag]:
    """Return the field of each column of a list, and of each key of another table."""
    grid = read_grid(document, rules)
    tags: list[_Tag] = []
    shapes = list(lattices(document))
    for at, boxes in enumerate(view.tables, start=view.first_table):
        table = document.tables[at]
        found = next((t for t in grid.lists if t.span.start <= table.start < t.span.end), None)
        if found is not None and len(found.columns) == table.columns:
            edges = sorted({round(box.left, 1) for box in boxes})
            top = min(box.top for box in boxes)
            tags += [
                _Tag(edges[column], top, shape.field or UNKNOWN_FIELD)
                for column, shape in enumerate(found.columns)
                if column < len(edges)
            ]
        else:
            tags += _keys(shapes[at], boxes, rules)
    return tags


def _keys(lattice: Lattice, boxes: list[Box], rules: Rules) -> list[_Tag]:
    own = [c for c, cell in enumerate(lattice.document.cells) if cell.table == lattice.index]
    tags = []
    for cell, box in zip(own, boxes, strict=False):
        fields = header_fields(lattice.words[cell], rules)
        if fields:
            tags.append(_Tag(box.left, box.top + LARGE / SCALE, fields[0]))
    return tags
