"""The days that a document prints of itself: of the feedback that it answers, and of its issue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import regex

from zhenggai.rules import Rules
from zhenggai.rules.kinds import FactTag
from zhenggai.text.document import Span
from zhenggai.text.numerals import read_int

SENTENCE_CUT = regex.compile(r"[。;\n]")
# Longer than any clause between a day and 反馈.
CLAUSE_REACH = 90
# In this order: the day of signing is the document's own, that of a page only the page's.
ISSUED: tuple[FactTag, ...] = (
    "issued-label",
    "issued-signed",
    "issued-imprint",
    "issued-published",
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day that the text prints, with its place; ``day`` is None where only a year stands."""

    span: Span
    year: int
    day: date | None


def find_days(text: str, rules: Rules) -> Iterator[Day]:
    """Yield the days of a folded text; a year that is left out is that of the day before.

    A month that lies before the last one told would be of another year: that day is not read.
    """
    year: int | None = None
    month = 0
    for match in rules.facts["day"].finditer(text):
        printed = match["year"] or match["y"]
        if printed:
            year, month = read_int(printed), 0
        if year is None:
            continue
        found = None
        if match["m"] and (int(read_int(match["m"]) or 0)) >= month:
            found = to_day(match["y"] or str(year), match["m"], match["d"])
            month = found.month if found is not None else month
        yield Day(Span(*match.span()), year, found)


def to_day(year: str, month: str, day: str) -> date | None:
    """Return the day that three printed numbers name, None where there is no such day."""
    numbers = [read_int(text) for text in (year, month, day)]
    with suppress(ValueError, TypeError):
        return date(*numbers)  # type: ignore[arg-type]  # None raises TypeError
    return None


def feedback_days(head: str, rules: Rules) -> Iterator[tuple[date, Span]]:
    """Yield the days on which feedback was given, each with the sentences that tell of it."""
    gave, labelled = rules.facts["gave"], rules.facts["feedback-label"]
    days = list(find_days(head, rules))
    for at, day in enumerate(days):
        if day.day is None:
            continue
        stop = days[at + 1].span.start if at + 1 < len(days) else len(head)
        behind = head[day.span.end : min(stop, day.span.end + CLAUSE_REACH)]
        before = head[max(0, day.span.start - 20) : day.span.start]
        match = gave.search(behind)
        if match is not None or labelled.search(before):
            end = day.span.end + (match.end() if match else 0)
            yield day.day, Span(_sentence_start(head, day.span.start), end)


def issued_days(texts: tuple[str, ...], rules: Rules) -> Iterator[date]:
    """Yield the days of issue that some stretches print, the surest kind first."""
    for tag in ISSUED:
        for text in texts:
            for rule in rules.facts.tagged(tag):
                for match in rule.finditer(text):
                    found = to_day(match["y"], match["m"], match["d"])
                    if found is not None:
                        yield found


def _sentence_start(text: str, at: int) -> int:
    """Return where the sentence before the one that holds a place begins."""
    stops = [match.end() for match in SENTENCE_CUT.finditer(text, 0, at)]
    return stops[-2] if len(stops) > 1 else 0
