"""The characters of a PDF page with their places, in the frame in which the page is read."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, compress, repeat
from operator import ne
from typing import Any, NamedTuple

import regex
from pypdfium2 import raw

from zhenggai.readers.pdf.calls import FloatRows, plain_call
from zhenggai.readers.pdf.unmapped import FULL_WIDTH, fonts_without_map, may_hold_garbage

BOLD_NAME = regex.compile(r"(?i)bold|heavy|black|semibold|demi|(?<=[-,_])bd\b")
BOLD_WEIGHT = 600
# What pdfium puts in a hyphen's place where a line ends.
HYPHENS = frozenset({0x02, 0xFFFE})
UNKNOWN = "\ufffd"
SPACE = 0x20
HIGH_SURROGATE, LOW_SURROGATE = 0xD800, 0xDC00
SURROGATES = frozenset(range(HIGH_SURROGATE, 0xE000))
# Fonts map 工 to the radical ⼯, or fi to one ligature: the printed word is meant.
LOOK_ALIKES = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2E80, 0x2FD6), *range(0xFB00, 0xFB07))
    if unicodedata.normalize("NFKC", chr(code)) != chr(code)
}
# The angle of a text that is neither upright nor at a right angle: a watermark's.
OBLIQUE = -1
STROKED = 2
# In points: what is smaller is no text that anyone reads, but widths are divided by it.
LEAST_SIZE = 0.1
# In points, and in degrees.
SAME_BASELINE = 0.01
ANGLE_TOLERANCE = 3
# Text at these angles has its baseline upright.
UPRIGHT = (90, 270)
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
    ``objects`` are the addresses of what draws the text, good while the page is open. Characters
    that a font does not name are U+FFFD: ``unmapped`` of them one by one, and all of some fonts,
    by name. ``notes`` are codes and arguments of what was noticed on the page. ``recognised``: it
    is a picture that was read as one.
    """

    width: float
    height: float
    angle: int = 0
    pieces: list[Piece] = field(default_factory=list)
    unmapped: int = 0
    fonts: Counter[str] = field(default_factory=Counter)
    lines: tuple[tuple[float, float, float, float], ...] | None = None
    objects: frozenset[int] = frozenset()
    notes: list[tuple[str, ...]] = field(default_factory=list)
    recognised: bool = False

    @property
    def garbled(self) -> bool:
        """Whether most of the page is drawn with fonts that do not name their characters."""
        return self.fonts.total() * 2 > sum(len(piece.chars) for piece in self.pieces)


class _Look(NamedTuple):
    """What all characters of one text object share."""

    size: float
    bold: bool
    angle: int


class _Chars(NamedTuple):
    """The characters that a page draws, in the file's order, each at one place of all lists.

    ``indices`` are their places in pdfium's text page, ``objects`` its text objects.
    """

    indices: list[int]
    objects: list[int]
    texts: list[str]


class _Objects(NamedTuple):
    """The text objects of a page, each at one place of all lists.

    ``firsts`` are the characters that begin them, ``baselines`` are as the file has them: upwards,
    or ``x`` where text runs up or down.
    """

    firsts: list[int]
    looks: list[_Look]
    baselines: list[float]


class _Texts(dict[int, str]):
    """What is read for a code, found out once."""

    def __missing__(self, code: int) -> str:
        text = self[code] = _char(code)
        return text


# These run once a character or text object.
_object_at = plain_call(raw.FPDFText_GetTextObject, ctypes.c_size_t)
_unicode_at = plain_call(raw.FPDFText_GetUnicode, ctypes.c_uint)
_generated_at = plain_call(raw.FPDFText_IsGenerated, ctypes.c_int)
_box_at = plain_call(raw.FPDFText_GetLooseCharBox, None)
_matrix_at = plain_call(raw.FPDFText_GetMatrix, None)
_size_at = plain_call(raw.FPDFText_GetFontSize, ctypes.c_double)
_font_of = plain_call(raw.FPDFTextObj_GetFont, ctypes.c_size_t, ctypes.c_void_p)
_mode_of = plain_call(raw.FPDFTextObj_GetTextRenderMode, ctypes.c_int, ctypes.c_void_p)
_boxes, _matrices = FloatRows(4), FloatRows(6)
_texts = _Texts()
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
        chars = _drawn_chars(text_page)
        objects = _text_objects(text_page, chars)
        edges = _edges(text_page, chars, {look.angle for look in objects.looks})
    finally:
        raw.FPDFText_ClosePage(text_page)
    unmapped = chars.texts.count(UNKNOWN)
    fonts = _without_garbage(chars, objects, edges) if may_hold_garbage(chars.texts) else Counter()
    stretches = list(_stretches(objects, edges, len(chars.texts)))
    weights: Counter[int] = Counter()
    for start, end, (_, _, own), _ in stretches:
        if own != OBLIQUE:
            weights[own] += end - start
    angle = weights.most_common(1)[0][0] if weights else 0
    if angle in UPRIGHT:
        width, height = height, width
    edges = {
        own: [_turn_edges(ends, own if own != OBLIQUE else angle, box) for ends in columns]
        for own, columns in edges.items()
    }
    pieces = []
    for start, end, (size, bold, own), baseline in stretches:
        lefts, rights = edges[own]
        y = _turn_baseline(baseline, own if own != OBLIQUE else angle, box)
        part = slice(start, end)
        pieces.append(Piece(y, size, bold, own, chars.texts[part], lefts[part], rights[part]))
    return PageChars(
        width, height, angle, pieces, unmapped, fonts, objects=frozenset(chars.objects)
    )


