"""One issue's parts to its fields: problem, labelled blocks, measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from zhenggai.evidence.grid.row_kinds import is_number
from zhenggai.evidence.labels import UNIT_FIELDS, label_words
from zhenggai.evidence.model import SURE_NUMBER, Label, Marks
from zhenggai.rules import Rules
from zhenggai.structure.issues.measures import MeasureReader
from zhenggai.structure.issues.parts import HEAD, HEADING, MEASURE, OWN, Part
from zhenggai.structure.issues.segments import Segment
from zhenggai.structure.plan import Block, Issue, Measure, PlanDoubt, UnitList
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow

# What inspectors said, and a sentence of whoever answers behind it.
QUOTED = regex.compile(r"[“\"](?P<own>[^“”\"\n]{8,})[”\"]。(?=[^\n]*\S)")


def read_issue(
    marks: Marks, rules: Rules, segment: Segment, no: int, first_measure: int = 1
) -> tuple[Issue, tuple[Label, ...], tuple[PlanDoubt, ...]]:
    """Return the issue of a stretch, the labels that hold in it, and what is doubtful."""
    flow = marks.flow
    parts = segment.parts
    own = Span(segment.body, segment.body)
    if parts and parts[0].role == HEAD:
        own = flow.strip(Span(segment.body, parts[0].end))
    told, listed, own = told_in_bracket(marks, rules, own)
    blocks: list[Block] = []
    measures: list[Measure] = []
    lists: list[UnitList] = [*listed]
    doubts: list[PlanDoubt] = []
    exclude = frozenset({segment.number.scheme}) if segment.number else frozenset()
    roles = [part.role for part in parts]
    units = bool(listed) or any(block.field in UNIT_FIELDS for block in told)
    units = units or bool(UNIT_FIELDS & set(roles))
    for at, part in enumerate(parts):
        if part.role in (HEAD, HEADING) or _read_before(flow, parts, at):
            continue
        if part.role not in (MEASURE, OWN):
            printed = part.label if part.label is not None and part.label.printed else None
            mark = printed.mark if printed is not None else None
            word = printed.word if printed is not None else None
            content = _content(flow, part)
            content = _quoted(flow, content) if part.role == "problem" else content
            blocks.append(Block(part.role, word, (content,), mark))
            continue
        behind = at + 1
        while behind < len(parts) and _follows(flow, parts, behind):
            if roles[behind] == MEASURE and parts[behind].label is not None:
                break
            behind += 1
        region = Span(_content(flow, part).start, parts[behind - 1].end)
        soft = [p.label for p in parts[at:behind] if p.role == OWN and p.label is not None]
        reader = MeasureReader(
            marks, rules, exclude - _needed(marks, region), len(measures) + first_measure
        )
        reading = reader.read(region, soft, unit_block=units, settled=True)
        measures.extend(reading.measures)
        lists.extend(reading.lists)
        if reading.promoted is not None:
            doubts.append(PlanDoubt("units-for-run", (), reading.promoted.outer, no))
    problem = (own,) if own.end > own.start else ()
    issue = Issue(
        no=no,
        kind="issue",
        span=flow.strip(Span(segment.body, segment.end)),
        label=segment.number.label if segment.number else None,
        category=segment.category,
        problem=(*problem, *_named(blocks)),
        blocks=(*told, *blocks),
        measures=tuple(measures),
        lists=tuple(lists),
        margin=segment.margin,
    )
    labels = tuple(part.label for part in parts if part.label is not None)
    return _labelled(flow, issue), labels, tuple(doubts)


def _read_before(flow: Flow, parts: Sequence[Part], at: int) -> bool:
    """Say whether a part was read with the measures before it: their own fields, the next ones."""
    part = parts[at]
    return _follows(flow, parts, at) and (part.role == OWN or part.label is None)


def _follows(flow: Flow, parts: Sequence[Part], at: int) -> bool:
    """Say whether measures, or fields of theirs, follow others with nothing between."""
    if not at or {parts[at - 1].role, parts[at].role} - {MEASURE, OWN}:
        return False
    return not flow.text[parts[at - 1].end : parts[at].start].strip()


def _content(flow: Flow, part: Part) -> Span:
    """Return what stands behind a part's label, or the whole part."""
    start = part.label.span.end if part.label is not None else part.start
    return flow.strip(Span(start, max(part.end, start)))


