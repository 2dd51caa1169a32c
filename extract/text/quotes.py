"""Words that a note is bound to, found again in another text: the quote and what stands around it.

Texts are compared without blanks, punctuation and width, so that the same words in another format,
with other line breaks and other marks, are the same words.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import regex

from zhenggai.text.document import Span
from zhenggai.text.flow import fold
from zhenggai.text.memo import remembered

BARE_RUNS = regex.compile(r"[^\s\p{P}\p{S}]+")
# Characters of words on each side: a unit in the middle of a long list still sees its measure.
CONTEXT = 60


@dataclass(frozen=True, slots=True)
class Quote:
    """Words as a text prints them; ``left`` and ``right`` are the bare words on either side."""

    words: str
    left: str = ""
    right: str = ""


class BareText:
    """A text without blanks, punctuation and width, and where each of its characters stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        parts: list[str] = []
        self._starts: list[int] = []
        self._places: list[int] = []
        length = 0
        for match in BARE_RUNS.finditer(fold(text)):
            self._starts.append(length)
            self._places.append(match.start())
            parts.append(match[0])
            length += len(match[0])
        self.bare = _lower("".join(parts))

    def quote(self, span: Span) -> Quote:
        """Return the words of a stretch of the text with what stands around them."""
        begin, end = self._bare_at(span.start), self._bare_at(span.end)
        left, right = self.bare[max(begin - CONTEXT, 0) : begin], self.bare[end : end + CONTEXT]
        return Quote(self.text[span.start : span.end], left, right)

    def find(self, quote: Quote) -> list[tuple[Span, float]]:
        """Return where the words of a quote stand, each with how much of its surroundings does.

        The share is 1 where all that is known of the words around is there, 0 where nothing is.
        """
        wanted = bare_words(quote.words)
        found: list[tuple[Span, float]] = []
        at = self.bare.find(wanted) if wanted else -1
        while at >= 0:
            end = at + len(wanted)
            span = Span(self._place(at), self._place(end - 1) + 1)
            found.append((span, self._around(quote, at, end)))
            at = self.bare.find(wanted, at + 1)
        return found

    def around(self, quote: Quote, span: Span) -> float:
        """Return how much of a quote's surroundings stands around a stretch (0 to 1)."""
        return self._around(quote, self._bare_at(span.start), self._bare_at(span.end))

    def sides(self, quote: Quote, span: Span) -> tuple[int, int]:
        """Return how many characters beside a stretch are those beside a quote: left and right.

        A side of which less is known, and all of that is there, counts as a whole one.
        """
        begin, end = self._bare_at(span.start), self._bare_at(span.end)
        left = _shared(quote.left[::-1], self.bare[max(begin - CONTEXT, 0) : begin][::-1])
        right = _shared(quote.right, self.bare[end : end + CONTEXT])
        return (
            CONTEXT if left == len(quote.left) else left,
            CONTEXT if right == len(quote.right) else right,
        )

    def _around(self, quote: Quote, begin: int, end: int) -> float:
        known = len(quote.left) + len(quote.right)
        if not known:
            return 1.0
        left = self.bare[max(begin - len(quote.left), 0) : begin]
        same = _shared(quote.left[::-1], left[::-1])
        same += _shared(quote.right, self.bare[end : end + len(quote.right)])
        return same / known

    def _bare_at(self, place: int) -> int:
        """Return where a place of the text stands in the bare one."""
        at = bisect_left(self._places, place + 1) - 1
        if at < 0:
            return 0
        end = self._starts[at + 1] if at + 1 < len(self._starts) else len(self.bare)
        return min(self._starts[at] + place - self._places[at], end)

    def _place(self, bare_at: int) -> int:
        at = bisect_left(self._starts, bare_at + 1) - 1
        return self._places[at] + bare_at - self._starts[at]


# The same names of units stand in many rows.
@remembered(1024)
def bare_words(text: str) -> str:
    """Return a text without blanks, punctuation and width: what stays when a text is retyped."""
    return _lower("".join(BARE_RUNS.findall(fold(text))))


def _lower(text: str) -> str:
    """Return the text in lower case, of the same length."""
    low = text.lower()
    if len(low) != len(text):
        # İ is two characters in lower case.
        low = "".join(own if len(own := c.lower()) == 1 else c for c in text)
    return low


def _shared(one: str, other: str) -> int:
    """Return how many first characters two texts have in common."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