def _without_garbage(
    chars: _Chars, objects: _Objects, edges: dict[int, list[list[float]]]
) -> Counter[str]:
    """Put U+FFFD for the characters of fonts that do not name them; count them by font."""
    ends = [*objects.firsts[1:], len(chars.texts)]
    fonts: list[int] = []
    widths: list[float] = []
    for start, end, look in zip(objects.firsts, ends, objects.looks, strict=True):
        lefts, rights = edges[look.angle]
        fonts += [_font_of(chars.objects[start])] * (end - start)
        widths += [abs(rights[at] - lefts[at]) / look.size for at in range(start, end)]
    garbled = fonts_without_map(chars.texts, widths, fonts)
    names = {font: _font_name(font) for font in garbled}
    found: Counter[str] = Counter()
    for at, font in enumerate(fonts):
        if font in garbled and (chars.texts[at] != " " or widths[at] >= FULL_WIDTH):
            found[names[font]] += chars.texts[at] != UNKNOWN
            chars.texts[at] = UNKNOWN
    return found


def _drawn_chars(text_page: raw.FPDF_TEXTPAGE) -> _Chars:
    page = ctypes.byref(text_page.contents)
    count = raw.FPDFText_CountChars(text_page)
    # Blanks and line breaks of pdfium's own making belong to no object.
    objects = list(map(_object_at, repeat(page), range(count)))
    codes = _codes(text_page, count)
    if SPACE in codes:
        for at, code in enumerate(codes):
            # Its blanks between characters that are spread over a line do.
            if code == SPACE and objects[at] and _generated_at(page, at):
                objects[at] = 0
    if not SURROGATES.isdisjoint(codes):
        _join_surrogates(codes, objects)
    return _Chars(
        list(compress(range(count), objects)),
        list(filter(None, objects)),
        list(map(_texts.__getitem__, compress(codes, objects))),
    )


def _codes(text_page: raw.FPDF_TEXTPAGE, count: int) -> list[int]:
    """Return the UTF-16 code of each character: all at once, unless that leaves some out."""
    text = (ctypes.c_ushort * (count + 1))()
    if raw.FPDFText_GetText(text_page, 0, count, text) == count + 1:
        return text[:count]
    page = ctypes.byref(text_page.contents)
    return list(map(_unicode_at, repeat(page), range(count)))


def _join_surrogates(codes: list[int], objects: list[int]) -> None:
    """Put a character that comes in two halves in the place of the second one."""
    high = 0
    for at, code in enumerate(codes):
        if code not in SURROGATES or not objects[at]:
            continue
        if code < LOW_SURROGATE:
            high = code
            objects[at] = 0
        elif high:
            codes[at] = 0x10000 + ((high - HIGH_SURROGATE) << 10) + code - LOW_SURROGATE
            high = 0


def _text_objects(text_page: raw.FPDF_TEXTPAGE, chars: _Chars) -> _Objects:
    page = ctypes.byref(text_page.contents)
    owners = chars.objects
    firsts = list(compress(range(len(owners)), map(ne, owners, chain((0,), owners))))
    indices = [chars.indices[at] for at in firsts]
    addresses = [owners[at] for at in firsts]
    matrices = _matrices.ask(_matrix_at, page, indices)
    turns = (matrices[column::6].tolist() for column in range(4))
    sizes = map(_size_at, repeat(page), indices)
    fonts, modes = map(_font_of, addresses), map(_mode_of, addresses)
    known = _Looks()
    looks = [known[style] for style in zip(sizes, fonts, modes, *turns, strict=True)]
    baselines = matrices[5::6].tolist()
    if any(look.angle in UPRIGHT for look in known.values()):
        places = zip(looks, matrices[4::6], baselines, strict=True)
        baselines = [x if look.angle in UPRIGHT else y for look, x, y in places]
    return _Objects(firsts, looks, baselines)


