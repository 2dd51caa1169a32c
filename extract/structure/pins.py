"""What a person said of stretches of a text: evidence of the highest weight for its reading."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

from zhenggai.evidence.labels import UNIT_FIELDS
from zhenggai.evidence.model import Marks, Number
from zhenggai.evidence.pieces import Piece
from zhenggai.rules.kinds import PinRole
from zhenggai.structure.issues.proposals import Start
from zhenggai.text.document import Span

# The roles of a chain (extract/structure/issues/chain.py) that a pinned stretch may have there; the
# first is the one in which a piece begins that nothing else opens.
CHAIN_ROLES: Mapping[PinRole, tuple[str, ...]] = {
    "category": ("group",),
    "problem": ("problem", "head"),
    "goal": ("goal",),
    "deadline": ("deadline",),
    "measure": ("measure",),
    "units": ("responsible", *sorted(UNIT_FIELDS - {"responsible"}), "own"),
    "persons": ("person", "own"),
    "progress": ("progress", "own"),
    "none": ("body",),
}


class _Starts(Protocol):
    @property
    def start(self) -> int: ...


Starting = TypeVar("Starting", bound=_Starts)


@dataclass(frozen=True, slots=True)
class Pin:
    """A stretch of the flow and what a person said it is."""

    span: Span
    role: PinRole


@dataclass(frozen=True)
class Pins:
    """All pins of one text, in order."""

    all: tuple[Pin, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.all)

    @cached_property
    def cuts(self) -> tuple[int, ...]:
        """Where a pinned stretch begins, or what stands behind it does: no piece goes over it."""
        return tuple(sorted({at for pin in self.all for at in pin.span}))

    def roles(self, piece: Piece) -> tuple[str, ...]:
        """Return the roles that a piece may have by what was said of it; none: any."""
        for pin in self.all:
            if pin.role != "issue" and pin.span.start <= piece.start < pin.span.end:
                return CHAIN_ROLES[pin.role]
        return ()

    def with_numbers(self, marks: Marks) -> Pins:
        """Return the pins, each with the number that begins its line: 2. of 2.加强巡查。"""
        return Pins(tuple(Pin(_with_number(marks, pin.span), pin.role) for pin in self.all))

    def starts(self, marks: Marks, proposed: Sequence[Start]) -> list[Start]:
        """Return the proposed starts of issues with those that were pinned.

        One inside a stretch that was said to be something else is none.
        """
        if not self.all:
            return list(proposed)
        said = [self._start(marks, pin) for pin in self.all if pin.role == "issue"]
        others = [pin.span for pin in self.all if pin.role != "issue"]
        taken = [*(Span(one.start, max(one.body, one.start + 1)) for one in said), *others]
        kept = [
            one
            for one in proposed
            if not any(
                span.start < max(one.body, one.start + 1) and one.start < span.end for span in taken
            )
        ]
        return sorted([*kept, *said], key=lambda one: one.start)

    def _start(self, marks: Marks, pin: Pin) -> Start:
        number = _number_at(marks, pin.span)
        if number is None:
            return Start(None, pin.span.start, pin.span.start)
        return Start(number, pin.span.start, number.span.end)

    def kept(self, found: tuple[Starting, ...]) -> tuple[Starting, ...]:
        """Return the issues of tables without those that were said to be none."""
        none = [pin.span for pin in self.all if pin.role == "none"]
        return tuple(
            one for one in found if not any(span.start <= one.start < span.end for span in none)
        )


def _with_number(marks: Marks, span: Span) -> Span:
    text = marks.flow.text
    for number in marks.numbers:
        begins_line = not text[
            text.rfind("\n", 0, number.span.start) + 1 : number.span.start
        ].strip()
        between = text[number.span.end : span.start]
        if begins_line and number.span.end <= span.start and not between.strip():
            return Span(number.span.start, span.end)
    return span


def _number_at(marks: Marks, span: Span) -> Number | None:
    """Return the longest number with which a stretch begins."""
    at = bisect_left(marks.numbers, span.start, key=lambda number: number.span.start)
    found = []
    while at < len(marks.numbers) and marks.numbers[at].span.start < span.end:
        if not marks.flow.text[span.start : marks.numbers[at].span.start].strip():
            found.append(marks.numbers[at])
        at += 1
    return max(found, key=lambda number: number.span.end, default=None)
