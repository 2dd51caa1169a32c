"""A table of keys and values that holds a list of measures: one issue whose keys are columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhenggai.evidence.grid.columns import Column
from zhenggai.evidence.grid.lattice import Lattice
from zhenggai.evidence.grid.model import GridIssue, GridRow, ListTable
from zhenggai.evidence.labels import header_fields
from zhenggai.rules import Rules
from zhenggai.text.document import Span

LONGEST_KEY = 24
FEWEST_COLUMNS = 2
# 来源 beside 问题 is a header's word, no problem.
SHORTEST_VALUE = 4


@dataclass(frozen=True, slots=True)
class _SubList:
    """The list inside: its header's row, where it ends, where its columns begin, and its key."""

    row: int
    end: int
    columns: tuple[tuple[int, str], ...]
    headers: tuple[int, ...]
    key: int | None


def read_key_grid(lattice: Lattice, rules: Rules) -> ListTable | None:
    """Return the issue that a table of keys and values with a list of measures tells, else None.

    The list stands beside a merged key (整改措施) or below the keys, under a header of its own
    (序号, 具体措施, 完成时限). Each key becomes a column whose value belongs to every row.
    """
    found = _sub_list(lattice, rules)
    if found is None:
        return None
    pairs = [
        pair
        for row in range(lattice.rows)
        if not found.row <= row < found.end
        for pair in _pairs(lattice, row, rules)
    ]
    problems = [value for _, field, value in pairs if field == "problem" and value is not None]
    if not any(len(lattice.words[value]) > SHORTEST_VALUE for value in problems):
        return None
    columns = [Column(field, key) for key, field, _ in pairs]
    columns += [Column(field, header) for (_, field), header in _headed(found)]
    rows = [
        GridRow(
            (
                *(value for _, _, value in pairs),
                *(lattice.at(row, at) for at, _ in found.columns),
            )
        )
        for row in range(found.row + 1, found.end)
        if any(lattice.at(row, at) is not None for at, _ in found.columns)
    ]
    if not rows:
        return None
    table = lattice.document.tables[lattice.index]
    headers = [key for key, _, _ in pairs] + list(found.headers)
    if found.key is not None:
        headers.append(found.key)
    return ListTable(
        Span(table.start, table.end),
        tuple(columns),
        (GridIssue(tuple(rows)),),
        tuple(headers),
        (),
        frozenset(range(len(pairs), len(columns))),
    )


def _headed(found: _SubList) -> Iterator[tuple[tuple[int, str], int]]:
    yield from zip(found.columns, found.headers, strict=True)


def _sub_list(lattice: Lattice, rules: Rules) -> _SubList | None:
    """Return the list of measures inside a table, None where there is none."""
    for row in range(lattice.rows - 1):
        cells = list(lattice.starting(row))
        key = None
        end = lattice.rows
        if cells and lattice.cell(cells[0]).row_span > 1:
            key = cells[0]
            if "measure" not in _fields(lattice, key, rules):
                continue
            end = row + lattice.cell(key).row_span
            cells = cells[1:]
        if any(len(lattice.words[cell]) > LONGEST_KEY for cell in cells):
            continue
        named = [(cell, header_fields(lattice.words[cell], rules)) for cell in cells]
        if len(named) < FEWEST_COLUMNS or not all(fields for _, fields in named):
            continue
        if _completes(lattice, row, rules):
            continue
        measures = [cell for cell, fields in named if "measure" in fields]
        whole_rows = key is not None or _closes(lattice, row, rules)
        if len(measures) == 1 and whole_rows:
            columns = tuple(
                (lattice.cell(cell).column, "measure" if cell in measures else fields[0])
                for cell, fields in named
            )
            if key is None:
                end = _end(lattice, row, rules)
            return _SubList(row, end, columns, tuple(cell for cell, _ in named), key)
    return None


def _completes(lattice: Lattice, row: int, rules: Rules) -> bool:
    """Say whether a row is the lower one of a header: words of columns reach down into it."""
    reaching = (cell for cell in lattice.places[row] if cell is not None)
    return any(
        lattice.cell(cell).row < row and lattice.cell(cell).column and _fields(lattice, cell, rules)
        for cell in reaching
    )


def _closes(lattice: Lattice, row: int, rules: Rules) -> bool:
    """Say whether keys and values stand above a row of headers, and none of it directly below."""
    above = [pair for at in range(row) for pair in _pairs(lattice, at, rules)]
    told = any(field == "problem" and value is not None for _, field, value in above)
    return told and not list(_pairs(lattice, row + 1, rules))


def _end(lattice: Lattice, row: int, rules: Rules) -> int:
    """Return where a list without a key ends: at the next row of a key and its value."""
    for at in range(row + 1, lattice.rows):
        if list(_pairs(lattice, at, rules)):
            return at
    return lattice.rows


def _pairs(lattice: Lattice, row: int, rules: Rules) -> Iterator[tuple[int, str, int | None]]:
    """Yield the keys of a row with their field and the cell of their value."""
    key: tuple[int, str] | None = None
    for cell in lattice.starting(row):
        fields = _fields(lattice, cell, rules)
        if fields:
            if key is not None:
                yield (*key, None)
            key = cell, fields[0]
        elif key is not None:
            yield (*key, cell)
            key = None
    if key is not None:
        yield (*key, None)


def _fields(lattice: Lattice, cell: int, rules: Rules) -> tuple[str, ...]:
    words = lattice.words[cell]
    return header_fields(words, rules) if len(words) <= LONGEST_KEY else ()
