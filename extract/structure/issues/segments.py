"""Where each issue begins and ends: from field labels that recur and the numbers before them.

Labels come in cycles (目标, 时限, 措施; 目标, 时限, 措施; …): one cycle an issue. Its number stands
in the gap between the last field of the cycle before and the first of its own; of all candidates
in the gaps those are taken that count on from gap to gap. So a list whose issues and measures are
both numbered 1. 2. 3. is read like any other, and a list without numbers by its gaps alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhenggai.evidence.labels import SOFT_FIELDS
from zhenggai.evidence.model import Label, Marks, Number
from zhenggai.evidence.outline import Outline, is_glued
from zhenggai.rules import Rules
from zhenggai.structure.issues.categories import (
    Opening,
    dressed,
    find_headings,
    lines_between,
    titles,
)
from zhenggai.structure.issues.issue_numbers import are_measures, fill_gaps, is_sure, without_strays
from zhenggai.structure.issues.label_cycles import Cycle
from zhenggai.structure.issues.segmentation import read_starts
from zhenggai.structure.issues.value_ends import below, key_cell, value_end
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, Line

# 各责任单位:, 明确整改目标: are words of a sentence where no stop stands before them.
HEADING = "heading"
# 二、发现的主要问题 alone, or with 三、整改要求, is a heading of the inspectors' feedback.
FEWEST_FIELDS = 2
LONGEST_TITLE = 16
PROSE_BEFORE = frozenset("各等关的和及与、确定由向为对涉将按令促求请了其应")


@dataclass(frozen=True, slots=True)
class Segment:
    """One issue's stretch: its number, where its text begins and ends, its labels, its category.

    ``heading`` is the category's whole mark, number included; ``category`` its words.
    """

    number: Number | None
    start: int
    body: int
    end: int
    labels: tuple[Label, ...] = ()
    category: Span | None = None
    heading: Span | None = None


def find_segments(marks: Marks, outline: Outline, rules: Rules) -> tuple[Segment, ...]:
    """Return the issues' stretches in text order; none where the labels show no list."""
    labels = usable_labels(marks, outline)
    starts = read_starts(marks, outline, labels)
    told = {m.fields[0] for m in labels if len(m.fields) == 1 or not (m.alone and m.number)}
    alone = len(starts) == 1 and len(told) < FEWEST_FIELDS
    if not starts or alone:
        return ()
    numbered = sum(number is not None for number, _ in starts)
    unsure = len(starts) == 1 and not is_sure(starts)
    if numbered * 2 < len(starts) or unsure or are_measures(starts):
        starts = [(None, cycle) for _, cycle in starts]
    else:
        starts = fill_gaps(marks, outline, without_strays(starts))
    return close_segments(marks, outline, rules, starts, labels)


def usable_labels(marks: Marks, outline: Outline) -> tuple[Label, ...]:
    """Return the labels that may be fields of an issue: no section headings, no plain prose."""
    chosen = []
    words = Counter(marks.flow.folded[m.word.start : m.word.end] for m in marks.labels)
    for label in marks.labels:
        if label.number is not None and label.number.span.start in outline.sections:
            continue
        soft = bool(set(label.fields) & SOFT_FIELDS)
        before = marks.flow.folded[label.span.start - 1] if label.span.start else "\n"
        recurs = words[marks.flow.folded[label.word.start : label.word.end]] > 1
        glued = recurs and is_glued(marks.flow, label.span.start)
        if label.strength < 2 and (
            before in PROSE_BEFORE or (label.fields[0] == "problem" and not glued)
        ):
            continue
        known = label.line_start or soft or bool(set(label.fields) & {"goal", "measure"})
        if not known and not is_glued(marks.flow, label.span.start):
            line = marks.flow.line_at(label.span.start)
            if not _told_in_line(marks, line, label):
                continue
        chosen.append(label)
    return tuple(_with_headings(marks.flow, chosen))


