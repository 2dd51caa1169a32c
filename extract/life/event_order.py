"""The order of a plan's events: as they happened, and as they were said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from zhenggai.life.records import Record
from zhenggai.rules.kinds import Event, ProgressState

if TYPE_CHECKING:
    from zhenggai.tables.rows import EventRow

ENDS: Mapping[ProgressState, Event] = {"accepted": "accepted", "closed": "closed"}


def event_order(record: Record, row: EventRow) -> tuple[object, ...]:
    """Return what puts events into the order in which they happened."""
    day = row["event_date"] or record.day or date.min
    return (
        day, record.order, row["issue_no"] or 0, row["measure_no"] or 0, row["event"],
        row["issue_id"] or "", row["start"] or 0,
    )  # fmt: skip


def said_order(row: EventRow) -> tuple[date, date, int]:
    """Return what puts events into the order in which they were said: a later document's last.

    Of what has no day at all, only an end is taken for the last: nobody
    is to be accused of what a notice says is accepted. That the order is not known is told.
    """
    told = row["event_date"]
    unknown = date.max if row["state"] in ENDS else date.min
    return row["document_date"] or told or unknown, told or date.min, row["event_no"]


def from_what_stood(rows: Iterable[EventRow]) -> Iterator[EventRow]:
    """Yield events in their order, each move of a date from the one to which the last moved it.

    A later version is held against the plan, which knows nothing of moves between the two.
    """
    standing: dict[tuple[str | None, str | None], date] = {}
    for row in rows:
        own = row["issue_id"], row["measure_id"]
        after = row["due_after"]
        by_version = row["event"] == "adjusted" and row["issue_no"] is not None
        stood = standing.get(own) if by_version and after is not None else None
        yield row if stood is None else {**row, "due_before": stood}
        if after is not None:
            standing[own] = after
