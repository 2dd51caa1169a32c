"""Where rows of a table part that no rules part: by pauses, by what stands in the middle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise, product
from math import inf
from statistics import median

import regex

from zhenggai.readers.paragraphs import SENTENCE_END, begins_with_number
from zhenggai.readers.pdf.row_fit import fit_rows
from zhenggai.readers.pdf.rules import Rule
from zhenggai.readers.pdf.table_lines import Part, TableLine

# In ems: how wide a column of numbers is at most.
NARROW = 4.0
# Of the type's size above and below the baseline.
ASCENT, DESCENT = 0.9, 0.2
# Of the leading: lines farther apart belong to two blocks.
BLOCK = 1.25
PAUSE = 1.1
# In ems: no leading is wider.
LEADING = 1.65
# In ems: what stands at one height, or in the middle of what stands beside it.
SAME_HEIGHT = 0.3
# So many rows whose first cell begins lower than the others.
CENTRED = 2
# So many cells in the middle of their rows tell that all are, a head among them.
FEWEST_ROWS = 3
# Of the cells beside a number: so many begin at its height where cells stand at the top.
AT_TOP = 0.8
# So many lines that fill so many of their columns, and so many of all lines there, are rows; of
# what they hold beside numbers so many stretches may go to their column's end.
FEWEST_SINGLE = 4
FULL, MOST_SINGLE = 0.7, 0.8
MOST_WRAPPED = 0.4
# In ems: so near a column's end a wrapped line stops.
TO_THE_END = 1.5
# Of a column's width: a line that can be wrapped, and one that can not.
LONG_LINE, SHORT_LINE = 0.8, 0.6
VALUE = regex.compile(r"[\p{N}\p{P}\p{S}]+")


def head_length(lines: Sequence[TableLine], edges: Sequence[float], head: Sequence[str]) -> int:
    """Return how many lines print a head again, 0 where the first ones do not."""
    said = [""] * len(head)
    if len(head) + 1 != len(edges):
        return 0
    for number, line in enumerate(lines, start=1):
        for at, (left, right) in enumerate(pairwise(edges)):
            said[at] += "".join(part.text for part in line.between(left, right))
        if said == [*head]:
            return number
        if not all(map(str.startswith, head, said)):
            return 0
    return 0


def row_breaks(
    lines: Sequence[TableLine],
    edges: Sequence[float],
    head: Sequence[str] = (),
    *,
    goes_on: bool = False,
    headed: bool = False,
) -> list[Rule] | None:
    """Return the rules between rows, None where nothing tells the rows apart.

    A ``head`` that is printed again is a row. What a column or a pause tells is held against what
    all columns do. ``goes_on``: the first row may be the rest of one from the page before;
    ``headed``: a head stands above the lines.
    """
    again = head_length(lines, edges, head)
    if 0 < again < len(lines):
        below = row_breaks(lines[again:], edges, goes_on=True, headed=True)
        y = _between(lines[again - 1].y, lines[again].y, lines[again].size)
        return None if below is None else [Rule(y, edges[0], edges[-1]), *below]
    alone = single_line_breaks(lines, edges)
    if alone:
        above = [line for line in lines if line.y < alone[0].at]
        return [*(row_breaks(above, edges, goes_on=goes_on) or []), *alone]
    size = median(line.size for line in lines)
    held = _held(lines, edges)
    told = _told_breaks(held, edges, size, FEWEST_ROWS - headed)
    if told is not None and not _broken_lines(held, told, size):
        return told
    starts = fit_rows(lines, edges, goes_on=goes_on)
    fitted = _rules((_between(lines[at - 1].y, lines[at].y, size) for at in starts), edges)
    readings = [own for own in (told, fitted or None) if own is not None]
    return min(readings, key=lambda own: _broken_lines(held, own, size), default=None)


def missing_breaks(
    lines: Sequence[TableLine], edges: Sequence[float], drawn: Sequence[Rule]
) -> list[Rule]:
    """Return the rules that are missing between drawn ones: none unless lines say that they are."""
    size = median(line.size for line in lines)
    ys = [-inf, *(rule.at for rule in drawn), inf]
    bands = [[line for line in lines if above < line.y <= below] for above, below in pairwise(ys)]
    readings: list[list[Rule]] = [
        [],
        single_line_breaks(lines, edges),
        [rule for own in bands if len(own) > 1 for rule in row_breaks(own, edges) or ()],
    ]
    held = _held(lines, edges)
    return min(readings, key=lambda own: _broken_lines(held, [*drawn, *own], size))


def _held(lines: Sequence[TableLine], edges: Sequence[float]) -> list[list[Part]]:
    """Return the stretches of each column from left to right."""
    return [
        sorted(part for line in lines for part in line.between(*sides)) for sides in pairwise(edges)
    ]


def _told_breaks(
    held: Sequence[Sequence[Part]], edges: Sequence[float], size: float, fewest: int
) -> list[Rule] | None:
    """Return the rules between rows that the first column tells, or pauses; None where neither.

    ``fewest`` cells in the middle of their rows tell that all are. Rows part where all columns
    pause. Between two pauses several columns may have as many blocks each, a row a block; a
    column with one block there is merged over them.
    """
    heights = [sorted(p.y for p in own) for own in held]
    leading = _leading(heights, size)
    limit = BLOCK * leading
    first = sorted(held[0], key=lambda part: part.y)
    middles = _rows_by_middles(heights, first, leading, size, fewest)
    centred = _rules((_between(above, below, size) for above, below in middles or ()), edges)
    bands = _blocks(sorted({y for own in heights for y in own}), limit)
    # Rows without space between them begin where a column of numbers says so.
    numbered = all(part.number for part in first)
    at_top = _begin_at(heights, size)
    by_numbers = _from_numbers(heights, first, leading, size)
    if centred:
        # Cells of an odd number of lines stand in the middle and at the top of some row.
        readings = [centred, _rules(by_numbers, edges)] if at_top else [centred]
        return min(readings, key=lambda rules: _broken_lines(held, rules, size))
    many = len(heights[0]) > 2 * len(bands)
    if many or (numbered and at_top and len(heights[0]) > len(bands)):
        wide = edges[1] - edges[0] > NARROW * size
        if not at_top or (wide and not all(part.number for part in first[1:])):
            return None
        return _rules(by_numbers, edges)
    if _lower_first(bands, heights[0], limit, SAME_HEIGHT * size):
        return None
    return _by_pauses(bands, heights, edges, limit, size)


def _rules(heights: Iterable[float], edges: Sequence[float]) -> list[Rule]:
    return [Rule(y, edges[0], edges[-1]) for y in heights]


def single_line_breaks(lines: Sequence[TableLine], edges: Sequence[float]) -> list[Rule]:
    """Return the rules above rows where most rows are one line, a value in nearly all columns.

    Lines of a wrapped cell are as wide as their column; what is no number is mostly not, then.
    """
    held = [[line.between(*sides) for sides in pairwise(edges)] for line in lines]
    full = [
        at
        for at, cells in enumerate(held)
        if cells[0] and sum(map(bool, cells)) >= FULL * len(cells)
    ]
    if len(full) < FEWEST_SINGLE or len(full) < MOST_SINGLE * (full[-1] - full[0] + 1):
        return []
    wrapped = words = 0
    for column, (_, right) in zip(zip(*held, strict=True), pairwise(edges), strict=True):
        for part in (part for cell in column for part in cell):
            if not VALUE.fullmatch(part.text):
                words += 1
                wrapped += right - part.right < TO_THE_END * lines[0].size
    if wrapped > MOST_WRAPPED * words:
        return []
    starts = [
        at
        for at in range(full[0], len(lines))
        if at and held[at][0] and not _ends_the_row(held[: at + 1], edges[1], lines[at].size)
    ]
    return _rules((_between(lines[at - 1].y, lines[at].y, lines[at].size) for at in starts), edges)


def _ends_the_row(held: Sequence[Sequence[Sequence[Part]]], edge: float, size: float) -> bool:
    """Say whether the last line, in the first column alone, goes on with a full one above it."""
    above = next((cells[0][-1] for cells in reversed(held[:-1]) if cells[0]), None)
    if above is None or above.number or any(held[-1][1:]):
        return False
    full = edge - above.right < 2 * TO_THE_END * size
    return full and not SENTENCE_END.search(above.text)


def _rows_by_middles(
    heights: Sequence[Sequence[float]],
    first: Sequence[Part],
    leading: float,
    size: float,
    fewest: int,
) -> list[tuple[float, float]] | None:
    """Return the last and first heights of neighbouring rows whose cells stand in their middle.

    The first column says where the middles are: numbers, each a line. In every other column the
    lines must be runs with just these middles; else None.
    """
    middles: list[float | None] = [*_middles(first, BLOCK * leading)]
    if len(middles) < fewest:
        return None
    # At a page's top, or below a header printed again, a row may go on from the page before.
    goes_on = [None, *middles] if first[0].number else [middles[0], None, *middles[1:]]
    for wanted, limit in product((middles, goes_on), (BLOCK * leading, PAUSE * leading)):
        groups = [_grouped(own, wanted, limit, SAME_HEIGHT * size) for own in heights[1:]]
        found = [own for own in groups if own is not None]
        ends = _ends(found, wanted, SAME_HEIGHT * size) if len(found) == len(groups) else None
        if ends is not None:
            return ends
    return None


def _ends(
    groups: Sequence[Sequence[Sequence[float]]], middles: Sequence[float | None], near: float
) -> list[tuple[float, float]] | None:
    """Return where neighbouring rows end and begin; None where they overlap, or all are one line.

    Single lines stand at the top of their cells just as well.
    """
    rows: list[tuple[float, float]] = []
    off = 0
    for at, middle in enumerate(middles):
        own = [y for column in groups for y in column[at]]
        own += [middle] if middle is not None else []
        if own:
            rows.append((min(own), max(own)))
            off += max(own) - min(own) > near
    found = [(above[1], below[0]) for above, below in pairwise(rows)]
    return found if off and all(below > above for above, below in found) else None


def _middles(first: Sequence[Part], limit: float) -> list[float]:
    """Return the middles of the first column's cells: each number is one, other lines join."""
    groups: list[list[Part]] = []
    for part in first:
        joins = groups and not part.number and not groups[-1][-1].number
        if joins and part.y - groups[-1][-1].y <= limit:
            groups[-1].append(part)
        else:
            groups.append([part])
    return [sum(part.y for part in group) / len(group) for group in groups]


