"""Cells of a table that hold nothing but a field's label: 整改目标 beside its value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from zhenggai.evidence.labels import header_fields
from zhenggai.rules import Rules
from zhenggai.text.document import Cell, Span
from zhenggai.text.flow import Flow

LONGEST = 24


def key_cells(flow: Flow, rules: Rules) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """Yield the stretch of each cell whose words as a whole label a field, with the fields.

    The words may be spaced or broken into lines (整改 / 时限, or one character a line). There are
    no fields where such words are the value beside a key: 整改进展 | 完成交账销号.
    """
    lines = flow.lines
    cells = flow.document.cells
    shared = Counter((cell.table, cell.row) for cell in cells if cell.end > cell.start)
    titles = rules.sections.tagged("opening")
    last = {(cell.table, cell.row): index for index, cell in enumerate(cells)}
    above: int | None = None
    at = 0
    while at < len(lines):
        behind = at + 1
        if lines[at].cell is not None:
            while behind < len(lines) and lines[behind].cell == lines[at].cell:
                behind += 1
            span = flow.strip(Span(lines[at].start, lines[behind - 1].end))
            if span.end - span.start <= LONGEST * 2:
                words = flow.folded[span.start : span.end]
                fields = header_fields(words, rules) if len(words.split()) <= LONGEST else ()
                own = cells[lines[at].cell or 0]
                # 整改任务清单 alone in its row is a title, not the key 整改任务.
                alone = shared[own.table, own.row] == 1
                title = alone and any(rule.search("".join(words.split())) for rule in titles)
                closes = last[own.table, own.row] == lines[at].cell and _beside(cells, above, own)
                if fields and fields != ("start",) and not title:
                    yield span, () if closes else fields
                    above = above if closes else lines[at].cell
        at = behind


def _beside(cells: Sequence[Cell], key: int | None, own: Cell) -> bool:
    """Say whether a cell is the value of the key at its left, which begins the row."""
    if key is None:
        return False
    left = cells[key]
    first = (left.table, left.row, left.column) == (own.table, own.row, 0)
    return first and left.row_span == 1 and own.column == left.column_span
