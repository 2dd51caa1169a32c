"""Dates that were moved: the old one stands in a field of its own beside the new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from zhenggai.facts.model import BoundDeadline


def revised(rows: Sequence[BoundDeadline], olds: Sequence[date]) -> list[BoundDeadline]:
    """Return the rows of a new deadline with the old dates that they replace.

    As many old ones as new ones go in pairs; else the last old one goes to the last date.
    """
    dated = [at for at, row in enumerate(rows) if row.deadline.due_date is not None]
    dated = dated or list(range(len(rows)))[-1:]
    if len(dated) != len(olds):
        dated, olds = dated[-1:], olds[-1:]
    found = list(rows)
    for at, old in zip(dated, olds, strict=False):
        row = found[at]
        if row.deadline.revised_from is None and row.deadline.due_date != old:
            found[at] = replace(row, deadline=replace(row.deadline, revised_from=old))
    return found
