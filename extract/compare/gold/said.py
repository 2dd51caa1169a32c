"""Expected tables of what persons said: the rows that they corrected or confirmed, no others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from zhenggai.compare.gold.gold import (
    ISSUE,
    MEASURE,
    NEVER,
    OTHER_NAMES,
    VALUES,
    FlowRow,
    as_gold,
)
from zhenggai.dataset.corrections.model import JUDGED, WHOLE_TABLES
from zhenggai.dataset.corrections.values import row_from_words, to_words
from zhenggai.rules.kinds import PinRole
from zhenggai.tables.schema import Row, by_table
from zhenggai.text.quotes import bare_words

if TYPE_CHECKING:
    from zhenggai.tables.rows import CorrectionRow, Rows

# What a column is called in expected tables.
KEYS: Mapping[str, Mapping[str, str]] = {
    "issues": {name: name for name in ISSUE},
    "measures": {column: name for name, column in MEASURE.items()},
    **{table: {column: name for name, column in own.items()} for table, own in VALUES.items()},
}
# What a row is told by, beside what was said of it.
NAMED: Mapping[str, tuple[str, ...]] = {
    "responsibilities": ("unit",),
    "persons": ("name", "post"),
    "targets": ("indicator",),
}
# What a row is known by that is to be none.
GONE: Mapping[str, tuple[str, ...]] = {**NAMED, "deadlines": ("kind", "due_date")}
# The column of an issue that a pinned stretch is in.
PINNED: Mapping[PinRole | None, str] = {
    role: role for role in ("problem", "goal", "deadline", "units", "persons", "progress")
}

Place = tuple[int, int | None]


def said_gold(rows: Rows) -> tuple[dict[str, Any], list[CorrectionRow]]:
    """Return what persons said of one document as expected tables, and what these cannot say.

    ``rows`` are those of the corrected document. Where all of its rows were gone over, the whole of
    it is expected; else ``partial``: what was said alone.
    """
    said = _Said(rows)
    untold = [one for one in rows.get("corrections", ()) if not said.take(one)]
    if rows["documents"][0]["confidence"] == 1.0:
        return as_gold(by_table(rows)), []
    return said.gold(), untold


class _Said:
    """Gathers what was said of the rows of one document, column by column."""

    def __init__(self, rows: Rows) -> None:
        self.rows = cast("Mapping[str, Sequence[dict[str, Any]]]", rows)
        self.columns: dict[tuple[str, int], set[str]] = {}
        self.gone: dict[Place, list[tuple[str, dict[str, Any]]]] = {}
        self.issues = {row["issue_id"]: row["issue_no"] for row in rows.get("issues", ())}
        self.measures = {
            row["measure_id"]: (row["issue_no"], row["measure_no"])
            for row in rows.get("measures", ())
        }

    def take(self, one: CorrectionRow) -> bool:
        """Take what a correction says that holds; say whether expected tables can tell it."""
        if one["state"] not in {"applied", "needless"}:
            return True
        if one["kind"] == "pin":
            found = list(self._pinned(one))
        elif one["kind"] == "value" and one["column"] is None and one["after"] is None:
            return self._drop(one)
        else:
            found = list(self._rows(one))
        for table, at, columns in found:
            known = columns & KEYS[table].keys()
            if known:
                self.columns.setdefault((table, at), set()).update(known)
        return any(columns & KEYS[table].keys() for table, _, columns in found)

    def _rows(self, one: CorrectionRow) -> Iterator[tuple[str, int, set[str]]]:
        """Yield the rows that a correction made or confirmed, and the columns that it speaks of."""
        table = one["table"] or ""
        for at, row in enumerate(self.rows.get(table, ())):
            if row["start"] != one["start"]:
                continue
            if one["column"] is not None:
                if to_words(row[one["column"]]) == one["after"]:
                    yield table, at, {one["column"]}
            elif one["kind"] == "confirmed":
                values = row_from_words(one["table"] or "issues", one["after"] or "{}")
                told = {name for name in JUDGED[table] if row[name] is not None}
                if row.get("due_date_latest") == row.get("due_date"):
                    told.discard("due_date_latest")
                if all(row[n] == v or n in (row["corrected"] or ()) for n, v in values.items()):
                    yield table, at, told
            elif row["corrected"]:
                yield table, at, set(row["corrected"])

    def _drop(self, one: CorrectionRow) -> bool:
        """Note that a row is none, where its issue or measure stands."""
        table = one["table"] or ""
        place: Place | None = self.measures.get(one["measure_id"] or "")
        if one["measure_id"] is None and one["issue_id"] in self.issues:
            place = (self.issues[one["issue_id"]], None)
        if place is None or one["table"] is None:
            return False
        values = row_from_words(one["table"], one["before"] or "{}")
        row = {name: values[name] for name in GONE[table] if values.get(name) is not None}
        self.gone.setdefault(place, []).append((table, row))
        return bool(row)

    def _pinned(self, one: CorrectionRow) -> Iterator[tuple[str, int, set[str]]]:
        """Yield the row and column that hold a pinned stretch, read as it was said to be."""
        start, end, role = one["start"], one["end"], one["role"]
        if start is None or end is None:
            return
        words = bare_words(one["quote"] or "")
        for table in ("issues", "measures"):
            for at, row in enumerate(self.rows.get(table, ())):
                begins = start <= row["start"] < end
                if begins and (table, role) == ("measures", "measure"):
                    yield table, at, {"text"}
                elif begins and (table, role) == ("issues", "issue"):
                    yield table, at, {"label", "problem"}
                elif (table, role) == ("issues", "category"):
                    own = bare_words(row["category"] or "")
                    if own and own in words:
                        yield table, at, {"category"}
                elif (
                    role in PINNED
                    and row["start"] <= start
                    and words in bare_words(row.get(PINNED[role]) or "")
                ):
                    yield table, at, {PINNED[role]}

    def gold(self) -> dict[str, Any]:
        """Return what was said, issue by issue."""
        told: dict[Place, dict[str, Any]] = {}
        for (table, at), columns in sorted(self.columns.items()):
            row = self.rows[table][at]
            own = told.setdefault((row["issue_no"], row.get("measure_no")), {})
            if table in WHOLE_TABLES:
                own.update(_cells(table, row, columns))
            else:
                named = {name for name in NAMED.get(table, ()) if row[name] is not None}
                cells = FlowRow(_cells(table, row, columns | named))
                own.setdefault(OTHER_NAMES.get(table, table), []).append(cells)
        for place, gone in self.gone.items():
            own = told.setdefault(place, {})
            for table, row in gone:
                cells = FlowRow({**_cells(table, row, row.keys()), NEVER: True})
                own.setdefault(OTHER_NAMES.get(table, table), []).append(cells)
        return {"partial": True, "issues": list(_by_issue(told))}


def _cells(table: str, row: Row | Mapping[str, Any], columns: Any) -> dict[str, Any]:
    """Return some columns of a row as expected tables say them, in their order."""
    return {
        name: value
        if isinstance(value := row[column], (bool, int, float, str))
        else to_words(value)
        for column, name in KEYS[table].items()
        if column in columns
    }


def _by_issue(told: Mapping[Place, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for no in sorted({issue for issue, _ in told}):
        measures: Sequence[dict[str, Any]] = [
            {"no": measure, **told[issue, measure]}
            for issue, measure in sorted(told, key=lambda place: (place[0], place[1] or 0))
            if issue == no and measure is not None
        ]
        yield {"no": no, **told.get((no, None), {}), **({"measures": measures} if measures else {})}
