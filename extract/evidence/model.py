"""Marks: numbers, labels and brackets with their evidence."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from zhenggai.text.document import Span, covers
from zhenggai.text.flow import Flow

# From this weight on a number counts by its own place, without others that it counts on from.
SURE_NUMBER = 0.6


@dataclass(frozen=True, slots=True)
class Number:
    """A number that may open an issue, a category, a section or a measure.

    ``span`` holds the number with its brackets and dot and the blanks behind it; ``label`` is
    without a closing 、.:. ``weight`` is the evidence, from 0 (in mid-word) to about 1.5.
    """

    scheme: str
    value: int
    span: Span
    label: Span
    weight: float
    line_start: bool
    major: int | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A word that may label a field.

    ``span`` runs from its number or bracket to its colon, ``word`` is the word alone. ``fields``
    are the canonical fields that it can name. ``strength``: 3 at a boundary with a colon or alone
    on its line, 2 numbered or set off by type, 1 glued between other words, with a colon.
    """

    fields: tuple[str, ...]
    span: Span
    word: Span
    strength: int
    line_start: bool
    alone: bool
    number: Number | None = None

    @property
    def printed(self) -> bool:
        """Say whether the label is printed: what a sentence tells by itself has none."""
        return self.word.end > self.word.start

    @property
    def mark(self) -> Span:
        """Return the label as it stands, without its number: 【整改目标】, 责任单位：."""
        return Span(self.number.span.end if self.number else self.span.start, self.span.end)


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket that may hold a list of units: labelled ((责任单位:…)) or read as one."""

    outer: Span
    inner: Span
    labelled: bool


@dataclass(frozen=True)
class Marks:
    """All candidates of one flow, each kind in text order."""

    flow: Flow
    numbers: tuple[Number, ...]
    labels: tuple[Label, ...]
    brackets: tuple[Bracket, ...]

    def numbers_in(self, start: int, end: int) -> tuple[Number, ...]:
        """Return the numbers that begin in a stretch."""
        starts = self._number_starts
        return self.numbers[bisect_left(starts, start) : bisect_left(starts, end)]

    def labels_in(self, start: int, end: int) -> tuple[Label, ...]:
        """Return the labels that begin in a stretch."""
        starts = self._label_starts
        return self.labels[bisect_left(starts, start) : bisect_left(starts, end)]

    def brackets_in(self, start: int, end: int) -> tuple[Bracket, ...]:
        """Return the brackets that begin in a stretch."""
        starts = self._bracket_starts
        return self.brackets[bisect_left(starts, start) : bisect_left(starts, end)]

    @cached_property
    def schemes(self) -> Counter[str]:
        """Return how many numbers are of each scheme."""
        return Counter(number.scheme for number in self.numbers)

    @cached_property
    def _number_starts(self) -> tuple[int, ...]:
        return tuple(number.span.start for number in self.numbers)

    @cached_property
    def _label_starts(self) -> tuple[int, ...]:
        return tuple(label.span.start for label in self.labels)

    @cached_property
    def _bracket_starts(self) -> tuple[int, ...]:
        return tuple(bracket.outer.start for bracket in self.brackets)


def without(marks: Marks, spans: Sequence[Span]) -> Marks:
    """Return the marks that do not begin in one of the sorted, disjoint stretches."""
    if not spans:
        return marks
    return Marks(
        marks.flow,
        tuple(n for n in marks.numbers if not covers(spans, n.span.start)),
        tuple(m for m in marks.labels if not covers(spans, m.span.start)),
        tuple(b for b in marks.brackets if not covers(spans, b.outer.start)),
    )
