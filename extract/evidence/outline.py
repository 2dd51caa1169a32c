"""The body of a plan: which numbers are its sections, and where annexes, lists and notes begin."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import regex

from zhenggai.evidence.answering import ANSWERS, OF_ITEMS, is_asking, told_kind
from zhenggai.evidence.labels import is_next_header, word_of
from zhenggai.evidence.model import Label, Marks, Number
from zhenggai.evidence.series import best_run, by_scheme, split_runs
from zhenggai.evidence.title import find_title
from zhenggai.rules import Rules
from zhenggai.rules.kinds import DocumentKind
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, Line

HEADING_LIMIT = 60
GLUED = 300
# One or two lines in all are a text without line breaks, however short.
FEW_LINES = 2
SHORTEST_GLUED = 80
FEWEST_ELSEWHERE = 2
OF_OTHERS = frozenset({"news", "other"})
SENTENCE_STOP = regex.compile(r"[。!][ \t]*")
# By these sections of a body are numbered; 三是严格考核问责 is a measure wherever it stands.
SECTIONS = frozenset({"cjk", "cjk_paren", "arabic", "item", "part"})
# Whom to call, and when: a notice says it below any heading, and a list does not recur by it.
ONE_ISSUE = frozenset({"problem", "progress"})
ONE_PLANNED = frozenset({"problem", "goal", "measure"})
FOR_READERS = frozenset({"publicity", "contact"})


@dataclass(frozen=True, slots=True)
class Outline:
    """What divides the document above its issues.

    ``sections`` are the starts of numbers that head a section of the body (指导思想 and its
    siblings); ``openings`` and ``notes`` are lines that open an annex or list, and that close it;
    ``barriers`` are where tables begin that are lists of their own, and annexes in mid-line.
    ``answering`` is the kind of a document that answers another list, by its title; ``of_others``:
    the title is that of news, rules or other papers, which hold no issues, ``foreign`` where it
    says so clearly; ``asking``: it is that of an order, a pledge or minutes, which tell what is to
    be done behind each problem.
    ``closings`` are the places in mid-line where it turns to who reads it (如有异议), ``intros``
    the starts of lines that say what it makes public.
    """

    sections: frozenset[int]
    headed: frozenset[int]
    openings: tuple[Line, ...]
    notes: tuple[Line, ...]
    title: Span | None = None
    barriers: tuple[int, ...] = ()
    answering: DocumentKind | None = None
    of_others: bool = False
    asking: bool = False
    closings: frozenset[int] = frozenset()
    intros: frozenset[int] = frozenset()
    foreign: bool = False


def find_outline(marks: Marks, rules: Rules) -> Outline:
    """Find the sections of the body and the lines that open and close its parts."""
    flow = marks.flow
    section, glued = rules.sections["section"], rules.sections["section-glued"]
    labelled = {m.number.span.start for m in marks.labels if m.number is not None}
    headed: set[int] = set()
    for number in marks.numbers:
        if number.scheme not in SECTIONS:
            continue
        heading = heading_text(flow, number)
        if section.pattern.search(heading) or glued.pattern.search(heading):
            headed.add(number.span.start)
    openings: list[Line] = []
    notes: list[Line] = []
    opening_rules, note_rule = rules.sections.tagged("opening"), rules.sections["note"]
    for line in flow.lines:
        text = flow.folded[line.start : line.end].strip()
        if len(text) <= HEADING_LIMIT and any(rule.search(text) for rule in opening_rules):
            openings.append(line)
        elif note_rule.search(text):
            notes.append(line)
    sections: set[int] = set()
    over = _over_lists(marks)
    fields = {m.number.span.start: m.fields for m in marks.labels if m.number is not None}
    nexts = {
        m.number.span.start
        for m in marks.labels
        if m.number is not None and m.alone and is_next_header(word_of(flow, m), rules)
    }
    problem = rules.marks["problem-named"].search
    title = find_title(flow, rules)
    kind, clearly = told_kind(flow, title, rules)
    for scheme, numbers in by_scheme(marks.numbers).items():
        if scheme not in SECTIONS:
            continue
        for run in _runs(numbers, openings):
            starts = [number.span.start for number in run]
            # A series that names only fields (一、整改问题 二、整改措施) is a notice, not a body.
            plain = [s for s in starts if s in headed and s not in labelled]
            unlabelled = [s for s in starts if s not in labelled]
            if unlabelled:
                # 三、下步措施 beside headings that no label names is one of them.
                plain += [s for s in starts if s in headed & nexts]
            told_apart = _told_elsewhere(
                marks, scheme, set(starts) & labelled, of_items=kind in OF_ITEMS
            )
            one = _tells_one(marks, run, fields, of_items=kind in OF_ITEMS)
            if one and not told_apart:
                sections.update(plain)
            elif (plain and len(plain) * 3 >= len(unlabelled)) or told_apart:
                # 一、关于采砂坑未回填的问题 beside 三、下一步工作 heads an issue, no section.
                named = {n.span.start for n in run if problem(heading_text(flow, n))}
                sections.update(set(starts) - (named - labelled))
                headed.update(set(starts) & nexts)
            elif len(unlabelled) * 2 + 2 * len(set(starts) & over) > len(starts) or (
                {fields[s][0] for s in starts if s in fields} == {"progress"}
                and _heads_list(flow, marks, run[0])
            ):
                # 四、下一步打算 behind issues, or sections that no label names or that head a
                # list, is none's field.
                sections.update(set(starts) & headed & labelled)
    annexes = rules.sections["annex-glued"].finditer(flow.folded)
    barriers = tuple(m.start() for m in annexes if is_glued(flow, m.start()))
    answering = kind if kind in ANSWERS else None
    asking = is_asking(flow, title, rules)
    return Outline(
        frozenset(sections),
        frozenset(headed),
        tuple(openings),
        tuple(notes),
        title,
        barriers,
        answering,
        kind in OF_OTHERS,
        asking,
        frozenset(_closings(flow, rules) if answering is not None else ()),
        frozenset(_intros(flow, rules) if answering is not None else ()),
        kind in OF_OTHERS and clearly and not asking,
    )


def _tells_one(
    marks: Marks, run: Sequence[Number], fields: Mapping[int, tuple[str, ...]], *, of_items: bool
) -> bool:
    """Say whether the headings of a series are the fields of one issue, beside a paper's own.

    一、整改任务 二、完成情况 四、工作要求: a letter tells its item, and what it asks. A plan of one
    problem tells it without numbers: 一、问题描述 三、整改措施 六、保障措施.
    """
    told = {field for number in run for field in fields.get(number.span.start, ())}
    if of_items:
        return told >= ONE_ISSUE
    if not told >= ONE_PLANNED:
        return False
    first = next(at for at, n in enumerate(run) if "problem" in fields.get(n.span.start, ()))
    end = run[first + 1].span.start if first + 1 < len(run) else len(marks.flow.text)
    inside = marks.numbers_in(run[first].span.end, end)
    return not any(number.line_start for number in inside)


def _closings(flow: Flow, rules: Rules) -> Iterator[int]:
    """Yield where a sentence in mid-line closes a notice."""
    for stop in SENTENCE_STOP.finditer(flow.folded):
        line = flow.line_at(stop.end() - 1)
        rest = flow.folded[stop.end() : line.end]
        if rest and any(rule.search(rest) for rule in rules.sections.tagged("closing")):
            yield stop.end()


def _intros(flow: Flow, rules: Rules) -> Iterator[int]:
    """Yield the starts of the lines that say what a document makes public."""
    for line in flow.lines:
        words = flow.folded[line.start : line.end].strip()
        if any(rule.search(words) for rule in rules.answers.tagged("intro")):
            yield line.start


def _told_elsewhere(marks: Marks, scheme: str, starts: set[int], *, of_items: bool) -> bool:
    """Say whether fields that a series of headings names recur outside of such series.

    Then a list of issues labels them, and 三、整改目标 四、整改措施 are the body's. A paper of one
    item (``of_items``) may tell a heading's field again for each measure below it.
    """
    if not starts:
        return False
    told = [m for m in marks.labels if m.number and m.number.span.start in starts]
    # 一、整改任务：某厂超标 tells the problem; what heads a section stands alone and may be either.
    names = {field for m in told for field in (m.fields if m.alone else m.fields[:1])}
    below = _below_joint(marks, told)
    below |= _below_own(marks, told) if of_items else frozenset()
    beside = {scheme, *_schemes_above(marks, min(starts), max(starts))}
    elsewhere = [
        m
        for m in marks.labels
        if m.strength >= 2
        and m.fields[0] in names - FOR_READERS
        and m.span.start not in below
        and not (m.number and m.number.scheme in beside)
    ]
    return len(elsewhere) >= FEWEST_ELSEWHERE


def _schemes_above(marks: Marks, first: int, last: int) -> Iterator[str]:
    """Yield the schemes that count sections of which one holds a whole stretch: 三、 above 1. 2."""
    for scheme, numbers in by_scheme(marks.numbers).items():
        starts = [number.span.start for number in numbers if number.line_start]
        before = bisect_left(starts, first)
        if 0 < before == bisect_left(starts, last) and len(starts) > 1:
            yield scheme


def _over_lists(marks: Marks) -> frozenset[int]:
    """Return the starts of headings of what was done with a numbered list right below."""
    text, at_line = marks.flow.text, {n.span.start for n in marks.numbers if n.line_start}
    found: set[int] = set()
    for label in marks.labels:
        if label.number is not None and label.fields == ("progress",) and label.alone:
            behind = marks.flow.strip(Span(label.span.end, len(text))).start
            if behind in at_line:
                found.add(label.number.span.start)
    return frozenset(found)


def _heads_list(flow: Flow, marks: Marks, number: Number) -> bool:
    """Say whether right below a number's line another scheme begins to count."""
    end = flow.line_at(number.span.start).end
    behind = flow.strip(Span(end, len(flow.text))).start
    return any(
        n.line_start and n.value == 1 and n.scheme != number.scheme
        for n in marks.numbers_in(behind, behind + 1)
    )


