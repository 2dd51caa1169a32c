"""Lists in running text that each tell one thing of the same issues: 问题清单, 责任清单."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from zhenggai.evidence.model import Marks, Number
from zhenggai.evidence.outline import Outline
from zhenggai.evidence.series import best_run
from zhenggai.rules import Rules
from zhenggai.structure.issues.issue_numbers import step
from zhenggai.structure.issues.lines import dressed
from zhenggai.structure.issues.parts import HEAD, Part
from zhenggai.structure.issues.readings import Reading, behind_number, read_cell
from zhenggai.structure.issues.segments import Segment
from zhenggai.structure.weights import weights
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow

FEWEST_LISTS = 2
FEWEST_ITEMS = 2
# What may stand before a heading's words in its line: 附件2, a number.
LONGEST_LEAD = 8
# The part that an item's words are before its first label, by what its list tells.
OWN_ROLES = {"problem": HEAD, "units": "responsible"}


@dataclass(frozen=True, slots=True)
class PartList:
    """One list: what its heading names, its items' numbers, where each item ends."""

    field: str
    numbers: tuple[Number, ...]
    ends: tuple[int, ...]


def read_joined(marks: Marks, outline: Outline, rules: Rules) -> list[Reading]:
    """Return the reading of a text as lists that are joined by number, none where it has none."""
    lists = find_part_lists(marks, outline, rules)
    if not lists:
        return []
    w = weights()
    numbers = [one.numbers for one in lists]
    steps = sum(step(a, b) for own in numbers for a, b in pairwise(own))
    terms = {
        "number": w["number"] * sum(min(n.weight, 1.0) for own in numbers for n in own),
        "number-step": w["number-step"] * steps,
        "joined": w["joined"] * sum(map(len, numbers[1:])),
    }
    segments = tuple(_segment(marks, rules, lists, at) for at in range(len(lists[0].numbers)))
    return [Reading("joined", segments, sum(terms.values()), terms)]


def find_part_lists(marks: Marks, outline: Outline, rules: Rules) -> list[PartList]:
    """Return the lists that are joined by number, that of the problems first; none where any lacks.

    Each is headed by what it tells (二、措施清单), and counts from 1 as far as the others do.
    """
    flow = marks.flow
    heads = list(_heads(flow, outline, rules))
    if len(heads) < FEWEST_LISTS:
        return []
    stops = [start for _, start, _ in heads[1:]] + [len(flow.text)]
    found: dict[str, PartList] = {}
    for (field, _, start), stop in zip(heads, stops, strict=True):
        numbers = _counted(marks, start, stop)
        if field in found or len(numbers) < FEWEST_ITEMS:
            return []
        ends = [*(n.span.start for n in numbers[1:]), _last_end(flow, numbers, stop)]
        found[field] = PartList(field, numbers, tuple(ends))
    if "problem" not in found or len({len(one.numbers) for one in found.values()}) > 1:
        return []
    return [found.pop("problem"), *found.values()]


def _heads(flow: Flow, outline: Outline, rules: Rules) -> Iterator[tuple[str, int, int]]:
    """Yield what each heading of such a list names, and where the heading lies."""
    title = outline.title
    for match in rules.marks["part-list"].finditer(flow.folded):
        line = flow.line_at(match.start())
        lead = flow.folded[line.start : match.start()].strip()
        alone = not flow.folded[match.end() : line.end].strip() and len(lead) <= LONGEST_LEAD
        if alone and line.cell is None and (title is None or match.start() >= title.end):
            field = next(name for name, said in match.groupdict().items() if said)
            yield field, line.start, line.end


def _counted(marks: Marks, start: int, end: int) -> tuple[Number, ...]:
    """Return the numbers of the scheme that opens a stretch, where they count 1, 2, 3."""
    numbers = [n for n in marks.numbers_in(start, end) if n.line_start]
    for first in numbers[:2]:
        # 1.4家企业 may be numbered 1. or 1.4: what counts on is the number.
        own = best_run([n for n in numbers if n.scheme == first.scheme])
        opens = not marks.flow.folded[start : own[0].span.start].strip()
        if opens and [n.value for n in own] == [*range(1, len(own) + 1)]:
            return own
    return ()


def _last_end(flow: Flow, numbers: Sequence[Number], stop: int) -> int:
    """Return where a list's last item ends: siblings are of one kind, as many lines at most."""
    starts = [flow.line_at(n.span.start).start for n in numbers]
    most = max(flow.folded.count("\n", a, b) for a, b in pairwise(starts))
    end = starts[-1]
    for _ in range(most):
        end = min(flow.line_at(min(end, len(flow.text) - 1)).end + 1, stop)
    return min(end, stop)


def _segment(marks: Marks, rules: Rules, lists: Sequence[PartList], at: int) -> Segment:
    """Return what the lists tell under one number, as the stretch of the problem's item."""
    flow = marks.flow
    parts: list[Part] = []
    for one in lists:
        number = one.numbers[at].span
        stretch = flow.strip(Span(number.end, one.ends[at]))
        labels = behind_number(marks.labels_in(number.start, stretch.end), number.end)
        told = read_cell(marks, rules, stretch, labels).parts
        behind = next((k for k, p in enumerate(told) if p.label is not None), len(told))
        stop = told[behind].start if behind < len(told) else stretch.end
        lead = flow.strip(Span(stretch.start, stop))
        if lead.end > lead.start:
            role = OWN_ROLES.get(one.field, one.field)
            parts.append(Part(role, lead.start, lead.end, None, (), 0.0))
        parts += told[behind:]
    first, end = lists[0].numbers[at], lists[0].ends[at]
    return Segment(first, dressed(flow, first.span.start), first.span.end, end, tuple(parts))