def _grouped(
    heights: Sequence[float], middles: Sequence[float | None], limit: float, near: float
) -> list[list[float]] | None:
    """Cut a column's lines into runs with the given middles (none: an empty cell), or None.

    Where a middle is not known, the run is what stands before the next one that is.
    """
    groups: list[list[float]] = []
    at = 0
    for number, middle in enumerate(middles):
        if middle is None:
            known = middles[number + 1]
            end = at
            while known is not None and end < len(heights) and heights[end] < known + near:
                if _run(heights, end, known, limit, near) > end:
                    break
                end += 1
        else:
            end = _run(heights, at, middle, limit, near)
            if end == at and at < len(heights) and heights[at] < middle - near:
                return None
        groups.append(list(heights[at:end]))
        at = end
    return groups if at == len(heights) else None


def _run(heights: Sequence[float], at: int, middle: float, limit: float, near: float) -> int:
    """Return the end of the run of lines from ``at`` whose middle is given, ``at`` if none is."""
    end = at
    while end < len(heights) and (end == at or heights[end] - heights[end - 1] <= limit):
        end += 1
        if abs(sum(heights[at:end]) / (end - at) - middle) <= near:
            return end
    return at


def _broken_lines(held: Sequence[Sequence[Part]], rules: Sequence[Rule], size: float) -> int:
    """Return how many short lines go on in their row, and how many full ones do not.

    Neither counts where a sentence ends or a number begins: there a paragraph may.
    """
    count = 0
    for column in held:
        lines = sorted(column, key=lambda part: (part.y, part.left))
        start = min((part.left for part in lines), default=0.0)
        end = max((part.right for part in lines), default=start)
        for above, below in pairwise(lines):
            if below.y - above.y < size / 2 or SENTENCE_END.search(above.text):
                continue
            if begins_with_number(below.text):
                continue
            parted = any(above.y < rule.at < below.y for rule in rules)
            filled = (above.right - start) / max(end - start, size)
            count += filled > LONG_LINE if parted else filled < SHORT_LINE
    return count


