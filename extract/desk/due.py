"""What is due on a day: overdue, within 30 and 90 days, later, ongoing; by place and unit.

How each promise stands is asked of the one who knows (extract/exports/due.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

import pyarrow as pa
import pyarrow.compute as pc

from zhenggai.desk.shelf import Standing
from zhenggai.exports.due import DUE_TABLES, DueBook

if TYPE_CHECKING:
    from zhenggai.exports.due import PlanRows

Term = Literal["overdue", "due_30", "due_90", "due_later", "ongoing", "said_done"]
TERMS: tuple[Term, ...] = get_args(Term)
# Why others are not listed.
LEFT = ("accepted", "undated", "later", "dropped")
SOON, LATER = timedelta(days=30), timedelta(days=90)
By = Literal["jurisdiction", "unit"]
# Of each term so many promises are shown, where not all are asked for.
MOST_SHOWN = 30
DAYS_HELD = 4


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
    """What is due on a day, by term; ``left`` counts what is not listed, by reason."""

    on: date
    by: By
    terms: Mapping[Term, list[Group]]
    counts: Mapping[Term, int]
    left: Mapping[str, int]


class DueDays:
    """How every promise of one generation of tables stands on days that are asked for."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self.on_day = lru_cache(maxsize=DAYS_HELD)(self._on_day)

    @cached_property
    def rows(self) -> PlanRows:
        """The rows of which it is told, by table; promises in the order of the list of them."""
        tables = self._standing.tables
        made = {name: tables[name].to_pylist() if name in tables else [] for name in DUE_TABLES}
        return cast("PlanRows", made)

    def _on_day(self, on: date) -> Day:
        return Day(self.rows, on)


class Day:
    """How every promise stands on one day."""

    def __init__(self, rows: PlanRows, on: date) -> None:
        self.on = on
        self._promises = rows["promises"]
        self._book = DueBook(rows, on)

    @cached_property
    def terms(self) -> pa.Array:
        """The term of every promise, or why it is not listed."""
        return pa.array(map(self._term, range(len(self._promises))), pa.string())

    def _term(self, at: int) -> str:
        promise = self._promises[at]
        status = self._book.status(promise, self._book.documents[promise["document_id"]])
        if status != "due":
            return status
        day, mover = self._book.due(promise)
        latest = day if mover else promise["due_date_latest"] or day
        assert day is not None
        assert latest is not None
        left = max(day, latest) - self.on
        return "due_30" if left <= SOON else "due_90" if left <= LATER else "due_later"

    def row(self, at: int, term: str) -> dict[str, Any]:
        """Return a promise as a line of the list, with its words and their place."""
        promise = self._promises[at]
        status = "due" if term.startswith("due") else term
        document = self._book.documents[promise["document_id"]]
        own = {name: promise[name] for name in ("document_id", "due_date_latest")}
        return {**own, **self._book.row(promise, document, status)}


def due_on(found: pa.Table, day: Day, by: By, whole: Term | None = None) -> Due:
    """Return what is due on a day of some rows of the list of promises, the oldest first.

    All promises of the term ``whole`` are given, of others the first ones.
    """
    terms = day.terms.take(found["at"].combine_chunks())
    counts = Counter(terms.to_pylist())
    return Due(
        day.on,
        by,
        {
            term: _groups(found.filter(pc.equal(terms, term)), day, term, by, whole=term == whole)
            for term in TERMS
        },
        {term: counts[term] for term in TERMS},
        {name: counts[name] for name in LEFT},
    )


def _groups(rows: pa.Table, day: Day, term: Term, by: By, *, whole: bool) -> list[Group]:
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
        own = own.take(pc.sort_indices(own, sort_keys=[("due_date", "ascending")])).slice(0, room)
        group.rows.extend(
            {**line, **day.row(line["at"], term)}
            for line in own.select(["at", "text", "start", "end"]).to_pylist()
        )
        room -= len(group.rows)
    return groups
