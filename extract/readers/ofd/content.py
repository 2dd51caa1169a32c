"""What an OFD page draws: text objects to pieces of text, paths to thin boxes, in points."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from zhenggai.readers.errors import ReadError
from zhenggai.readers.ofd.container import Font, children, local, numbers
from zhenggai.readers.pdf.chars import (
    ANGLE_TOLERANCE,
    BOLD_NAME,
    BOLD_WEIGHT,
    LEAST_SIZE,
    LOOK_ALIKES,
    OBLIQUE,
    UNKNOWN,
    Piece,
)
from zhenggai.readers.pdf.paths import Box
from zhenggai.readers.pdf.rules import THIN, part_boxes

POINTS_A_MM = 72 / 25.4
# Objects and characters of a page and of a file, so many of a small one and for each of its bytes;
# templates, pages and units count as often as they are drawn; units lie in units.
MOST_ON_PAGE, MOST_OF_A_SMALL, MOST_A_BYTE, MOST_DRAWN = 200_000, 50_000, 4, 5_000_000
DEEPEST_UNIT = 8
FARTHEST = 1e7
# A path of more commands is a drawing.
MOST_COMMANDS = 4_000
COMMAND = re.compile(r"[A-Za-z]|-?[0-9.]+(?:[eE][-+]?[0-9]+)?")
# How many numbers follow a command of a path, and where its end point stands among them.
ARGUMENTS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
# What stands in the place of text that is kept as numbers of glyphs only.
PLACEHOLDER = re.compile(r"[\s\u00a4\ufffd\ue000-\uf8ff]+")
SWITCHED_OFF = "false"
NARROW_LETTERS = frozenset("ijlftrI.,:;'!|()[]")
WIDE_LETTERS = frozenset("mwMW@%&")
# In ems: what a distance may differ from that and still be the character's own.
NEAR_WIDTH = 0.2


class Matrix(NamedTuple):
    """A change of coordinates: x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return a place after the change."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, inner: Matrix) -> Matrix:
        """Return what this change makes of another one's outcome."""
        e, f = self.at(inner.e, inner.f)
        return Matrix(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            e,
            f,
        )


@dataclass(slots=True)
class Drawing:
    """What a page draws: pieces of text, thin boxes, pictures by their ids.

    ``unmapped`` counts the characters of each font that are kept as glyphs without text, ``drawn``
    objects and characters, ``commands`` those of paths: of a page with too many, a drawing, no
    further lines are taken.
    """

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    unmapped: Counter[str] = field(default_factory=Counter)
    drawn: int = 0
    commands: int = 0


class Allowance:
    """How many objects and characters of a file of some bytes may still be drawn."""

    def __init__(self, size: int) -> None:
        self._left = min(MOST_OF_A_SMALL + MOST_A_BYTE * size, MOST_DRAWN)

    def take(self, count: int) -> None:
        """Count what is drawn; raise ReadError where it is more than any such file has."""
        self._left -= count
        if self._left < 0:
            raise ReadError("file-bomb", f"> {MOST_A_BYTE} characters a byte")


class Painter:
    """Draws the pages of one document; what is drawn is counted, so that no file is a flood."""

    def __init__(
        self,
        fonts: Mapping[str, Font],
        units: Mapping[str, etree._Element],
        allowance: Allowance,
    ) -> None:
        self._fonts = fonts
        self._units = units
        self._allowance = allowance

    def draw(self, parent: etree._Element, drawing: Drawing, base: Matrix, depth: int = 0) -> None:
        """Draw the objects in a page, a layer, a block or an appearance."""
        for element in parent.iterchildren():
            kind = local(element)
            self._count(1, drawing)
            if element.get("Visible", "true").lower() == SWITCHED_OFF:
                continue
            if kind == "TextObject":
                drawing.pieces += self._text_pieces(element, base, drawing)
            elif kind == "PathObject":
                drawing.boxes += _path(element, base, drawing)
            elif kind == "ImageObject":
                drawing.pictures.append(element.get("ResourceID", ""))
            elif kind == "CompositeObject" and depth < DEEPEST_UNIT:
                unit = self._units.get(element.get("ResourceID", ""))
                content = next(children(unit, "Content"), None)
                if content is not None:
                    self.draw(content, drawing, _placed(element, base), depth + 1)
            elif kind in ("Content", "Layer", "PageBlock"):
                self.draw(element, drawing, base, depth)

    def _count(self, more: int, drawing: Drawing) -> None:
        """Count what is drawn; raise ReadError where a page or the file has more than any has."""
        self._allowance.take(more)
        drawing.drawn += more
        if drawing.drawn > MOST_ON_PAGE:
            raise ReadError("file-bomb", f"> {MOST_ON_PAGE} characters")

    def _text_pieces(
        self, element: etree._Element, base: Matrix, drawing: Drawing
    ) -> Iterator[Piece]:
        """Yield the pieces of a text object, one for each of its text codes."""
        matrix = _placed(element, base)
        size = _number(element.get("Size"), 0.0)
        if size <= 0:
            return
        font = self._fonts.get(element.get("Font", ""), Font("", False))
        weight = _number(element.get("Weight"), 400.0)
        bold = font.bold or weight >= BOLD_WEIGHT or BOLD_NAME.search(font.name) is not None
        glyphs = any(local(own) == "CGTransform" for own in element.iterchildren())
        # A text may run upwards though its object stands upright.
        turned = _number(element.get("ReadDirection"), 0.0) + math.degrees(
            math.atan2(matrix.b, matrix.a)
        )
        height = math.hypot(matrix.c, matrix.d)
        wide = math.hypot(matrix.a, matrix.b) * size * _number(element.get("HScale"), 1.0)
        place = (0.0, 0.0)
        for code in children(element, "TextCode"):
            place = _number(code.get("X"), place[0]), _number(code.get("Y"), place[1])
            text = (code.text or "").strip("\r\n")
            self._count(1 + len(text), drawing)
            if glyphs and PLACEHOLDER.fullmatch(text):
                drawing.unmapped[font.name] += len(text)
                text = UNKNOWN * len(text)
            if text:
                yield from _pieces(code, text, place, matrix, (wide, height * size, bold, turned))


