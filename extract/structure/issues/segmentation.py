"""Which grouping of labels into cycles is an issue list: the one whose issues' numbers count on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from zhenggai.evidence.model import Label, Marks, Number
from zhenggai.evidence.outline import Outline
from zhenggai.structure.issues.issue_numbers import choose_starts
from zhenggai.structure.issues.label_cycles import Cycle, find_cycles, series_cycles

# Goal before measures, and the other way round.
ORDERS = (("problem", "goal", "measure"), ("problem", "measure", "goal"))
NAMED = ("named", "item")

Starts = list[tuple[Number | None, Cycle]]


def read_starts(marks: Marks, outline: Outline, labels: Sequence[Label]) -> Starts:
    """Return the cycles of labels and the number that opens each; empty where there are none.

    An issue without a goal takes the next one's into its cycle, and a field told once a measure
    makes a cycle of each measure. So where the numbers do not count on, a fixed order of the
    fields is tried, and then the numbers that name issues (整改任务3, 第三项) themselves.
    """
    cycles = find_cycles(labels, marks.flow.folded)
    if not cycles:
        return []
    plain = choose_starts(marks, outline, cycles)
    if counts_on(plain):
        return plain
    for order in ORDERS:
        ordered = find_cycles(labels, marks.flow.folded, order)
        if ordered != cycles:
            starts = choose_starts(marks, outline, ordered)
            if counts_on(starts):
                return starts
    for scheme in NAMED:
        starts = list(series_cycles(marks, labels, scheme))
        if counts_on(starts):
            return starts
    return plain


def counts_on(starts: Starts) -> bool:
    """Say whether every issue has a number of one scheme and each is one more than the last.

    Categories may begin the count again, less often than it goes on.
    """
    numbers = [number for number, _ in starts if number is not None]
    if len(numbers) < max(len(starts), 2) or len({n.scheme for n in numbers}) > 1:
        return False
    steps = [(a, b) for a, b in pairwise(numbers) if b.value != a.value + 1]
    return (
        numbers[0].value == 1
        and all(b.value == 1 for _, b in steps)
        and len(steps) * 2 < len(numbers) - 1
    )
