"""Issues behind the last labelled one: a next group of problems whose items have no labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zhenggai.evidence.model import Marks, Number
from zhenggai.evidence.outline import HEADING_LIMIT, Outline
from zhenggai.structure.issues.categories import SCHEMES, bare, counted_inside
from zhenggai.structure.issues.segments import Segment
from zhenggai.text.document import Span

LIKELY = 0.6


def with_tail(marks: Marks, outline: Outline, segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Return the segments; the last one ends where a next category is, whose items are issues.

    一、牵头整改问题 (一) … (三), each with its fields, 二、配合整改问题 (一) … with none: without
    this, all of the second group would be the last measure of the first.
    """
    result = list(segments)
    while result:
        last = result[-1]
        category = _present(marks, result)
        begin = max([last.body, *(label.span.end for label in last.labels)])
        following = _next_category(marks, outline, category, begin, last.end)
        if following is None or last.number is None:
            break
        result[-1] = replace(last, end=following.span.start)
        line = marks.flow.line_at(following.span.start)
        words = bare(marks.flow, marks.flow.strip(Span(following.span.end, line.end)))
        items = _items(marks, last.number, line.end, last.end)
        heading = Span(following.span.start, words.end)
        for at, number in enumerate(items):
            end = items[at + 1].span.start if at + 1 < len(items) else last.end
            start = number.span.start
            own = heading if at == 0 else None
            result.append(Segment(number, start, number.span.end, end, (), words, own))
        if not items:
            break
    return tuple(result)


def _present(marks: Marks, segments: Sequence[Segment]) -> Number | None:
    """Return the number of the category that the last issue stands in."""
    for segment in reversed(segments):
        if segment.heading is not None:
            inside = marks.numbers_in(segment.heading.start, segment.heading.end)
            found = [number for number in inside if number.scheme in SCHEMES]
            return found[0] if found else None
    return None


def _next_category(
    marks: Marks, outline: Outline, present: Number | None, start: int, end: int
) -> Number | None:
    """Return the number of the heading that counts on from the present category's, if any."""
    if present is None:
        return None
    for number in marks.numbers_in(start, end):
        line = marks.flow.line_at(number.span.start)
        words = marks.flow.folded[number.span.end : line.end].strip()
        if (
            number.scheme == present.scheme
            and number.value == present.value + 1
            and number.line_start
            and number.weight >= LIKELY
            and number.span.start not in outline.headed
            and 0 < len(words) <= HEADING_LIMIT
            and not any(c in "。;" for c in words)
            and not counted_inside(marks, start, number)
        ):
            return number
    return None


def _items(marks: Marks, last: Number, start: int, end: int) -> list[Number]:
    """Return the numbers of the issues' scheme that begin again at 1, or go on, and count on."""
    found: list[Number] = []
    for number in marks.numbers_in(start, end):
        if number.scheme != last.scheme or not number.line_start or number.weight < LIKELY:
            continue
        wanted = {found[-1].value + 1} if found else {1, last.value + 1}
        if number.value in wanted:
            found.append(number)
    return found
