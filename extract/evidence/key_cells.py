"""Cells of a table that hold nothing but a field's label: 整改目标 beside its value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import regex

from zhenggai.evidence.labels import OTHER, header_fields
from zhenggai.rules import Rules
from zhenggai.text.document import Cell, Span
from zhenggai.text.flow import Flow, fold

LONGEST = 24
# A key that nobody knows is a short name beside one value; so many known ones show a form.
KEY_AND_VALUE, FEWEST_KNOWN, LONGEST_KEY = 2, 3, 12
NO_KEY = regex.compile(r"[。;:,\d]")


def key_cells(flow: Flow, rules: Rules) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """Yield the stretch of each cell whose words as a whole label a field, with the fields.

    The words may be spaced or broken into lines (整改 / 时限, or one character a line). There are
    no fields where such words are the value beside a key: 整改进展 | 完成交账销号. A key of no
    known field, among known ones, labels another field.
    """
    lines = flow.lines
    cells = flow.document.cells
    shared = Counter((cell.table, cell.row) for cell in cells if cell.end > cell.start)
    titles = rules.sections.tagged("opening")
    among_keys = _among_keys(cells, flow, rules)
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
                if lines[at].cell in among_keys:
                    yield span, OTHER
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


def _among_keys(cells: Sequence[Cell], flow: Flow, rules: Rules) -> frozenset[int]:
    """Return the cells that are unknown keys: in a table of keys and values, most of them known."""
    rows: dict[int, dict[int, list[int]]] = {}
    for index, cell in enumerate(cells):
        if cell.end > cell.start:
            rows.setdefault(cell.table, {}).setdefault(cell.row, []).append(index)
    found: set[int] = set()
    for table in rows.values():
        rows_of_pairs = [row for _, row in sorted(table.items()) if len(row) % KEY_AND_VALUE == 0]
        openings = [row[0] for row in rows_of_pairs if _known(flow, cells[row[0]], rules)]
        if len(openings) * 2 <= len(table) or len(openings) < FEWEST_KNOWN:
            continue
        # 整改时限 | 2022年底 | 填报人 | 王芳: a row may hold several pairs.
        keys = [key for row in rows_of_pairs for key in row[::KEY_AND_VALUE]]
        for key in keys[keys.index(openings[0]) :]:
            words = "".join(_words(flow, cells[key]).split())
            short = len(words) <= LONGEST_KEY and NO_KEY.search(words) is None
            if short and not _known(flow, cells[key], rules):
                found.add(key)
    return frozenset(found)


def _known(flow: Flow, cell: Cell, rules: Rules) -> bool:
    """Say whether a cell's words label a field that the rules know."""
    return bool(header_fields("".join(_words(flow, cell).split()), rules))


def _words(flow: Flow, cell: Cell) -> str:
    return fold(flow.document.text[cell.start : cell.end])
