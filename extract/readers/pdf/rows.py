"""Pieces of a PDF page to rows: the characters of one baseline from left to right."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter, sub
from typing import NamedTuple

from zhenggai.readers.pdf.chars import Piece

# A piece belongs to a row if this share of the lower of the two stands beside it: digits drawn
# a few points off the Chinese baseline do, the line below does not.
SHARED_HEIGHT = 0.5
# Of the size: what is drawn twice to look bold is no further apart.
SAME_HEIGHT = 0.1
ASCENT, DESCENT = 0.86, 0.14
# A watermark's characters are this much larger than those of the line that it crosses.
OTHER_SIZE = 2.2
# In widths of a Chinese character: a gap between two stretches of a row.
SEGMENT_GAP = 1.0
# Of a character's own width: nearer than this, the same character is drawn twice.
TWICE = 0.45
# Of a piece's width or a character's: what starts so far before the end of the piece before it
# is drawn into its gaps, or drawn twice; a kerned or widened letter is not.
CROSSED = 0.75
BLANKS = frozenset(" \xa0\u3000\u2002\u2003\u2009")


class Look(NamedTuple):
    """What characters share that are drawn in one go: baseline, font size, whether bold."""

    y: float
    size: float
    bold: bool


class Glyphs(NamedTuple):
    """Characters from left to right, each at one place of all lists: its edges and its look."""

    chars: list[str]
    lefts: list[float]
    rights: list[float]
    looks: list[Look]

    def cut(self, start: int, end: int) -> Glyphs:
        """Return the characters from ``start`` to ``end``."""
        part = slice(start, end)
        return Glyphs(self.chars[part], self.lefts[part], self.rights[part], self.looks[part])

    def join(self, other: Glyphs) -> Glyphs:
        """Return these characters and behind them others."""
        return Glyphs(
            self.chars + other.chars,
            self.lefts + other.lefts,
            self.rights + other.rights,
            self.looks + other.looks,
        )

    def pick(self, chosen: Sequence[bool]) -> Glyphs:
        """Return the characters that are chosen."""
        return Glyphs(
            list(compress(self.chars, chosen)),
            list(compress(self.lefts, chosen)),
            list(compress(self.rights, chosen)),
            list(compress(self.looks, chosen)),
        )

    def alike(self) -> bool:
        """Say whether all characters look the same."""
        return self.looks.count(self.looks[0]) == len(self.looks)


@dataclass(slots=True, eq=False)
class Row:
    """The characters of one baseline from left to right, blanks included."""

    y: float
    size: float
    glyphs: Glyphs
    _widest: float | None = None
    _gaps: list[tuple[float, float]] | None = None

    @property
    def left(self) -> float:
        """The left edge of the first character."""
        return self.glyphs.lefts[0]

    @property
    def right(self) -> float:
        """The right edge of the last character."""
        return max(self.glyphs.rights[-2:])

    @property
    def text(self) -> str:
        """The characters as they are drawn."""
        return "".join(self.glyphs.chars)

    def is_tight(self, ems: float) -> bool:
        """Say whether no blank stands in the row, and no gap that is so wide."""
        chars, lefts, rights, _ = self.glyphs
        if self._widest is None:
            self._widest = max(map(sub, lefts[1:], rights), default=0.0)
        return self.size > 0 and self._widest / self.size < ems and BLANKS.isdisjoint(chars)

    def gaps(self) -> list[tuple[float, float]]:
        """Return the stretches without a character that are wider than a Chinese one."""
        if self._gaps is None:
            tight = self.is_tight(SEGMENT_GAP)
            self._gaps = [] if tight else _find_gaps(self.glyphs, SEGMENT_GAP * self.size)
        return self._gaps

    def split(self, x: float) -> tuple[Row | None, Row | None]:
        """Return what stands left and what stands right of a place where no character stands."""
        before = [left < x for left in self.glyphs.lefts]
        if all(before):
            return self, None
        if not any(before):
            return None, self
        # Two columns' lines need not stand at one height.
        left, right = self.glyphs.pick(before), self.glyphs.pick([not own for own in before])
        return glyphs_to_row(left), glyphs_to_row(right)


def _find_gaps(glyphs: Glyphs, least: float) -> list[tuple[float, float]]:
    chars, lefts, rights, _ = glyphs
    found = []
    end = lefts[0]
    for char, left, right in zip(chars, lefts, rights, strict=True):
        if char in BLANKS:
            continue
        if left - end > least:
            found.append((end, left))
        end = max(end, right)
    return found


@dataclass(slots=True)
class _Growing:
    """A row while its pieces are found; ``highest`` and ``lowest`` are their baselines."""

    y: float
    size: float
    pieces: list[Piece]
    highest: float
    lowest: float

    def fits(self, piece: Piece) -> bool:
        """Say whether a piece stands beside the row, and not above one of its pieces."""
        if self.y != piece.y or self.size != piece.size or self.size < 0:
            small, large = min(self.size, piece.size), max(self.size, piece.size)
            shared = min(self.y + DESCENT * self.size, piece.y + DESCENT * piece.size) - max(
                self.y - ASCENT * self.size, piece.y - ASCENT * piece.size
            )
            if shared < SHARED_HEIGHT * small or large >= OTHER_SIZE * small:
                return False
        apart = max(piece.y - self.highest, self.lowest - piece.y)
        return apart < SAME_HEIGHT * piece.size or not any(
            _overprints(piece, other) for other in self.pieces
        )

    def add(self, piece: Piece) -> None:
        """Take a piece into the row."""
        self.pieces.append(piece)
        self.highest, self.lowest = min(self.highest, piece.y), max(self.lowest, piece.y)


def pieces_to_rows(pieces: Iterable[Piece]) -> list[Row]:
    """Group pieces by baseline and return the rows from the top of the page to its foot."""
    rows: list[_Growing] = []
    ys: list[float] = []
    weights: dict[float, list[tuple[float, Piece]]] = defaultdict(list)
    weight = itemgetter(0)
    for piece in pieces:
        if not BLANKS.issuperset(piece.chars):
            own = piece.size * len(piece.chars)
            weights[round(piece.y * 2) / 2].append((own, piece))
    heaviest = sorted(weights.values(), key=lambda group: (-sum(map(weight, group)), group[0][1].y))
    for group in heaviest:
        for _, piece in sorted(group, key=weight, reverse=True):
            row = _beside(rows, ys, piece)
            if row is None:
                at = bisect_left(ys, piece.y)
                row = _Growing(piece.y, piece.size, [], piece.y, piece.y)
                ys.insert(at, piece.y)
                rows.insert(at, row)
            row.add(piece)
    found = (_row(_glyphs(row.pieces), row.y) for row in rows)
    return [row for row in found if row is not None]


def _beside(rows: Sequence[_Growing], ys: list[float], piece: Piece) -> _Growing | None:
    """Return the row beside which a piece stands, the nearest of several."""
    at = bisect_left(ys, piece.y)
    if at < len(ys) and ys[at] == piece.y and rows[at].fits(piece):
        return rows[at]
    best, best_distance = None, 0.0
    reach = piece.size * OTHER_SIZE
    at = bisect_left(ys, piece.y - reach)
    while at < len(ys) and ys[at] <= piece.y + reach:
        distance = abs(ys[at] - piece.y)
        if (best is None or distance < best_distance) and rows[at].fits(piece):
            best, best_distance = rows[at], distance
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


def _glyphs(pieces: list[Piece]) -> Glyphs:
    """Return the characters of one baseline from left to right, each once."""
    if len(pieces) == 1:
        (piece,) = pieces
        looks = [Look(piece.y, piece.size, piece.bold)] * len(piece.chars)
        return Glyphs(piece.chars, piece.lefts, piece.rights, looks)
    pieces.sort(key=lambda piece: piece.lefts[0])
    glyphs = Glyphs([], [], [], [])
    chars, lefts, rights, looks = glyphs
    crossed = False
    end = float("-inf")
    look: Look | None = None
    for piece in pieces:
        left, right = piece.lefts[0], piece.rights[-1]
        crossed = crossed or end - left > CROSSED * min(piece.size, right - left)
        end = max(end, right)
        if look is None or (piece.y, piece.size, piece.bold) != look:
            look = Look(piece.y, piece.size, piece.bold)
        chars += piece.chars
        lefts += piece.lefts
        rights += piece.rights
        looks += [look] * len(piece.chars)
    return _each_once(glyphs) if crossed else glyphs


def _each_once(glyphs: Glyphs) -> Glyphs:
    """Return characters in the order of their left edges, those drawn twice once."""
    once: list[tuple[str, float, float, Look]] = []
    for glyph in sorted(zip(*glyphs, strict=True), key=itemgetter(1)):
        if not any(_same(glyph, other) for other in once[-3:]):
            once.append(glyph)
    return Glyphs(*map(list, zip(*once, strict=True)))


def _same(glyph: tuple[str, float, float, Look], other: tuple[str, float, float, Look]) -> bool:
    char, left, right, look = glyph
    return (
        char == other[0]
        and abs(left - other[1]) <= TWICE * (right - left)
        and abs(look.size - other[3].size) < 1
    )


def _row(glyphs: Glyphs, y: float) -> Row | None:
    """Return a row without blanks at its ends, None if nothing else stands in it."""
    chars = glyphs.chars
    start, end = 0, len(chars)
    while start < end and chars[start] in BLANKS:
        start += 1
    while end > start and chars[end - 1] in BLANKS:
        end -= 1
    if start == end:
        return None
    kept = glyphs if end - start == len(chars) else glyphs.cut(start, end)
    if kept.alike():
        return Row(y, kept.looks[0].size, kept)
    sizes: dict[float, float] = defaultdict(float)
    for char, look in zip(kept.chars, kept.looks, strict=True):
        # Latin letters of a line may be set in another size: the Chinese ones count double.
        sizes[look.size] += 1 if char.isascii() else 2
    if len(sizes) == 1:
        return Row(y, kept.looks[0].size, kept)
    rounded: dict[float, float] = defaultdict(float)
    for size, weight in sizes.items():
        rounded[round(size, 1)] += weight
    return Row(y, max(rounded, key=lambda size: (rounded[size], size)), kept)


def glyphs_to_row(glyphs: Glyphs) -> Row | None:
    """Return a part of a row as one of its own, None where only blanks stand in it."""
    if glyphs.alike():
        return _row(glyphs, glyphs.looks[0].y)
    heights = Counter([look.y for look in glyphs.looks])
    return _row(glyphs, heights.most_common(1)[0][0])
