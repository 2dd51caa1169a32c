"""Tables that nobody has filled in: a ledger with numbers alone, a sample row of ××××."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import regex

from zhenggai.structure.lists.table_issues import TableIssue
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow

# What a form prints where something is to be written.
TO_FILL = regex.compile(
    r"[\s×xX＿_…*.。:、/—()-]*(?:[×xX＿_…*]+(?:问题|单位|措施|年|月|日)?[\s×xX＿_…*.、]*)*"
)


def filled(
    flow: Flow, tabled: Sequence[TableIssue], spans: Mapping[int, Span]
) -> tuple[TableIssue, ...]:
    """Return the issues of the tables in which at least one says something beside its number."""
    told = {id(one.table) for one in tabled if _says(flow, one, spans)}
    return tuple(one for one in tabled if id(one.table) in told)


def _says(flow: Flow, one: TableIssue, spans: Mapping[int, Span]) -> bool:
    """Say whether a cell beside the number holds words."""
    numbers = set(one.table.places("number"))
    cells = (
        spans[cell]
        for row in one.rows.rows
        for column, cell in enumerate(row.cells)
        if column not in numbers and cell is not None and cell in spans
    )
    return any(TO_FILL.fullmatch(flow.folded[slice(*cell)]) is None for cell in cells)
