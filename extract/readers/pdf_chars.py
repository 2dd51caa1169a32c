"""The characters of a PDF page with their places, in the frame in which the page is read."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import regex
from pypdfium2 import raw

BOLD_NAME = regex.compile(r"(?i)bold|heavy|black|semibold|demi|(?<=[-,_])bd\b")
BOLD_WEIGHT = 600
# What pdfium puts in a hyphen's place where a line ends.
HYPHENS = frozenset({0x02, 0xFFFE})
UNKNOWN = "\ufffd"
SPACE = 0x20
# Fonts map 工 to the radical ⼯, or fi to one ligature: the printed word is meant.
LOOK_ALIKES = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2E80, 0x2FD6), *range(0xFB00, 0xFB07))
    if unicodedata.normalize("NFKC", chr(code)) != chr(code)
}
# The angle of a text that is neither upright nor at a right angle: a watermark's.
OBLIQUE = -1
STROKED = 2
# From here on characters are as wide as they are high.
FULL_WIDTH = 0x2E80
# In points, and in degrees.
SAME_BASELINE = 0.01
ANGLE_TOLERANCE = 3


@dataclass(slots=True)
class Piece:
    """Characters that the file draws in one go on one baseline.

    ``lefts`` and ``rights`` are the characters' edges, ``y`` is the baseline (downwards), in
    points; ``text`` has one character an edge.
    """

    y: float
    size: float
    bold: bool
    angle: int
    chars: list[str] = field(default_factory=list)
    lefts: list[float] = field(default_factory=list)
    rights: list[float] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The characters in the order in which they are drawn."""
        return "".join(self.chars)


@dataclass(slots=True)
class PageChars:
    """One page: its pieces in the file's order, its size as it is read, and its pictures."""

    width: float
    height: float
    angle: int = 0
    pieces: list[Piece] = field(default_factory=list)
    unmapped: int = 0


@dataclass(frozen=True, slots=True)
class _Look:
    """What all characters of one text object share; ``em`` is the width of a Chinese one."""

    size: float
    em: float
    bold: bool
    angle: int


def read_chars(page: raw.FPDF_PAGE) -> PageChars:
    """Return the characters of a page, turned so that most of its text runs to the right."""
    box = page_box(page)
    width, height = box[2] - box[0], box[3] - box[1]
    text_page = raw.FPDFText_LoadPage(page)
    if not text_page:
        return PageChars(width, height)
    try:
        pieces = list(_pieces(text_page))
    finally:
        raw.FPDFText_ClosePage(text_page)
    weights: Counter[int] = Counter()
    for piece in pieces:
        if piece.angle != OBLIQUE:
            weights[piece.angle] += len(piece.chars)
    angle = weights.most_common(1)[0][0] if weights else 0
    if angle in (90, 270):
        width, height = height, width
    result = PageChars(width, height, angle, pieces)
    for piece in pieces:
        _turn(piece, angle, box)
        result.unmapped += piece.chars.count(UNKNOWN)
    return result


def _pieces(text_page: raw.FPDF_TEXTPAGE) -> Iterator[Piece]:
    """Yield the pieces, with ``x`` as left edges and the baseline upwards, as the file has them.

    For text that runs upwards or downwards the left edges are ``y`` and the baseline is ``x``.
    """
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    x_ref, y_ref, box_ref = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
    unicode_at, origin_at = raw.FPDFText_GetUnicode, raw.FPDFText_GetCharOrigin
    box_at, address_at = raw.FPDFText_GetLooseCharBox, _object_address()
    fonts: dict[int, bool] = {}
    piece: Piece | None = None
    last: int | None = None
    upright = True
    sign = 1.0
    em = 0.0
    high = 0
    for at in range(raw.FPDFText_CountChars(text_page)):
        address = address_at(text_page, at)
        if not address:
            # Blanks and line breaks of pdfium's own making.
            continue
        code = unicode_at(text_page, at)
        if code == SPACE and raw.FPDFText_IsGenerated(text_page, at):
            # Between characters that are spread over a line.
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        high = 0
        origin_at(text_page, at, x_ref, y_ref)
        along, across = (x.value, y.value) if upright else (y.value, x.value)
        moved = piece is not None and abs(across - piece.y) > SAME_BASELINE
        if piece is None or address != last or (moved and piece.angle != OBLIQUE):
            if piece is not None:
                yield piece
            look = _look(text_page, at, fonts)
            upright, em = look.angle not in (90, 270), look.em
            sign = -1.0 if look.angle in (180, 270) else 1.0
            along, across = (x.value, y.value) if upright else (y.value, x.value)
            piece = Piece(across, look.size, look.bold, look.angle)
            last = address
        if code >= FULL_WIDTH:
            width = em
        else:
            box_at(text_page, at, box_ref)
            width = box.right - box.left if upright else box.top - box.bottom
        piece.chars.append(_char(code))
        piece.lefts.append(along)
        piece.rights.append(along + sign * width)
    if piece is not None:
        yield piece


