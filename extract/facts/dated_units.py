"""Dates in a list of units, each the date of the units beside it: A(2024年底前)、B(2025年底前)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import regex

from zhenggai.text.document import Span
from zhenggai.values.model import Deadline

CLAUSE_STOP = regex.compile(r"[;。\n]")
BETWEEN_UNITS = " \t\n、,;。()"


def dated_units(
    folded: str, deadlines: Iterable[Deadline], names: Sequence[Span]
) -> tuple[tuple[Deadline, Span | None], ...]:
    """Return the dates that are no part of a name (2024年攻坚战指挥部), with the units of each.

    One date before or behind all names is that of all of them. Of several, each is that of the
    names before it, up to the date or the ; before; where none stand there, of those behind it.
    The stretch of its units is None where it is that of all.
    """
    rows = [row for row in deadlines if not any(_overlap(row.span, name) for name in names)]
    found: list[tuple[Deadline, Span | None]] = []
    for number, row in enumerate(rows):
        first = rows[number - 1].span.end if number else 0
        first = max(
            [first, *(stop.end() for stop in CLAUSE_STOP.finditer(folded, first, row.span.start))]
        )
        last = rows[number + 1].span.start if number + 1 < len(rows) else len(folded)
        stop = CLAUSE_STOP.search(folded, row.span.end, last)
        last = stop.start() if stop is not None else last
        before = [name for name in names if first <= name.start < row.span.start]
        behind = [name for name in names if row.span.end <= name.start < last]
        own = before or behind
        beside = Span(own[0].start, own[-1].end) if own else None
        if len(rows) == 1 and not _is_bracketed(folded, row.span) and not _is_between(row, names):
            beside = None
        found.append((_clipped(folded, row, first, behind), beside))
    return tuple(found)


def _is_between(row: Deadline, names: Sequence[Span]) -> bool:
    """Say whether some names stand before a date and others behind it."""
    before = [name.start < row.span.start for name in names]
    return any(before) and not all(before)


def _is_bracketed(folded: str, span: Span) -> bool:
    return folded.rfind("(", 0, span.start) > folded.rfind(")", 0, span.start)


def _clipped(folded: str, row: Deadline, first: int, behind: Sequence[Span]) -> Deadline:
    """Return a date with a task that reaches over no other date's names."""
    if row.task is None:
        return row
    start = max(row.task.start, first)
    end = min([row.task.end, *(name.start for name in behind)])
    while start < end and folded[start] in BETWEEN_UNITS:
        start += 1
    while end > start and folded[end - 1] in BETWEEN_UNITS:
        end -= 1
    return replace(row, task=Span(start, end) if end > start else None)


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end
