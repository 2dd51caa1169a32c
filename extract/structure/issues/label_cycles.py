"""Cycles of labels: 目标, 时限, 措施; 目标, 时限, 措施; … one cycle an issue."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from zhenggai.evidence.labels import UNKNOWN
from zhenggai.evidence.model import Label
from zhenggai.text.numerals import label_number

# What a notice tells of itself.
ABOUT_NOTICE = frozenset({"publicity", "contact", "remark"})
HARD = frozenset({"problem", "goal", "measure"})


@dataclass(frozen=True, slots=True)
class Cycle:
    """The labels of one issue: the first and the last that an issue has once, and how many.

    ``head`` is the first label of all, one that may recur too (责任单位 before 整改目标). The
    issue's number stands behind ``free``, and is none of those that start in ``taken``.
    """

    anchor: Label
    last: Label
    fields: int
    head: Label
    free: int = 0
    taken: frozenset[int] = frozenset()


def find_cycles(labels: Sequence[Label], text: str, order: Sequence[str] = ()) -> tuple[Cycle, ...]:
    """Group labels into cycles: one begins where a field comes that the present one has already.

    Only fields that an issue has once count (``hard``); units and dates may recur a measure, and
    progress may be told under several words (整改情况, 下一步打算). ``text`` is the flow's, folded.
    With an ``order`` of fields a cycle also begins where one comes that stands before a field
    which the present one has.
    """
    rank = {field: at for at, field in enumerate(order)}
    counts = Counter(field for label in labels for field in label.fields[:1])
    if counts["goal"] + counts["measure"]:
        hard = HARD
    elif counts["problem"] + counts["progress"]:
        hard = frozenset({"problem", "progress"})
    elif counts["deadline"] and counts["former"]:
        # A list of deadlines that were moved.
        hard = frozenset({"deadline"})
    else:
        return ()
    cycles: list[Cycle] = []
    seen: set[str] = set()
    first: Label | None = None
    last: Label | None = None
    for label in labels:
        word = text[label.word.start : label.word.end]
        fields = [word if f == "progress" else f for f in label.fields if f in hard]
        if not fields or _counts_on(label, text):
            continue
        fresh = next((field for field in fields if field not in seen), None)
        begins = fresh is None or (fresh == "problem" and bool(seen) and label.line_start)
        begins |= any(rank.get(f, -1) > rank.get(fresh or "", len(rank)) for f in seen)
        if begins and first is not None and last is not None:
            cycles.append(Cycle(first, last, len(seen), first))
            seen, first = set(), None
        seen.add(fresh or fields[0])
        first, last = first or label, label
    if first is not None and last is not None:
        cycles.append(Cycle(first, last, len(seen), first))
    return tuple(_with_gaps(cycles, labels, text))


def _counts_on(label: Label, text: str) -> bool:
    """Say whether a label goes on with its like: 措施2: behind 措施1:."""
    numeral = text[label.word.end : label.span.end].strip(" \t:")
    return (label_number(numeral) or 0) > 1


def _with_gaps(cycles: Sequence[Cycle], labels: Sequence[Label], text: str) -> list[Cycle]:
    """Return the cycles with what stands between them told apart.

    A field that comes behind the last cycle and not before the first closes an issue: the next
    one's number and its first label stand behind it.
    """
    if not cycles:
        return []
    first, last = cycles[0].anchor.span.start, cycles[-1].last.span.end
    opening = {label.fields[0] for label in labels if label.span.start < first}
    closing = {label.fields[0] for label in labels if label.span.start >= last} - opening
    result: list[Cycle] = []
    behind = 0
    heads = {m.fields[0] for a, b in pairwise(cycles) for m in _between(labels, a, b, closing)}
    for cycle in cycles:
        gap = _starting(labels, behind, cycle.anchor.span.start)
        tail = [m for m in gap if m.fields[0] in closing]
        free = tail[-1].span.end if tail else behind
        own = [m for m in gap if m.span.start >= free and m.line_start]
        if not result:
            # Before the first the body may have labels too: only those count that recur, or that
            # stand line by line above the only cycle.
            own = _trailing(own, heads) if len(cycles) > 1 else _stacked(own, cycle.anchor, text)
        taken = {m.number.span.start for m in (*gap, cycle.anchor) if m.number is not None}
        number = cycle.anchor.number
        if number is not None and _opens(cycle, labels):
            taken.discard(number.span.start)
        result.append(
            replace(
                cycle,
                head=own[0] if own else cycle.anchor,
                free=free,
                taken=frozenset(taken),
            )
        )
        behind = cycle.last.span.end
    return result


def _start(label: Label) -> int:
    return label.span.start


def _starting(labels: Sequence[Label], start: int, end: int) -> Sequence[Label]:
    """Return the labels, which stand in text order, that begin in a stretch."""
    first = bisect_left(labels, start, key=_start)
    return labels[first : max(first, bisect_left(labels, end, key=_start))]


def _between(
    labels: Sequence[Label], before: Cycle, behind: Cycle, closing: Container[str]
) -> list[Label]:
    """Return the labels between two cycles that open the second."""
    gap = _starting(labels, before.last.span.end, behind.anchor.span.start)
    return [m for m in gap if m.fields[0] not in closing and m.line_start]


def _trailing(own: Sequence[Label], heads: Container[str]) -> list[Label]:
    """Return the last labels of some, as far as they are of fields that open a cycle."""
    found: list[Label] = []
    for label in reversed(own):
        if label.fields[0] not in heads or label.fields[0] in {m.fields[0] for m in found}:
            break
        found.insert(0, label)
    return found


def _stacked(own: Sequence[Label], anchor: Label, text: str) -> list[Label]:
    """Return the labels that open the lines right above a label, one a line.

    The value of a known one that stands alone is the line below it.
    """
    found: list[Label] = []
    below = anchor
    for label in reversed(own):
        lines = 2 if label.alone and label.fields != UNKNOWN else 1
        if (
            label.fields[0] in ABOUT_NOTICE
            or text.count("\n", label.span.end, below.span.start) > lines
        ):
            break
        found.insert(0, label)
        below = label
    return found


def _opens(cycle: Cycle, labels: Sequence[Label]) -> bool:
    """Say whether the number before 反馈问题: may be the issue's: the next label counts not on."""
    anchor = cycle.anchor
    if "problem" not in anchor.fields or anchor.number is None:
        return False
    at = bisect_right(labels, anchor.span.start, key=_start)
    behind = labels[at] if at < len(labels) else None
    return behind is None or behind.number is None or behind.number.scheme != anchor.number.scheme