def _quoted(flow: Flow, content: Span) -> Span:
    """Return a problem that is quoted without what its sender says behind it: “…”。我局…"""
    match = QUOTED.match(flow.folded, content.start, content.end)
    return content if match is None else Span(*match.span("own"))


def _labelled(flow: Flow, issue: Issue) -> Issue:
    """Return an issue with the number that a field of its own tells: 问题编号 beside its value."""
    printed = issue.fields("number")
    if issue.label is not None or len(printed) != 1:
        return issue
    label = printed[0].content[0]
    if not is_number("".join(flow.folded[label.start : label.end].split())):
        return issue
    rest = tuple(block for block in issue.blocks if block is not printed[0])
    return replace(issue, label=label, blocks=rest)


def _named(blocks: Sequence[Block]) -> list[Span]:
    """Return what blocks labelled as the problem hold."""
    pieces = [piece for block in blocks if block.field == "problem" for piece in block.content]
    return [piece for piece in pieces if piece.end > piece.start]


def told_in_bracket(
    marks: Marks, rules: Rules, own: Span
) -> tuple[list[Block], list[UnitList], Span]:
    """Return the fields that a bracket behind the problem tells, and the problem without it.

    某河黑臭。(责任单位:县水利局;整改时限:2019年底) has both at issue level. A bracket of nothing
    but units is one list, whatever labels part it.
    """
    flow = marks.flow
    brackets = [b for b in marks.brackets_in(own.start, own.end) if b.labelled]
    if not brackets or flow.folded[brackets[-1].outer.end : own.end].strip(" 。;\n"):
        return [], [], own
    outer, inner = brackets[-1].outer, brackets[-1].inner
    pattern, names = label_words(rules)
    found = [
        m
        for m in pattern.finditer(flow.folded, inner.start, inner.end)
        if flow.folded[m.end() : m.end() + 1] == ":"
    ]
    blocks = []
    for at, match in enumerate(found):
        stop = found[at + 1].start() if at + 1 < len(found) else inner.end
        start = outer.start if at == 0 else match.start()
        content = flow.strip(Span(match.end() + 1, stop))
        word = Span(*match.span())
        field = names[flow.folded[word.start : word.end].replace(" ", "")][0]
        blocks.append(Block(field, word, (content,), Span(start, match.end() + 1)))
    if not blocks:
        return [], [], own
    problem = flow.strip(Span(own.start, outer.start))
    if len(blocks) > 1 and all(block.field in UNIT_FIELDS for block in blocks):
        return [], [UnitList(inner, outer)], problem
    return blocks, [], problem


def rest_blocks(flow: Flow, rest: Sequence[Label], end: int) -> list[Block]:
    """Return the blocks of labels behind the last measure, each up to the next one."""
    ends = [*(label.span.start for label in rest[1:]), end]
    return [
        Block(m.fields[0], m.word, (flow.strip(Span(m.span.end, max(stop, m.span.end))),), m.mark)
        for m, stop in zip(rest, ends, strict=False)
    ]


def _needed(marks: Marks, region: Span) -> frozenset[str]:
    """Return the schemes that a region's own first number uses, even if its issue uses them too.

    The list of measures may be numbered like the list of issues.
    """
    numbers = marks.numbers_in(region.start, min(region.start + 8, region.end))
    return frozenset(n.scheme for n in numbers if n.value == 1 and n.weight >= SURE_NUMBER)


def mark_cut(issue: Issue) -> Issue:
    """Return the issue as one in which the text stops, its last measure too."""
    measures = issue.measures
    if measures:
        measures = (*measures[:-1], replace(measures[-1], cut=True))
    return replace(issue, measures=measures, cut=True)
