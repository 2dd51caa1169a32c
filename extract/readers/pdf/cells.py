"""The text of a PDF page's table cells: lines to paragraphs between the cell's own margins."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import NamedTuple

from zhenggai.readers.paragraphs import ENDS_OPEN, SENTENCE_END, begins_with_number, head_width
from zhenggai.readers.pdf.lines import PageLine, row_to_line
from zhenggai.readers.pdf.rows import Glyphs, Row, glyphs_to_row
from zhenggai.readers.pdf.ruled_tables import GridCell, GridTable
from zhenggai.readers.pdf.table_lines import NUMBER

# In ems: how much shorter than its column a line may be that is full.
TOLERANCE = 0.6
# In points: no cell is padded more.
WIDEST_PADDING = 9.0
# Of the type's size above the baseline: the middle of a character.
MIDDLE = 0.35
# In ems: columns of words are as wide; a full line may end so far from the others' ends.
WORDS, RAGGED = 8.0, 1.6

# So many numbers in the first column tell its rows.
FEWEST_NUMBERS = 2

Key = tuple[int, int]


class _Place(NamedTuple):
    """Where a cell stands; ``key`` is the index of its table and its own."""

    left: float
    top: float
    right: float
    bottom: float
    key: Key


NO_CELL = _Place(0.0, 0.0, -1.0, -1.0, (-1, -1))


@dataclass(frozen=True, slots=True)
class CellText:
    """One cell with its paragraphs, each of lines in order."""

    cell: GridCell
    paragraphs: tuple[tuple[PageLine, ...], ...]


@dataclass(frozen=True, slots=True)
class TableText:
    """One table of a page with the text of its cells."""

    table: GridTable
    page: int
    cells: tuple[CellText, ...]


def take_tables(
    rows: Iterable[Row], tables: Sequence[GridTable], page: int
) -> tuple[list[Row], tuple[TableText, ...]]:
    """Return the rows that stand outside of all tables, and the tables with their text."""
    outside: list[Row] = []
    held: dict[Key, list[Row]] = defaultdict(list)
    places = _Places(tables)
    for row in rows:
        parts = places.split(row.glyphs)
        for key, glyphs in parts.items():
            part = row if len(parts) == 1 else glyphs_to_row(glyphs)
            if part is None:
                continue
            if key is None:
                outside.append(part)
            else:
                held[key].append(part)
    found = tuple(_table_text(table, number, held, page) for number, table in enumerate(tables))
    return outside, found


def broken_columns(text: TableText) -> int:
    """Return in how many columns a line that is not full has another cell's words below it.

    A sentence's end and a number begin a paragraph; other such lines are of another row. So are
    the paragraphs of a cell over several rows, or beside one that holds nothing.
    """
    held = {(cell.cell.row, cell.cell.column): cell.paragraphs for cell in text.cells}
    found: set[int] = set()
    for own in text.cells:
        cell, paragraphs = own.cell, own.paragraphs
        row, column = cell.row, cell.column
        beside = [held.get((row + step, column)) for step in (-1, 1)]
        if len(paragraphs) > 1 and (cell.row_span > 1 or () in beside):
            found.add(column)
        found |= {
            column
            for above, below in pairwise(paragraphs)
            if not SENTENCE_END.search(above[-1].text) and not begins_with_number(below[0].text)
        }
    return len(found)


def open_rows(text: TableText) -> int:
    """Count the rows of which every cell of words ends at its column's edge, and no sentence there.

    Such rows are the first lines of rows: not all cells of one end so by chance. The last row may
    go on over the page.
    """
    columns: dict[int, list[PageLine]] = defaultdict(list)
    ends: dict[int, list[tuple[int, PageLine]]] = defaultdict(list)
    for own in text.cells:
        lines = [line for paragraph in own.paragraphs for line in paragraph]
        if lines and own.cell.column_span == 1:
            columns[own.cell.column] += lines
            ends[own.cell.row + own.cell.row_span].append((own.cell.column, lines[-1]))
    edges = {
        column: max(line.right for line in lines)
        for column, lines in columns.items()
        if max(line.right for line in lines) - min(line.left for line in lines)
        >= WORDS * lines[0].size
    }
    found = 0
    foot = max(ends, default=0)
    for row_end, last in ends.items():
        if row_end == foot:
            continue
        wide = [(edges[column], line) for column, line in last if column in edges]
        found += len(wide) > 1 and all(
            line.right > edge - RAGGED * line.size and not SENTENCE_END.search(line.text)
            for edge, line in wide
        )
    return found


def stacked_rows(text: TableText) -> int:
    """Count the rows that hold paragraphs in several cells, in a table without numbers.

    They may be several rows: nothing but where their lines stand says that they are one.
    """
    counts: Counter[int] = Counter()
    numbered = 0
    for own in text.cells:
        counts[own.cell.row] += len(own.paragraphs) > 1 and own.cell.row_span == 1
        numbered += not own.cell.column and _is_number(own)
    return sum(count > 1 for count in counts.values()) if numbered < FEWEST_NUMBERS else 0


def _is_number(text: CellText) -> bool:
    return len(text.paragraphs) == 1 and NUMBER.fullmatch(text.paragraphs[0][0].text) is not None


def open_lines(text: TableText) -> tuple[PageLine, ...]:
    """Return the full lines with which cells of the last row stop in mid-sentence."""
    foot = max(own.cell.row + own.cell.row_span for own in text.cells)
    ends: dict[int, float] = defaultdict(float)
    last: dict[int, PageLine] = {}
    for own in text.cells:
        for line in (line for paragraph in own.paragraphs for line in paragraph):
            ends[own.cell.column] = max(ends[own.cell.column], line.right)
            if own.cell.row + own.cell.row_span == foot:
                last[own.cell.column] = line
    return tuple(
        line
        for column, line in last.items()
        if line.right > ends[column] - RAGGED * line.size and not SENTENCE_END.search(line.text)
    )


class _Places:
    """Where the cells of a page stand; the next character mostly stands in the same one."""

    def __init__(self, tables: Sequence[GridTable]) -> None:
        self._cells = [
            _Place(*cell.box, (number, at))
            for number, table in enumerate(tables)
            for at, cell in enumerate(table.cells)
        ]
        self._edges = sorted({y for cell in self._cells for y in (cell.top, cell.bottom)})
        self._levels: dict[int, list[_Place]] = {}
        self._last = NO_CELL

    def split(self, glyphs: Glyphs) -> dict[Key | None, Glyphs]:
        """Return characters by which cell of which table they stand in."""
        middles = [
            (left + right) / 2 for left, right in zip(glyphs.lefts, glyphs.rights, strict=True)
        ]
        ordered = glyphs.alike() and middles == sorted(middles)
        count = len(middles)
        parts: dict[Key | None, Glyphs] = {}
        start = 0
        while start < count:
            x, look = middles[start], glyphs.looks[start]
            y = look.y - MIDDLE * look.size
            level = self._level(y)
            cell = self._find(x, y, level)
            end = start + 1
            if ordered and cell is not None:
                end = bisect_right(middles, cell.right, end)
            elif ordered:
                beyond = min((cell.left for cell in level if cell.left > x), default=inf)
                end = bisect_left(middles, beyond, end)
            key = cell and cell.key
            part = glyphs if end - start == count else glyphs.cut(start, end)
            parts[key] = parts[key].join(part) if key in parts else part
            start = end
        return parts

    def _level(self, y: float) -> list[_Place]:
        """Return the cells at a height."""
        at = bisect_left(self._edges, y)
        if at < len(self._edges) and self._edges[at] == y:
            return [cell for cell in self._cells if cell.top <= y <= cell.bottom]
        if at not in self._levels:
            self._levels[at] = [cell for cell in self._cells if cell.top < y < cell.bottom]
        return self._levels[at]

    def _find(self, x: float, y: float, level: Sequence[_Place]) -> _Place | None:
        """Return the cell of the last character if a place lies in it too, else the first one."""
        last = self._last
        if last.left <= x <= last.right and last.top <= y <= last.bottom:
            return last
        found = next((cell for cell in level if cell.left <= x <= cell.right), None)
        self._last = found or last
        return found


def _table_text(table: GridTable, number: int, held: dict[Key, list[Row]], page: int) -> TableText:
    lines = [
        [
            row_to_line(row, page, 0, 0)
            for row in sorted(held.get((number, at), ()), key=lambda r: r.y)
        ]
        for at in range(len(table.cells))
    ]
    widths = (_drawn_widths if table.drawn else _guessed_widths)(table.cells, lines)
    return TableText(
        table,
        page,
        tuple(
            CellText(cell, _paragraphs(own, width))
            for cell, own, width in zip(table.cells, lines, widths, strict=True)
        ),
    )


def _drawn_widths(cells: Sequence[GridCell], lines: Sequence[Sequence[PageLine]]) -> list[float]:
    """Return the width between each cell's margins, as its column's lines show them."""
    padding: dict[Key, float] = {}
    for cell, own in zip(cells, lines, strict=True):
        for line in own:
            room = min(line.left - cell.box.left, cell.box.right - line.right)
            key = (cell.column, cell.column_span)
            padding[key] = min(padding.get(key, WIDEST_PADDING), max(room, 0.0))
    return [
        cell.box.right - cell.box.left - 2 * padding.get((cell.column, cell.column_span), 0.0)
        for cell in cells
    ]


def _guessed_widths(cells: Sequence[GridCell], lines: Sequence[Sequence[PageLine]]) -> list[float]:
    """Return the width of each cell's lines where no rule says it.

    Cells of a table are padded alike: a column ends as far before the next one as the fullest line
    of all columns does.
    """
    lefts: dict[int, float] = {}
    rights: dict[int, float] = {}
    for cell, own in zip(cells, lines, strict=True):
        last = cell.column + cell.column_span - 1
        for line in own:
            lefts[cell.column] = min(lefts.get(cell.column, inf), line.left)
            rights[last] = max(rights.get(last, 0.0), line.right)
    apart = [lefts[at + 1] - right for at, right in rights.items() if at + 1 in lefts]
    padding = max(min(apart, default=0.0), 0.0)
    widths = []
    for cell in cells:
        left = lefts.get(cell.column, cell.box.left)
        beyond = cell.column + cell.column_span
        end = lefts[beyond] - padding if beyond in lefts else rights.get(beyond - 1, cell.box.right)
        widths.append(end - left)
    return widths


def _paragraphs(lines: Sequence[PageLine], width: float) -> tuple[tuple[PageLine, ...], ...]:
    """Join the lines of one cell that are only wrapped."""
    found: list[list[PageLine]] = [[line] for line in lines[:1]]
    for above, line in pairwise(lines):
        if _wraps(above, line, width):
            found[-1].append(line)
        else:
            found.append([line])
    return tuple(tuple(paragraph) for paragraph in found)


def _wraps(above: PageLine, line: PageLine, width: float) -> bool:
    if ENDS_OPEN.search(above.text):
        return True
    room = width - (above.right - above.left)
    if room > head_width(line) + TOLERANCE * line.size:
        return False
    return not (begins_with_number(line.text) and SENTENCE_END.search(above.text))
