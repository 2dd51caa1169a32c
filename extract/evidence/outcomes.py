"""What became of a problem, or is to be done, where no label says so: the sentences behind it.

    （一）部分加油站油气回收装置运行不正常。
    该问题正在整改。已完成42座加油站检测。

The place where the second sentence begins is a label without a word. In an order, a pledge or
minutes the sentence is a demand: 一、关于污水溢流问题。由区住建局负责疏通。
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from zhenggai.evidence.answering import demand_lead, item_first
from zhenggai.evidence.model import SURE_NUMBER, Label, Marks, Number
from zhenggai.evidence.outline import Outline
from zhenggai.rules import Rules
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow

OUTCOME_SCHEMES = frozenset(
    {"cjk", "cjk_paren", "arabic", "arabic_paren", "arabic_half", "item", "named", "circled"}
)
FEWEST_OUTCOMES = 2
SHORTEST, LONGEST = 5, 160
# A report's heading of so many characters names a problem in short: (一)洗砂场整治。
LONGEST_NAME = 20
# What tells the parts, so that no sentence need be taken for one of them.
TELLING = frozenset({"goal", "measure", "progress"})
# What may open an issue; the number before a number or a source is the issue's.
NUMBERED = frozenset({"number", "source"})
OPENING = NUMBERED | {"problem"}
SENTENCE_START = regex.compile(r"(?<=[。\n])[ \t]*")
FIRST_OF_LIST = regex.compile(r"(?:1[.、]|[(]1[)]|①)[ \t]*")
FIRST_CLAUSE = regex.compile(r"[^,。;:\n]{2,12}(?=[,。;:\n]|$)")
FIRST_SENTENCE = regex.compile(r"[^。\n]*[。\n]")


def outcome_labels(
    marks: Marks, outline: Outline, labels: Sequence[Label], rules: Rules
) -> tuple[Label, ...]:
    """Return the labels with those that the first sentence behind each numbered problem is."""
    groups = _by_rank(marks, outline, labels).values()
    reports = outline.answering == "progress_report"
    told = [one for group in groups for one in _of_group(marks, group, labels, rules, reports)]
    # A heading right above a problem heads a group.
    opened = {number.span.start for number, _ in told}
    found = [_label("progress", at) for _, at in told if at not in opened]
    found += [_label("verification", at) for at in _findings(marks, labels, rules)]
    return tuple(sorted([*labels, *found], key=lambda label: label.span))


def demand_labels(
    marks: Marks, outline: Outline, labels: Sequence[Label], rules: Rules
) -> tuple[Label, ...]:
    """Return the labels with those that the first demand behind each numbered problem is."""
    found: list[Label] = []
    for group in _by_rank(marks, outline, labels).values():
        told = [_demand(marks.flow, number, end, labels, rules) for number, end in group]
        own = [label for label in told if label is not None]
        if 2 * len(own) > len(group):
            found += own
    return tuple(sorted([*labels, *found], key=lambda label: label.span))


def _demand(
    flow: Flow, number: Number, end: int, labels: Sequence[Label], rules: Rules
) -> Label | None:
    """Return the label that the sentence behind a numbered problem is which asks or promises."""
    first_label, behind = (bisect_left(labels, at, key=_start) for at in (number.span.end, end))
    first = FIRST_SENTENCE.match(flow.folded, number.span.end, end)
    if first is None or any(TELLING & set(label.fields) for label in labels[first_label:behind]):
        return None
    named = rules.marks["problem-named"].search(first[0].strip()) is not None
    if not named and rules.sections["fault"].search(first[0]) is None:
        return None
    for stop in SENTENCE_START.finditer(flow.folded, first.end(), end):
        lead = demand_lead(flow.folded[stop.end() : end], rules)
        if lead is not None:
            return _label("measure", stop.end(), lead)
    return None


def _start(label: Label) -> int:
    return label.span.start


def _label(field: str, at: int, length: int = 0) -> Label:
    span = Span(at, at + length)
    return Label((field,), span, Span(at, at), 2, line_start=False, alone=False)


def _findings(marks: Marks, labels: Sequence[Label], rules: Rules) -> Iterator[int]:
    """Yield where a sentence before the label of what was done tells what was found true."""
    text = marks.flow.folded
    (finding,) = rules.answers.tagged("finding")
    for before, label in pairwise([None, *labels]):
        if label is None or label.fields != ("progress",) or label.strength < 2:
            continue
        if before is not None and before.fields[0] not in OPENING:
            continue
        floor = before.span.end if before is not None else 0
        opening = [n.span.end for n in marks.numbers_in(floor, label.span.start) if n.line_start]
        floor = max([floor, *opening[-1:]])
        for match in SENTENCE_START.finditer(text, floor, label.span.start):
            if finding.pattern.match(text[match.end() : label.span.start]):
                yield match.end()
                break


def _by_rank(
    marks: Marks, outline: Outline, labels: Sequence[Label]
) -> dict[str, list[tuple[Number, int]]]:
    """Return the numbers that open lines, by scheme, each with where its stretch ends.

    A stretch ends at the next number of its scheme, or of one that the text used before it.
    """
    taken = {
        label.number.span.start
        for label in labels
        if label.number is not None and label.fields[0] not in NUMBERED
    }
    start = outline.title.end if outline.title is not None else 0
    numbers = [
        n
        for n in marks.numbers_in(start, len(marks.flow.text))
        if n.line_start and n.weight >= SURE_NUMBER and n.scheme in OUTCOME_SCHEMES
    ]
    rank = {scheme: at for at, scheme in enumerate(dict.fromkeys(n.scheme for n in numbers))}
    closing = sorted(line.start for line in (*outline.openings, *outline.notes))
    aside = outline.headed | taken
    # Where the next number of each rank stands, seen from the text's end.
    nexts = [len(marks.flow.text)] * len(rank)
    groups: dict[str, list[tuple[Number, int]]] = {}
    for number in reversed(numbers):
        start, own = number.span.start, rank[number.scheme]
        end = min([*nexts[: own + 1], *closing[bisect_right(closing, start) :][:1]])
        nexts[own] = start
        if start not in aside:
            groups.setdefault(number.scheme, []).insert(0, (number, end))
    return groups


def _goes_on_inside(marks: Marks, number: Number, end: int) -> bool:
    """Say whether the next number stands in mid-line within a number's stretch."""
    return any(
        n.scheme == number.scheme and n.value == number.value + 1 and n.weight >= SURE_NUMBER
        for n in marks.numbers_in(number.span.end, end)
        if not n.line_start
    )


