"""Lists that their own words lay on several measures: 以上措施…, 1—2项由A负责,第3项由B负责."""

from __future__ import annotations

from collections.abc import Mapping

from zhenggai.evidence.brackets import numbers_named
from zhenggai.rules import Rules
from zhenggai.structure.plan import Issue, UnitList
from zhenggai.text.document import Span

Targets = tuple[int | None, ...]


def laid_lists(
    unit_list: UnitList,
    issue: Issue,
    own: int | None,
    folded: str,
    printed: Mapping[int, int],
    rules: Rules,
) -> tuple[tuple[Targets, Span], ...]:
    """Return the stretches of a list with the measures that each is laid on, its printer first.

    ``own`` is the measure that prints the list, ``printed`` gives the measure_no of each number. A
    stretch behind 第3项 is those measures'; a list without a reach is that of ``own`` alone.
    """
    if unit_list.reach is None:
        return (((own,), unit_list.span),)
    first, last = unit_list.reach
    within = [measure.no for measure in issue.measures if first <= measure.no <= last]
    start, end = unit_list.span
    parts = [m for m in rules.sections["share"].pattern.finditer(folded, start, end) if m["word"]]
    told = [
        [printed.get(number) for number in numbers_named(part["list"], rules)] for part in parts
    ]
    if not parts or not all(no for found in told for no in found):
        return ((_ordered(within, own), unit_list.span),)
    stops = [*(part.start() for part in parts), end]
    laid = [(_ordered(within, own), Span(start, stops[0]))] if stops[0] > start else []
    for part, found, stop in zip(parts, told, stops[1:], strict=True):
        laid.append((_ordered([no for no in found if no], own), Span(part.end(), stop)))
    return tuple(laid)


def _ordered(measures: list[int], own: int | None) -> Targets:
    """Return some measures, the one that prints the list first where it is among them."""
    head = own if own in measures else (measures[0] if measures else None)
    return (head, *(no for no in measures if no != head))
