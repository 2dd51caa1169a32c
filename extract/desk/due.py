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
from zhenggai.exports.due import DUE_COLUMNS, DueDay, PlanBook

if TYPE_CHECKING:
    from zhenggai.exports.due import PlanRows
    from zhenggai.tables.rows import PromiseRow

Term = Literal["overdue", "due_30", "due_90", "due_later", "ongoing", "said_done"]
TERMS: tuple[Term, ...] = get_args(Term)
# Why others are not listed.
LEFT = ("accepted", "undated", "later", "dropped")
SOON, LATER = timedelta(days=30), timedelta(days=90)
By = Literal["jurisdiction", "unit"]
# Of each term so many promises are shown, where not all are asked for.
MOST_SHOWN = 30
DAYS_HELD = 4
# What decides how a promise stands on a day.
BINDING = (
    "document_id", "issue_id", "measure_id", "due_date", "due_date_latest", "due_kind", "ongoing",
)  # fmt: skip


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
    def book(self) -> PlanBook:
        """What is told of every promise, at hand by document, issue and measure."""
        tables = self._standing.tables
        made = {
            name: tables[name].select(columns).to_pylist() if name in tables else []
            for name, columns in DUE_COLUMNS.items()
            if name != "promises"
        }
        return PlanBook(cast("PlanRows", made))

    @cached_property
    def promises(self) -> pa.Table:
        """The promises, in the order of the list of them."""
        columns = DUE_COLUMNS["promises"]
        found = self._standing.tables.get("promises")
        return found.select(columns) if found is not None else pa.table({n: [] for n in columns})

    def warm(self) -> None:
        """Make ahead what every day stands on."""
        assert self.book
        assert self.bonds

    def _on_day(self, on: date) -> Day:
        return Day(self, on)

    @cached_property
    def bonds(self) -> Bonds:
        """The promises that stand alike on every day, put together."""
        return Bonds(self.promises)


class Bonds:
    """Promises that stand alike on every day: those of the units of one measure, mostly."""

    def __init__(self, promises: pa.Table) -> None:
        numbers: dict[tuple[object, ...], int] = {}
        of_promise = [
            numbers.setdefault(key, len(numbers))
            for key in zip(*(promises[name].to_pylist() for name in BINDING), strict=True)
        ]
        self.of_promise = pa.array(of_promise, pa.int32())
        # What binds them is all that is asked of how they stand.
        self.every = [cast("PromiseRow", dict(zip(BINDING, key, strict=True))) for key in numbers]


class Day:
    """How every promise stands on one day."""

    def __init__(self, days: DueDays, on: date) -> None:
        self.on = on
        self._days = days
        self._day = DueDay(days.book, on)

    @cached_property
    def terms(self) -> pa.Array:
        """The term of every promise, or why it is not listed."""
        bonds = self._days.bonds
        return pa.array(map(self._term, bonds.every), pa.string()).take(bonds.of_promise)

    def _term(self, promise: PromiseRow) -> str:
        status = self._day.status(promise)
        if status != "due":
            return status
        day, mover = self._day.due(promise)
        latest = day if mover else promise["due_date_latest"] or day
        assert day is not None
        assert latest is not None
        left = max(day, latest) - self.on
        return "due_30" if left <= SOON else "due_90" if left <= LATER else "due_later"

    def row(self, at: int, term: str) -> dict[str, Any]:
        """Return a promise as a line of the list, with its words and their place."""
        (promise,) = self._days.promises.slice(at, 1).to_pylist()
        status = "due" if term.startswith("due") else term
        own = {name: promise[name] for name in ("document_id", "due_date_latest")}
        return {**own, **self._day.row(promise, status)}


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
