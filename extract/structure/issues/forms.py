"""What siblings share: how a document's issues are labelled, ordered and headed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from zhenggai.evidence.model import Label
from zhenggai.text.flow import Flow

# A form that stands in so many of the siblings is a part of their form.
MOST = 0.6


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of one list of issues.

    ``within``: of how many issues a label's word is a part; ``printed``: how often it stands in
    them. ``order``: how often one field follows another; ``present``: of how many issues a field
    is a part. ``counting``: the starts of headings' numbers that count on from group to group,
    ``alike`` those of lines that more than one group is headed by. ``schemes``: by which numbers
    measures open, of how many issues.
    """

    issues: int = 0
    within: Mapping[str, int] = field(default_factory=dict)
    printed: Mapping[str, int] = field(default_factory=dict)
    order: Mapping[tuple[str, str], int] = field(default_factory=dict)
    present: Mapping[str, int] = field(default_factory=dict)
    counting: Mapping[int, bool] = field(default_factory=dict)
    alike: frozenset[int] = frozenset()

    def recurs(self, word: str) -> bool:
        """Say whether a label stands in most of the issues, and in two at least."""
        count = self.within.get(word, 0)
        return count >= 2 and count >= MOST * self.issues

    def each(self, word: str) -> float:
        """Return how often a label stands in an issue that has it."""
        return self.printed.get(word, 0) / max(self.within.get(word, 0), 1)

    def usual(self, name: str) -> bool:
        """Say whether most issues have a field."""
        return self.issues >= 2 and self.present.get(name, 0) >= MOST * self.issues


def label_forms(flow: Flow, groups: Iterable[Sequence[Label]]) -> Forms:
    """Return what the labels of each issue say, before any of them is read."""
    within: Counter[str] = Counter()
    printed: Counter[str] = Counter()
    issues = 0
    for labels in groups:
        issues += 1
        printed.update(word_of(flow, label) for label in labels if label.strength)
        within.update({word_of(flow, label) for label in labels})
    return Forms(issues, within, printed)


def word_of(flow: Flow, label: Label) -> str:
    """Return a label's word without blanks."""
    return "".join(flow.folded[label.word.start : label.word.end].split())
