"""What a person asks first of finished tables: how many, due when, carried by whom, how sure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhenggai.rules.kinds import Status
    from zhenggai.tables.rows import DocumentRow, Rows

# How many bodies and places are told.
MOST_COUNTED = 15
# Quarters without a promise that are told between two with some.
LONGEST_GAP = 9


@dataclass(frozen=True, slots=True)
class Digest:
    """Counts over the documents that are to be counted (``preferred``).

    ``quarters``: promises by the quarter in which they fall due (2024-Q3), in order; ``bodies``
    and ``places``: those that carry most; ``dated`` and ``ongoing``: the share of promises with a
    date, and with a standing commitment only; ``doubts``: warnings and errors by code.
    """

    statuses: Mapping[Status, int]
    counted: int
    issues: int
    measures: int
    promises: int
    quarters: tuple[tuple[str, int], ...]
    bodies: tuple[tuple[str, int], ...]
    places: tuple[tuple[str, int], ...]
    dated: float
    ongoing: float
    doubts: tuple[tuple[str, int], ...]


def digest(tables: Rows) -> Digest:
    """Count documents, promises and doubts, of which ``tables`` holds the rows.

    A promise without a unit counts towards dates, not towards bodies.
    """
    documents = tables["documents"]
    chosen = {row["document_id"]: row for row in documents if row["preferred"]}
    promises = [row for row in tables["promises"] if row["document_id"] in chosen]
    quarters: Counter[tuple[int, int]] = Counter()
    bodies: Counter[str] = Counter()
    places: Counter[str] = Counter()
    ongoing = 0
    for promise in promises:
        due = promise["due_date"]
        if due is not None:
            quarters[quarter_of(due)] += 1
        elif promise["ongoing"]:
            ongoing += 1
        if promise["body_key"]:
            bodies[promise["body_key"]] += 1
        places[place_name(chosen[promise["document_id"]])] += 1
    doubts = Counter(row["code"] for row in tables["diagnostics"] if row["severity"] != "info")
    total = len(promises) or 1
    return Digest(
        dict(Counter(row["status"] for row in documents).most_common()),
        len(chosen),
        sum(row["issues"] for row in chosen.values()),
        sum(row["measures"] for row in chosen.values()),
        len(promises),
        tuple((f"{year}-Q{quarter}", number) for (year, quarter), number in with_gaps(quarters)),
        tuple(bodies.most_common(MOST_COUNTED)),
        tuple(places.most_common(MOST_COUNTED)),
        sum(quarters.values()) / total,
        ongoing / total,
        tuple(doubts.most_common()),
    )


def place_name(document: DocumentRow) -> str:
    """Return the place whose plan a document is, as it is counted; a question mark for none."""
    return document["jurisdiction"] or "?"


def quarter_name(day: date) -> str:
    """Return the quarter of a day, as it is counted: 2024-Q3."""
    year, quarter = quarter_of(day)
    return f"{year}-Q{quarter}"


def quarter_of(day: date) -> tuple[int, int]:
    """Return year and quarter of a day."""
    return day.year, (day.month + 2) // 3


def with_gaps(counts: Mapping[tuple[int, int], int]) -> list[tuple[tuple[int, int], int]]:
    """Return counts by quarter in order, with the empty quarters in between.

    A gap of more than two years stays one: a date far off must not make a list of empty lines.
    """
    found: list[tuple[tuple[int, int], int]] = []
    last = None
    for quarter in sorted(counts):
        at = quarter[0] * 4 + quarter[1] - 1
        if last is not None and at - last <= LONGEST_GAP:
            found += [((lost // 4, lost % 4 + 1), 0) for lost in range(last + 1, at)]
        found.append((quarter, counts[quarter]))
        last = at
    return found
