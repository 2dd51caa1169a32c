"""OFD to a Document: pages as a PDF's, with their templates; headings as the outline says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml import etree

from zhenggai.readers.errors import ReadError
from zhenggai.readers.guard import LIMITS
from zhenggai.readers.ofd.container import (
    Body,
    Heading,
    children,
    first,
    numbers,
    open_package,
    read_bodies,
    shown_box,
    text_at,
)
from zhenggai.readers.ofd.content import POINTS_A_MM, Allowance, Drawing, Matrix, Painter, along
from zhenggai.readers.package import Package
from zhenggai.readers.pdf.chars import OBLIQUE, UPRIGHT, PageChars
from zhenggai.readers.pdf.layout import lay_out, write_pages
from zhenggai.readers.pdf.paths import Box
from zhenggai.readers.pdf.rules import boxes_to_rules
from zhenggai.readers.pictures import read_pictures
from zhenggai.text.document import Document, DocumentBuilder


@dataclass(slots=True)
class _Pages:
    """The pages that were drawn, as the layout asks for them."""

    drawings: list[Drawing]

    def paths(self, number: int, angle: int) -> Sequence[Box]:
        """Return the lines that a page draws."""
        return self.drawings[number - 1].boxes

    def has_picture(self, number: int, angle: int) -> bool:
        """Say whether a page holds a picture."""
        return bool(self.drawings[number - 1].pictures)


def read(data: bytes) -> Document:
    """Read an OFD file, all its documents one after the other; raise ReadError.

    Where its pages are nothing but pictures, they are recognised, if that is installed.
    """
    package = open_package(data)
    bodies = read_bodies(package)
    builder = DocumentBuilder("ofd", "lxml")
    chars: list[PageChars] = []
    drawings: list[Drawing] = []
    headings: list[tuple[int, Heading]] = []
    pictures: list[str] = []
    allowance = Allowance(len(data))
    for body in bodies:
        painter = Painter(body.fonts, body.units, allowance)
        numbers_of = {}
        for identity, part in body.pages:
            if len(chars) >= LIMITS.pages:
                raise ReadError("file-too-long", "pages", str(len(chars) + 1), str(LIMITS.pages))
            numbers_of[identity] = len(chars) + 1
            page, drawing = _page(package, body, painter, identity, part, len(chars) + 1)
            chars.append(page)
            drawings.append(drawing)
            pictures += [body.pictures[own] for own in drawing.pictures if own in body.pictures]
        headings += [(numbers_of[own.page], own) for own in body.outline if own.page in numbers_of]
        for _ in body.attachments:
            builder.note("embedded-part-not-read", "document", here=False)
    if not chars:
        raise ReadError("file-damaged", "Pages")
    if pictures and not any(page.pieces for page in chars):
        return read_pictures((package.read(part) or b"" for part in pictures), "ofd")
    rules = [boxes_to_rules(drawing.boxes) for drawing in drawings]
    write_pages(builder, lay_out(chars, rules, _Pages(drawings), builder))
    for part in package.damaged:
        builder.note("part-damaged", part, here=False)
    return _with_headings(builder.build(), headings)


def _page(
    package: Package, body: Body, painter: Painter, identity: str, part: str, number: int
) -> tuple[PageChars, Drawing]:
    """Draw one page: its templates, itself, what was put on it."""
    drawing = Drawing()
    root = package.xml(part) if part else None
    if root is None:
        return PageChars(0.0, 0.0, notes=[("page-damaged", str(number))]), drawing
    box = shown_box(numbers(text_at(root, "Area", "PhysicalBox"), 4), body.box)
    scale = POINTS_A_MM
    base = Matrix(scale, 0.0, 0.0, scale, -box[0] * scale, -box[1] * scale)
    for own in children(root, "Template"):
        template = package.xml(body.templates.get(own.get("TemplateID", ""), ""))
        content = first(template, "Content")
        if content is not None:
            painter.draw(content, drawing, base)
    content = first(root, "Content")
    if content is not None:
        painter.draw(content, drawing, base)
    for place in body.annotations.get(identity, ()):
        _annotated(package.xml(place), painter, drawing, base)
    page = _upright(drawing, box[2] * scale, box[3] * scale)
    page.notes += [("font-unmapped", font, str(number)) for font in drawing.unmapped]
    page.fonts.update(drawing.unmapped)
    return page, drawing


def _upright(drawing: Drawing, width: float, height: float) -> PageChars:
    """Return a page turned so that most of its text runs to the right, its lines with it."""
    weights: Counter[int] = Counter()
    for piece in drawing.pieces:
        if piece.angle != OBLIQUE:
            weights[piece.angle] += len(piece.chars)
    angle = weights.most_common(1)[0][0] if weights else 0
    if angle:
        corners = {90: (height, 0.0), 180: (width, height), 270: (0.0, width)}
        right, down = corners[angle]
        for piece in drawing.pieces:
            if piece.angle == angle:
                piece.y += down
                piece.lefts = [edge + right for edge in piece.lefts]
                piece.rights = [edge + right for edge in piece.rights]
        drawing.boxes = [_turned(box, angle, right, down) for box in drawing.boxes]
        if angle in UPRIGHT:
            width, height = height, width
    return PageChars(width, height, angle, drawing.pieces)


def _turned(box: Box, angle: int, right: float, down: float) -> Box:
    """Return a box as it stands on a page that is turned by an angle."""
    x0, y0 = along(angle, box.left, box.top)
    x1, y1 = along(angle, box.right, box.bottom)
    return Box(min(x0, x1) + right, min(y0, y1) + down, max(x0, x1) + right, max(y0, y1) + down)


def _annotated(
    root: etree._Element | None, painter: Painter, drawing: Drawing, base: Matrix
) -> None:
    for mark in children(root, "Annot"):
        appearance = first(mark, "Appearance")
        if appearance is None or mark.get("Visible", "true").lower() == "false":
            continue
        box = numbers(appearance.get("Boundary"), 4)
        placed = base.after(Matrix(e=box[0], f=box[1])) if box else base
        painter.draw(appearance, drawing, placed)


def _with_headings(document: Document, headings: Sequence[tuple[int, Heading]]) -> Document:
    """Return a document whose paragraphs that the outline names are headings of its levels."""
    wanted = {(page, _plain(own.title)): own.level for page, own in headings}
    if not wanted:
        return document
    paragraphs = []
    for paragraph in document.paragraphs:
        words = _plain(document.text[paragraph.start : paragraph.end])
        level = wanted.get((document.page(paragraph.start) or 0, words))
        paragraphs.append(replace(paragraph, heading=level) if level else paragraph)
    return replace(document, paragraphs=tuple(paragraphs))


def _plain(text: str) -> str:
    return "".join(text.split())
