"""The text of a PDF page's table cells: lines to paragraphs between the cell's own margins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress, pairwise
from operator import is_not

from extract.readers.paragraphs import (
    NUMBERED,
    OPEN_END,
    SENTENCE_END,
    head_width,
)
from extract.readers.pdf_grid import GridCell, GridTable
from extract.readers.pdf_lines import PageLine, row_to_line
from extract.readers.pdf_paths import Box
from extract.readers.pdf_rows import Glyphs, Look, Row, glyphs_to_row

# In ems: how much shorter than its column a line may be that is full.
TOLERANCE = 0.6
# In points: no cell is padded more.
WIDEST_PADDING = 9.0
# Of the type's size above the baseline: the middle of a character.
MIDDLE = 0.35
NOWHERE = Box(0.0, 0.0, -1.0, -1.0)


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
    held: dict[tuple[int, int], list[Row]] = defaultdict(list)
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
    found = tuple(_text(table, number, held, page) for number, table in enumerate(tables))
    return outside, found


class _Places:
    """Where the cells of a page stand; the next character mostly stands in the same one."""

    def __init__(self, tables: Sequence[GridTable]) -> None:
        self._cells = [
            (cell.box, (number, at))
            for number, table in enumerate(tables)
            for at, cell in enumerate(table.cells)
        ]
        self._box = NOWHERE
        self._key: tuple[int, int] | None = None

    def split(self, glyphs: Glyphs) -> dict[tuple[int, int] | None, Glyphs]:
        """Return characters by which cell of which table they stand in."""
        keys: list[tuple[int, int] | None] = []
        level: list[tuple[Box, tuple[int, int]]] = []
        look: Look | None = None
        left, right = 0.0, -1.0
        for start, end, own in zip(glyphs.lefts, glyphs.rights, glyphs.looks, strict=True):
            if own is not look:
                look = own
                y = look.y - MIDDLE * look.size
                level = [cell for cell in self._cells if cell[0].top <= y <= cell[0].bottom]
                left, right = self._ends(y)
            x = (start + end) / 2
            if left <= x <= right:
                keys.append(self._key)
                continue
            found = next((cell for cell in level if cell[0].left <= x <= cell[0].right), None)
            if found is not None:
                self._box, self._key = found
                left, right = self._box.left, self._box.right
            keys.append(found and found[1])
        starts = [0, *compress(range(1, len(keys)), map(is_not, keys[1:], keys))]
        if len(starts) == 1:
            return {keys[0]: glyphs}
        parts: dict[tuple[int, int] | None, Glyphs] = {}
        for first, last in pairwise([*starts, len(keys)]):
            part = glyphs.cut(first, last)
            key = keys[first]
            parts[key] = parts[key].join(part) if key in parts else part
        return parts

    def _ends(self, y: float) -> tuple[float, float]:
        """Return from where to where the cell of the last character reaches at a height."""
        box = self._box
        return (box.left, box.right) if box.top <= y <= box.bottom else (0.0, -1.0)


def _text(
    table: GridTable, number: int, held: dict[tuple[int, int], list[Row]], page: int
) -> TableText:
    lines = [
        [
            row_to_line(row, page, 0, 0)
            for row in sorted(held.get((number, at), ()), key=lambda r: r.y)
        ]
        for at in range(len(table.cells))
    ]
    padding: dict[tuple[int, int], float] = {}
    for cell, own in zip(table.cells, lines, strict=True):
        for line in own:
            room = min(line.left - cell.box.left, cell.box.right - line.right)
            key = (cell.column, cell.column_span)
            padding[key] = min(padding.get(key, WIDEST_PADDING), max(room, 0.0))
    return TableText(
        table,
        page,
        tuple(
            CellText(cell, _paragraphs(own, _inner(cell, padding)))
            for cell, own in zip(table.cells, lines, strict=True)
        ),
    )


def _inner(cell: GridCell, padding: dict[tuple[int, int], float]) -> float:
    """Return the width between a cell's margins, as its column's lines show them."""
    pad = padding.get((cell.column, cell.column_span), 0.0)
    return cell.box.right - cell.box.left - 2 * pad


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
    if OPEN_END.search(above.text):
        return True
    room = width - (above.right - above.left)
    if room > head_width(line) + TOLERANCE * line.size:
        return False
    return not (NUMBERED.match(line.text) and SENTENCE_END.search(above.text))