def _of_group(
    marks: Marks,
    group: Sequence[tuple[Number, int]],
    labels: Sequence[Label],
    rules: Rules,
    reports: bool,
) -> list[tuple[Number, int]]:
    """Return the numbers of one scheme and where each tells what became of it, if enough do."""
    if any(_goes_on_inside(marks, number, end) for number, end in group):
        # A text that has lost its line breaks tells more items than open lines.
        return []
    found = {
        number.span.start: at
        for number, end in group
        if (at := _outcome(marks.flow, number, end, labels, rules, reports=reports)) is not None
    }
    if len(found) < FEWEST_OUTCOMES and len(found) < len(group):
        return []
    told = []
    for number, end in group:
        at = found.get(number.span.start)
        if at is None and len(found) * 2 >= len(group):
            at = _outcome(marks.flow, number, end, labels, rules, sibling=True)
        if at is not None:
            told.append((number, at))
    return told


def _opens(words: str, rules: Rules) -> bool:
    """Say whether words open what became of a problem, or begin with a state: 超过序时进度。"""
    if any(rule.pattern.match(words) for rule in rules.answers.tagged("outcome")):
        return True
    clause = FIRST_CLAUSE.match(words)
    return clause is not None and any(
        rule.search(clause[0]) for rule in rules.facts if rule.tag.startswith("state-")
    )


def _opening_lines(flow: Flow, start: int, end: int, rules: Rules) -> Iterator[int]:
    """Yield where lines of a stretch begin that open what became of a problem."""
    for line in flow.lines[
        bisect_left(flow.line_starts, start) : bisect_left(flow.line_starts, end)
    ]:
        begin = flow.strip(Span(line.start, line.end)).start
        if _opens(flow.folded[begin : line.end], rules):
            yield begin


def _outcome(
    flow: Flow,
    number: Number,
    end: int,
    labels: Sequence[Label],
    rules: Rules,
    *,
    sibling: bool = False,
    reports: bool = False,
) -> int | None:
    """Return where the sentences begin that tell what became of a numbered problem.

    Beside siblings that tell it, less is enough: behind a fault, any sentence. In a report a name
    is a problem.
    """
    start = number.span.end
    first_label, behind = (bisect_left(labels, at, key=_start) for at in (start, end))
    telling = [m for m in labels[first_label:behind] if TELLING & set(m.fields)]
    if telling and not sibling:
        return None
    # 下步工作打算 behind the last issue: what stands before it is told as its siblings tell it.
    end = min([end, *(label.span.start for label in telling)])
    text = flow.folded
    first = FIRST_SENTENCE.match(text, start, end)
    if first is None or not SHORTEST <= first.end() - start <= LONGEST:
        return None
    named = rules.marks["problem-named"].search(first[0].strip()) is not None
    place = flow.strip(Span(first.end(), end)).start
    if not named:
        # What became of a problem told in several sentences stands in a paragraph of its own.
        place = next(_opening_lines(flow, place, end, rules), place)
    rest = text[place:end].strip()
    if not rest:
        return None
    told = any(rule.search(rest) for rule in rules.facts if rule.tag.startswith("state-"))
    faulty = named or rules.sections["fault"].search(first[0]) is not None
    # 1.任务3:码头整治。 tells an item of the list that the report answers.
    own = Span(start, first.end())
    faulty |= reports and item_first(flow, own, rules, beside=True) is not None
    opens = named or _opens(rest, rules) or (reports and _is_name(first[0].strip(" \n。"), rules))
    opens |= reports and faulty and _lists_acts(rest, rules)
    if sibling and faulty:
        return place
    return place if (opens and told) or ((faulty or sibling) and (opens or told)) else None


def _lists_acts(words: str, rules: Rules) -> bool:
    """Say whether words begin to count what a report did: 1.组织排查 2.完善制度."""
    first = FIRST_OF_LIST.match(words)
    return first is not None and rules.sections["act"].search(words[first.end() :]) is not None


def _is_name(words: str, rules: Rules) -> bool:
    """Say whether words name something in short: 洗砂场整治, not 加强组织领导."""
    acts = rules.sections["act"].search(words) is not None
    return len(words) <= LONGEST_NAME and "," not in words and not acts
