"""Rows of a table that no rules part, told by all columns together: the cheapest way to cut them.

Where nothing tells rows apart by itself (no numbers, no pauses), the cells still do: in every row
all cells begin at one height, or have one middle; a line that is not full ends a cell, and a full
one goes on. Every way to cut the lines into such rows has a cost; it is taken where no other is
nearly as cheap.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import inf
from typing import NamedTuple

from zhenggai.readers.paragraphs import ENDS_OPEN, SENTENCE_END, begins_with_number, head_length
from zhenggai.readers.pdf.table_lines import Part, TableLine

# In ems: what stands at one height; how far off its column's end a line leaves it open whether
# what follows would have fitted there.
SAME_MIDDLE = 0.3
UNDECIDED = 0.6
# Of the leading: lines of one cell are no farther apart.
WITHIN = 1.1
# What is paid for a cell without words, in the first column too; for a paragraph that ends in a
# cell; for a line that is not full and goes on; for a full one that does not; for the rest of a
# row from the page before.
EMPTY, NO_FIRST, PARAGRAPH, BROKEN, TORN, GOES_ON = 0.3, 0.6, 0.15, 1.0, 0.4, 0.2
# For each further paragraph that ends at the same height in a row: more likely the row ends.
TOGETHER = 0.5
# The next best way must cost so much more, and a row no more than this on the average.
MARGIN, MOST_A_ROW = 0.3, 0.4
# More lines on a page, times columns, are not tried, nor higher rows: it takes their product.
MOST_PLACES, HIGHEST_ROW = 900, 25
# In what is paid for lines in one cell: no row of a cut that is taken costs so much.
DEAREST_ROW = 3.0


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a column: its height as an index and in points, and its words.

    ``room``, in ems: what is left behind it for the first word of the line below.
    """

    at: int
    y: float
    text: str
    number: bool
    room: float

    @property
    def is_short(self) -> bool:
        """Whether what follows would have fitted behind it."""
        return self.room > UNDECIDED

    @property
    def is_full(self) -> bool:
        """Whether it certainly would not."""
        return self.room < 0


@dataclass(frozen=True, slots=True)
class _Column:
    """The lines of one column from the top; ``places`` are their heights as indices."""

    lines: tuple[_Line, ...]
    places: tuple[int, ...]

    def between(self, start: int, end: int) -> tuple[_Line, ...]:
        """Return the lines at the heights from ``start`` to ``end``."""
        return self.lines[bisect_left(self.places, start) : bisect_left(self.places, end)]


class _Table(NamedTuple):
    """Columns, how far apart lines of one cell are at most, and whether the first row is a rest."""

    columns: Sequence[_Column]
    limit: float
    goes_on: bool


class _Cut(NamedTuple):
    """A way to cut the lines above a height: its cost, and where its rows begin."""

    cost: float
    starts: tuple[int, ...] = ()


# The height at which a cell's lines stand among those of its row.
Stands = Callable[[Sequence[_Line], float, float], bool]


def fit_rows(
    lines: Sequence[TableLine], edges: Sequence[float], *, goes_on: bool = False
) -> list[int]:
    """Return which lines begin a row, the first of all aside; none where it is unsure.

    ``goes_on``: the first row may be the rest of one from the page before.
    """
    if len(lines) < 2 or len(lines) * (len(edges) - 1) > MOST_PLACES:
        return []
    size = lines[0].size
    columns = _columns(lines, edges)
    ways: tuple[Stands, ...] = (
        partial(_at_top, SAME_MIDDLE * size),
        partial(_in_middle, SAME_MIDDLE * size),
    )
    table = _Table(columns, WITHIN * _leading(columns, size), goes_on)
    found = [cut for way in ways for cut in _cheapest(table, len(lines), way)]
    found.sort(key=lambda cut: cut.cost)
    if not found or found[0].cost > MOST_A_ROW * len(found[0].starts):
        return []
    best = found[0]
    other = next((cut.cost for cut in found if cut.starts != best.starts), inf)
    return [*best.starts[1:]] if other - best.cost >= MARGIN else []


def _at_top(near: float, own: Sequence[_Line], top: float, _: float) -> bool:
    return own[0].y - top <= near


def _in_middle(near: float, own: Sequence[_Line], top: float, foot: float) -> bool:
    return abs(own[0].y + own[-1].y - top - foot) <= 2 * near


