"""Characters that nobody sees: a text without them, and where each of its characters stood."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from zhenggai.text.document import Span

# Soft hyphens, zero-width blanks and joiners, marks of direction.
UNSEEN = regex.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def without_unseen(text: str) -> tuple[str, Sequence[int]]:
    """Return the text that is seen, and the place of each of its characters in the given one."""
    if UNSEEN.search(text) is None:
        return text, range(len(text))
    places = [at for at, char in enumerate(text) if UNSEEN.match(char) is None]
    return "".join(text[at] for at in places), places


def to_places(span: Span, places: Sequence[int]) -> Span:
    """Return the stretch of the given text that a stretch of the seen one stands for."""
    return Span(places[span.start], places[span.end - 1] + 1)