def _told_in_line(marks: Marks, line: Line, label: Label) -> bool:
    """Say whether one line tells all of an issue: （一）某河黑臭。整改进展：已完成。"""
    numbers = marks.numbers_in(line.start, label.span.start)
    return (
        label.fields[0] == "progress" and label.strength > 2 and any(n.line_start for n in numbers)
    )


def _with_headings(flow: Flow, labels: Sequence[Label]) -> list[Label]:
    """Return the labels; one that only heads others (五、措施及完成情况 (一)整改措施) says so."""
    result: list[Label] = []
    for at, label in enumerate(labels):
        behind = labels[at + 1] if at + 1 < len(labels) else None
        heads = (
            behind is not None
            and label.number is not None
            and behind.number is not None
            and label.number.scheme != behind.number.scheme
            and behind.number.value == 1
            and not flow.text[label.span.end : behind.span.start].strip()
        )
        result.append(replace(label, fields=(HEADING,)) if heads else label)
    return result


def gap_line(flow: Flow, outline: Outline, behind: int, anchor: int) -> int:
    """Return where an unnumbered issue begins: the paragraphs right before its first label.

    A bold or heading paragraph is taken where there is one in the gap, else the last paragraph.
    """
    lines = [line for line in lines_between(flow, behind, anchor) if line.end <= anchor]
    openings = {line.start for line in outline.openings}
    for at in range(len(lines) - 1, -1, -1):
        if lines[at].start in openings or titles(outline, lines[at]):
            lines = lines[at + 1 :]
            break
    if not lines:
        return anchor
    marked = [line for line in lines if line.bold or line.heading]
    return (marked[-1] if marked else lines[-1]).start


def close_segments(
    marks: Marks,
    outline: Outline,
    rules: Rules,
    starts: Sequence[tuple[Number | None, Cycle]],
    labels: Sequence[Label],
) -> tuple[Segment, ...]:
    """Give every start its end, its labels and its category."""
    flow = marks.flow
    begun: list[Segment] = []
    behind = 0
    for number, cycle in starts:
        if number is not None:
            start = dressed(flow, number.span.start)
            begun.append(Segment(number, start, number.span.end, 0))
        elif cycle.anchor.fields[0] == "problem":
            start = min(cycle.head.span.start, _first_key(flow, labels, behind, cycle.anchor))
            begun.append(Segment(None, start, start, 0))
        else:
            start = gap_line(flow, outline, max(behind, cycle.free), cycle.head.span.start)
            begun.append(Segment(None, start, start, 0))
        behind = cycle.last.span.end
    first_labels = [cycle.anchor.span.start for _, cycle in starts]
    closed: list[Segment] = []
    for at, segment in enumerate(begun):
        limit = begun[at + 1].start if at + 1 < len(begun) else len(flow.text)
        own = tuple(
            _behind_number(m, segment.body) for m in labels if segment.body <= m.word.start < limit
        )
        told = starts[at][1].last.span.end
        hard = max(segment.body, told if told < limit else 0, min(first_labels[at], limit))
        limit = _section(marks, outline, segment, hard, limit)
        own = tuple(m for m in own if m.span.start < limit)
        body = _behind_title(flow, segment, own)
        last = max((m.span.end for m in own), default=segment.body)
        end = _stop(marks, outline, segment, max(last, min(first_labels[at], limit)), limit)
        if own and at + 1 == len(begun):
            end = value_end(flow, own[-1], own[-1].fields[0], end)
        own = tuple(m for m in own if m.span.start < end)
        closed.append(replace(segment, body=body, end=end, labels=own))
    return tuple(_with_categories(marks, outline, rules, closed))