def _leading(columns: Sequence[_Column], size: float) -> float:
    """Return the distance of lines within a cell: the smaller ones of the columns' distances."""
    steps = [b.y - a.y for column in columns for a, b in pairwise(column.lines)]
    steps = sorted(step for step in steps if step > size / 2)
    return steps[len(steps) // 5] if steps else 0.0


def _columns(lines: Sequence[TableLine], edges: Sequence[float]) -> list[_Column]:
    held = [
        [(at, _joined(parts)) for at, line in enumerate(lines) if (parts := line.between(*sides))]
        for sides in pairwise(edges)
    ]
    widths = _widths([[part for _, part in column] for column in held], edges)
    size = lines[0].size
    columns = []
    for own, width in zip(held, widths, strict=True):
        found = []
        for number, (at, part) in enumerate(own):
            below = own[number + 1][1].text if number + 1 < len(own) else ""
            room = (width - part.right + part.left) / size - _head_width(below)
            found.append(_Line(at, part.y, part.text, part.number, room))
        columns.append(_Column(tuple(found), tuple(at for at, _ in own)))
    return columns


def _joined(parts: Sequence[Part]) -> Part:
    """Return the stretches of one column's line as one."""
    first, last = parts[0], parts[-1]
    return Part(first.left, last.right, first.y, "".join(part.text for part in parts))


def _widths(held: Sequence[Sequence[Part]], edges: Sequence[float]) -> list[float]:
    """Return the width between each column's margins: all are padded alike."""
    lefts = [
        min((part.left for part in own), default=edge)
        for own, edge in zip(held, edges[:-1], strict=True)
    ]
    rights = [
        max((part.right for part in own), default=left)
        for own, left in zip(held, lefts, strict=True)
    ]
    apart = min((b - a for a, b in zip(rights[:-1], lefts[1:], strict=True)), default=0.0)
    ends = [left - apart for left in lefts[1:]] + [max(rights[-1], edges[-1] - lefts[0] + edges[0])]
    return [end - left for left, end in zip(lefts, ends, strict=True)]


def _head_width(text: str) -> float:
    """Return the width of what a line break keeps together at a line's start, in ems."""
    return sum(0.5 if char.isascii() else 1.0 for char in text[: head_length(text)])


def _cheapest(table: _Table, count: int, stands: Stands) -> list[_Cut]:
    """Return the two cheapest ways to cut so many lines into rows whose cells stand so."""
    torn = [_torn(table, at) for at in range(count)]
    best: list[list[_Cut]] = [[_Cut(0.0)]] + [[] for _ in range(count)]
    for end in range(1, count + 1):
        found = []
        for start in range(end - 1, max(end - 1 - HIGHEST_ROW, -1), -1):
            cost = _row_cost(table, start, end, stands)
            if cost is None:
                break
            found += [
                _Cut(above.cost + cost + torn[start], (*above.starts, start))
                for above in best[start]
                if cost < inf
            ]
        best[end] = sorted(found, key=lambda cut: cut.cost)[:2]
    return best[count]


def _row_cost(table: _Table, start: int, end: int, stands: Stands) -> float | None:
    """Return the cost of a row, infinite where its cells stand in no such way.

    None where a pause, or two numbers, say that neither it nor a longer one is a row.
    """
    held = [column.between(start, end) for column in table.columns]
    if not any(held):
        # What stands beside all columns begins no row.
        return inf
    top = min(own[0].y for own in held if own)
    foot = max(own[-1].y for own in held if own)
    rest = table.goes_on and not start
    cost = joints = 0.0
    begun: Counter[int] = Counter()
    for number, own in enumerate(held):
        if not own:
            cost += EMPTY if number or rest else NO_FIRST
            continue
        for above, below in pairwise(own):
            alone = not number and (above.number or below.number)
            if below.y - above.y > table.limit or (alone and above.number and below.number):
                return None
            joint = BROKEN if alone else _join_cost(above, below)
            joints += joint
            if joints > DEAREST_ROW:
                return None
            begun[below.at] += joint == PARAGRAPH
        if not stands(own, top, foot):
            cost += GOES_ON if rest and own[0].y - top <= table.limit else inf
    return cost + joints + TOGETHER * sum(count - 1 for count in begun.values() if count > 1)


def _join_cost(above: _Line, below: _Line) -> float:
    """Return what it costs that two lines stand in one cell."""
    if not above.is_short or ENDS_OPEN.search(above.text):
        return 0.0
    parts = SENTENCE_END.search(above.text) or begins_with_number(below.text)
    return PARAGRAPH if parts else BROKEN


def _torn(table: _Table, at: int) -> float:
    """Return what it costs that a row ends above a height where a full line goes on."""
    for column in table.columns:
        below = bisect_left(column.places, at)
        if not 0 < below < len(column.lines):
            continue
        last, first = column.lines[below - 1], column.lines[below]
        goes_on = last.is_full and not SENTENCE_END.search(last.text)
        if first.y - last.y <= table.limit and (goes_on or ENDS_OPEN.search(last.text)):
            return TORN
    return 0.0
