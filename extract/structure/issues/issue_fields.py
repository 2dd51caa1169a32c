"""One issue's stretch to its fields: problem, labelled blocks, measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhenggai.evidence.grid.row_kinds import is_number
from zhenggai.evidence.labels import SOFT_FIELDS, UNIT_FIELDS, label_words
from zhenggai.evidence.model import Label, Marks
from zhenggai.rules import Rules
from zhenggai.structure.issues.measures import MeasureReader, Reading
from zhenggai.structure.issues.segments import HEADING, Segment
from zhenggai.structure.issues.value_ends import row_end, value_end
from zhenggai.structure.plan import Block, Issue, Measure, PlanDoubt, UnitList
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow

NO_TEXT = 6
# Behind one of these a word that may name the problem names something else.
TOLD = frozenset({"goal", "measure", "deadline", "progress"})


@dataclass(frozen=True, slots=True)
class Field:
    """A label with the field that it names here."""

    label: Label
    name: str


def read_issue(
    marks: Marks, rules: Rules, segment: Segment, no: int, first_measure: int = 1
) -> tuple[Issue, tuple[Field, ...], tuple[PlanDoubt, ...]]:
    """Return the issue of a stretch, the labels that hold in it, and what is doubtful."""
    flow = marks.flow
    fields = resolve(marks, segment)
    first = fields[0].label.span.start if fields else segment.end
    own = flow.strip(Span(segment.body, first))
    alone = None if fields else unlabelled_region(marks, own)
    own = flow.strip(Span(own.start, alone.start if alone is not None else own.end))
    told, own = told_in_bracket(marks, rules, own)
    blocks: list[Block] = []
    measures: list[Measure] = []
    lists: list[UnitList] = []
    doubts: list[PlanDoubt] = []
    exclude = frozenset({segment.number.scheme}) if segment.number else frozenset()

    def read(region: Span, soft: Sequence[Label]) -> Reading:
        units_outside = any(block.field in UNIT_FIELDS for block in told) or any(
            field.name in UNIT_FIELDS
            for field in fields
            if not region.start <= field.label.span.start < region.end
        )
        reader = MeasureReader(
            marks, rules, exclude - _needed(marks, region), len(measures) + first_measure
        )
        reading = reader.read(region, soft, unit_block=units_outside)
        measures.extend(reading.measures)
        lists.extend(reading.lists)
        if reading.promoted is not None:
            doubts.append(PlanDoubt("units-for-run", (), reading.promoted.outer, no))
        return reading

    at = 0
    while at < len(fields):
        field = fields[at]
        if field.name == HEADING:
            at += 1
            continue
        if field.name != "measure":
            stop = fields[at + 1].label.span.start if at + 1 < len(fields) else segment.end
            content = _content(marks, field, stop)
            region = None
            if at + 1 == len(fields) and not any(f.name == "measure" for f in fields):
                region = unlabelled_region(marks, content)
            if region is not None:
                content = flow.strip(Span(content.start, region.start))
                read(region, ())
            blocks.append(Block(field.name, field.label.word, (content,), field.label.mark))
            at += 1
            continue
        behind = _behind(flow, fields, at)
        stop = fields[behind].label.span.start if behind < len(fields) else segment.end
        soft = [f.label for f in fields[at + 1 : behind]]
        reading = read(_below(flow, field, stop), soft)
        # Labels behind the last measure are the issue's: the loop goes on with them.
        at = behind - len(reading.rest)
    if alone is not None:
        read(alone, ())
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
    )
    return _labelled(flow, issue), fields, tuple(doubts)


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


def _below(flow: Flow, field: Field, stop: int) -> Span:
    """Return where the measures of a label stand; in a table not below its own row."""
    start = field.label.span.end
    return Span(start, max(row_end(flow, start, stop), start))


def _named(blocks: Sequence[Block]) -> list[Span]:
    """Return what blocks labelled as the problem hold."""
    pieces = [piece for block in blocks if block.field == "problem" for piece in block.content]
    return [piece for piece in pieces if piece.end > piece.start]


def told_in_bracket(marks: Marks, rules: Rules, own: Span) -> tuple[list[Block], Span]:
    """Return the fields that a bracket behind the problem tells, and the problem without it.

    某河黑臭。(责任单位:县水利局;整改时限:2019年底) has both at issue level.
    """
    flow = marks.flow
    brackets = [b for b in marks.brackets_in(own.start, own.end) if b.labelled]
    if not brackets or flow.folded[brackets[-1].outer.end : own.end].strip(" 。;\n"):
        return [], own
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
    return blocks, flow.strip(Span(own.start, outer.start)) if blocks else own


def _content(marks: Marks, field: Field, stop: int) -> Span:
    """Return the value of a label that lies before ``stop``."""
    start = field.label.span.end
    end = value_end(marks.flow, field.label, field.name, max(stop, start))
    return marks.flow.strip(Span(start, end))


def resolve(marks: Marks, segment: Segment) -> tuple[Field, ...]:
    """Decide which labels hold in an issue, and which field an ambiguous one names.

    整改任务 is the problem where no text stands before it, else the measures; 整改要求 is the
    goal where none stands yet.
    """
    text = marks.flow.folded
    fields: list[Field] = []
    seen: set[str] = set()
    own = False
    for label in segment.labels:
        opens = label.line_start and not seen and label.fields == ("problem",)
        told = "problem" in seen or (bool(seen & TOLD) and len(label.fields) > 1)
        behind = len(text[segment.body : label.span.start].strip()) > NO_TEXT and not seen
        own = own or behind
        has_problem = (told or own) and not opens
        options = [f for f in label.fields if f != "problem" or not has_problem]
        if not options:
            continue
        name = next((option for option in options if option not in seen), options[0])
        fields.append(Field(label, name))
        seen.add(name)
    return tuple(fields)


def _behind(flow: Flow, fields: Sequence[Field], at: int) -> int:
    """Return which field ends a block of measures: the first that is not a measure's own.

    进展情况 is a measure's own where the issue has it more than once.
    """
    words = Counter(_word(flow, field) for field in fields if field.name == "progress")
    behind = at + 1
    while behind < len(fields):
        field = fields[behind]
        own = field.name in SOFT_FIELDS or words[_word(flow, field)] > 1
        if not own or _siblings(fields[at].label, field.label):
            break
        behind += 1
    return behind


def _word(flow: Flow, field: Field) -> str:
    return flow.folded[field.label.word.start : field.label.word.end]


def _siblings(one: Label, other: Label) -> bool:
    """Say whether two labels are numbered alike: 三、整改措施 四、完成时限."""
    if one.number is None or other.number is None:
        return False
    return one.number.scheme == other.number.scheme


def rest_blocks(flow: Flow, rest: Sequence[Label], end: int) -> list[Block]:
    """Return the blocks of labels behind the last measure, each up to the next one."""
    ends = [*(label.span.start for label in rest[1:]), end]
    return [
        Block(m.fields[0], m.word, (flow.strip(Span(m.span.end, max(stop, m.span.end))),), m.mark)
        for m, stop in zip(rest, ends, strict=False)
    ]


def unlabelled_region(marks: Marks, content: Span) -> Span | None:
    """Return where measures without a label begin behind a field's first paragraph, or None.

    They show themselves by a number at a line's start that begins a series, or by a list of units
    that closes a paragraph.
    """
    flow = marks.flow
    behind = min(flow.line_at(content.start).end, content.end)
    starts = [
        number.span.start
        for number in marks.numbers_in(behind, content.end)
        if number.line_start and number.value == 1 and number.scheme not in {"bullet", "bare"}
    ]
    for bracket in marks.brackets_in(behind, content.end):
        line = flow.line_at(bracket.outer.start)
        closes = not flow.folded[bracket.outer.end : line.end].strip("。; \t")
        if closes and flow.folded[line.start : bracket.outer.start].strip():
            starts.append(line.start)
    return Span(min(starts), content.end) if starts else None


def _needed(marks: Marks, region: Span) -> frozenset[str]:
    """Return the schemes that a region's own first number uses, even if its issue uses them too.

    The list of measures may be numbered like the list of issues.
    """
    numbers = marks.numbers_in(region.start, min(region.start + 8, region.end))
    return frozenset(n.scheme for n in numbers if n.value == 1 and n.weight >= 0.6)


def mark_cut(issue: Issue) -> Issue:
    """Return the issue as one in which the text stops, its last measure too."""
    measures = issue.measures
    if measures:
        measures = (*measures[:-1], replace(measures[-1], cut=True))
    return replace(issue, measures=measures, cut=True)
