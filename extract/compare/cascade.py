"""A plan of a lower level beside one of a higher: which of its issues were taken over, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zhenggai.life.align import Item, align
from zhenggai.life.version import Version

if TYPE_CHECKING:
    from zhenggai.tables.rows import DeadlineRow, IssueRow


@dataclass(frozen=True, slots=True)
class Taken:
    """One issue of the upper plan: the lower plan's issue that takes it over, None where none.

    ``upper_due`` and ``lower_due`` are the last dates of both; ``measures`` how many of the upper
    plan's measures (``of``) stand in the lower one too.
    """

    upper: IssueRow
    lower: IssueRow | None
    similarity: float | None
    upper_due: date | None
    lower_due: date | None
    measures: int
    of: int

    @property
    def days(self) -> int | None:
        """How much later the lower plan's last date is."""
        if self.upper_due is None or self.lower_due is None:
            return None
        return (self.lower_due - self.upper_due).days


def cascade(upper: Version, lower: Version) -> list[Taken]:
    """Return every issue of the upper plan with what the lower one makes of it.

    An issue that the lower plan splits is told once for each part.
    """
    aligned = align(upper.items(), lower.items())
    partners: dict[int, list[tuple[int, float]]] = {}
    for pair in (*aligned.pairs, *aligned.splits, *aligned.merges):
        partners.setdefault(pair.old, []).append((pair.new, pair.similarity))
    found = []
    for at, issue in enumerate(upper.issues):
        for place, similarity in sorted(partners.get(at, [])):
            found.append(_taken(upper, lower, issue, lower.issues[place], similarity))
        if at not in partners:
            measures = upper.measures.get(issue["issue_no"], ())
            found.append(Taken(issue, None, None, _last(upper, issue), None, 0, len(measures)))
    return found


def _taken(
    upper: Version, lower: Version, issue: IssueRow, other: IssueRow, similarity: float
) -> Taken:
    mine, theirs = (
        [Item(row["text"] or "", None) for row in version.measures_of([row_of])]
        for version, row_of in ((upper, issue), (lower, other))
    )
    aligned = align(mine, theirs)
    matched = {pair.old for pair in (*aligned.pairs, *aligned.splits, *aligned.merges)}
    return Taken(
        issue,
        other,
        round(similarity, 4),
        _last(upper, issue),
        _last(lower, other),
        len(matched),
        len(mine),
    )


def _last(version: Version, issue: IssueRow) -> date | None:
    """Return the last date of an issue: of its own block, else of all that stands in it."""
    own = version.values_of([(issue["issue_no"], None)]).deadlines
    block = _dates([row for row in own if row["field"] == "deadline"])
    every = [day for _, rows in version.values_in(issue) for day in _dates(rows.deadlines)]
    return max(block or every, default=None)


def _dates(rows: Sequence[DeadlineRow]) -> list[date]:
    return [row["due_date"] for row in rows if row["due_date"] is not None]