def _below_joint(marks: Marks, told: Sequence[Label]) -> frozenset[int]:
    """Return the starts of the labels that part one heading: 三、措施及完成情况 (一)整改措施."""
    found: set[int] = set()
    joint = False
    present: Label | None = None
    heads = {label.span.start for label in told}
    for label in marks.labels:
        if label.span.start in heads:
            present, joint = label, False
        elif present is not None and label.number is not None:
            joint |= not marks.flow.text[present.span.end : label.span.start].strip()
            if joint:
                found.add(label.span.start)
    return frozenset(found)


def _below_own(marks: Marks, told: Sequence[Label]) -> frozenset[int]:
    """Return the starts of labels that tell a heading's field again: 四、完成情况 完成情况:."""
    heads = [label for label in told if label.alone]
    ends = [*(label.span.start for label in told[1:]), len(marks.flow.text)]
    reach = {label.span.start: end for label, end in zip(told, ends, strict=True)}
    return frozenset(
        label.span.start
        for head in heads
        for label in marks.labels_in(head.span.end, reach[head.span.start])
        if label.fields[0] == head.fields[0]
    )


def _runs(numbers: Sequence[Number], openings: Sequence[Line]) -> Iterator[Sequence[Number]]:
    """Yield the series of numbers of one scheme; none goes on over a line that opens a list."""
    stops = [line.start for line in openings]
    for _, part in groupby(numbers, key=lambda number: bisect_right(stops, number.span.start)):
        yield from split_runs(best_run(list(part), restarts=True))


def is_glued(flow: Flow, at: int) -> bool:
    """Say whether a place lies in a text that has lost its line breaks."""
    line = flow.line_at(at)
    return line.end - line.start > (GLUED if len(flow.lines) > FEW_LINES else SHORTEST_GLUED)


def heading_text(flow: Flow, number: Number) -> str:
    """Return what stands behind a number as a heading: to the line's end, 。 or a next number."""
    line = flow.line_at(number.span.start)
    text = flow.folded[number.span.end : min(line.end, number.span.end + HEADING_LIMIT)]
    if is_glued(flow, number.span.start):
        return text
    return text.split("。", 1)[0].strip()
