"""Lists that name problems and nothing else: numbered sentences, perhaps under headings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from zhenggai.evidence.answering import demand_lead
from zhenggai.evidence.model import SURE_NUMBER, Bracket, Marks, Number
from zhenggai.evidence.outline import HEADING_LIMIT, Outline
from zhenggai.evidence.series import best_run, by_scheme
from zhenggai.rules import Rules
from zhenggai.structure.issues.label_cycles import ABOUT_NOTICE
from zhenggai.structure.issues.segments import Segment
from zhenggai.structure.plan import Issue, Measure, UnitList
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, Line

FEWEST_PROBLEMS = 2
# A scheme is that of the headings where most of its numbers stand over others.
HEADINGS = 0.8
CLAUSE_END = regex.compile(r"[,。;:][ \t]*")


@dataclass(frozen=True, slots=True)
class Problems:
    """The issues of such a list, with the stretch of each."""

    issues: tuple[Issue, ...] = ()
    segments: tuple[Segment, ...] = ()


def read_problems(marks: Marks, outline: Outline, rules: Rules) -> Problems:
    """Return the issues of a list that its title, or a notice's lead, calls one of problems."""
    start = _start(marks, outline, rules)
    if start is None:
        return Problems()
    levels = _levels(marks, outline, start)
    if not levels or len(levels[-1]) < FEWEST_PROBLEMS:
        return Problems()
    heads, items = (levels[-2] if len(levels) > 1 else ()), levels[-1]
    if outline.asking and not _name_faults(marks.flow, items, rules):
        return Problems()
    stops = sorted(
        [number.span.start for level in levels for number in level]
        + [line.start for line in (*outline.openings, *outline.notes)]
        + [line.start for line in marks.flow.lines if closes(marks.flow, line, rules)]
        + [len(marks.flow.text)]
    )
    ends = {n.span.start: stops[bisect_right(stops, n.span.start)] for n in (*heads, *items)}
    last = items[-1].span
    if all(_one_line(marks.flow, Span(n.span.end, ends[n.span.start])) for n in items[:-1]):
        # Siblings are of one kind: what stands below the last of such lines is the paper's.
        ends[last.start] = min(ends[last.start], marks.flow.line_at(last.start).end)
    issues: list[Issue] = []
    segments: list[Segment] = []
    category: Span | None = None
    heading: Span | None = None
    for number in sorted([*heads, *items], key=lambda one: one.span.start):
        end = ends[number.span.start]
        words = marks.flow.strip(Span(number.span.end, end))
        if number in heads:
            category, heading = words, Span(number.span.start, words.end)
            continue
        issue = _issue(marks, number, words, category, len(issues) + 1)
        issues.append(_with_demand(marks.flow, issue, rules) if outline.asking else issue)
        segments.append(
            Segment(number, number.span.start, number.span.end, end, (), category, heading)
        )
        heading = None
    return Problems(tuple(issues), tuple(segments))


def _name_faults(flow: Flow, items: Sequence[Number], rules: Rules) -> bool:
    """Say whether half the lines of a paper that asks, or more, name what is wrong."""
    lines = [flow.folded[n.span.end : flow.line_at(n.span.start).end].strip() for n in items]
    acts = [rules.sections["act"].pattern, *(r.pattern for r in rules.answers.tagged("demand"))]
    faulty = (
        rules.sections["fault"].search(line) is not None or not any(act.match(line) for act in acts)
        for line in lines
    )
    return 2 * sum(faulty) >= len(items)


def _with_demand(flow: Flow, issue: Issue, rules: Rules) -> Issue:
    """Return an issue with the clauses that ask or promise as its measure: …,限5月20日前更换."""
    for piece in issue.problem:
        for stop in CLAUSE_END.finditer(flow.folded, piece.start, piece.end):
            lead = demand_lead(flow.folded[stop.end() : piece.end], rules)
            if lead is not None:
                measure = Measure(1, None, (Span(stop.end() + lead, piece.end),))
                end = stop.start() + (stop[0][0] == "。")
                problem = (Span(piece.start, end),)
                return replace(issue, problem=problem, measures=(measure,))
    return issue


def _one_line(flow: Flow, stretch: Span) -> bool:
    """Say whether all words of a stretch stand in its first line."""
    return not flow.folded[flow.line_at(stretch.start).end : stretch.end].strip()


def _start(marks: Marks, outline: Outline, rules: Rules) -> int | None:
    """Return behind what a list of problems begins: its title, or the lead of a notice or order."""
    flow, title = marks.flow, outline.title
    if title is not None and rules.facts["problem-list"].search(flow.words([title])):
        return title.end
    if outline.answering is None and not outline.asking:
        return None
    leads = rules.answers.tagged("lead")
    behind = title.end if title is not None else 0
    told = (
        line.end
        for line in flow.lines
        if line.start >= behind
        and any(rule.search(flow.folded[line.start : line.end].strip()) for rule in leads)
    )
    start = next(told, None)
    # What fields are labelled in is read by its labels.
    labelled = start is not None and any(
        m.strength > 2 and m.fields[0] not in ABOUT_NOTICE
        for m in marks.labels_in(start, len(marks.flow.text))
    )
    return None if labelled else start


def closes(flow: Flow, line: Line, rules: Rules) -> bool:
    """Say whether a line closes a paper: objections, or a signature's day."""
    words = flow.folded[line.start : line.end].strip()
    return any(
        rule.search(words)
        for tag in ("closing", "signature")
        for rule in rules.sections.tagged(tag)
    )


def _issue(marks: Marks, number: Number, words: Span, category: Span | None, no: int) -> Issue:
    """Read one problem; the units in a bracket that closes it are the issue's."""
    closing: list[Bracket] = []
    end = words.end
    for bracket in reversed(marks.brackets_in(words.start, words.end)):
        if marks.flow.folded[bracket.outer.end : end].strip(" 。;\n"):
            break
        closing.insert(0, bracket)
        end = bracket.outer.start
    problem = marks.flow.strip(Span(words.start, end))
    return Issue(
        no=no,
        kind="issue",
        span=words,
        label=number.label,
        category=category,
        problem=(problem,) if problem.end > problem.start else (),
        lists=tuple(UnitList(bracket.inner, bracket.outer) for bracket in closing),
    )


def _levels(marks: Marks, outline: Outline, start: int) -> list[tuple[Number, ...]]:
    """Return the numbers of each level from the headings down to the problems."""
    numbers = [
        number
        for number in marks.numbers_in(start, len(marks.flow.text))
        if number.weight >= SURE_NUMBER
        and number.line_start
        and number.span.start not in outline.headed
    ]
    levels: list[tuple[Number, ...]] = []
    while numbers:
        scheme = numbers[0].scheme
        own = best_run(by_scheme(numbers)[scheme], restarts=True)
        inner = [number for number in numbers if number.scheme != scheme]
        if not own:
            return levels
        levels.append(own)
        heads = sum(_heads(marks, number, inner) for number in own)
        if heads < HEADINGS * len(own):
            return levels
        numbers = inner
    return levels


def _heads(marks: Marks, number: Number, inner: list[Number]) -> bool:
    """Say whether a number's line is a heading with a number of a lower level right behind it."""
    line = marks.flow.line_at(number.span.start)
    words = marks.flow.folded[number.span.end : line.end].strip()
    first = next((other for other in inner if other.span.start > number.span.start), None)
    return (
        first is not None
        and not marks.flow.folded[line.end : first.span.start].strip()
        and len(words) <= HEADING_LIMIT
        and not any(c in words[:-1] for c in "。;")
    )
