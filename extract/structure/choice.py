"""The choice between readings: the best one, how much better it is, and what is contested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zhenggai.structure.issues.readings import Reading
from zhenggai.structure.issues.segments import Segment
from zhenggai.structure.plan import Issue, PlanDoubt
from zhenggai.structure.weights import limits
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow


@dataclass(frozen=True, slots=True)
class Choice:
    """The readings of a text, the best first, and the issues of the best one.

    Each issue's margin is the smaller of that of its parts and that of the readings in which it
    is another: begins, or ends, elsewhere, or has another category.
    """

    readings: tuple[Reading, ...] = ()
    segments: tuple[Segment, ...] = ()


def choose(readings: Sequence[Reading]) -> Choice:
    """Return the best reading, each issue with how much better it is than what others say of it."""
    if not readings:
        return Choice()
    best, *others = readings
    told = limits()
    scale = min(told["reading"], max(told["share"] * best.score, 1.0)) / told["part"]
    margins = {one.start: one.margin for one in best.segments}
    for other in others:
        behind = (best.score - other.score) / scale
        same = {told for one in other.segments for told in frames(one)}
        for one in best.segments:
            if same.isdisjoint(frames(one)):
                margins[one.start] = min(margins[one.start], behind)
    segments = tuple(replace(one, margin=margins[one.start]) for one in best.segments)
    return Choice(tuple(readings), segments)


def frames(one: Segment) -> Iterator[tuple[int, int, Span | None]]:
    """Yield what two readings may share of an issue: where it begins, ends, under which heading.

    The same words may begin behind a number, behind a label, or behind both.
    """
    first = one.parts[0] if one.parts else None
    # 问题编号 beside 37 is the issue's number, read as a field or as one that counts.
    counted = first is not None and first.role == "number"
    places = {first.end if first is not None and counted else one.body}
    if one.number is not None:
        places.add(one.number.span.start)
    if first is not None and first.label is not None:
        behind = first.label.span.end
        # 整改任务 in one cell, 第1项：… in the next.
        alone = len(first.pieces) > 1 and first.pieces[0].end <= behind
        places.add(first.pieces[1].start if alone else behind)
    yield from ((at, one.end, one.category) for at in places)


def unsure(flow: Flow, issue: Issue) -> Iterator[PlanDoubt]:
    """Yield the doubt about an issue of which another reading is nearly as good."""
    if issue.margin < limits()["part"]:
        start = issue.span.start
        yield PlanDoubt("reading-unsure", (), Span(start, min(start + 1, len(flow.text))), issue.no)
