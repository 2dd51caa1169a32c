"""Rules of a page to tables of cells: what rules enclose, merged where no rule stands between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from zhenggai.readers.pdf.paths import Box
from zhenggai.readers.pdf.rules import GAP, Rule, Rules

# In points: what stands nearer than this is one place.
SAME_POINT = 4.0
# A table without a closing rule goes on as far as its upright rules do.
BEYOND = 9.0
# In points: no row of a heading is higher.
HEADING_HEIGHT = 40.0


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell: its place in the table (0-based), how far it is merged, and where it stands."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class GridTable:
    """One table of a page: where it stands, and its cells row by row.

    ``drawn``: rules enclose its columns; else they were told by what stands below each other.
    ``ruled``: rules part its rows.
    """

    box: Box
    cells: tuple[GridCell, ...]
    drawn: bool = True
    ruled: bool = True


def rules_to_tables(rules: Rules) -> tuple[GridTable, ...]:
    """Return the tables that a page's rules draw, from the top."""
    found = []
    for level, upright in _groups(rules):
        table = _table(level, upright)
        if table is not None:
            found.append(table)
    return tuple(sorted(found, key=lambda table: (table.box.top, table.box.left)))


def _groups(rules: Rules) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the rules that hang together: each crosses or touches another of its group."""
    level, upright = rules
    parent = list(range(len(level) + len(upright)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for i, row in enumerate(level):
        for j, column in enumerate(upright):
            if row.covers(column.at) and column.covers(row.at):
                parent[root(i)] = root(len(level) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, row in enumerate(level):
        groups.setdefault(root(i), ([], []))[0].append(row)
    for j, column in enumerate(upright):
        groups.setdefault(root(len(level) + j), ([], []))[1].append(column)
    return _stacked([group for group in groups.values() if group[0] and group[1]])


def _stacked(
    groups: list[tuple[list[Rule], list[Rule]]],
) -> list[tuple[list[Rule], list[Rule]]]:
    """Join what is one table of open sides, parted by a row that no rule divides (a heading)."""
    groups.sort(key=lambda group: group[0][0].at)
    found: list[tuple[list[Rule], list[Rule]]] = []
    for level, upright in groups:
        above = found[-1] if found else None
        if above is not None and _same_sides(above, (level, upright)):
            above[0].extend(level)
            above[1].extend(upright)
        else:
            found.append((level, upright))
    return found


def _same_sides(above: tuple[list[Rule], list[Rule]], below: tuple[list[Rule], list[Rule]]) -> bool:
    """Say whether two tables have the same ends, open, and columns, and lie a row apart."""
    ends = [
        (min(rule.start for rule in level), max(rule.end for rule in level))
        for level, _ in (above, below)
    ]
    apart = min(rule.at for rule in below[0]) - max(rule.at for rule in above[0])
    if apart > HEADING_HEIGHT or any(abs(a - b) > SAME_POINT for a, b in zip(*ends, strict=True)):
        return False
    if any(
        abs(rule.at - x) <= SAME_POINT for _, own in (above, below) for rule in own for x in ends[0]
    ):
        return False
    few, many = sorted(([r.at for r in above[1]], [r.at for r in below[1]]), key=len)
    return all(any(abs(x - other) <= SAME_POINT for other in many) for x in few)


def _places(rules: Sequence[Rule], ends: Sequence[float]) -> list[float]:
    """Return the distinct places of rules, and of the ends that reach beyond them."""
    places: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not places or at - places[-1] > SAME_POINT:
            places.append(at)
    if ends and min(ends) < places[0] - BEYOND:
        places.insert(0, min(ends))
    if ends and max(ends) > places[-1] + BEYOND:
        places.append(max(ends))
    return places


def _table(level: Sequence[Rule], upright: Sequence[Rule]) -> GridTable | None:
    """Return the table that rules draw, None for a frame or a single line of boxes."""
    ys = _places(level, [end for rule in upright for end in (rule.start, rule.end)])
    xs = _places(upright, [end for rule in level for end in (rule.start, rule.end)])
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 2:
        return None
    owner = [[row * columns + column for column in range(columns)] for row in range(rows)]

    def merge(a: int, b: int) -> None:
        for line in owner:
            for at, value in enumerate(line):
                if value == b:
                    line[at] = a

    beside = [_near(upright, x) for x in xs]
    for row in range(rows):
        middle = (ys[row] + ys[row + 1]) / 2
        for column in range(1, columns):
            if not any(rule.covers(middle) for rule in beside[column]):
                merge(owner[row][column - 1], owner[row][column])
    between = [_near(level, y) for y in ys]
    for row in range(1, rows):
        for column in range(columns):
            middle = (xs[column] + xs[column + 1]) / 2
            apart = any(rule.covers(middle) for rule in between[row])
            if not apart and owner[row - 1][column] != owner[row][column]:
                merge(owner[row - 1][column], owner[row][column])
    places: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row, line in enumerate(owner):
        for column, value in enumerate(line):
            places[value].append((row, column))
    cells = []
    for held in places.values():
        top, left = min(r for r, _ in held), min(c for _, c in held)
        bottom, right = max(r for r, _ in held) + 1, max(c for _, c in held) + 1
        if len(held) != (bottom - top) * (right - left):
            # Rules that enclose no rectangle draw no table.
            return None
        box = Box(xs[left], ys[top], xs[right], ys[bottom])
        cells.append(GridCell(top, left, bottom - top, right - left, box))
    if len(cells) < 2 or len({cell.column for cell in cells}) < 2:
        return None
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return GridTable(Box(xs[0], ys[0], xs[-1], ys[-1]), tuple(cells))


def _near(rules: Sequence[Rule], at: float) -> list[Rule]:
    """Return the rules that stand at a place of the grid."""
    return [rule for rule in rules if abs(rule.at - at) <= SAME_POINT + GAP]
