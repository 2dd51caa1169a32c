"""The one place that makes a Plan: the consistent reading of a document's marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from itertools import chain, compress
from types import MappingProxyType
from typing import NamedTuple

from zhenggai.evidence.blank_forms import is_blank_form
from zhenggai.evidence.grid.reader import Grid
from zhenggai.evidence.labels import PROSE_FIELDS, UNIT_FIELDS
from zhenggai.evidence.marks import find_marks
from zhenggai.evidence.model import Marks, without
from zhenggai.evidence.outline import Outline, find_outline
from zhenggai.rules import Rules
from zhenggai.structure.choice import choose, unsure
from zhenggai.structure.endings import read_endings
from zhenggai.structure.issues.issue_fields import mark_cut, read_issue
from zhenggai.structure.issues.readings import Reading, find_lists
from zhenggai.structure.issues.segments import Segment
from zhenggai.structure.lists.beside_tables import is_doubtful, worth_beside
from zhenggai.structure.lists.duplicates import complete, pairs
from zhenggai.structure.lists.items import with_items
from zhenggai.structure.lists.joined_texts import read_joined
from zhenggai.structure.lists.measure_tables import measures_below, with_measures
from zhenggai.structure.lists.object_lists import set_aside, with_problems
from zhenggai.structure.lists.one_order import read_order
from zhenggai.structure.lists.partial_lists import find_companions, tells_issues, with_companion
from zhenggai.structure.lists.problem_lists import read_problems
from zhenggai.structure.lists.said_items import read_said
from zhenggai.structure.lists.table_headings import TableHeads, find_heads
from zhenggai.structure.lists.table_issues import (
    TableIssue,
    cell_spans,
    read_table_issue,
    source_spans,
    table_issues,
    table_span,
    table_spans,
)
from zhenggai.structure.lists.task_lists import read_tasks
from zhenggai.structure.passages import Painter
from zhenggai.structure.pinned_tables import pinned_grid
from zhenggai.structure.pins import Pins
from zhenggai.structure.plan import Issue, Plan, PlanDoubt
from zhenggai.structure.plausibility import implausible
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, fold

# A text that stops at one of these was not cut off in mid-sentence.
FINAL = frozenset("。！!？?；;：:)）】〕」”』…")
NO_PINS = Pins()
TOLD_BY = UNIT_FIELDS | {"problem", "goal", "deadline", "person"}


def build_plan(
    flow: Flow,
    rules: Rules,
    grid: Grid | None = None,
    pins: Pins = NO_PINS,
    *,
    thorough: bool = False,
) -> Plan:
    """Return the plan that a flow holds; any text gives one, at worst without an issue.

    ``pins`` are what a person said of stretches of the flow. ``thorough``: readings that could not
    be chosen are read to their end too, to be told of.
    """
    cells = cell_spans(flow)
    grid = pinned_grid(flow, grid or Grid(), cells, pins)
    marks = find_marks(flow, rules)
    lists = table_spans(grid, cells)
    outside = without(marks, lists)
    outline = find_outline(outside, rules)
    heads = find_heads(outside, outline, lists, rules)
    outline = with_tables(outline, lists, heads)
    painter = Painter(flow)
    law = not pins and is_law(flow, outline, rules)
    choice = choose(() if law else read_lists(outside, outline, rules, pins, thorough=thorough))
    in_text = choice.segments
    in_tables = pins.kept(() if law else table_issues(grid, cells, heads.headings))
    below = measures_below(flow, in_text, in_tables, cells)
    if outline.foreign:
        in_tables = with_problems(in_tables)
    in_tables, aside = set_aside(
        in_tables, cells, lambda: bool(in_text or read_tasks(outside, outline, rules).issues)
    )
    companions = find_companions(flow, in_tables, cells, rules)
    once = tell_once(marks, outside, rules, in_text, companions.kept, cells)
    found: list[Segment | TableIssue] = sorted(
        [*once.in_text, *once.in_tables], key=lambda telling: telling.start
    )
    issues: list[Issue] = []
    doubts = [*aside, *companions.doubts, *once.doubts]
    for no, telling in enumerate(found, 1):
        if isinstance(telling, Segment):
            issue, fields, own = read_issue(outside, rules, telling, no)
            painter.issue(telling, issue, fields)
            if telling.start in once.again:
                issue = complete(issue, once.again[telling.start])
            issue, more = add_below(issue, below.get(telling.start), marks, rules, cells, painter)
            own += more
        else:
            parts = (telling, *companions.beside.get(telling.start, ()))
            readings = [read_table_issue(marks, rules, part, cells, no) for part in parts]
            for reading in readings:
                painter.table_issue(reading)
            issue = reduce(with_companion, (reading.issue for reading in readings))
            own = tuple(doubt for reading in readings for doubt in reading.doubts)
        issues.append(issue)
        doubts.extend((*own, *unsure(flow, issue)))
    last = once.in_text[-1] if once.in_text else None
    if last is not None and found[-1] is last and is_cut(flow, issues[-1], last):
        issues[-1] = mark_cut(issues[-1])
        doubts.append(PlanDoubt("text-truncated", (), last_character(flow), len(issues)))
    if not found:
        issues, doubts = unlabelled(marks, outline, rules, painter, law=law)
    issues = painter.items(with_items(flow, rules, issues, outline), outline.title)
    told_in_tables = [*once.in_tables, *chain.from_iterable(companions.beside.values())]
    paint_tables(painter, grid, cells, told_in_tables)
    painter.notes(heads.captions)
    doubts += [*grid_doubts(flow, grid), *implausible(flow, rules, issues, outline.title)]
    rest = paint_body(marks, outline, painter, issues, rules)
    return Plan(
        flow, tuple(issues), painter.passages(), outline.title, rest, tuple(doubts), choice.readings
    )


def read_lists(
    marks: Marks, outline: Outline, rules: Rules, pins: Pins, *, thorough: bool
) -> list[Reading]:
    """Return the readings of a running text as one list of issues or as several, the best first."""
    readings = find_lists(marks, outline, rules, pins, thorough=thorough)
    if not pins:
        readings += read_joined(marks, outline, rules)
    return sorted(readings, key=lambda reading: -reading.score)


def is_law(flow: Flow, outline: Outline, rules: Rules) -> bool:
    """Say whether a document only says what a plan is to hold: rules, a template, a blank form."""
    title = fold(flow.words(filter(None, [outline.title])))
    told = any(rule.search(title) for rule in rules.facts.tagged("law"))
    return told or is_blank_form(flow.document)


def with_tables(outline: Outline, lists: Sequence[Span], heads: TableHeads) -> Outline:
    """Return the outline with the places where lists in tables begin, or the headings above them.

    What heads a list of rows stands behind the issues in text, not in the last of them.
    """
    above = {heads.headings[span.start].start for span in lists if span.start in heads.headings}
    starts = {*outline.barriers, *(span.start for span in lists), *above}
    return replace(outline, barriers=tuple(sorted(starts)))


def last_character(flow: Flow) -> Span:
    """Return where the text ends."""
    end = len(flow.text.rstrip())
    return Span(max(end - 1, 0), end)


def grid_doubts(flow: Flow, grid: Grid) -> Iterator[PlanDoubt]:
    """Yield what was noted about the tables, where the words that it is about stand in the flow."""
    places = source_spans(flow, (flow.document.cells[note.cell] for note in grid.notes))
    for note, span in zip(grid.notes, places, strict=True):
        if span is not None:
            yield PlanDoubt(note.code, note.args, span)


def unlabelled(
    marks: Marks, outline: Outline, rules: Rules, painter: Painter, *, law: bool
) -> tuple[list[Issue], list[PlanDoubt]]:
    """Return the issues of a text without field labels: a list of problems, else tasks."""
    problems = read_problems(marks, outline, rules)
    said = read_said(marks.flow, outline, rules)
    # 一、第7项“…”，完成时限由…调整为…: the sentence tells more of its item than its line.
    if law or (problems.issues and not all(_holds(issue, said) for issue in problems.issues)):
        for issue, segment in zip(problems.issues, problems.segments, strict=True):
            painter.issue(segment, issue, ())
            painter.lead(issue)
        return list(problems.issues), []
    for at, issue in enumerate(said):
        if at:
            # 二、同意将省督察|第21项…: what leads to a further item in its line names it.
            line = marks.flow.line_at(issue.span.start).start
            lead = Span(max(said[at - 1].span.end, line), issue.span.start)
            painter.paint(lead, "field_label", issue.no)
        painter.said(issue)
    order = read_order(marks, outline, rules) if outline.asking and not said else None
    if order is not None:
        painter.order(order)
        return [order], []
    if said or outline.of_others:
        # What a speech says is to be done is nobody's plan.
        return said, []
    tasks = read_tasks(marks, outline, rules)
    for issue, mark in zip(tasks.issues, tasks.marks, strict=True):
        painter.task(issue, mark)
    return list(tasks.issues), list(tasks.doubts)


def _holds(issue: Issue, said: Sequence[Issue]) -> bool:
    """Say whether the line of an issue holds one that a sentence tells with its date."""
    return any(
        issue.span.start <= one.span.start < issue.span.end and one.fields("deadline")
        for one in said
    )


def add_below(
    issue: Issue,
    below: TableIssue | None,
    marks: Marks,
    rules: Rules,
    cells: Mapping[int, Span],
    painter: Painter,
) -> tuple[Issue, tuple[PlanDoubt, ...]]:
    """Give an issue without measures those of the table below it; return the doubts about them."""
    if below is None or issue.measures:
        return issue, ()
    reading = read_table_issue(marks, rules, below, cells, issue.no)
    painter.table_issue(reading)
    return with_measures(issue, reading.issue), reading.doubts


class ToldOnce(NamedTuple):
    """The tellings that stay where text and tables both tell issues.

    ``again`` is what a table says of the segments that stay, by their start.
    """

    in_text: tuple[Segment, ...]
    in_tables: tuple[TableIssue, ...]
    again: Mapping[int, Issue] = MappingProxyType({})
    doubts: tuple[PlanDoubt, ...] = ()


def tell_once(
    marks: Marks,
    outside: Marks,
    rules: Rules,
    segments: Sequence[Segment],
    in_tables: Sequence[TableIssue],
    cells: Mapping[int, Span],
) -> ToldOnce:
    """Leave each issue told once where running text and a table both tell it.

    The telling with measures stays.
    """
    if not segments or not in_tables:
        return ToldOnce(tuple(segments), tuple(in_tables))
    told = [read_issue(outside, rules, segment, 0)[0] for segment in segments]
    # 二、整改任务 or 三、其他 right above a table of issues is no issue of its own.
    heads = [one.heading for one in in_tables if one.heading and one.table.places("problem")]
    telling = [_tells(issue, heads) for issue in told]
    segments = list(compress(segments, telling))
    told = list(compress(told, telling))
    kept = list(in_tables)
    again: dict[int, Issue] = {}
    dropped: set[int] = set()
    paired = 0
    for table in dict.fromkeys(one.table for one in in_tables):
        own = [one for one in in_tables if one.table is table]
        issues = [read_table_issue(marks, rules, one, cells, 0).issue for one in own]
        same = pairs(marks.flow, told, issues)
        paired += len(same)
        if table.places("problem") and len(same) * 2 < len(own):
            continue
        if any(issues[at].measures and not told[index].measures for at, index in same.items()):
            dropped.update(same.values())
            continue
        kept = [one for one in kept if one.table is not table]
        again.update({segments[index].start: issues[at] for at, index in same.items()})
    left = tuple(segment for at, segment in enumerate(segments) if at not in dropped)
    if not left or paired or not any(one.table.places("problem") for one in kept):
        return ToldOnce(left, tuple(kept), again)
    # Where a file has an issue list, its body yields no issues.
    worth = worth_beside(marks.flow, rules, segments, told)
    start = left[0].start
    doubtful = PlanDoubt("reading-unsure", (), Span(start, start + 1))
    doubts = (doubtful,) if is_doubtful(worth) else ()
    return ToldOnce(left if worth > 0 else (), tuple(kept), again, doubts)


def _tells(issue: Issue, heads: Sequence[Span]) -> bool:
    """Say whether an issue holds more than a label, and than the heading of a table."""
    pieces = [piece for block in issue.blocks for piece in block.content]
    if issue.measures or any(piece.end > piece.start for piece in pieces):
        return True
    own = [piece for piece in issue.problem if piece.end > piece.start]
    return not all(any(h.start <= p.start and p.end <= h.end for h in heads) for p in own)


def is_cut(flow: Flow, issue: Issue, segment: Segment) -> bool:
    """Say whether the text stops inside the last issue: in mid-sentence, or before its measures."""
    text = flow.text.rstrip()
    if segment.end < len(text):
        return False
    if text[-1] in FINAL:
        return False
    blocks = [*issue.blocks, *(block for measure in issue.measures for block in measure.blocks)]
    lists = [one for measure in issue.measures for one in measure.lists if one.taken]
    prose = [*issue.problem, *(piece for measure in issue.measures for piece in measure.text)]
    short = [one.outer for one in (*issue.lists, *lists)]
    for block in blocks:
        (prose if block.field in PROSE_FIELDS else short).extend(block.content)
    ends = [span.end for span in short]
    return max((span.end for span in prose), default=0) >= max(ends, default=0)


def paint_tables(
    painter: Painter,
    grid: Grid,
    cells: Mapping[int, Span],
    told: Sequence[TableIssue],
) -> None:
    """Give the headers and notes of lists their roles; the rest of one told twice is a field."""
    used = {id(one.table) for one in told}
    lists = [table for table in grid.lists if id(table) in used or tells_issues(table)]
    painter.tables(grid, cells, sorted(table_span(table, cells) for table in lists))
    for table in grid.lists:
        if id(table) not in used:
            painter.fill(table_span(table, cells), "field")


def paint_body(
    marks: Marks, outline: Outline, painter: Painter, issues: Sequence[Issue], rules: Rules
) -> tuple[Span, ...]:
    """Give what stands outside the issues its role; return those stretches."""
    flow, title = marks.flow, outline.title
    if not issues:
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
    first = min(first, issues[0].span.start)
    body = painter.gaps()
    nobodys = strays(marks, outline, body)
    if all(issue.kind == "issue" for issue in issues):
        # Tasks stand under headings of higher levels.
        nobodys += between(marks, outline, body)
    for span, role in read_endings(flow, body, rules):
        painter.fill(span, role)
    for span in nobodys:
        painter.fill(span, "residue")
    for span in body:
        painter.fill(Span(span.start, min(span.end, max(first, span.start))), "preamble")
        painter.fill(Span(max(span.start, min(first, span.end)), span.end), "section")
    return body


def between(marks: Marks, outline: Outline, body: Sequence[Span]) -> list[Span]:
    """Return what stands between issues and begins no section of the body: nobody's text."""
    heads = sorted(
        [n.span.start for n in marks.numbers if n.span.start in outline.sections | outline.headed]
        + [n.span.start for n in marks.numbers if n.scheme == "part" and n.line_start]
        + [line.start for line in (*outline.openings, *outline.notes)]
        + list(outline.barriers)
    )
    spans = []
    for gap in body:
        if gap.start > 0 and gap.end < len(marks.flow.text):
            stop = next((at for at in heads if gap.start <= at < gap.end), gap.end)
            spans.append(Span(gap.start, stop))
    return spans


def strays(marks: Marks, outline: Outline, body: Sequence[Span]) -> list[Span]:
    """Return stretches of the body that are told like an issue and are none's: several fields."""
    spans = []
    for gap in body:
        labels = [
            m
            for m in marks.labels_in(gap.start, gap.end)
            if m.strength > 2
            and m.line_start
            and not (m.number and m.number.span.start in outline.sections)
        ]
        fields = {m.fields[0] for m in labels}
        if len(fields) > 1 and fields & {"goal", "measure"} and fields & TOLD_BY:
            end = marks.flow.line_at(labels[-1].span.start).end
            spans.append(Span(labels[0].span.start, end))
    return spans
