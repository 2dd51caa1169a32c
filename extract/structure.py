"""The one place that makes a Plan: the consistent reading of a document's marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from extract.document import Span
from extract.fields import mark_cut, read_issue
from extract.flow import Flow
from extract.grid import Grid
from extract.issues import Segment, find_segments
from extract.marks import Marks, find_marks, without
from extract.outline import Outline, find_outline
from extract.passages import Painter
from extract.plan import Issue, Plan, PlanDoubt
from extract.tableissues import (
    TableIssue,
    cell_spans,
    read_table_issue,
    table_issues,
    table_spans,
)
from extract.tasks import read_tasks
from rules import Rules

# A text that stops at one of these was not cut off in mid-sentence.
FINAL = frozenset("。！!？?；;：:)）】〕」”』…")
PROSE_BLOCKS = frozenset({"problem", "goal", "measure", "progress"})


def build_plan(flow: Flow, rules: Rules, grid: Grid | None = None) -> Plan:
    """Return the plan that a flow holds; any text gives one, at worst without an issue."""
    grid = grid or Grid()
    spans = cell_spans(flow)
    listed = tuple(sorted(table_spans(grid, spans)))
    marks = find_marks(flow, rules)
    outside = without(marks, listed)
    outline = replace(find_outline(outside, rules), barriers=tuple(span.start for span in listed))
    painter = Painter(flow)
    segments = find_segments(outside, outline)
    found: list[Segment | TableIssue] = [*segments, *table_issues(grid, spans)]
    found.sort(key=lambda one: one.start)
    issues: list[Issue] = []
    doubts: list[PlanDoubt] = []
    for no, one in enumerate(found, 1):
        if isinstance(one, Segment):
            issue, fields, about = read_issue(outside, rules, one, no)
            painter.issue(one, issue, fields)
        else:
            reading = read_table_issue(marks, rules, one, spans, no)
            issue, about = reading.issue, reading.doubts
            painter.table_issue(reading)
        issues.append(issue)
        doubts.extend(about)
    if segments and found[-1] is segments[-1] and is_cut(flow, issues[-1], segments[-1]):
        issues[-1] = mark_cut(issues[-1])
        end = len(flow.text.rstrip())
        doubts.append(PlanDoubt("text-truncated", (), Span(max(end - 1, 0), end), len(issues)))
    if not found:
        tasks = read_tasks(marks, outline, rules)
        issues = list(tasks.issues)
        doubts.extend(tasks.doubts)
        for issue, mark in zip(tasks.issues, tasks.marks, strict=True):
            painter.task(issue, mark)
    paint_tables(grid, painter, spans)
    for span in listed:
        painter.occupy(span)
    doubts.extend(
        PlanDoubt(note.code, note.args, spans[note.cell])
        for note in grid.notes
        if note.cell in spans
    )
    body = paint_body(marks, outline, painter, outline.title, bool(issues))
    return Plan(flow, tuple(issues), painter.passages(), outline.title, body, tuple(doubts))


def paint_tables(grid: Grid, painter: Painter, spans: Mapping[int, Span]) -> None:
    """Give headers, category rows and notes of list tables their roles."""
    for table in grid.lists:
        headings = [issue.category for issue in table.issues if issue.category is not None]
        for role, cells in (
            ("column_header", table.headers),
            ("note", table.notes),
            ("category", headings),
        ):
            for cell in cells:
                painter.fill(spans.get(cell, Span(0, 0)), role)


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
