"""Lists without field labels: headings that group measures, and name tasks or problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhenggai.evidence.labels import SOFT_FIELDS, UNIT_FIELDS
from zhenggai.evidence.model import Label, Marks, Number
from zhenggai.evidence.number_places import HEAD
from zhenggai.evidence.outline import HEADING_LIMIT, Outline, is_glued
from zhenggai.rules import Rules
from zhenggai.structure.issues.issue_fields import rest_blocks
from zhenggai.structure.issues.measures import MeasureReader
from zhenggai.structure.lists.task_heads import TASK_SCHEMES, contested_heads, find_heads
from zhenggai.structure.plan import Issue, PlanDoubt
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow

FEWEST_LISTS = 2


@dataclass(frozen=True, slots=True)
class Tasks:
    """The tasks of a plan, the mark (number and heading) of each, and what is doubtful."""

    issues: tuple[Issue, ...] = ()
    marks: tuple[Span, ...] = ()
    doubts: tuple[PlanDoubt, ...] = ()


def read_tasks(marks: Marks, outline: Outline, rules: Rules) -> Tasks:
    """Return one task for each heading that directly holds measures with units."""
    places = _list_places(marks)
    if len(places) < FEWEST_LISTS:
        return Tasks()
    sure = [n for n in marks.numbers if n.weight >= HEAD or is_glued(marks.flow, n.span.start)]
    readings = find_heads(marks.flow, sure, places)
    heads, inner = (readings[0].heads, readings[0].inner) if readings else ((), None)
    numbers = [n for n in sure if n.scheme in TASK_SCHEMES]
    end = len(marks.flow.text)
    stops = sorted(
        [line.start for line in (*outline.openings, *outline.notes)]
        + [n.span.start for n in _closing(marks.flow, numbers, places, outline, end)]
    )
    found: list[tuple[Issue, Span, tuple[PlanDoubt, ...]] | None] = []
    group: Number | None = None
    groups: dict[int, Span] = {}
    nexts = [*((*one.above, one.number)[0].span.start for one in heads[1:]), end]
    for one, behind in zip(heads, nexts, strict=False):
        start = one.number.span.start
        limit = min([behind, *(s for s in stops if s > start)])
        limit = _last_line(marks, numbers, places, start, limit)
        if not any(start <= place < limit for place in places):
            continue
        if one.above:
            group = one.above[-1]
        if group is not None and group.span.start not in outline.headed:
            groups[start] = _first_line(marks, group)
        found.append(_task(marks, rules, one.number, inner, Span(start, limit), len(found) + 1))
    if not any(found):
        first = _first_measure(marks, numbers, places)
        limit = min([end, *(s for s in stops if s > places[-1])])
        limit = _last_line(marks, numbers, places, first, limit)
        found = [_task(marks, rules, None, None, Span(first, limit), 1)]
    tasks = [task for task in found if task is not None]
    contested = contested_heads(readings)
    tasks = [
        (issue, mark, (*doubts, PlanDoubt("reading-unsure", (), Span(mark.start, mark.start + 1))))
        if mark.start in contested
        else (issue, mark, doubts)
        for issue, mark, doubts in tasks
    ]
    if _name_problems(marks, rules, [mark for _, mark, _ in tasks]):
        tasks = [
            (_as_problem(marks, issue, mark, groups.get(mark.start)), mark, doubts)
            for issue, mark, doubts in tasks
        ]
    return Tasks(
        tuple(replace(issue, no=no) for no, (issue, _, _) in enumerate(tasks, 1)),
        tuple(mark for _, mark, _ in tasks),
        tuple(
            replace(doubt, issue_no=no)
            for no, (_, _, doubts) in enumerate(tasks, 1)
            for doubt in doubts
        ),
    )


def _last_line(
    marks: Marks, numbers: list[Number], places: list[int], start: int, limit: int
) -> int:
    """Return where the last line ends that is numbered, or says who answers and by when."""
    told = [place for place in places if start <= place < limit]
    told += [n.span.start for n in numbers if start <= n.span.start < limit and n.line_start]
    told += [label.span.start for label in _own_labels(marks, start, limit)]
    return min(limit, marks.flow.line_at(max(told)).end) if told else limit


def _own_labels(marks: Marks, start: int, limit: int) -> list[Label]:
    """Return the labels of what a measure has of its own: who answers for it, by when."""
    return [m for m in marks.labels_in(start, limit) if SOFT_FIELDS & set(m.fields)]


def _name_problems(marks: Marks, rules: Rules, heads: list[Span]) -> bool:
    """Say whether most headings tell what is wrong, not what is to be done."""
    fault, act = rules.sections["fault"].pattern, rules.sections["act"].pattern
    told = 0
    for head in heads:
        words = _words(marks, head)
        said = marks.flow.folded[words.start : words.end]
        told += fault.search(said) is not None and act.match(said) is None
    return told * 2 > len(heads)


def _as_problem(marks: Marks, issue: Issue, head: Span, category: Span | None) -> Issue:
    """Return an issue whose heading is the problem and whose category is the heading above."""
    return replace(issue, kind="issue", problem=(_words(marks, head),), category=category)


def _words(marks: Marks, head: Span) -> Span:
    """Return a heading without its number."""
    numbers = [n for n in marks.numbers_in(head.start, head.end) if n.span.start == head.start]
    return marks.flow.strip(Span(max((n.span.end for n in numbers), default=head.start), head.end))


def _first_line(marks: Marks, number: Number) -> Span:
    """Return what stands behind a number in its line."""
    return marks.flow.strip(Span(number.span.end, marks.flow.line_at(number.span.start).end))


def _closing(
    flow: Flow, numbers: Sequence[Number], places: Sequence[int], outline: Outline, end: int
) -> list[Number]:
    """Return the numbers that head a section of the body behind the tasks: they hold no list."""
    found = []
    for at, number in enumerate(numbers):
        stop = numbers[at + 1].span.start if at + 1 < len(numbers) else end
        listed = any(number.span.start <= place < stop for place in places)
        opens = number.line_start or is_glued(flow, number.span.start)
        if number.span.start in outline.headed and opens and not listed:
            found.append(number)
    return found


def _list_places(marks: Marks) -> list[int]:
    """Return where lists of units stand: brackets, and labels of units outside of brackets."""
    places = [bracket.outer.start for bracket in marks.brackets]
    places += [
        label.span.start
        for label in marks.labels
        if label.strength >= 2 and UNIT_FIELDS & set(label.fields)
    ]
    return sorted(places)


def _first_measure(marks: Marks, numbers: list[Number], places: list[int]) -> int:
    """Return where the first measure of a list without headings begins."""
    before = [n.span.start for n in numbers if n.span.start <= places[0] and n.value == 1]
    return before[-1] if before else marks.flow.line_at(places[0]).start


def _task(
    marks: Marks, rules: Rules, head: Number | None, inner: str | None, stretch: Span, no: int
) -> tuple[Issue, Span, tuple[PlanDoubt, ...]] | None:
    """Read the measures under one heading as a task: the task, its mark, what is doubtful."""
    limit = stretch.end
    flow = marks.flow
    category = None
    start = stretch.start
    mark = Span(start, start)
    glued = False
    if head is not None:
        line = flow.line_at(head.span.start)
        words = flow.strip(Span(head.span.end, min(line.end, limit)))
        stop = flow.folded.find("。", words.start, words.end)
        inside = [n.span.start for n in marks.numbers_in(words.start, words.end) if n.value == 1]
        ends = [words.end, *([stop] if stop >= 0 else []), *inside]
        bare = flow.strip(Span(words.start, min(ends)))
        category = bare if bare.end > bare.start else None
        start = min([words.end, *inside])
        listed = marks.brackets_in(words.start, start)
        if listed or bare.end - bare.start > HEADING_LIMIT:
            start = min(stop + 1 if stop >= 0 else bare.end, start)
        if listed and not flow.folded[start:limit].strip():
            # （四）加大监督检查力度完善内控手册（某局）。: nothing parts heading and measure.
            start, category, glued = words.start, None, True
        mark = Span(head.span.start, start)
    exclude = frozenset({head.scheme} - {inner}) if head is not None else frozenset[str]()
    soft = _own_labels(marks, start, limit)
    reading = MeasureReader(marks, rules, exclude).read(Span(start, limit), soft, unit_block=False)
    if not reading.measures:
        return None
    issue = Issue(
        no=no,
        kind="task",
        blocks=tuple(rest_blocks(flow, reading.rest, limit)),
        span=flow.strip(Span(mark.end, limit)),
        label=head.label if head is not None else None,
        category=category,
        measures=reading.measures,
        lists=reading.lists,
    )
    promoted = reading.promoted
    doubts = [PlanDoubt("units-for-run", (), promoted.outer, no)] if promoted else []
    if glued:
        doubts.append(PlanDoubt("reading-unsure", (), mark, no))
    return issue, mark, tuple(doubts)
