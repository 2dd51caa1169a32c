"""What siblings share: how a document's issues are labelled, ordered and headed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from zhenggai.structure.issues.stretch import Stretch

# What the siblings say of one stretch.
Shown = tuple[Hashable, ...]

# A form that stands in so many of the siblings is a part of their form.
MOST = 0.6
# A label that stands so often in an issue that has it is its measures'.
EACH = 1.5


@dataclass(frozen=True)
class Forms:
    """The forms of one list of issues.

    ``within``: of how many issues a label's word is a part; ``printed``: how often it stands in
    them; ``fielded``: how often labels of a field do. ``order``: how often one field follows
    another, ``followed``: how often any does; ``present``: of how many issues a field is a part.
    ``counting``: the starts of headings' numbers that count on from group to group, ``alike``
    those of lines that more than one group is headed by.
    """

    issues: int = 0
    within: Mapping[str, int] = field(default_factory=dict)
    printed: Mapping[str, int] = field(default_factory=dict)
    fielded: Mapping[str, int] = field(default_factory=dict)
    order: Mapping[tuple[str, str], int] = field(default_factory=dict)
    followed: Mapping[str, int] = field(default_factory=Counter)
    present: Mapping[str, int] = field(default_factory=dict)
    counting: Mapping[int, bool] = field(default_factory=dict)
    alike: frozenset[int] = frozenset()

    def recurs(self, word: str) -> bool:
        """Say whether a label stands in most of the issues, and in two at least."""
        count = self.within.get(word, 0)
        return count >= 2 and count >= MOST * self.issues

    def is_rare(self, word: str) -> bool:
        """Say whether no other issue has a label, of several."""
        return self.issues > 2 and self.within.get(word, 0) < 2

    def of_each(self, word: str) -> bool:
        """Say whether a label stands in an issue more than once, as that of each measure."""
        return self.printed.get(word, 0) > EACH * max(self.within.get(word, 0), 1)

    def repeats(self, name: str) -> bool:
        """Say whether labels of a field stand more than once in an issue, in whatever words."""
        return self.fielded.get(name, 0) > EACH * self.issues

    def shown(self, stretch: Stretch) -> Shown:
        """Return all that the siblings say of a stretch: where it is the same, so is its chain."""
        return (
            tuple((self.recurs(w), self.is_rare(w), self.of_each(w)) for w in stretch.labelled),
            self._headings(stretch.starts),
            *self._of_all,
        )

    def _headings(self, starts: Sequence[int]) -> Shown:
        """What they say of its pieces as headings: nothing where no issue is headed."""
        if not self.counting and not self.alike:
            return ()
        return tuple((self.counting.get(start), start in self.alike) for start in starts)

    @cached_property
    def _of_all(self) -> Shown:
        """What they say of every stretch."""
        return (
            frozenset(self.order.items()),
            frozenset(filter(self.usual, self.present)),
            frozenset(filter(self.repeats, self.fielded)),
        )

    def usual(self, name: str) -> bool:
        """Say whether most issues have a field."""
        return self.issues >= 2 and self.present.get(name, 0) >= MOST * self.issues


def label_forms(stretches: Iterable[Stretch]) -> Forms:
    """Return what the labels of each issue say, before any of them is read."""
    within: Counter[str] = Counter()
    printed: Counter[str] = Counter()
    fielded: Counter[str] = Counter()
    issues = 0
    for stretch in stretches:
        issues += 1
        within.update(stretch.labelled.keys())
        fielded.update(stretch.fielded)
        printed.update(
            word
            for word, piece in zip(stretch.label_words, stretch.pieces, strict=True)
            if piece.label is not None and piece.label.strength
        )
    return Forms(issues, within, printed, fielded)
