"""A panel: every place in every quarter, with how much falls due; zeros where nothing does."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zhenggai.dataset.own_files import whole_file
from zhenggai.exports.csv_files import without_formula
from zhenggai.exports.export import Export
from zhenggai.exports.formats import Notes
from zhenggai.exports.summary import quarter_of

ACCEPTED = frozenset({"accepted", "closed"})
DONE = ACCEPTED | {"done"}
PANEL_COLUMNS = ("jurisdiction", "jurisdiction_code", "province_code", "year", "quarter")
PANEL_COUNTS = ("promises", "measures", "done", "accepted")
# A date far off must not make a panel of empty centuries.
MOST_QUARTERS = 160


def write_panel(export: Export, path: Path) -> Notes:
    """Write one row a place and quarter as CSV, from the first quarter to the last of any place.

    ``promises`` counts what falls due in it, ``measures`` sums shares, ``done`` and ``accepted``
    count what a report or notice says to be so. Counted are the preferred documents; those without
    a place (a company's, a hospital's) can be in no row, and are named in what is returned.
    """
    counts, places = _counted(export)
    quarters = sorted({quarter for _, quarter in counts})[:MOST_QUARTERS]
    every = _between(quarters[0], quarters[-1]) if quarters else []
    with whole_file(path) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*PANEL_COLUMNS, *PANEL_COUNTS])
        for place, codes in sorted(places.items()):
            for quarter in every:
                own = counts.get((place, quarter), {})
                told = [without_formula(text) for text in (place, *codes)]
                numbers = [round(own.get(name, 0), 4) for name in PANEL_COUNTS]
                writer.writerow([*told, *quarter, *numbers])
    return Notes(placeless=_placeless(export))


Quarter = tuple[int, int]


def _counted(
    export: Export,
) -> tuple[dict[tuple[str, Quarter], Mapping[str, float]], dict[str, tuple[Any, Any]]]:
    """Return the counts of each place and quarter, and the codes of each place."""
    documents = {
        row["document_id"]: row
        for row in export.tables["documents"].to_pylist()
        if row["preferred"] and row["jurisdiction"]
    }
    places = {
        row["jurisdiction"]: (row["jurisdiction_code"] or "", row["province_code"] or "")
        for row in documents.values()
    }
    counts: dict[tuple[str, Quarter], dict[str, float]] = {}
    for row in export.tables["promises"].to_pylist():
        document, due = documents.get(row["document_id"]), row["due_date"]
        if document is None or due is None:
            continue
        key = document["jurisdiction"], quarter_of(due)
        own = counts.setdefault(key, defaultdict(float))
        own["promises"] += 1
        own["measures"] += row["share"]
        own["done"] += row["state"] in DONE
        own["accepted"] += row["state"] in ACCEPTED
    return dict(counts), places


def _placeless(export: Export) -> list[str]:
    """Return the sources of counted documents with promises that have no place."""
    promising = set(export.tables["promises"]["document_id"].to_pylist())
    return [
        row["source"]
        for row in export.tables["documents"].to_pylist()
        if row["preferred"] and not row["jurisdiction"] and row["document_id"] in promising
    ]


def _between(first: Quarter, last: Quarter) -> list[Quarter]:
    """Return all quarters from one to another."""
    numbers = range(first[0] * 4 + first[1] - 1, last[0] * 4 + last[1])
    return [(number // 4, number % 4 + 1) for number in numbers][:MOST_QUARTERS]
