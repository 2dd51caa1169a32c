"""Tables without upright rules: columns are where text leaves gutters, rows where cells begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from statistics import median
from typing import NamedTuple

import regex

from zhenggai.readers.pdf.rows import Row
from zhenggai.readers.pdf.ruled_tables import GridTable, rules_to_tables
from zhenggai.readers.pdf.rules import Rule, Rules

# In ems: the narrowest gutter (Chinese beside Latin stands 0.25 apart); how wide a column of
# numbers is at most; how far the first row of a page may stand from what goes on above it.
GUTTER = 0.35
NARROW = 4.0
NEAR = 4.0
# Of the type's size above and below the baseline.
ASCENT, DESCENT = 0.9, 0.2
# A table has so many columns, rows with as many stretches, and lines.
FEWEST_COLUMNS = 3
FEWEST_ROWS = 3
# Of the text's width: a line without a gutter that is so wide is prose; so many end a table.
PROSE = 0.6
PROSE_LINES = 2
# Of the leading: lines farther apart belong to two blocks.
BLOCK = 1.25
# In ems: no leading is wider.
LEADING = 1.65
# In points: how far the outer rules may stand off the words.
PADDING = 12.0
# Level rules between the rows that leave nothing to guess.
RULED = 4
# So many lines with a wide gap inside a column tell that its gutter was not found.
GLUED = 3
WIDE = 1.0
# So many rows whose first cell begins lower than the others.
CENTRED = 2
# 一、思想认识方面; （二）环境质量方面: a heading over all columns.
HEADING = regex.compile(r"^[(（]?[一二三四五六七八九十]{1,3}[)）、]")


class _Part(NamedTuple):
    """A stretch of a line: its ends and its own baseline, which the line's is only near."""

    left: float
    right: float
    y: float


@dataclass(frozen=True, slots=True)
class _Line:
    """The stretches of one line of a table."""

    y: float
    size: float
    parts: tuple[_Part, ...]
    heading: bool


def rows_to_grids(
    rows: Sequence[Row], rules: Rules, before: GridTable | None = None
) -> tuple[GridTable, ...]:
    """Return the tables that stand in rows of text without upright rules, from the top.

    ``before`` is such a table at the foot of the page before: it may go on with a few lines.
    """
    if before is None and sum(bool(row.gaps()) for row in rows) < FEWEST_ROWS:
        return ()
    lines = [_line(row) for row in rows]
    found = [_table(region, _edges(region), rules.level) for region in _regions(lines)]
    if not found and before is not None:
        edges = [*sorted({cell.box.left for cell in before.cells}), before.box.right]
        rest = list(takewhile(lambda line: _fits(line, edges), lines))
        if any(len(line.parts) > 1 for line in rest):
            found.append(_table(rest, edges, rules.level))
    return tuple(grid for grid in found if grid is not None)


def _line(row: Row) -> _Line:
    parts: list[_Part] = []
    for char, left, right, look in zip(*row.glyphs, strict=True):
        if char.isspace():
            continue
        if parts and left - parts[-1].right < GUTTER * row.size:
            parts[-1] = parts[-1]._replace(right=max(parts[-1].right, right))
        else:
            parts.append(_Part(left, right, look.y))
    heading = len(parts) == 1 and HEADING.match(row.text) is not None
    return _Line(row.y, row.size, tuple(parts), heading)


