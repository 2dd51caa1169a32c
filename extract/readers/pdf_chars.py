"""The characters of a PDF page with their places, in the frame in which the page is read."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import regex
from pypdfium2 import raw

BOLD_NAME = regex.compile(r"(?i)bold|heavy|black|semibold|demi|(?<=[-,_])bd\b")
BOLD_WEIGHT = 600
# What pdfium puts in a hyphen's place where a line ends.
HYPHENS = frozenset({0x02, 0xFFFE})
UNKNOWN = "\ufffd"
SPACE = 0x20
HAN, HAN_END = 0x3000, 0xA000
# Fonts map 工 to the radical ⼯, or fi to one ligature: the printed word is meant.
LOOK_ALIKES = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2E80, 0x2FD6), *range(0xFB00, 0xFB07))
    if unicodedata.normalize("NFKC", chr(code)) != chr(code)
}
# The angle of a text that is neither upright nor at a right angle: a watermark's.
OBLIQUE = -1
STROKED = 2
# In points, and in degrees.
SAME_BASELINE = 0.01
ANGLE_TOLERANCE = 3
# In ems: how far the next text object may stand from the end of the last to go on with it.
SAME_PLACE, NEXT_PLACE = 0.2, 1.0


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
    """One page: its pieces in the file's order, and its size as it is read.

    ``lines`` are the drawn lines of a page that was read from a picture; else they are looked up.
    """

    width: float
    height: float
    angle: int = 0
    pieces: list[Piece] = field(default_factory=list)
    unmapped: int = 0
    lines: tuple[tuple[float, float, float, float], ...] | None = None


class _Look(NamedTuple):
    """What all characters of one text object share."""

    size: float
    bold: bool
    angle: int


def _function(function: object, result: Any, *arguments: Any) -> Callable[..., int]:
    """Return a function of pdfium that takes and gives plain addresses, which is cheaper."""
    address = ctypes.cast(function, ctypes.c_void_p).value  # type: ignore[arg-type]
    return ctypes.CFUNCTYPE(result, *arguments)(address or 0)


# These run once a character or text object.
_ADDRESS = ctypes.c_size_t
_object_at = _function(raw.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, ctypes.c_int)
_unicode_at = _function(raw.FPDFText_GetUnicode, ctypes.c_uint, _ADDRESS, ctypes.c_int)
_box_at = _function(raw.FPDFText_GetLooseCharBox, ctypes.c_int, _ADDRESS, ctypes.c_int, _ADDRESS)
_matrix_at = _function(raw.FPDFText_GetMatrix, ctypes.c_int, _ADDRESS, ctypes.c_int, _ADDRESS)
_size_at = _function(raw.FPDFText_GetFontSize, ctypes.c_double, _ADDRESS, ctypes.c_int)
_font_of = _function(raw.FPDFTextObj_GetFont, _ADDRESS, _ADDRESS)
_mode_of = _function(raw.FPDFTextObj_GetTextRenderMode, ctypes.c_int, _ADDRESS)
# Where FS_RECTF has the start and the end of a character, by the angle at which text runs.
ENDS = {0: (0, 2), 90: (3, 1), 180: (2, 0), 270: (1, 3), OBLIQUE: (0, 2)}


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
    """Yield the pieces, with ``x`` as edges and the baseline upwards, as the file has them.

    For text that runs upwards or downwards the edges are ``y`` and the baseline is ``x``.
    """
    page = ctypes.addressof(text_page.contents)
    box, matrix = (ctypes.c_float * 4)(), (ctypes.c_float * 6)()
    box_address, matrix_address = ctypes.addressof(box), ctypes.addressof(matrix)
    fonts: dict[int, bool] = {}
    last = high = 0
    piece = Piece(0.0, 1.0, False, 0)
    chars, lefts, rights = piece.chars, piece.lefts, piece.rights
    look: _Look | None = None
    start, end = ENDS[0]
    for at in range(raw.FPDFText_CountChars(text_page)):
        address = _object_at(page, at)
        if not address:
            # Blanks and line breaks of pdfium's own making.
            continue
        code = _unicode_at(page, at)
        if code == SPACE and raw.FPDFText_IsGenerated(text_page, at):
            # Between characters that are spread over a line.
            continue
        if 0xD800 <= code < 0xE000:
            if code < 0xDC00:
                high = code
                continue
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else code
            high = 0
        _box_at(page, at, box_address)
        if address != last:
            last = address
            _matrix_at(page, at, matrix_address)
            own = _look(page, at, address, matrix, fonts)
            across = matrix[4] if own.angle in (90, 270) else matrix[5]
            # Fonts change between Chinese and digits; what goes on in the same look is one piece.
            goes_on = (
                own == look
                and own.angle == 0
                and abs(across - piece.y) < SAME_BASELINE
                and -SAME_PLACE < (box[start] - rights[-1]) / own.size < NEXT_PLACE
            )
            if not goes_on:
                if chars:
                    yield piece
                look = own
                start, end = ENDS[own.angle]
                piece = Piece(across, own.size, own.bold, own.angle)
                chars, lefts, rights = piece.chars, piece.lefts, piece.rights
        chars.append(chr(code) if HAN <= code < HAN_END else _char(code))
        lefts.append(box[start])
        rights.append(box[end])
    if chars:
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


def _look(page: int, at: int, address: int, matrix: Any, fonts: dict[int, bool]) -> _Look:
    a, b, c, d = matrix[0], matrix[1], matrix[2], matrix[3]
    if b == 0 and a > 0:
        angle, height = 0, abs(d)
    else:
        degrees = math.degrees(math.atan2(b, a)) % 360
        nearest = round(degrees / 90) * 90
        angle = nearest % 360 if abs(degrees - nearest) < ANGLE_TOLERANCE else OBLIQUE
        height = math.hypot(c, d)
    size = _size_at(page, at) * height or 1.0
    font = _font_of(address)
    if font not in fonts:
        fonts[font] = bool(font) and _is_bold(font)
    return _Look(size, fonts[font] or _mode_of(address) == STROKED, angle)


def _is_bold(address: int) -> bool:
    font = ctypes.cast(address, raw.FPDF_FONT)
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
