"""Lists that hold for what comes below too: 市水利局、市财政局，下同."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zhenggai.facts.model import BoundUnit, Row
from zhenggai.rules import Rules
from zhenggai.structure.plan import Issue, Plan


@dataclass(frozen=True, slots=True)
class Default:
    """Units of one list that its own words lay on later rows; ``within`` its issue only."""

    row: Row
    units: tuple[BoundUnit, ...]
    within: bool


def holds_below(folded: str, rules: Rules) -> str | None:
    """Return how far a list holds by its last words: to the end of ``issue`` or ``plan``."""
    match = rules.roles["same-below"].search(folded)
    if match is None:
        return None
    return "issue" if match["items"] else "plan"


def lay_defaults(
    plan: Plan, defaults: Sequence[Default], units: Sequence[BoundUnit]
) -> list[BoundUnit]:
    """Return the inherited units of the rows below each default that name nobody themselves.

    A list at issue level holds for issues, one of a measure for measures, up to the next default.
    An issue with units of its own does not take over what an earlier issue says.
    """
    taken = {(bound.issue_no, bound.measure_no) for bound in units}
    found: list[BoundUnit] = []
    for kind in (True, False):
        own = [d for d in defaults if (d.row[1] is None) == kind]
        for at, default in enumerate(own):
            stop = own[at + 1].row if at + 1 < len(own) else None
            for row in _rows(plan.issues, default, taken):
                if stop is not None and _order(row) >= _order(stop):
                    break
                if row not in taken:
                    found += [
                        replace(bound, issue_no=row[0], measure_no=row[1], inherited=True)
                        for bound in default.units
                    ]
    return found


def _rows(issues: Sequence[Issue], default: Default, taken: set[Row]) -> Iterator[Row]:
    """Yield the rows of a default's kind that stand below it."""
    first, measure_no = default.row
    for issue in issues:
        if issue.no < first or (default.within and issue.no > first):
            continue
        if measure_no is None:
            if issue.no > first:
                yield issue.no, None
        elif issue.no == first or (issue.no, None) not in taken:
            for measure in issue.measures:
                above = measure.parent_no is not None and (issue.no, measure.parent_no) in taken
                if not above and (issue.no > first or measure.no > measure_no):
                    yield issue.no, measure.no


def _order(row: Row) -> tuple[int, int]:
    return row[0], row[1] or 0
