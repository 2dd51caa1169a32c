"""Cycles of labels: 目标, 时限, 措施; 目标, 时限, 措施; … one cycle an issue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.marks import Label

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


def find_cycles(labels: Sequence[Label]) -> tuple[Cycle, ...]:
    """Group labels into cycles: one begins where a field comes that the present one has already.

    Only fields that an issue has once count (``hard``); units and dates may recur a measure.
    """
    counts = Counter(field for label in labels for field in label.fields[:1])
    if counts["goal"] + counts["measure"]:
        hard = HARD
    elif counts["problem"] + counts["progress"]:
        hard = frozenset({"problem", "progress"})
    else:
        return ()
    cycles: list[Cycle] = []
    seen: set[str] = set()
    first: Label | None = None
    last: Label | None = None
    for label in labels:
        fields = [field for field in label.fields if field in hard]
        if not fields:
            continue
        fresh = next((field for field in fields if field not in seen), None)
        begins = fresh is None or (fresh == "problem" and bool(seen) and label.line_start)
        if begins and first is not None and last is not None:
            cycles.append(Cycle(first, last, len(seen), first))
            seen, first = set(), None
        seen.add(fresh or fields[0])
        first, last = first or label, label
    if first is not None and last is not None:
        cycles.append(Cycle(first, last, len(seen), first))
    return tuple(_with_gaps(cycles, labels))


def _with_gaps(cycles: Sequence[Cycle], labels: Sequence[Label]) -> list[Cycle]:
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
    for cycle in cycles:
        gap = [m for m in labels if behind <= m.span.start < cycle.anchor.span.start]
        tail = [m for m in gap if m.fields[0] in closing]
        free = tail[-1].span.end if tail else behind
        own = [m for m in gap if m.span.start >= free and m.line_start]
        taken = {m.number.span.start for m in (*gap, cycle.anchor) if m.number is not None}
        number = cycle.anchor.number
        if number is not None and _opens(cycle, labels):
            taken.discard(number.span.start)
        result.append(
            replace(
                cycle,
                head=own[0] if own and result else cycle.anchor,
                free=free,
                taken=frozenset(taken),
            )
        )
        behind = cycle.last.span.end
    return result


def _opens(cycle: Cycle, labels: Sequence[Label]) -> bool:
    """Say whether the number before 反馈问题: may be the issue's: the next label counts not on."""
    anchor = cycle.anchor
    if "problem" not in anchor.fields or anchor.number is None:
        return False
    behind = next((m for m in labels if m.span.start > anchor.span.start), None)
    return behind is None or behind.number is None or behind.number.scheme != anchor.number.scheme
