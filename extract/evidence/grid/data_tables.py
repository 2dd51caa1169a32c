"""Tables that are no text laid out in cells but plain data: names, projects, telephone numbers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from zhenggai.evidence.grid.continued import GridNote
from zhenggai.evidence.grid.header import LONGEST_HEADER
from zhenggai.evidence.grid.lattice import Lattice
from zhenggai.evidence.labels import PROSE_FIELDS, UNIT_FIELDS, header_fields, label_words
from zhenggai.rules import Rules
from zhenggai.text.document import Span

CELL_LIMIT = 60
FEWEST_COLUMNS = 3
FEWEST_ROWS = 2


def is_plain_data(lattice: Lattice, rules: Rules) -> bool:
    """Say whether a table is plain data (names, projects), not text that is laid out in one."""
    if lattice.rows < 2 or lattice.columns < 2:
        return False
    cells = [lattice.words[c] for c in lattice.words if lattice.words[c]]
    if len(cells) < lattice.rows + 1 or any(_labels_prose(words, rules) for words in cells):
        return False
    known = {
        cell: fields[0]
        for cell, words in lattice.words.items()
        if words and len(words) <= CELL_LIMIT and (fields := header_fields(words, rules))
    }
    rows = {lattice.cell(cell).row for cell in known}
    if len(rows) == 1 and _heads_columns(lattice, rows.pop(), lattice.rows):
        return True
    if set(known.values()) & PROSE_FIELDS:
        return False
    lengths = sorted(len(words) for words in cells)
    return lengths[len(lengths) // 2] <= CELL_LIMIT // 3 and lengths[-1] <= CELL_LIMIT * 4


def nested_note(lattice: Lattice, cell: int, rules: Rules) -> GridNote:
    """Return the note on a table that stands in a cell of a list: plain data, or fields unread."""
    fields = {
        field
        for words in lattice.words.values()
        if len(words) <= LONGEST_HEADER
        for field in header_fields(words, rules)
    }
    told = fields & (PROSE_FIELDS | UNIT_FIELDS | {"deadline"}) and not is_plain_data(
        lattice, rules
    )
    measures = "measure" in fields
    return GridNote("nested-table-unread" if told or measures else "nested-table-apart", (), cell)


def tables_in_text(lattice: Lattice, rules: Rules) -> Iterator[Span]:
    """Yield the stretches of plain data between lines of text that are laid out on a sheet.

    A line of text is alone in its row; what stands beside others for some rows is a table.
    """
    counts = [len(list(lattice.starting(row))) for row in range(lattice.rows)]
    lines = sum(count == 1 for count in counts)
    if lines <= FEWEST_ROWS or lines * 3 < lattice.rows:
        return
    for beside, group in groupby(range(lattice.rows), key=lambda row: counts[row] > 1):
        rows = list(group)
        if not beside or len(rows) < FEWEST_ROWS:
            continue
        own = [cell for row in rows for cell in lattice.starting(row)]
        told = (lattice.words[cell] for cell in own if lattice.cell(cell).row > rows[0])
        headed = _heads_columns(lattice, rows[0], rows[-1] + 1)
        if headed and not any(header_fields(words, rules) for words in told):
            yield Span(lattice.cell(own[0]).start, lattice.cell(own[-1]).end)


def _labels_prose(words: str, rules: Rules) -> bool:
    """Say whether a cell tells a goal or measures behind their label: 整改目标:达标。"""
    pattern, names = label_words(rules)
    match = pattern.match(words)
    labelled = match is not None and words[match.end() : match.end() + 1] == ":"
    return match is not None and labelled and bool(PROSE_FIELDS & set(names[match[0]]))


def _heads_columns(lattice: Lattice, row: int, end: int) -> bool:
    """Say whether a row names columns of which several rows follow: no keys beside values."""
    head = list(lattice.starting(row))
    below = [len(list(lattice.starting(at))) for at in range(row + 1, end)]
    short = all(len(lattice.words[cell]) <= LONGEST_HEADER for cell in head)
    full = sum(count * 2 > len(head) for count in below)
    return short and len(head) >= FEWEST_COLUMNS and full >= FEWEST_ROWS
