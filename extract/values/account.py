"""What of a text is taken by a value, a role, a mark or a known aside, and what is left over."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from zhenggai.text.document import Span

# What parts the elements of a list; other marks may stand within what is left over.
STOPS = frozenset("、,;。\n")
# □ is no mark: it stands for a character that was lost.
MARK = r"[[\p{P}\p{S}\s]--[□]]"
LEAD, TAIL = regex.compile(f"{MARK}*", regex.V1), regex.compile(f"{MARK}*$", regex.V1)
# What joins the parts of a list and says nothing alone.
JOINING = regex.compile(f"(?:{MARK}|[和及与等由的之并或以])*", regex.V1)


def says_nothing(words: str) -> bool:
    """Say whether some words are marks and what joins the parts of a list, and no more."""
    return JOINING.fullmatch(words) is not None


class Account:
    """The characters of a text, each taken or not; what nobody takes is left over."""

    def __init__(self, folded: str) -> None:
        self.folded = folded
        self._taken = bytearray(len(folded))

    def take(self, start: int, end: int) -> None:
        """Take a stretch: something that is known accounts for it."""
        if end > start:
            self._taken[start:end] = b"\1" * (end - start)

    def take_changes(self, other: str) -> None:
        """Take what another text of the same length has other characters for."""
        if other != self.folded:
            for at, (mine, its) in enumerate(zip(self.folded, other, strict=True)):
                if mine != its:
                    self._taken[at] = 1

    def is_taken(self, span: Span) -> bool:
        """Say whether all of a stretch but its marks is taken."""
        return not any(True for _ in self.left(span))

    def left(self, within: Span | None = None) -> Iterator[Span]:
        """Yield what is left over, without the marks around it, from stop to stop."""
        first, last = within or Span(0, len(self.folded))
        start: int | None = None
        for at in range(first, last + 1):
            open_ = at < last and not self._taken[at] and self.folded[at] not in STOPS
            if open_ and start is None:
                start = at
            elif not open_ and start is not None:
                yield from self._bare(start, at)
                start = None

    def _bare(self, start: int, end: int) -> Iterator[Span]:
        words = self.folded[start:end]
        if says_nothing(words):
            return
        lead, tail = LEAD.match(words), TAIL.search(words)
        if lead is not None and tail is not None:
            yield Span(start + lead.end(), start + tail.start())