def _edges(
    text_page: raw.FPDF_TEXTPAGE, chars: _Chars, angles: Iterable[int]
) -> dict[int, list[list[float]]]:
    """Return where characters begin and end in the direction of text, by the angle of the text."""
    boxes = _boxes.ask(_box_at, ctypes.byref(text_page.contents), chars.indices)
    return {angle: [boxes[edge::4].tolist() for edge in ENDS[angle]] for angle in angles}


def _stretches(
    objects: _Objects, edges: dict[int, list[list[float]]], count: int
) -> Iterator[tuple[int, int, _Look, float]]:
    """Yield start and end, look and baseline of what is drawn in one go.

    Fonts change between Chinese and digits; what goes on in the same look is one stretch.
    """
    lefts, rights = edges.get(0, ([], []))
    start, look, baseline = 0, None, 0.0
    for at, own, place in zip(*objects, strict=True):
        if own is look and own.angle == 0 and abs(place - baseline) < SAME_BASELINE:
            gap = (lefts[at] - rights[at - 1]) / own.size
            if -SAME_PLACE < gap < NEXT_PLACE:
                continue
        if look is not None:
            yield start, at, look, baseline
        start, look, baseline = at, own, place
    if look is not None:
        yield start, count, look, baseline


def _char(code: int) -> str:
    if code in HYPHENS:
        return "-"
    if code in LOOK_ALIKES:
        return LOOK_ALIKES[code]
    if code == 0:
        return UNKNOWN
    # A control character is a gap (a tab) at most.
    return chr(code) if code > 0x20 else " "


class _Looks(dict[tuple[Any, ...], _Look]):
    """The looks that size, font, mode and matrix make; equal ones are one and the same."""

    def __init__(self) -> None:
        super().__init__()
        self._bold: dict[int, bool] = {}
        self._same: dict[_Look, _Look] = {}

    def __missing__(self, style: tuple[float, int, int, float, float, float, float]) -> _Look:
        size, font, mode, a, b, c, d = style
        if b == 0 and a > 0:
            angle, height = 0, abs(d)
        else:
            degrees = math.degrees(math.atan2(b, a)) % 360
            nearest = round(degrees / 90) * 90
            angle = nearest % 360 if abs(degrees - nearest) < ANGLE_TOLERANCE else OBLIQUE
            height = math.hypot(c, d)
        if font not in self._bold:
            self._bold[font] = bool(font) and _is_bold(font)
        look = _Look(
            max(abs(size) * height, LEAST_SIZE), self._bold[font] or mode == STROKED, angle
        )
        look = self[style] = self._same.setdefault(look, look)
        return look


def _is_bold(address: int) -> bool:
    font = ctypes.cast(address, raw.FPDF_FONT)
    return (
        bool(BOLD_NAME.search(_font_name(address))) or raw.FPDFFont_GetWeight(font) >= BOLD_WEIGHT
    )


def _font_name(address: int) -> str:
    name = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(ctypes.cast(address, raw.FPDF_FONT), name, len(name))
    return name.value.decode("utf-8", "replace")


def _turn_edges(
    edges: list[float], angle: int, page: tuple[float, float, float, float]
) -> list[float]:
    """Place edges on a page (left, bottom, right, top) as it is seen when turned by ``angle``."""
    left, bottom, right, top = page
    if angle in (180, 270):
        end = right if angle == 180 else top
        return [end - edge for edge in edges]
    start = bottom if angle == 90 else left
    return [edge - start for edge in edges] if start else edges


def _turn_baseline(baseline: float, angle: int, page: tuple[float, float, float, float]) -> float:
    """Place a baseline likewise."""
    left, bottom, right, top = page
    if angle == 90:
        return baseline - left
    if angle == 180:
        return baseline - bottom
    return right - baseline if angle == 270 else top - baseline


def page_box(page: raw.FPDF_PAGE) -> tuple[float, float, float, float]:
    """Return left, bottom, right, top of what the page shows, in its own coordinates."""
    box = raw.FS_RECTF()
    if raw.FPDF_GetPageBoundingBox(page, ctypes.byref(box)):
        left, right = sorted((box.left, box.right))
        bottom, top = sorted((box.bottom, box.top))
        # A crop box that lies beside the page shows nothing of it.
        if right - left >= 1 and top - bottom >= 1:
            return left, bottom, right, top
    edges = [ctypes.c_float() for _ in range(4)]
    if raw.FPDFPage_GetMediaBox(page, *map(ctypes.byref, edges)):
        left, bottom, right, top = (edge.value for edge in edges)
        if right - left >= 1 and top - bottom >= 1:
            return left, bottom, right, top
    return 0.0, 0.0, 595.0, 842.0
