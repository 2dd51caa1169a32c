"""Sheets printed on several pages side by side: the columns of a later page belong to its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from zhenggai.evidence.grid.continued import GridNote, adjoins
from zhenggai.evidence.grid.header import LONGEST_HEADER, find_header
from zhenggai.evidence.grid.lattice import HEADER_ROWS, Lattice
from zhenggai.evidence.labels import header_fields
from zhenggai.rules import Rules
from zhenggai.text.document import Document

# What a page must name itself to be a list of its own.
OWN = frozenset({"number", "problem"})
FEWEST_ROWS = 3


def with_spilled(
    document: Document, lattices: Sequence[Lattice], rules: Rules
) -> tuple[tuple[Lattice, ...], tuple[GridNote, ...]]:
    """Return the tables with those columns put back that were printed on pages of their own.

    They are: one table a page, the first a list with numbers, later ones under other headers
    without number and problem, page for page with as many rows. What only looks so is noted.
    """
    found = list(lattices)
    notes: list[GridNote] = []
    at = 0
    while at < len(found):
        run = _run(document, found, at, rules)
        groups = list(_groups(run, rules))
        if len(groups) > 1:
            whole = _joined(groups)
            code = "columns-joined" if whole else "columns-apart"
            notes += [GridNote(code, (), _first(group[0])) for group in groups[1:]]
            if whole:
                found[at : at + len(run)] = whole
                at += len(whole)
                continue
        at += max(len(run), 1)
    return tuple(found), tuple(notes)


def _run(
    document: Document, lattices: Sequence[Lattice], first: int, rules: Rules
) -> list[Lattice]:
    """Return the tables from one on that stand each on a page of its own, with nothing between."""
    run = [lattices[first]]
    for lattice in lattices[first + 1 :]:
        before, own = document.tables[lattice.index - 1], document.tables[lattice.index]
        page = document.page(own.start)
        if page is None or page == document.page(max(before.end - 1, before.start)):
            break
        if not adjoins(document, lattice.index, rules):
            break
        run.append(lattice)
    return run


def _groups(run: Sequence[Lattice], rules: Rules) -> Iterator[list[Lattice]]:
    """Yield the tables of each group of columns, page by page; the first group has numbers."""
    groups: dict[tuple[str, ...], list[Lattice]] = {}
    last: tuple[str, ...] | None = None
    for lattice in run:
        head = _head(lattice, rules)
        if head:
            last = head
        elif last is None or groups[last][0].columns != lattice.columns:
            last = next((h for h, own in groups.items() if own[0].columns == lattice.columns), None)
        if last is None:
            return
        groups.setdefault(last, []).append(lattice)
    heads = [set(head) for head in groups]
    main = find_header(groups[next(iter(groups))][0], rules) if groups else None
    if main is None or "number" not in main.fields:
        return
    if any(head & OWN or head & heads[0] - {"other"} for head in heads[1:]):
        return
    yield from groups.values()


def _head(lattice: Lattice, rules: Rules) -> tuple[str, ...]:
    """Return the fields of a table's first row of words, where all of them name one."""
    for row in range(min(HEADER_ROWS, lattice.rows)):
        words = [lattice.words[cell] for cell in lattice.starting(row)]
        if words:
            fields = [header_fields(w, rules) if len(w) <= LONGEST_HEADER else () for w in words]
            return tuple(own[0] for own in fields) if all(fields) else ()
    return ()


def _joined(groups: Sequence[Sequence[Lattice]]) -> list[Lattice]:
    """Return the tables with their further columns; none where pages or rows do not agree."""
    if len({len(group) for group in groups}) > 1:
        return []
    pages = list(zip(*groups, strict=True))
    if any(len({part.rows for part in parts}) > 1 for parts in pages):
        return []
    if sum(parts[0].rows for parts in pages) < FEWEST_ROWS:
        return []
    return [_beside(parts) for parts in pages]


def _beside(parts: Sequence[Lattice]) -> Lattice:
    """Return one table of parts that stand beside each other, in the words of the first."""
    whole = parts[0]
    for part in parts[1:]:
        cells = list(whole.document.cells)
        for index in part.words:
            cells[index] = replace(cells[index], column=cells[index].column + whole.columns)
        whole = Lattice(
            replace(whole.document, cells=tuple(cells)),
            whole.index,
            tuple((*left, *right) for left, right in zip(whole.places, part.places, strict=True)),
            whole.words | part.words,
        )
    return whole


def _first(lattice: Lattice) -> int:
    return next(cell for row in range(lattice.rows) for cell in lattice.starting(row))
