"""One document's tables with what depends on the others of its plan: ids, states, doubts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa

from zhenggai.facts.doubts import Diagnostic
from zhenggai.tables.plan_rows import NOWHERE, diagnostic_row
from zhenggai.tables.row_maker import LOUD
from zhenggai.tables.schema import DOCUMENT_TABLES, Table, to_arrow

if TYPE_CHECKING:
    from zhenggai.life.events import Life
    from zhenggai.life.link_doubts import LinkDoubt
    from zhenggai.life.records import Record
    from zhenggai.tables.rows import DiagnosticRow

# Doubts that depend on the other documents: made at each publication, never kept.
LINK_CODES = frozenset({"link-unsure", "link-missing", "order-unknown"})
BOUND = frozenset({"plan_id", "issue_id", "measure_id"})
# Tables whose rows depend on the other documents.
LINKED = tuple(
    table.name
    for table in DOCUMENT_TABLES
    if table.name == "diagnostics" or BOUND & {column.name for column in table.columns}
    if table.name != "documents"
)
STATE_COLUMNS = ("state", "state_date", "state_document_id")
# By issue_no and measure_no (0: none): the id, and what was said last: state, day, document.
Lines: TypeAlias = Mapping[tuple[int, int], tuple[str, Sequence[str | None] | None]]


@dataclass(frozen=True, slots=True)
class Linked:
    """What becomes of one document's rows, kept small: there may be a hundred thousand."""

    plan_id: str
    told: bytes
    doubts: tuple[DiagnosticRow, ...]
    # How many more warnings point at an issue than when its rows were made.
    more: tuple[tuple[int, int], ...]

    @classmethod
    def of(
        cls, plan_id: str, record: Record, life: Life, before: Iterable[DiagnosticRow]
    ) -> Linked:
        """Return what a plan's life says of a document's rows; ``before``: its doubts till now."""
        doubts = [doubt_row(one) for one in life.doubts if one.document_id == record.own_id]
        more = Counter(row["issue_no"] for row in doubts if row["severity"] in LOUD)
        more.subtract(
            row["issue_no"]
            for row in before
            if row["code"] in LINK_CODES and row["severity"] in LOUD
        )
        ids = life.ids.get(record.own_id, {})
        lines = []
        for (issue_no, measure_no), name in ids.items():
            issue_id = ids[issue_no, None]
            said = life.state_of(issue_id, name if measure_no else None)
            state = None
            if said is not None:
                day = said["event_date"]
                state = (said["state"], day.isoformat() if day else None, said["document_id"])
            lines.append((issue_no or 0, measure_no or 0, name, state))
        pointing = tuple((no, many) for no, many in sorted(more.items()) if no and many)
        return cls(plan_id, json.dumps(lines).encode(), tuple(doubts), pointing)

    def and_of(self, other: Linked) -> Linked:
        """Return this with what another plan says of other issues of the document."""
        told = json.dumps([*json.loads(self.told), *json.loads(other.told)]).encode()
        return replace(
            self, told=told, doubts=(*self.doubts, *other.doubts), more=(*self.more, *other.more)
        )

    @property
    def warnings(self) -> int:
        """Return how many warnings about links there are now."""
        return sum(row["severity"] in LOUD for row in self.doubts)

    def _lines(self) -> Lines:
        return {(no, measure): (name, said) for no, measure, name, said in json.loads(self.told)}

    def apply(self, shape: Table, table: pa.Table) -> pa.Table:
        """Return a table of the document with its lasting ids, states and doubts."""
        if shape.name == "diagnostics":
            return self._with_doubts(table)
        names = {column.name for column in shape.columns}
        if not BOUND & names or not table.num_rows:
            return table
        if "plan_id" in names:
            table = _with(table, "plan_id", [self.plan_id] * table.num_rows)
        # What persons said keeps the ids of which it was said: it tells no numbers.
        if not {"issue_id", "issue_no"} <= names:
            return table
        lines = self._lines()
        issues = table["issue_no"].to_pylist()
        measures = (
            table["measure_no"].to_pylist() if "measure_no" in names else [None] * len(issues)
        )
        places = list(zip(issues, measures, strict=True))
        table = _with(table, "issue_id", [_name(lines, no, None) for no in issues])
        if "measure_id" in names:
            own = [_name(lines, no, measure) if measure else None for no, measure in places]
            table = _with(table, "measure_id", own)
        if shape.name == "issues" and self.more:
            more = dict(self.more)
            doubts = zip(issues, table["doubts"].to_pylist(), strict=True)
            table = _with(table, "doubts", [n + more.get(no, 0) for no, n in doubts])
        if set(STATE_COLUMNS) <= names:
            for name, values in zip(STATE_COLUMNS, _states(lines, places), strict=True):
                table = _with(table, name, values)
        return table

    def _with_doubts(self, table: pa.Table) -> pa.Table:
        rows = table.to_pylist()
        kept = [row for row in rows if row["code"] not in LINK_CODES]
        if not self.doubts and len(kept) == len(rows):
            return table
        every = [*kept, *self.doubts]
        return to_arrow(
            "diagnostics", [{**row, "diagnostic_no": no} for no, row in enumerate(every, 1)]
        )


def _name(lines: Lines, no: int | None, measure: int | None) -> str | None:
    found = lines.get((no or 0, measure or 0))
    return found[0] if found and no else None


def _states(lines: Lines, places: Iterable[tuple[int, int | None]]) -> list[list[Any]]:
    """Return state, day and document of each place, a column each."""
    said = [lines.get((no, measure or 0), ("", None))[1] for no, measure in places]
    states, days, documents = ([one[at] if one else None for one in said] for at in range(3))
    return [states, [date.fromisoformat(day) if day else None for day in days], documents]


def is_link_warning(row: DiagnosticRow) -> bool:
    """Say whether a doubt is a warning about a link, which is made anew each time."""
    return row["code"] in LINK_CODES and row["severity"] in LOUD


def doubt_row(doubt: LinkDoubt) -> DiagnosticRow:
    """Return a doubt about a link as a row; its number is given with the others'."""
    about = Diagnostic(
        doubt.code, doubt.args, table="issues", column="issue_id", issue_no=doubt.issue_no
    )
    return diagnostic_row(doubt.document_id, 0, about, NOWHERE)


def _with(table: pa.Table, name: str, values: Sequence[object]) -> pa.Table:
    at = table.schema.get_field_index(name)
    shape = table.schema.field(at)
    return table.set_column(at, shape, pa.array(values, shape.type))
