"""Pieces of a PDF page to lines: one baseline, from left to right, blanks as a reader sees them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

from extract.document import Span
from extract.readers.paragraphs import Line, head_length
from extract.readers.pdf_chars import Piece

# A piece belongs to a line if this share of the lower of the two stands beside it: digits drawn
# a few points off the Chinese baseline do, the line below does not.
BESIDE = 0.5
# Of the size: what is drawn twice to look bold is no further apart.
SAME_HEIGHT = 0.1
ASCENT, DESCENT = 0.86, 0.14
# A watermark's characters are this much larger than those of the line that it crosses.
OTHER_SIZE = 2.2
# All in widths of a Chinese character.
WORD_GAP = 0.2
DIGIT_GAP = 0.5
WIDE_GAP = 1.3
SEGMENT_GAP = 1.0
# A row of so many stretches is a table's.
TABLE_SEGMENTS = 3
LATIN_BLANK = 1.05
# Of a character's own width: nearer than this, the same character is drawn twice.
TWICE = 0.45
# Of a piece's width or a character's: what starts so far before the end of the piece before it
# is drawn into its gaps, or drawn twice; a kerned or widened letter is not.
CROSSED = 0.75
FIRST_CHINESE = "\u2e80"
BLANKS = frozenset(" \xa0\u3000\u2002\u2003\u2009")


class Glyph(NamedTuple):
    """One character: its edges and baseline on the page, its font's size, whether it is bold."""

    left: float
    right: float
    char: str
    y: float
    size: float
    bold: bool