def _placed(element: etree._Element, base: Matrix) -> Matrix:
    """Return the matrix of an object: its own change, then its place on the page."""
    box = numbers(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    own = numbers(element.get("CTM"), 6)
    matrix = Matrix(*own) if own is not None else Matrix()
    return base.after(Matrix(e=box[0], f=box[1]).after(matrix))


def _number(text: str | None, default: float) -> float:
    found = numbers(text, 1)
    return found[0] if found else default


def _steps(text: str | None, most: int) -> list[float]:
    """Return the first distances of DeltaX: ``g 3 2.5`` are three of 2.5."""
    found: list[float] = []
    words = iter((text or "").split())
    try:
        for word in words:
            if len(found) >= most:
                break
            if word == "g":
                count, step = int(next(words)), float(next(words))
                found += [step] * max(0, min(count, most))
            else:
                found.append(float(word))
    except (ValueError, StopIteration):
        pass
    # A distance that is none moves nothing, as a place that is none is not taken (``numbers``).
    return [step if abs(step) < FARTHEST else 0.0 for step in found]


def _pieces(
    code: etree._Element,
    text: str,
    start: tuple[float, float],
    matrix: Matrix,
    look: tuple[float, float, bool, float],
) -> Iterator[Piece]:
    """Yield the characters of one text code: one piece, or several where the line is left."""
    wide, high, bold, turned = look
    across, down = (_steps(code.get(name), len(text)) for name in ("DeltaX", "DeltaY"))
    x, y = start
    scale = wide / max(math.hypot(matrix.a, matrix.b), 1e-9)
    places: list[tuple[float, float]] = []
    for at, char in enumerate(text):
        places.append(matrix.at(x, y))
        upright = at < len(down) and down[at] != 0
        x += across[at] if at < len(across) else 0.0 if upright else scale * _width(char)
        y += down[at] if at < len(down) else 0.0
    angle = _angle(turned)
    piece: Piece | None = None
    for at, (char, (left, baseline)) in enumerate(zip(text, places, strict=True)):
        start_at, level = along(angle, left, baseline)
        if piece is None or abs(level - piece.y) > LEAST_SIZE:
            if piece is not None:
                yield piece
            piece = Piece(level, max(high, LEAST_SIZE), bold, angle)
        step = _width(char) * wide
        if at + 1 < len(places):
            given = along(angle, *places[at + 1])[0] - start_at
            if 0 < given < step or abs(given - step) < NEAR_WIDTH * wide:
                step = given
        piece.chars.append(LOOK_ALIKES.get(ord(char), char) if char >= " " else " ")
        piece.lefts.append(start_at)
        piece.rights.append(start_at + step)
    if piece is not None:
        yield piece


def _angle(degrees: float) -> int:
    """Return the angle of a text as PDF counts it: against the clock, in quarters, or oblique."""
    degrees = -degrees % 360
    nearest = round(degrees / 90) * 90
    return int(nearest % 360) if abs(degrees - nearest) < ANGLE_TOLERANCE else OBLIQUE


def along(angle: int, x: float, y: float) -> tuple[float, float]:
    """Return how far along its line turned text stands, and where its line is."""
    places = {90: (-y, x), 180: (-x, -y), 270: (y, -x)}
    return places.get(angle, (x, y))


def _width(char: str) -> float:
    """Return about how wide a character is, in ems: no file says it."""
    if not char.isascii():
        return 1.0
    if char in NARROW_LETTERS:
        return 0.3
    return 0.7 if char.isupper() or char in WIDE_LETTERS else 0.5


def _path(element: etree._Element, base: Matrix, drawing: Drawing) -> Iterator[Box]:
    """Yield a thin box for each straight line that a path draws."""
    stroked = element.get("Stroke", "true").lower() != SWITCHED_OFF
    filled = element.get("Fill", "false").lower() != SWITCHED_OFF
    if drawing.commands > MOST_ON_PAGE or not (stroked or filled):
        return
    matrix = _placed(element, base)
    data = next(children(element, "AbbreviatedData"), None)
    words = COMMAND.findall((data.text or "") if data is not None else "")
    drawing.commands += len(words)
    if len(words) > 8 * MOST_COMMANDS:
        return
    part: list[tuple[float, float]] = []
    at = 0
    while at < len(words):
        command = words[at].upper()
        count = ARGUMENTS.get(command)
        values = numbers(" ".join(words[at + 1 : at + 1 + (count or 0)]), count or 0)
        if count is None or values is None:
            return
        at += 1 + count
        if command in "MS":
            yield from _lines(part, stroked)
            part = []
        if command == "C":
            part += part[:1]
        else:
            part.append(matrix.at(*values[-2:]))
    yield from _lines(part, stroked)


def _lines(part: list[tuple[float, float]], stroked: bool) -> Iterator[Box]:
    for box in part_boxes(part, stroked):
        if min(box.right - box.left, box.bottom - box.top) <= THIN:
            yield box
