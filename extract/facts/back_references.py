"""Whose units 同上, 同第3项 or 见问题一 stands for."""

from __future__ import annotations

from collections.abc import Sequence

from zhenggai.facts.model import BoundUnit, Row
from zhenggai.values.units.tasks import BackReference

# Roles that a label states: 配合单位:同上 means the list of those who cooperate.
SPOKEN = frozenset({"lead", "cooperate", "supervise", "accept", "implement"})


def units_meant(
    back: BackReference, role: str, row: Row, bound: Sequence[BoundUnit], folded: str
) -> list[BoundUnit]:
    """Return the units of the list that a back reference means, those of its own role.

    ``row`` holds the reference, ``bound`` are the units read before it, and ``folded`` is the
    text in which they stand.
    """
    meant = _row_meant(back, row, bound)
    found = [unit for unit in bound if (unit.issue_no, unit.measure_no) == meant]
    same = [unit for unit in found if unit.unit.role == role]
    if same or role in SPOKEN:
        # 责任单位:A牵头,B配合,C is one list of three roles.
        return [unit for unit in found if any(_listed(unit, one, folded) for one in same)]
    return [unit for unit in found if unit.unit.role not in SPOKEN]


def _row_meant(back: BackReference, row: Row, bound: Sequence[BoundUnit]) -> Row | None:
    """Return the row that is named, else the last one before with units on the same level."""
    issue_no, measure_no = row
    if back.issue_no is not None:
        return back.issue_no, None
    if back.measure_no is not None:
        return issue_no, back.measure_no
    before = [
        (unit.issue_no, unit.measure_no)
        for unit in bound
        if (unit.measure_no is None) == (measure_no is None)
        and (unit.issue_no, unit.measure_no or 0) < (issue_no, measure_no or 0)
    ]
    return before[-1] if before else None


def _listed(one: BoundUnit, other: BoundUnit, folded: str) -> bool:
    """Say whether two units stand in one list: no label and no line break between them."""
    if one is other:
        return True
    start, end = min(one.place, other.place)[1], max(one.place, other.place)[0]
    return not set(folded[start:end]) & set(":\n")
