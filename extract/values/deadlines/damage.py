"""Damaged dates: characters that were put for others, and pieces of dates that no date holds.

A date is never read from the middle of another one: what touches it and belongs to a date makes it
doubtful, and nothing is read there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhenggai.rules.kinds import DeadlineTag
from zhenggai.rules.loader import RuleTable
from zhenggai.text.document import Span, merge_spans, touches

# How far a date reaches: what stands further off does not touch it.
REACH = 12
MENDS: tuple[DeadlineTag, ...] = ("mend", "mend-sure")


@dataclass(frozen=True, slots=True)
class Mended:
    """A folded text of the same length, and where characters were put that may be others."""

    text: str
    unsure: tuple[Span, ...] = ()


def mended(folded: str, rules: RuleTable[DeadlineTag]) -> Mended:
    """Return a text with the characters that its dates are meant to have: 2025年 for 2025牟."""
    if not rules["mendable"].guarded(folded):
        return Mended(folded)
    put = rules["mends"].map
    unsure: list[Span] = []
    for rule in rules.candidates(folded, MENDS):
        for match in rule.pattern.finditer(folded):
            start, end = match.span()
            folded = f"{folded[:start]}{put[rule.id].ljust(end - start)}{folded[end:]}"
            if rule.tag == "mend":
                unsure.append(Span(start, end))
    return Mended(folded, tuple(unsure))


def odd_pieces(
    folded: str, dates: Sequence[Span], hidden: Sequence[Span], rules: RuleTable[DeadlineTag]
) -> list[Span]:
    """Return what belongs to a date and is held by none, each with the dates that it touches.

    ``dates`` are the places of those that were found, in order; ``hidden`` are names, redactions
    and events, in which nothing is a date.
    """
    before, behind = rules["odd-before"].pattern, rules["odd-behind"].pattern
    odd: list[Span] = []
    floor = 0
    for number, date in enumerate(dates):
        start, end = date
        stop = dates[number + 1].start if number + 1 < len(dates) else len(folded)
        lead = before.search(folded[max(floor, start - REACH) : start])
        if lead is not None:
            start = date.start - len(lead[0])
        rest = behind.match(folded, end, min(stop, end + REACH))
        if rest is not None:
            end = rest.end()
        if (start, end) != date:
            odd.append(Span(start, end))
        floor = end
    alone = [Span(*match.span()) for match in rules["odd-alone"].finditer(folded)]
    if alone:
        held = merge_spans((*dates, *odd))
        odd += [span for span in alone if not touches(held, span)]
    within = [Span(*match.span()) for match in rules["odd-within"].finditer(folded)]
    if within:
        torn = merge_spans(within)
        odd = [span for span in odd if not touches(torn, span)] + within
    if not odd:
        return odd
    unread = merge_spans(hidden)
    return [span for span in sorted(odd) if not touches(unread, span)]