def _regions(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Yield runs of lines that may be a table: no prose between, columns at both ends."""
    if sum(len(line.parts) >= FEWEST_COLUMNS for line in lines) < FEWEST_ROWS:
        return
    left, right = _sides(lines)
    prose = [
        len(line.parts) == 1
        and not line.heading
        and line.parts[0].right - line.parts[0].left > PROSE * (right - left)
        for line in lines
    ]
    region: list[_Line] = []
    for at, line in enumerate(lines):
        if prose[at] and all(prose[at : at + PROSE_LINES]):
            yield from _trimmed(region)
            region = []
        else:
            region.append(line)
    yield from _trimmed(region)


def _trimmed(region: list[_Line]) -> Iterator[list[_Line]]:
    """Yield a region from its first to its last line of several columns, and what goes with them.

    The last lines of a cell, or the first ones on a page, may stand alone.
    """
    wide = [at for at, line in enumerate(region) if len(line.parts) >= FEWEST_COLUMNS]
    if len(wide) < FEWEST_ROWS:
        return
    first, last = wide[0], wide[-1]
    own = region[first : last + 1]
    gutters = _gutters(own)
    lefts = [part.left for line in own for part in line.parts]
    while last + 1 < len(region) and _goes_on(region[last], region[last + 1], gutters, lefts):
        last += 1
    while first > 0 and _goes_on(region[first], region[first - 1], gutters, lefts):
        first -= 1
    yield region[first : last + 1]


def _goes_on(line: _Line, other: _Line, gutters: Sequence[float], lefts: Sequence[float]) -> bool:
    """Say whether a line beside a table stands in its columns: near, and where their lines do."""
    near = abs(other.y - line.y) <= NEAR * line.size
    if not near or any(_crosses(other, x) for x in gutters):
        return False
    aligned = all(any(abs(p.left - x) < line.size / 2 for x in lefts) for p in other.parts)
    return aligned and abs(other.size - line.size) < line.size / 10


def _crosses(line: _Line, x: float) -> bool:
    return any(part.left < x < part.right for part in line.parts)


def _fits(line: _Line, edges: Sequence[float]) -> bool:
    """Say whether a line stands between a table's edges."""
    inside = edges[0] - line.size < line.parts[0].left and line.parts[-1].right < edges[-1]
    return inside and not any(_crosses(line, x) for x in edges)


def _sides(lines: Sequence[_Line]) -> tuple[float, float]:
    return min(line.parts[0].left for line in lines), max(line.parts[-1].right for line in lines)


def _edges(lines: Sequence[_Line]) -> list[float]:
    """Return where the columns of a table begin and where the last one ends."""
    left, right = _sides(lines)
    return [left - 1, *_gutters(lines), right + 1]


def _gutters(lines: Sequence[_Line]) -> list[float]:
    """Return the middles of the stretches that no line covers, headings aside."""
    parts = sorted(part for line in lines if not line.heading for part in line.parts)
    least = GUTTER * median(line.size for line in lines)
    found: list[float] = []
    end = parts[0].right
    for left, right, _ in parts:
        if left - end >= least:
            found.append((left + end) / 2)
        end = max(end, right)
    return found


def _table(lines: Sequence[_Line], edges: list[float], level: Sequence[Rule]) -> GridTable | None:
    """Return the table that lines are, with rules where its columns and rows part."""
    if len(edges) - 1 < FEWEST_COLUMNS or _glued(lines, edges):
        return None
    top = lines[0].y - ASCENT * lines[0].size
    bottom = lines[-1].y + DESCENT * lines[-1].size
    drawn = [
        rule
        for rule in level
        if rule.start < edges[-1]
        and rule.end > edges[0]
        and top - PADDING < rule.at < bottom + PADDING
    ]
    if drawn:
        edges[0] = min(edges[0], *(rule.start for rule in drawn))
        edges[-1] = max(edges[-1], *(rule.end for rule in drawn))
    pieces = list(drawn)
    if len(drawn) < RULED:
        guessed = _breaks(lines, edges)
        if guessed is None:
            return None
        pieces += guessed
    if not any(rule.at <= top + 1 for rule in drawn):
        pieces.append(Rule(top, edges[0], edges[-1]))
    if not any(rule.at >= bottom - 1 for rule in drawn):
        pieces.append(Rule(bottom, edges[0], edges[-1]))
    pieces.sort()
    upright = [rule for x in edges for rule in _upright(x, edges, pieces, lines)]
    found = rules_to_tables(Rules(tuple(pieces), tuple(upright)))
    return replace(found[0], drawn=False) if len(found) == 1 else None


def _upright(
    x: float, edges: Sequence[float], level: Sequence[Rule], lines: Sequence[_Line]
) -> Iterator[Rule]:
    """Yield the rules along a column's edge, broken where words stand across it.

    A heading over some columns is one over all.
    """
    heights = sorted({rule.at for rule in level})
    inner = edges[1:-1]
    broken = [
        line.y
        for line in lines
        if _crosses(line, x)
        or (line.heading and x in inner and any(_crosses(line, other) for other in inner))
    ]
    start = heights[0]
    for above, below in pairwise(heights):
        if any(above < y <= below for y in broken):
            if above > start:
                yield Rule(x, start, above)
            start = below
    if heights[-1] > start:
        yield Rule(x, start, heights[-1])


def _glued(lines: Sequence[_Line], edges: Sequence[float]) -> bool:
    """Say whether lines with a wide gap inside of one column tell that it is two."""
    count = 0
    for line in lines:
        count += any(
            right - left >= WIDE * line.size and not any(left <= x <= right for x in edges)
            for left, right in ((a.right, b.left) for a, b in pairwise(line.parts))
        )
    return count >= GLUED


def _breaks(lines: Sequence[_Line], edges: Sequence[float]) -> list[Rule] | None:
    """Return the rules between rows, None where nothing tells the rows apart.

    Rows part where all columns pause. Between two pauses several columns may have as many blocks
    each, a row a block; a column with one block there is merged over them.
    """
    held = [
        sorted(p.y for line in lines for p in line.parts if left < p.right and p.left < right)
        for left, right in pairwise(edges)
    ]
    size = median(line.size for line in lines)
    limit = BLOCK * _leading(held, size)
    bands = _blocks(sorted({y for own in held for y in own}), limit)
    if len(held[0]) > 2 * len(bands):
        # Rows without space between them begin where a column of numbers says so.
        if edges[1] - edges[0] > NARROW * size:
            return None
        return [Rule(y - ASCENT * size, edges[0], edges[-1]) for y in held[0][1:]]
    if _centred(bands, held[0], limit):
        return None
    found = [
        Rule(_between(above[-1], below[0], size), edges[0], edges[-1])
        for above, below in pairwise(bands)
    ]
    for band in bands:
        inside = [_blocks([y for y in own if band[0] <= y <= band[-1]], limit) for own in held]
        count = sorted((len(blocks) for blocks in inside), reverse=True)[1]
        rows = [blocks for blocks in inside if len(blocks) == count]
        for at in range(1, count):
            above = max(blocks[at - 1][-1] for blocks in rows)
            below = min(blocks[at][0] for blocks in rows)
            if below <= above:
                continue
            y = _between(above, below, size)
            found += [
                Rule(y, left, right)
                for (left, right), blocks in zip(pairwise(edges), inside, strict=True)
                if len(blocks) > 1 and not any(block[0] < y < block[-1] for block in blocks)
            ]
    return found


def _centred(bands: Sequence[Sequence[float]], first: Sequence[float], limit: float) -> bool:
    """Say whether cells are centred upright, and some span rows: whose they are nothing tells."""
    firsts = [[y for y in first if band[0] <= y <= band[-1]] for band in bands]
    lower = sum(
        bool(own) and own[0] - band[0] > limit / 3 for own, band in zip(firsts, bands, strict=True)
    )
    return lower >= CENTRED and not all(firsts)


def _between(above: float, below: float, size: float) -> float:
    """Return the middle between the foot of one line and the head of the next."""
    return max((above + DESCENT * size + below - ASCENT * size) / 2, above + 1)


def _blocks(heights: Sequence[float], limit: float) -> list[list[float]]:
    """Return the heights of lines in runs that no pause interrupts."""
    found: list[list[float]] = []
    for y in heights:
        if found and y - found[-1][-1] <= limit:
            found[-1].append(y)
        else:
            found.append([y])
    return found


def _leading(held: Sequence[Sequence[float]], size: float) -> float:
    """Return the distance of lines within a cell: the smaller ones of the columns' distances."""
    steps = sorted(below - above for own in held for above, below in pairwise(own))
    steps = [step for step in steps if step > size / 2]
    return min(steps[len(steps) // 5], LEADING * size) if steps else LEADING * size
