"""The columns of a PDF page: where a gutter runs down between two texts (a gazette's)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from statistics import median

from zhenggai.readers.pdf.rows import Row
from zhenggai.readers.pdf.table_lines import Part, row_to_table_line

# So many rows beside a gutter make it one; each side is so wide, in Chinese characters.
FEWEST_ROWS = 6
NARROWEST_SIDE = 8.0
# So many lines of a text that is none tell that a gutter is a table's.
FEWEST_BESIDE = 4
# Shares of the rows: those that reach the gutter, and those with text on both sides of it.
FILLED = 0.5
# Of the lines from the first with a gap at a gutter: so many have it, or stand on its right.
MOSTLY = 0.4
# Of lines that leave a place free: so many begin there, beside cells of two lines and three.
BESIDE = 0.25
# Between the rows of a table, in characters: so much more than between the lines of a cell.
ROOM = 0.7
# Signatures and dates stand on the right of a text too, but lines change sides no oftener.
MOST_CHANGES = 8
# How far from the gutter a full line may end, in Chinese characters.
RAGGED = 1.6

Ruled = Callable[[float, float, float], bool]


def rows_to_columns(rows: Sequence[Row], ruled: Ruled) -> list[list[Row]]:
    """Return the rows in reading order, those of one column together.

    ``ruled(x, top, bottom)`` says whether a drawn line crosses a place: then it is a table's.
    """
    for x in _candidates(rows):
        for start, end in _runs(rows, x):
            left, right = _split(rows[start:end], x)
            is_text = _is_text(left, right, x) and not _parts_together(rows[start:end], x)
            if is_text and not ruled(x, rows[start].y, rows[end - 1].y):
                parts = [rows[:start], left, right, rows[end:]]
                return [column for part in parts if part for column in rows_to_columns(part, ruled)]
    return [list(rows)] if rows else []


def has_gutter(rows: Sequence[Row]) -> bool:
    """Say whether text that is read from side to side has a gutter: it seems to be a table."""
    for x in _candidates(rows):
        for start, end in _runs(rows, x, FEWEST_BESIDE):
            run = rows[start:end]
            if _changes_sides(run, x):
                return True
            beside = [at for at, row in enumerate(run) if any(a <= x <= b for a, b in row.gaps())]
            # The lower one of two cells in the middle of their row stands alone on its right.
            right = [at for at, row in enumerate(run) if row.left > x]
            both = len(beside) + len(right)
            if len(beside) >= FEWEST_BESIDE - 1 and both >= MOSTLY * (len(run) - beside[0]):
                return True
    return _has_edge(rows)


def _has_edge(rows: Sequence[Row]) -> bool:
    """Say whether stretches of several lines begin at one place that no line crosses.

    The gutter before them may be narrower than a character.
    """
    if len(rows) < FEWEST_BESIDE:
        return False
    margin = min(row.left for row in rows) + NARROWEST_SIDE * median(row.size for row in rows) / 2
    lines = [row_to_table_line(row).parts for row in rows]
    edges = Counter(round(part.left) for line in lines for part in line if part.left > margin)
    return any(_is_edge(lines, x) for x, count in edges.most_common() if count >= FEWEST_BESIDE)


def _is_edge(lines: Sequence[Sequence[Part]], x: float) -> bool:
    crossed = [any(part.left < x - 1 < part.right for part in line) for line in lines]
    for across, group in groupby(zip(crossed, lines, strict=True), itemgetter(0)):
        run = [] if across else [line for _, line in group]
        begun = sum(any(abs(part.left - x) <= 1 for part in line) for line in run)
        left = sum(line[0].left < x - 1 for line in run)
        if begun >= max(FEWEST_BESIDE, BESIDE * len(run)) and left >= FEWEST_BESIDE - 1:
            return True
    return False


def _parts_together(rows: Sequence[Row], x: float) -> bool:
    """Say whether both sides begin anew at the same heights, again and again: a table's rows."""
    steps = [row.y - above.y for above, row in pairwise(rows)]
    wide = sorted(steps)[len(steps) // 4] + ROOM * median(row.size for row in rows)
    anew = sum(
        step > wide and row.left < x and any(a <= x <= b for a, b in row.gaps())
        for step, row in zip(steps, rows[1:], strict=True)
    )
    return anew >= FEWEST_BESIDE and anew >= BESIDE * len(steps)


def _changes_sides(rows: Sequence[Row], x: float) -> bool:
    """Say whether lines stand now on one side, now on the other: cells in the middle of rows."""
    sides = [row.left > x for row in rows]
    return sum(a != b for a, b in pairwise(sides)) >= MOST_CHANGES


def _candidates(rows: Sequence[Row]) -> list[float]:
    """Return the places of gaps that several rows share, the most frequent first."""
    if len(rows) < FEWEST_BESIDE:
        return []
    size = median(row.size for row in rows)
    middles = sorted((a + b) / 2 for row in rows for a, b in row.gaps())
    found: list[tuple[int, float]] = []
    at = 0
    while at < len(middles):
        # A place that is no number is near to none, itself neither.
        end = at + 1
        while end < len(middles) and middles[end] - middles[at] < 1.5 * size:
            end += 1
        if end - at >= FEWEST_ROWS // 2:
            found.append((at - end, middles[(at + end) // 2]))
        at = end
    # The two columns' lines may stand at different heights: then no row has a gap.
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    found.append((0, (left + right) / 2))
    return [x for _, x in sorted(found)]


def _runs(rows: Sequence[Row], x: float, fewest: int = FEWEST_ROWS) -> list[tuple[int, int]]:
    """Return the runs of rows that leave a place free, longest first."""
    runs: list[tuple[int, int]] = []
    start = 0
    for at, row in enumerate([*rows, None]):
        if row is None or _crosses(row, x):
            if at - start >= fewest:
                runs.append((start, at))
            start = at + 1
    return sorted(runs, key=lambda run: run[0] - run[1])


def _crosses(row: Row, x: float) -> bool:
    if x <= row.left or x >= row.right:
        return False
    return not any(a <= x <= b for a, b in row.gaps())


def _split(rows: Sequence[Row], x: float) -> tuple[list[Row], list[Row]]:
    halves = [row.split(x) for row in rows]
    return [left for left, _ in halves if left], [right for _, right in halves if right]


def _is_text(left: Sequence[Row], right: Sequence[Row], x: float) -> bool:
    """Say whether both sides are running text: wide, of many lines, and mostly full ones."""
    if min(len(left), len(right)) < FEWEST_ROWS:
        return False
    size = median(row.size for row in left)
    edges = (
        (min(row.left for row in left), max(row.right for row in left), left),
        (min(row.left for row in right), max(row.right for row in right), right),
    )
    for near, far, rows in edges:
        full = sum(row.right > far - RAGGED * size for row in rows)
        if far - near < NARROWEST_SIDE * size or full < FILLED * len(rows):
            return False
    return edges[1][0] - edges[0][1] < 4 * size