def _char(code: int) -> str:
    if code in HYPHENS:
        return "-"
    if code in LOOK_ALIKES:
        return LOOK_ALIKES[code]
    if code == 0:
        return UNKNOWN
    # A control character is a gap (a tab) at most.
    return chr(code) if code > 0x20 else " "


def _object_address() -> Callable[[object, int], int | None]:
    """Return FPDFText_GetTextObject as a function that gives a plain address, which is cheaper."""
    kind = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
    return kind(ctypes.cast(raw.FPDFText_GetTextObject, ctypes.c_void_p).value or 0)


def _look(text_page: raw.FPDF_TEXTPAGE, at: int, fonts: dict[int, bool]) -> _Look:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text_page, at, ctypes.byref(matrix))
    a, b = matrix.a, matrix.b
    if b == 0 and a > 0:
        angle, scale = 0, a
    else:
        scale = math.hypot(a, b) or 1.0
        degrees = math.degrees(math.atan2(b, a)) % 360
        nearest = round(degrees / 90) * 90
        angle = nearest % 360 if abs(degrees - nearest) < ANGLE_TOLERANCE else OBLIQUE
    size = raw.FPDFText_GetFontSize(text_page, at) or 1.0
    height = math.hypot(matrix.c, matrix.d) or scale
    text_object = raw.FPDFText_GetTextObject(text_page, at)
    bold = raw.FPDFTextObj_GetTextRenderMode(text_object) == STROKED
    if not bold:
        font = raw.FPDFTextObj_GetFont(text_object)
        address = ctypes.addressof(font.contents) if font else 0
        if address not in fonts:
            fonts[address] = bool(font) and _is_bold(font)
        bold = fonts[address]
    return _Look(size * height, size * scale, bold, angle)


def _is_bold(font: raw.FPDF_FONT) -> bool:
    name = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, name, len(name))
    return (
        bool(BOLD_NAME.search(name.value.decode("utf-8", "replace")))
        or raw.FPDFFont_GetWeight(font) >= BOLD_WEIGHT
    )


def _turn(piece: Piece, angle: int, page: tuple[float, float, float, float]) -> None:
    """Place a piece on the page as it is seen when turned by ``angle``."""
    left, bottom, right, top = page
    own = angle if piece.angle == OBLIQUE else piece.angle
    if own == 90:
        start, piece.y = bottom, piece.y - left
    elif own == 180:
        start, piece.y = right, piece.y - bottom
    elif own == 270:
        start, piece.y = top, right - piece.y
    else:
        start, piece.y = left, top - piece.y
    if own in (180, 270):
        piece.lefts = [start - edge for edge in piece.lefts]
        piece.rights = [start - edge for edge in piece.rights]
    else:
        piece.lefts = [edge - start for edge in piece.lefts]
        piece.rights = [edge - start for edge in piece.rights]


def page_box(page: raw.FPDF_PAGE) -> tuple[float, float, float, float]:
    """Return left, bottom, right, top of what the page shows, in its own coordinates."""
    box = raw.FS_RECTF()
    if raw.FPDF_GetPageBoundingBox(page, ctypes.byref(box)):
        return box.left, box.bottom, box.right, box.top
    return 0.0, 0.0, 595.0, 842.0
