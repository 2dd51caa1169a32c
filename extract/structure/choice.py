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
        same = {frame(one) for one in other.segments}
        for one in best.segments:
            if frame(one) not in same:
                margins[one.start] = min(margins[one.start], behind)
    segments = tuple(replace(one, margin=margins[one.start]) for one in best.segments)
    return Choice(tuple(readings), segments)


def frame(one: Segment) -> tuple[int, int, Span | None]:
    """Return what two readings share of an issue: where it begins, ends, under which heading."""
    first = one.parts[0] if one.parts else None
    # 问题编号 beside 37 is the issue's number, read as a field or as one that counts.
    body = first.end if first is not None and first.role == "number" else one.body
    return body, one.end, one.category


def unsure(flow: Flow, issue: Issue) -> Iterator[PlanDoubt]:
    """Yield the doubt about an issue of which another reading is nearly as good."""
    if issue.margin < limits()["part"]:
        start = issue.span.start
        yield PlanDoubt("reading-unsure", (), Span(start, min(start + 1, len(flow.text))), issue.no)
