"""What is due on a day: overdue, within 30 and 90 days, later, ongoing; by place and unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal, get_args

import pyarrow as pa
import pyarrow.compute as pc

Term = Literal["overdue", "due_30", "due_90", "ongoing", "said_done"]
TERMS: tuple[Term, ...] = get_args(Term)
SOON, LATER = timedelta(days=30), timedelta(days=90)
# What ends a promise; that its own unit calls it done does not, until somebody accepts it.
ENDED = ("accepted", "closed")
SAID_DONE = "done"
By = Literal["jurisdiction", "unit"]


# Of each term so many promises are shown, where not all are asked for.
MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Group:
    """The promises of one place or unit in one term: how many, and those that are shown."""

    name: str
    count: int
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def shown(self) -> int:
        """How many of them are shown."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Due:
    """What is due on a day, by term; ``undated`` have no date and are not ongoing."""

    on: date
    by: By
    terms: Mapping[Term, list[Group]]
    counts: Mapping[Term, int]
    ended: int
    undated: int


def due_on(promises: pa.Table, on: date, by: By, whole: Term | None = None) -> Due:
    """Return what is due on a day of promises, group by group, the oldest first.

    A promise is overdue on the day after its last one; where the words have two readings, the
    later counts. All promises of the term ``whole`` are given, of others the first ones.
    """
    standing = promises.filter(pc.invert(pc.is_in(promises["state"], pa.array(ENDED))))
    said = pc.fill_null(pc.equal(standing["state"], SAID_DONE), False)
    said_done, standing = standing.filter(said), standing.filter(pc.invert(said))
    last = pc.coalesce(standing["due_date_latest"], standing["due_date"])
    dated = pc.is_valid(last)
    soon, later = pa.scalar(on + SOON), pa.scalar(on + LATER)
    passed = pc.less(last, pa.scalar(on))
    within: Mapping[Term, Any] = {
        "overdue": passed,
        "due_30": pc.and_(pc.invert(passed), pc.less_equal(last, soon)),
        "due_90": pc.and_(pc.greater(last, soon), pc.less_equal(last, later)),
        "ongoing": pc.and_(pc.invert(dated), standing["ongoing"]),
    }
    found: dict[Term, pa.Table] = {
        term: standing.filter(pc.fill_null(wanted, False)) for term, wanted in within.items()
    }
    found["said_done"] = said_done
    undated = pc.and_(pc.invert(dated), pc.invert(standing["ongoing"]))
    return Due(
        on,
        by,
        {term: _groups(found[term], by, whole=term == whole) for term in TERMS},
        {term: found[term].num_rows for term in TERMS},
        promises.num_rows - standing.num_rows - said_done.num_rows,
        pc.sum(undated).as_py() or 0,
    )


def _groups(rows: pa.Table, by: By, *, whole: bool) -> list[Group]:
    """Return the promises of a term by place or unit, those with most first."""
    names = pc.fill_null(rows[by], "")
    counted = pc.value_counts(names.combine_chunks()).to_pylist()
    counted.sort(key=lambda one: (-one["counts"], one["values"]))
    groups = [Group(one["values"], one["counts"]) for one in counted]
    room = rows.num_rows if whole else MOST_SHOWN
    for group in groups:
        if room <= 0:
            break
        own = rows.filter(pc.equal(names, group.name))
        own = own.take(pc.sort_indices(own, sort_keys=[("due_date", "ascending")]))
        group.rows.extend(own.slice(0, room).to_pylist())
        room -= len(group.rows)
    return groups
