"""The one place that makes a Plan: the consistent reading of a document's marks."""

from __future__ import annotations

from dataclasses import replace

from extract.document import Span
from extract.fields import mark_cut, read_issue
from extract.flow import Flow
from extract.issues import Segment, find_segments
from extract.marks import Marks, find_marks
from extract.outline import Outline, find_outline
from extract.passages import Painter
from extract.plan import Issue, Plan, PlanDoubt
from extract.tasks import read_tasks
from rules import Rules

# A text that stops at one of these was not cut off in mid-sentence.
FINAL = frozenset("。！!？?；;：:)）】〕」”』…")
PROSE_BLOCKS = frozenset({"problem", "goal", "measure", "progress"})


def build_plan(flow: Flow, rules: Rules) -> Plan:
    """Return the plan that a flow holds; any text gives one, at worst without an issue."""
    marks = find_marks(flow, rules)
    outline = find_outline(marks, rules)
    painter = Painter(flow)
    title = outline.title
    segments = find_segments(marks, outline)
    issues: list[Issue] = []
    doubts: list[PlanDoubt] = []
    if segments:
        for no, segment in enumerate(segments, 1):
            issue, fields, found = read_issue(marks, rules, segment, no)
            issues.append(issue)
            doubts.extend(found)
            painter.issue(segment, issue, fields)
        if is_cut(flow, issues[-1], segments[-1]):
            issues[-1] = mark_cut(issues[-1])
            end = len(flow.text.rstrip())
            doubts.append(PlanDoubt("text-truncated", (), Span(max(end - 1, 0), end), len(issues)))
    else:
        tasks = read_tasks(marks, outline, rules)
        issues = list(tasks.issues)
        doubts.extend(tasks.doubts)
        for issue, mark in zip(tasks.issues, tasks.marks, strict=True):
            painter.task(issue, mark)
    body = paint_body(marks, outline, painter, title, bool(issues))
    return Plan(flow, tuple(issues), painter.passages(), title, body, tuple(doubts))


def is_cut(flow: Flow, issue: Issue, segment: Segment) -> bool:
    """Say whether the text stops inside the last issue: in mid-sentence, or before its measures."""
    text = flow.text.rstrip()
    if segment.end < len(text):
        return False
    last = max(
        [*(p.end for b in issue.blocks for p in b.content), *(p.end for p in issue.problem), 0]
    )
    in_measure = bool(issue.measures) and issue.measures[-1].text[-1].end >= last
    if in_measure or not issue.blocks:
        return text[-1] not in FINAL
    closing = max(issue.blocks, key=lambda block: block.content[-1].end)
    return closing.field in PROSE_BLOCKS and text[-1] not in FINAL


def paint_body(
    marks: Marks, outline: Outline, painter: Painter, title: Span | None, listed: bool
) -> tuple[Span, ...]:
    """Give what stands outside the issues its role; return those stretches."""
    flow = marks.flow
    if not listed:
        if title is not None:
            painter.paint(title, "title")
        painter.fill(Span(0, len(flow.text)), "residue")
        return (Span(0, len(flow.text)),)
    for line in outline.openings:
        painter.outside(Span(line.start, line.end), "title")
    for line in outline.notes:
        painter.outside(Span(line.start, line.end), "note")
    if title is not None:
        painter.outside(title, "title")
    first = min(
        (n.span.start for n in marks.numbers if n.span.start in outline.sections),
        default=len(flow.text),
    )
    body = painter.gaps()
    for span in body:
        painter.fill(Span(span.start, min(span.end, max(first, span.start))), "preamble")
        painter.fill(Span(max(span.start, min(first, span.end)), span.end), "section")
    return body


def replace_issue(plan: Plan, issue: Issue) -> Plan:
    """Return the plan with one issue exchanged for another of the same number."""
    return replace(plan, issues=tuple(issue if i.no == issue.no else i for i in plan.issues))
