"""A plan of a lower level beside one of a higher: which of its issues were taken over, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhenggai.compare.align import Item, align
from zhenggai.compare.edition import Version
from zhenggai.tables.schema import Row


@dataclass(frozen=True, slots=True)
class Taken:
    """One issue of the upper plan: the lower plan's issue that takes it over, None where none.

    ``upper_due`` and ``lower_due`` are the last dates of both; ``measures`` how many of the upper
    plan's measures (``of``) stand in the lower one too.
    """

    upper: Row
    lower: Row | None
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
            measures = upper.measures.get(_no(issue), ())
            found.append(Taken(issue, None, None, _last(upper, issue), None, 0, len(measures)))
    return found


def _taken(upper: Version, lower: Version, issue: Row, other: Row, similarity: float) -> Taken:
    mine, theirs = (
        [Item(str(row["text"] or ""), None) for row in version.measures.get(_no(row_of), ())]
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


def _last(version: Version, issue: Row) -> date | None:
    """Return the last date of an issue: of its own block, else of all that stands in it."""
    no = _no(issue)
    own = _dates(version.values.get((no, None), {}).get("deadlines", ()), own=True)
    every = [
        day
        for place, tables in version.values.items()
        if place[0] == no
        for day in _dates(tables.get("deadlines", ()), own=False)
    ]
    return max(own or every, default=None)


def _dates(rows: Sequence[Row], *, own: bool) -> list[date]:
    return [
        row["due_date"]
        for row in rows
        if isinstance(row["due_date"], date) and (not own or row["field"] == "deadline")
    ]


def _no(row: Row) -> int:
    return int(str(row["issue_no"]))
