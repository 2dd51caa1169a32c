"""Slips of standing commitments of which an expression holds a part: 长期坚侍, 立即正改."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from zhenggai.rules.kinds import DeadlineTag
from zhenggai.rules.loader import RuleTable
from zhenggai.text.dictionary import is_word
from zhenggai.text.document import Span, merge_spans, touches
from zhenggai.values.account import Account

NEAR: tuple[DeadlineTag, ...] = ("near",)


def find_slips(folded: str, spans: Sequence[Span], table: RuleTable[DeadlineTag]) -> Iterator[Span]:
    """Yield what is a character away from a commitment, and leaves no words beside expressions.

    ``spans`` are the expressions'; what none of them touches is left to others.
    """
    held: Sequence[Span] | None = None
    for rule in table.candidates(folded, NEAR):
        for match in rule.pattern.finditer(folded):
            held = merge_spans(spans) if held is None else held
            span = Span(*match.span())
            if touches(held, span) and not _are_words(folded, span, held):
                yield span


def _are_words(folded: str, span: Span, held: Sequence[Span]) -> bool:
    """Say whether what expressions leave of a stretch are words: 持续|整治, not 长期|坚侍."""
    words = folded[slice(*span)]
    account = Account(words)
    for start, end in held[max(bisect_left(held, span) - 1, 0) : bisect_left(held, (span.end,))]:
        account.take(max(start - span.start, 0), min(end, span.end) - span.start)
    return all(is_word(words[slice(*left)]) for left in account.left())