@dataclass(slots=True, eq=False)
class Row:
    """The characters of one baseline from left to right, blanks included."""

    y: float
    size: float
    glyphs: list[Glyph]
    _gaps: list[tuple[float, float]] | None = None

    @property
    def left(self) -> float:
        """The left edge of the first character."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """The right edge of the last character."""
        return max(glyph.right for glyph in self.glyphs[-2:])

    def gaps(self) -> list[tuple[float, float]]:
        """Return the stretches without a character that are wider than a Chinese one."""
        if self._gaps is None:
            self._gaps = _find_gaps(self.glyphs, SEGMENT_GAP * self.size)
        return self._gaps

    def split(self, x: float) -> tuple[Row | None, Row | None]:
        """Return what stands left and what stands right of a place where no character stands."""
        before = [glyph for glyph in self.glyphs if glyph.left < x]
        after = [glyph for glyph in self.glyphs if glyph.left >= x]
        if not before or not after:
            return (self, None) if before else (None, self)
        # Two columns' lines need not stand at one height.
        return _row(before, _usual_y(before)), _row(after, _usual_y(after))


def _usual_y(glyphs: Sequence[Glyph]) -> float:
    heights = [glyph.y for glyph in glyphs]
    first = heights[0]
    if heights.count(first) == len(heights):
        return first
    return Counter(heights).most_common(1)[0][0]


def _find_gaps(glyphs: Sequence[Glyph], least: float) -> list[tuple[float, float]]:
    found = []
    end = glyphs[0].left
    for left, right, char, *_ in glyphs:
        if char in BLANKS:
            continue
        if left - end > least:
            found.append((end, left))
        end = max(end, right)
    return found


@dataclass(frozen=True, slots=True)
class PageLine(Line):
    """A line of a PDF: beside the text which stretches of it are bold, and the page (from 1)."""

    page: int = 1
    bolds: tuple[Span, ...] = ()


def pieces_to_rows(pieces: Iterable[Piece]) -> list[Row]:
    """Group pieces by baseline and return the rows from the top of the page to its foot."""
    rows: list[tuple[float, float, list[Piece]]] = []
    ys: list[float] = []
    weights: dict[float, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if not all(char in BLANKS for char in piece.chars):
            weights[round(piece.y * 2) / 2].append(piece)
    heaviest = sorted(
        weights.values(), key=lambda group: (-sum(_weight(p) for p in group), group[0].y)
    )
    for group in heaviest:
        for piece in sorted(group, key=_weight, reverse=True):
            at = _beside(rows, ys, piece)
            if at is None:
                at = bisect_left(ys, piece.y)
                ys.insert(at, piece.y)
                rows.insert(at, (piece.y, piece.size, []))
            rows[at][2].append(piece)
    found = (_row(_glyphs(members), y) for y, _, members in rows)
    return [row for row in found if row is not None]


def _weight(piece: Piece) -> float:
    return piece.size * len(piece.chars)


def _beside(
    rows: Sequence[tuple[float, float, list[Piece]]], ys: list[float], piece: Piece
) -> int | None:
    """Return the index of the row beside which a piece stands, the nearest of several."""
    best, best_distance = None, 0.0
    reach = piece.size * OTHER_SIZE
    at = bisect_left(ys, piece.y - reach)
    while at < len(ys) and ys[at] <= piece.y + reach:
        y, size, _ = rows[at]
        distance = abs(y - piece.y)
        small, large = min(size, piece.size), max(size, piece.size)
        shared = min(y + DESCENT * size, piece.y + DESCENT * piece.size) - max(
            y - ASCENT * size, piece.y - ASCENT * piece.size
        )
        fits = shared >= BESIDE * small and large < OTHER_SIZE * small
        fits = fits and not any(_overprints(piece, other) for other in rows[at][2])
        if fits and (best is None or distance < best_distance):
            best, best_distance = at, distance
        at += 1
    return best


def _overprints(piece: Piece, other: Piece) -> bool:
    """Say whether two pieces at different heights stand above each other.

    One character of several that touches its neighbour is only set too tight: PM10浓度.
    """
    if abs(piece.y - other.y) < SAME_HEIGHT * piece.size:
        return False
    if piece.lefts[0] >= other.rights[-1] or other.lefts[0] >= piece.rights[-1]:
        return False
    edges = sorted(_edges(other))
    own = list(_edges(piece))
    crossed = 0
    for left, right in own:
        centre = (left + right) / 2
        at = bisect_left(edges, (centre, centre)) - 1
        crossed += at >= 0 and edges[at][1] > centre
    return crossed * 2 > len(own)


def _edges(piece: Piece) -> Iterator[tuple[float, float]]:
    for left, right, char in zip(piece.lefts, piece.rights, piece.chars, strict=True):
        if char not in BLANKS:
            yield left, right


def _glyphs(pieces: list[Piece]) -> list[Glyph]:
    """Return the characters of one baseline from left to right, each once."""
    pieces.sort(key=lambda piece: piece.lefts[0])
    glyphs: list[Glyph] = []
    crossed = False
    end = float("-inf")
    for piece in pieces:
        lefts, right = piece.lefts, piece.rights[-1]
        crossed = crossed or end - lefts[0] > CROSSED * min(piece.size, right - lefts[0])
        end = max(end, right)
        look = repeat(piece.y), repeat(piece.size), repeat(piece.bold)
        glyphs.extend(map(Glyph, lefts, piece.rights, piece.chars, *look))
    if not crossed:
        return glyphs
    glyphs.sort(key=lambda glyph: glyph.left)
    once: list[Glyph] = []
    for glyph in glyphs:
        if not any(_same(glyph, other) for other in once[-3:]):
            once.append(glyph)
    return once


def _same(glyph: Glyph, other: Glyph) -> bool:
    return (
        glyph.char == other.char
        and abs(glyph.left - other.left) <= TWICE * (glyph.right - glyph.left)
        and abs(glyph.size - other.size) < 1
    )


def _row(glyphs: list[Glyph], y: float) -> Row | None:
    """Return a row without blanks at its ends, None if nothing else stands in it."""
    start, end = 0, len(glyphs)
    while start < end and glyphs[start].char in BLANKS:
        start += 1
    while end > start and glyphs[end - 1].char in BLANKS:
        end -= 1
    if start == end:
        return None
    kept = glyphs[start:end]
    drawn = {glyph.size for glyph in kept}
    if len(drawn) == 1:
        return Row(y, drawn.pop(), kept)
    sizes: dict[float, float] = defaultdict(float)
    for glyph in kept:
        # Latin letters of a line may be set in another size: the Chinese ones count double.
        sizes[round(glyph.size, 1)] += 1 if glyph.char.isascii() else 2
    return Row(y, max(sizes, key=lambda size: (sizes[size], size)), kept)


def glyphs_to_row(glyphs: list[Glyph]) -> Row | None:
    """Return a part of a row as one of its own, None where only blanks stand in it."""
    return _row(glyphs, _usual_y(glyphs))


def row_to_line(row: Row, page: int, block: int, shape: int) -> PageLine:
    """Return the text of a row, with blanks where words are held apart and not where digits are."""
    parts: list[str] = []
    rights: list[float] = []
    bolds: list[Span] = []
    end = row.left
    before = blanks = ""
    segments = 1
    bold_chars = 0
    size = row.size
    for left, right, char, _, _, bold in row.glyphs:
        if char in BLANKS:
            blanks += "\u3000" if char == "\u3000" else " "
            continue
        gap = (left - end) / size
        if blanks or gap > WORD_GAP:
            segments += gap > SEGMENT_GAP
            between = _blanks(before, char, blanks, gap)
            parts += between
            rights += [end] * len(between)
            blanks = ""
        if bold:
            bold_chars += 1
            at = len(parts)
            start = bolds.pop().start if bolds and bolds[-1].end == at else at
            bolds.append(Span(start, at + len(char)))
        # A ligature is several characters at one place.
        for single in char:
            parts.append(single)
            rights.append(right)
        before, end = char, right
    text = "".join(parts)
    kept_together = head_length(text)
    return PageLine(
        text=text,
        left=row.left,
        right=row.right,
        y=row.y,
        size=row.size,
        bold=bold_chars * 10 > 9 * len(text.replace(" ", "")),
        block=block,
        shape=shape,
        head=rights[kept_together - 1] - row.left if kept_together else 0.0,
        page=page,
        bolds=tuple(bolds),
        alone=segments >= TABLE_SEGMENTS,
    )


def _blanks(before: str, after: str, blanks: str, gap: float) -> str:
    """Return the blanks to keep between two characters that stand ``gap`` ems apart.

    Word's spacing between Chinese and Latin (2016 年) is no blank, drawn or not.
    """
    latin_before, latin_after = before[-1].isascii(), after[0].isascii()
    if latin_before and latin_after:
        if blanks:
            return " "
        digits = not (before[-1].isalpha() or after[0].isalpha())
        return " " if gap > (DIGIT_GAP if digits else WORD_GAP) else ""
    if not blanks:
        return " " if gap > WIDE_GAP else ""
    if latin_before == latin_after:
        return blanks
    if gap > LATIN_BLANK:
        return " "
    latin, other = (before[-1], after[0]) if latin_before else (after[0], before[-1])
    # 1. 整改 and — 3 —: these blanks are typed.
    chinese = other >= FIRST_CHINESE or other in "“”‘’"
    return "" if latin.isalnum() and chinese else " "