def _from_numbers(
    heights: Sequence[Sequence[float]], first: Sequence[Part], leading: float, size: float
) -> list[float]:
    """Return where rows part whose cells stand at the top, as a column of numbers says."""
    numbers = [part.y for part in first if part.number] or heights[0]
    if not numbers:
        return []
    # Above the first one stand a head, and a row that goes on from the page before.
    over = sorted(y for own in heights for y in own if y < numbers[0] - SAME_HEIGHT * size)
    starts = [block[0] for block in _blocks(over, PAUSE * leading)]
    return [y - ASCENT * size for y in (*starts, *numbers)][1:]


def _begin_at(heights: Sequence[Sequence[float]], size: float) -> bool:
    """Say whether cells begin at the heights of the first column's: they stand at the top."""
    near = SAME_HEIGHT * size
    fitting = every = 0
    for own in heights[1:]:
        for top, below in pairwise([*heights[0], float("inf")]):
            inside = [y for y in own if top - near <= y < below - near]
            every += bool(inside)
            fitting += bool(inside) and inside[0] <= top + near
    return fitting >= AT_TOP * every


def _by_pauses(
    bands: Sequence[Sequence[float]],
    held: Sequence[Sequence[float]],
    edges: Sequence[float],
    limit: float,
    size: float,
) -> list[Rule]:
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


def _lower_first(
    bands: Sequence[Sequence[float]], first: Sequence[float], limit: float, near: float
) -> bool:
    """Say whether cells are centred upright, and some span rows: whose they are nothing tells.

    A first cell in the middle of a band is that band's own, and the others have none.
    """
    firsts = [[y for y in first if band[0] <= y <= band[-1]] for band in bands]
    lower = sum(
        bool(own) and own[0] - band[0] > limit / 3 for own, band in zip(firsts, bands, strict=True)
    )
    off = sum(
        bool(own) and abs(own[0] + own[-1] - band[0] - band[-1]) > 2 * near
        for own, band in zip(firsts, bands, strict=True)
    )
    return lower >= CENTRED and off > 0 and not all(firsts)


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