def _behind_title(flow: Flow, segment: Segment, labels: Sequence[Label]) -> int:
    """Return where an issue's text begins: behind a card's title (问题1整改销号卡), at its key."""
    if segment.number is None or not labels or labels[0].fields[0] != "problem":
        return segment.body
    title, key = flow.line_at(segment.body), key_cell(flow, labels[0].span.end)
    words = flow.folded[segment.body : labels[0].span.start].strip()
    told = key is not None and title.cell is not None and title.end <= labels[0].span.start
    if told and 0 < len(words) <= LONGEST_TITLE and not any(c in words for c in "。;,\n"):
        return labels[0].span.start
    return segment.body


def _first_key(flow: Flow, labels: Sequence[Label], behind: int, anchor: Label) -> int:
    """Return where the keys of an issue's table begin: 问题编号 may stand above 反馈问题."""
    own = key_cell(flow, anchor.span.end)
    if own is None:
        return anchor.span.start
    keys = (
        (label, key_cell(flow, label.span.end))
        for label in labels
        if behind <= label.span.start < anchor.span.start
    )
    starts = (label.span.start for label, key in keys if key is not None and key.table == own.table)
    return min(starts, default=anchor.span.start)


def _behind_number(label: Label, body: int) -> Label:
    """Return a label without the number before it where that is the issue's: 1.反馈问题：."""
    if label.span.start >= body:
        return label
    return replace(label, span=Span(body, label.span.end), number=None)


def _section(marks: Marks, outline: Outline, segment: Segment, hard: int, limit: int) -> int:
    """Return where a section of the body begins behind an issue's goal and measures' labels.

    What it says of 责任单位 is no field of the issue. A section behind a list is not its first, and
    （3）强化监督检查 goes on with the measures before it. An annex (名词解释) ends the issue too.
    """
    annex = min((m.start for m in outline.openings if hard <= m.start < limit), default=limit)
    heads = (
        number.span.start
        for number in marks.numbers_in(hard, limit)
        if (number.line_start or is_glued(marks.flow, number.span.start))
        and number.weight >= 0.5
        and (
            number.scheme == "part"
            or (
                number.value > 1
                and number.span.start in outline.headed
                and not _begun_inside(marks, segment.body, number)
            )
        )
    )
    return min(next(heads, limit), annex)


def _stop(marks: Marks, outline: Outline, segment: Segment, last: int, limit: int) -> int:
    """Return where an issue ends: at the next issue, an annex, a note or a table."""
    stops = [limit]
    for lines in (outline.openings, outline.notes):
        stops += [line.start for line in lines if last <= line.start < limit]
    stops += [at for at in outline.barriers if segment.start < at < limit]
    key = key_cell(marks.flow, last)
    if key is not None:
        # What stands below a table of keys and values is not the value of its last key.
        stops += [
            line.start
            for line in lines_between(marks.flow, last, limit)
            if below(marks.flow, line, key)
        ]
    return min(stops)


def _begun_inside(marks: Marks, start: int, number: Number) -> bool:
    """Say whether a number goes on with a series that began, at 1, inside the issue."""
    values = {
        n.value for n in marks.numbers_in(start, number.span.start) if n.scheme == number.scheme
    }
    return {1, number.value - 1} <= values


def _with_categories(
    marks: Marks, outline: Outline, rules: Rules, segments: Sequence[Segment]
) -> list[Segment]:
    """Find the headings right before an issue and carry the last one to the issues behind it."""
    openings: list[Opening] = []
    behind = 0
    for segment in segments:
        openings.append(Opening(segment.start, behind, segment.number))
        behind = max([segment.body, *(m.span.end for m in segment.labels)])
    result: list[Segment] = []
    present: Span | None = None
    for segment, stack in zip(
        segments, find_headings(marks, outline, rules, openings), strict=True
    ):
        if not stack:
            result.append(replace(segment, category=present))
            continue
        present = stack[-1].words
        mark = Span(stack[0].span.start, stack[-1].span.end)
        if result and mark.start < result[-1].end:
            result[-1] = replace(result[-1], end=mark.start)
        result.append(replace(segment, category=present, heading=mark))
    return result
