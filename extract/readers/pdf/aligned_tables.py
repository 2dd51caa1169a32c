"""Tables without upright rules: columns are where text leaves gutters, rows where cells begin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from statistics import median
from typing import NamedTuple

from zhenggai.readers.pdf.paths import Box
from zhenggai.readers.pdf.row_breaks import (
    ASCENT,
    DESCENT,
    head_length,
    missing_breaks,
    row_breaks,
)
from zhenggai.readers.pdf.rows import Row
from zhenggai.readers.pdf.ruled_tables import GridCell, GridTable, rules_to_tables
from zhenggai.readers.pdf.rules import Rule, Rules
from zhenggai.readers.pdf.table_lines import GUTTER, Part, TableLine, row_to_table_line

# In ems: how far the first row of a page may stand from what goes on above it.
NEAR = 4.0
# A table has so many columns, rows with as many stretches, and lines; between level rules fewer.
FEWEST_COLUMNS = 3
FEWEST_RULED = 2
FEWEST_ROWS = 3
# Of the text's width: a line without a gutter that is so wide is prose; so many end a table.
PROSE_WIDTH = 0.6
PROSE_LINES = 2
# In points: how far the outer rules may stand off the words.
PADDING = 12.0
# Level rules between the rows that leave nothing to guess.
RULED = 4
# Of the page's height: a frame that is higher is its border.
WHOLE_PAGE = 0.88
# In points: rules that end at one place. Of the type's size: the middle of a character.
SAME_END = 4.0
# What stands over a column of numbers, and what they begin with.
NUMBERED_BY = frozenset({"序号", "编号", "项次"})
NUMERALS = frozenset("0123456789(（一二三四五六七八九十")
MIDDLE = 0.35
# So many lines with a wide gap inside a column tell that its gutter was not found.
GLUED = 3
WIDE_GAP = 1.0


class Aligned(NamedTuple):
    """The tables of a page; ``unsure``: there seems to be another, whose rows nothing tells."""

    grids: tuple[GridTable, ...]
    unsure: bool


NO_TABLES = Aligned((), False)


class Above(NamedTuple):
    """The table at the foot of the page before: it may go on.

    ``edges`` are its columns', none where they are drawn; ``head`` is what its first row prints;
    ``ruled``: level rules part its rows, so that those of the next page leave nothing to guess;
    ``open``: the ends of the full lines with which its last row stops in mid-sentence.
    """

    edges: tuple[float, ...] = ()
    head: tuple[str, ...] = ()
    ruled: bool = False
    open: tuple[tuple[float, float], ...] = ()


NOTHING_ABOVE = Above()


def rows_to_grids(rows: Sequence[Row], rules: Rules, above: Above = NOTHING_ABOVE) -> Aligned:
    """Return the tables that stand in rows of text without upright rules, from the top.

    Where a table goes on from the page before, a few lines are enough.
    """
    if not above.edges and sum(not row.is_tight(GUTTER) for row in rows) < FEWEST_ROWS:
        return NO_TABLES
    lines = [row_to_table_line(row) for row in rows]
    goes_on = list(takewhile(lambda line: _fits(line, above.edges), lines))
    found = []
    for region in _regions(lines, rules, above.edges):
        # The first column of a row that goes on may be empty.
        known = len(region) <= len(goes_on) and region[0] is lines[0]
        edges = [*above.edges] if known else _edges(region)
        found.append(_table(region, edges, rules.level, above))
    rest = goes_on if any(len(line.parts) > 1 for line in goes_on) else _rest(goes_on, rules, above)
    if rest and not found:
        found.append(_table(rest, [*above.edges], rules.level, above))
    grids = tuple(grid for grid in found if grid is not None)
    return Aligned(grids, len(grids) < len(found))


def _rest(lines: Sequence[TableLine], rules: Rules, above: Above) -> list[TableLine]:
    """Return those of a page's first lines, each in one column, that end the row above.

    They stand in a frame of the table's width, between two of its rules where it has those, or go
    on below a line that is open.
    """
    if not lines:
        return []
    left, right = above.edges[0], above.edges[-1]
    frames = [*_enclosed(rules)]
    if above.ruled:
        frames += [Box(a.start, a.at, a.end, b.at) for a, b in pairwise(rules.level)]
    frames = [box for box in frames if abs(box.left - left) + abs(box.right - right) < 2 * SAME_END]
    framed = [line for line in lines if any(box.top < line.y < box.bottom for box in frames)]
    return framed or [*takewhile(lambda line: _goes_below(line, above.open), lines)]


def _goes_below(line: TableLine, ends: Sequence[tuple[float, float]]) -> bool:
    """Say whether a line stands where the next one of a full line does: at its left, or amid."""
    own, near = line.parts[0], line.size / 2
    return any(
        abs(own.left - left) < near or abs(own.left + own.right - left - right) < near
        for left, right in ends
    )


def part_rows(
    tables: Sequence[GridTable], rows: Sequence[Row], rules: Rules, head: Sequence[str] = ()
) -> tuple[GridTable, ...]:
    """Return drawn tables with the rows that no rule parts: those of columns of numbers.

    A row that holds several numbers in its first column, each on a line of its own, is several;
    so is one that begins with the ``head`` of the page before, printed again.
    """
    added: list[Rule] = []
    for table in tables:
        bands: dict[int, list[GridCell]] = defaultdict(list)
        for cell in table.cells:
            bands[cell.row].append(cell)
        for band in bands.values():
            if len(band) > 1 and all(cell.row_span == 1 for cell in band):
                added += _unruled(band, rows, head, alone=len(bands) == 1)
    if not added:
        return tuple(tables)
    level = sorted([*rules.level, *added])
    return rules_to_tables(Rules(tuple(level), rules.upright))


def _unruled(
    band: Sequence[GridCell], rows: Sequence[Row], head: Sequence[str], alone: bool
) -> list[Rule]:
    """Return the rules that are missing in a row of a drawn table; ``alone``: it has no other."""
    first, last = band[0].box, band[-1].box
    inside = [
        row
        for row in rows
        if first.top < row.y - MIDDLE * row.size < first.bottom
        and row.right > first.left
        and row.left < last.right
    ]
    numbered = sum(row.left < first.right and row.glyphs.chars[0] in NUMERALS for row in inside)
    numbered += any("".join(row.glyphs.chars[:2]) in NUMBERED_BY for row in inside)
    if len(inside) < (2 if head else FEWEST_ROWS) or (numbered < 2 and not alone):
        return []
    lines = [row_to_table_line(row) for row in inside]
    edges = [*(cell.box.left for cell in band), last.right]
    if head_length(lines, edges, head):
        return row_breaks(lines, edges, head) or []
    own = [part for line in lines for part in line.parts if part.right < first.right + 1]
    numbers = sum(part.number or part.text in NUMBERED_BY for part in own)
    if numbers > 1 and _is_one_number(own, lines, edges):
        return []
    if numbers < 2 and not alone:
        return []
    breaks = row_breaks(lines, edges, goes_on=bool(head)) or []
    whole = sum(rule.start <= edges[0] + 1 and rule.end >= edges[-1] - 1 for rule in breaks)
    # Fewer may be paragraphs of one row, unless the rows above are known.
    fewest = FEWEST_ROWS if len(head) != len(band) else 2
    return breaks if numbers > 1 or whole + 1 >= fewest else []


def _is_one_number(own: Sequence[Part], lines: Sequence[TableLine], edges: Sequence[float]) -> bool:
    """Say whether digits below each other are one number: 1 over 2, where 12 has no room."""
    if not all(part.text.isdecimal() and len(part.text) == len(own[0].text) for part in own[:-1]):
        return False
    room = edges[1] - edges[0] - 2 * _padding(lines, edges)
    digit = max((part.right - part.left) / len(part.text) for part in own)
    return own[-1].text.isdecimal() and (len(own[0].text) + 1) * digit > room


def _padding(lines: Sequence[TableLine], edges: Sequence[float]) -> float:
    """Return how near the words of a row stand to the rules beside them."""
    return min(
        min(part.left - left, right - part.right)
        for left, right in pairwise(edges)
        for line in lines
        for part in line.between(left, right)
    )


def _regions(
    lines: Sequence[TableLine], rules: Rules, known: Sequence[float]
) -> Iterator[list[TableLine]]:
    """Yield runs of lines that may be a table: between rules, then others.

    ``known`` are the edges of the columns of a table that may go on here.
    """
    rest = list(lines)
    for left, top, right, bottom in _enclosed(rules):
        region = [
            line
            for line in rest
            if top < line.y < bottom
            and left - PADDING < line.parts[0].left
            and line.parts[-1].right < right + PADDING
        ]
        if sum(len(line.parts) > 1 for line in region) >= FEWEST_ROWS:
            yield region
            rest = [line for line in rest if line not in region]
    yield from _open_regions(rest, known)


def enclosed_areas(rules: Rules, height: float) -> Iterator[Box]:
    """Yield where many level rules of one length lie, or a frame that is none of the whole page."""
    return (box for box in _enclosed(rules) if box.bottom - box.top < WHOLE_PAGE * height)


def _enclosed(rules: Rules) -> Iterator[Box]:
    alike: dict[tuple[int, int], list[Rule]] = defaultdict(list)
    for rule in rules.level:
        alike[round(rule.start / PADDING), round(rule.end / PADDING)].append(rule)
    for own in alike.values():
        first, last = own[0], own[-1]
        sides = [
            rule
            for rule in rules.upright
            if rule.start < first.at + SAME_END and rule.end > last.at - SAME_END
        ]
        if len(own) >= RULED or (len(own) > 1 and len(sides) == 2):
            yield Box(first.start, first.at, first.end, last.at)


def _open_regions(lines: Sequence[TableLine], known: Sequence[float]) -> Iterator[list[TableLine]]:
    """Yield runs of lines that may be a table: no prose between, columns at both ends."""
    if sum(len(line.parts) > 1 for line in lines) < FEWEST_ROWS:
        return
    left, right = _sides(lines)
    prose = [
        len(line.parts) == 1
        and not line.heading
        and line.parts[0].right - line.parts[0].left > PROSE_WIDTH * (right - left)
        for line in lines
    ]
    region: list[TableLine] = []
    for at, line in enumerate(lines):
        if prose[at] and all(prose[at : at + PROSE_LINES]):
            yield from _trimmed(region, known)
            region = []
        else:
            region.append(line)
    yield from _trimmed(region, known)


def _trimmed(region: list[TableLine], known: Sequence[float]) -> Iterator[list[TableLine]]:
    """Yield a region from its first to its last line of several columns, and what goes with them.

    The last lines of a cell, or the first ones on a page, may stand alone.
    """
    wide = [at for at, line in enumerate(region) if len(line.parts) >= FEWEST_COLUMNS]
    if len(wide) < FEWEST_ROWS:
        # Numbers may stand in the middle of rows of two lines, beside neither.
        wide = [at for at, line in enumerate(region) if len(line.parts) > 1]
    if len(wide) < FEWEST_ROWS:
        return
    first, last = wide[0], wide[-1]
    own = region[first : last + 1]
    gutters = _gutters(own)
    if len(gutters) + 1 < FEWEST_COLUMNS:
        return
    if all(_fits(line, known) for line in own):
        gutters = [*known[1:-1]]
    lefts = [part.left for line in own for part in line.parts]
    while last + 1 < len(region) and _goes_on(region[last], region[last + 1], gutters, lefts):
        last += 1
    while first > 0 and _goes_on(region[first], region[first - 1], gutters, lefts):
        first -= 1
    yield region[first : last + 1]


def _goes_on(
    line: TableLine, other: TableLine, gutters: Sequence[float], lefts: Sequence[float]
) -> bool:
    """Say whether a line beside a table stands in its columns: near, and where their lines do."""
    near = abs(other.y - line.y) <= NEAR * line.size
    if not near or any(_crosses(other, x) for x in gutters):
        return False
    aligned = all(any(abs(p.left - x) < line.size / 2 for x in lefts) for p in other.parts)
    return aligned and abs(other.size - line.size) < line.size / 10


def _crosses(line: TableLine, x: float) -> bool:
    return any(part.left < x < part.right for part in line.parts)


def _fits(line: TableLine, edges: Sequence[float]) -> bool:
    """Say whether a line stands between a table's edges."""
    if not edges:
        return False
    inside = edges[0] - line.size < line.parts[0].left and line.parts[-1].right < edges[-1]
    return inside and not any(_crosses(line, x) for x in edges)


def _sides(lines: Sequence[TableLine]) -> tuple[float, float]:
    return min(line.parts[0].left for line in lines), max(line.parts[-1].right for line in lines)


def _edges(lines: Sequence[TableLine]) -> list[float]:
    """Return where the columns of a table begin and where the last one ends."""
    left, right = _sides(lines)
    return [left - 1, *_gutters(lines), right + 1]


def _gutters(lines: Sequence[TableLine]) -> list[float]:
    """Return the middles of the stretches that no line covers, headings aside."""
    parts = sorted(part for line in lines if not line.heading for part in line.parts)
    least = GUTTER * median(line.size for line in lines)
    found: list[float] = []
    end = parts[0].right
    for left, right, *_ in parts:
        if left - end >= least:
            found.append((left + end) / 2)
        end = max(end, right)
    return found


def _table(
    lines: Sequence[TableLine], edges: list[float], level: Sequence[Rule], above: Above
) -> GridTable | None:
    """Return the table that lines are, with rules where its columns and rows part."""
    top = lines[0].y - ASCENT * lines[0].size
    bottom = lines[-1].y + DESCENT * lines[-1].size
    drawn = [
        rule
        for rule in level
        if rule.start < edges[-1]
        and rule.end > edges[0]
        and top - PADDING < rule.at < bottom + PADDING
    ]
    ruled = len(drawn) >= RULED or above.ruled
    if len(edges) - 1 < (FEWEST_RULED if ruled else FEWEST_COLUMNS) or _glued(lines, edges):
        return None
    if drawn:
        edges[0] = min(edges[0], *(rule.start for rule in drawn))
        edges[-1] = max(edges[-1], *(rule.end for rule in drawn))
    pieces = list(drawn)
    if not ruled:
        goes_on = bool(above.edges)
        guessed = row_breaks(lines, edges, above.head, goes_on=goes_on)
        if guessed is None:
            return None
        if not goes_on and guessed and _stands_above(lines, guessed[0].at):
            below = [line for line in lines if line.y > guessed[0].at]
            return _table(below, edges, level, above)
        pieces += guessed
    else:
        pieces += missing_breaks(lines, edges, drawn)
    if not any(rule.at <= top + 1 for rule in drawn):
        pieces.append(Rule(top, edges[0], edges[-1]))
    if not any(rule.at >= bottom - 1 for rule in drawn):
        pieces.append(Rule(bottom, edges[0], edges[-1]))
    pieces.sort()
    upright = [rule for x in edges for rule in _upright(x, edges, pieces, lines)]
    found = rules_to_tables(Rules(tuple(pieces), tuple(upright)))
    return replace(found[0], drawn=False, ruled=ruled) if len(found) == 1 else None


def _stands_above(lines: Sequence[TableLine], y: float) -> bool:
    """Say whether the lines above a height are none of a table: one stretch, no heading."""
    own = [line for line in lines if line.y < y]
    return len(own) == 1 and len(own[0].parts) == 1 and not own[0].heading


def _upright(
    x: float, edges: Sequence[float], level: Sequence[Rule], lines: Sequence[TableLine]
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


def _glued(lines: Sequence[TableLine], edges: Sequence[float]) -> bool:
    """Say whether lines with a wide gap inside of one column tell that it is two."""
    count = 0
    for line in lines:
        count += any(
            right - left >= WIDE_GAP * line.size and not any(left <= x <= right for x in edges)
            for left, right in ((a.right, b.left) for a, b in pairwise(line.parts))
        )
    return count >= GLUED
