"""Promises, issues and units over all documents: filtered, counted, sorted, a page at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, get_args

import pyarrow as pa
import pyarrow.compute as pc

from zhenggai.desk.due import DueDays
from zhenggai.desk.shelf import Standing

if TYPE_CHECKING:
    from zhenggai.tables.rows import DocumentRow

Kind = Literal["promises", "issues", "units"]
KINDS: tuple[Kind, ...] = get_args(Kind)
PAGE_ROWS = 50
# So many places, units or roles are offered to choose from, most first.
MOST_CHOICES = 400
Condition: TypeAlias = pa.ChunkedArray
Build: TypeAlias = Callable[[Standing], pa.Table]


class Shown(NamedTuple):
    """A column of a list: the table and column that its label is from."""

    name: str
    table: str
    column: str


# What every row of promises and issues tells of its document; what is not shown opens the row.
OF_DOCUMENT = (
    pa.field("document_id", pa.string()),
    pa.field("title", pa.string()),
    pa.field("jurisdiction", pa.string()),
    pa.field("jurisdiction_code", pa.string()),
    pa.field("preferred", pa.bool_()),
    pa.field("restricted", pa.bool_()),
    pa.field("year", pa.int32()),
)
PROMISES = pa.schema(
    [
        *OF_DOCUMENT,
        pa.field("plan_id", pa.string()),
        pa.field("issue_no", pa.int32()),
        pa.field("measure_no", pa.int32()),
        pa.field("problem", pa.string()),
        pa.field("text", pa.string()),
        pa.field("unit", pa.string()),
        pa.field("unit_key", pa.string()),
        pa.field("body_key", pa.string()),
        pa.field("role", pa.string()),
        pa.field("due_date", pa.date32()),
        pa.field("due_date_latest", pa.date32()),
        pa.field("due_kind", pa.string()),
        pa.field("ongoing", pa.bool_()),
        pa.field("state", pa.string()),
        pa.field("state_date", pa.date32()),
        pa.field("doubts", pa.int32()),
        pa.field("confidence", pa.float64()),
        pa.field("start", pa.int32()),
        pa.field("end", pa.int32()),
        pa.field("locator", pa.string()),
        # Which row of the table it is.
        pa.field("at", pa.int32()),
    ]
)
ISSUES = pa.schema(
    [
        *OF_DOCUMENT,
        pa.field("plan_id", pa.string()),
        pa.field("issue_no", pa.int32()),
        pa.field("label", pa.string()),
        pa.field("category", pa.string()),
        pa.field("problem", pa.string()),
        pa.field("goal", pa.string()),
        pa.field("measures", pa.int32()),
        pa.field("due_date", pa.date32()),
        pa.field("state", pa.string()),
        pa.field("doubts", pa.int32()),
        pa.field("confidence", pa.float64()),
        pa.field("start", pa.int32()),
        pa.field("end", pa.int32()),
        pa.field("locator", pa.string()),
    ]
)
UNITS = pa.schema(
    [
        pa.field("unit_key", pa.string()),
        pa.field("unit", pa.string()),
        pa.field("body_key", pa.string()),
        pa.field("jurisdiction", pa.string()),
        pa.field("jurisdiction_code", pa.string()),
        pa.field("promises", pa.int32()),
        pa.field("lead", pa.int32()),
        pa.field("doubts", pa.int32()),
        pa.field("plans", pa.int32()),
        pa.field("first_due", pa.date32()),
        pa.field("last_due", pa.date32()),
    ]
)
COLUMNS: Mapping[Kind, tuple[Shown, ...]] = {
    "promises": (
        Shown("jurisdiction", "documents", "jurisdiction"),
        Shown("text", "measures", "text"),
        Shown("unit", "promises", "unit"),
        Shown("role", "promises", "role"),
        Shown("due_date", "promises", "due_date"),
        Shown("state", "promises", "state"),
        Shown("doubts", "promises", "doubts"),
        Shown("confidence", "measures", "confidence"),
        Shown("locator", "measures", "locator"),
    ),
    "issues": (
        Shown("jurisdiction", "documents", "jurisdiction"),
        Shown("label", "issues", "label"),
        Shown("problem", "issues", "problem"),
        Shown("goal", "issues", "goal"),
        Shown("measures", "documents", "measures"),
        Shown("due_date", "promises", "due_date"),
        Shown("state", "issues", "progress_state"),
        Shown("doubts", "issues", "doubts"),
        Shown("confidence", "issues", "confidence"),
        Shown("locator", "issues", "locator"),
    ),
    "units": (
        Shown("unit", "promises", "unit"),
        Shown("jurisdiction", "documents", "jurisdiction"),
        Shown("promises", "desk", "promises"),
        Shown("lead", "desk", "lead"),
        Shown("plans", "desk", "plans"),
        Shown("first_due", "desk", "first_due"),
        Shown("last_due", "desk", "last_due"),
        Shown("doubts", "promises", "doubts"),
    ),
}
# Which are counts or shares.
NUMBERS = frozenset({"measures", "promises", "lead", "plans", "doubts", "confidence"})
# What a text search looks into.
SEARCHED: Mapping[Kind, tuple[str, ...]] = {
    "promises": ("text", "problem", "unit", "title"),
    "issues": ("problem", "goal", "category", "title"),
    "units": ("unit", "jurisdiction"),
}


@dataclass(frozen=True, slots=True)
class Query:
    """What of a list is wanted: its filters, its order, and which page (from 1)."""

    text: str = ""
    place: str = ""
    unit: str = ""
    unit_key: str = ""
    body_key: str = ""
    role: str = ""
    state: str = ""
    due_from: date | None = None
    due_to: date | None = None
    doubtful: bool = False
    every_version: bool = False
    sort: str = ""
    down: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list: its rows, how many there are, and what can be chosen among."""

    kind: Kind
    query: Query
    rows: list[dict[str, Any]]
    found: int
    every: int
    places: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.found // PAGE_ROWS))


class Lists:
    """The lists of one generation of tables, each made when it is first asked for."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._made: dict[Kind, pa.Table] = {}
        self._places: dict[Kind, list[tuple[str, str, int]]] = {}
        self.due_days = DueDays(standing)

    def table(self, kind: Kind) -> pa.Table:
        """Return a whole list."""
        if kind not in self._made:
            if kind == "units":
                promises = self.table("promises")
                counted = promises.filter(pc.fill_null(promises["preferred"], False))
                self._made[kind] = _units(counted)
            else:
                self._made[kind] = BUILDERS[kind](self._standing)
        return self._made[kind]

    def warm(self) -> None:
        """Make ahead what the first page of each list and of what is due stands on."""
        for kind in KINDS:
            self.places(kind)
        self.due_days.warm()

    def places(self, kind: Kind) -> list[tuple[str, str, int]]:
        """Return the places of a list: code or name, name, how many rows each has, most first."""
        if kind not in self._places:
            self._places[kind] = _places(self.table(kind))
        return self._places[kind]

    def found(self, kind: Kind, query: Query) -> pa.Table:
        """Return all rows that a query wants, in its order."""
        table = self.table(kind)
        condition = _condition(table, kind, query)
        return _sorted(table if condition is None else table.filter(condition), query)

    def page(self, kind: Kind, query: Query) -> Listed:
        """Return one page of what a query wants."""
        table = self.table(kind)
        found = self.found(kind, query)
        last = max(1, -(-found.num_rows // PAGE_ROWS))
        at = min(max(query.page, 1), last)
        rows = found.slice((at - 1) * PAGE_ROWS, PAGE_ROWS).to_pylist()
        return Listed(
            kind, replace(query, page=at), rows, found.num_rows, table.num_rows, self.places(kind)
        )


def _condition(table: pa.Table, kind: Kind, query: Query) -> Condition | None:
    """Return which rows a query wants; None: all."""
    wanted: list[Condition] = []
    if not query.every_version and "preferred" in table.column_names:
        wanted.append(table["preferred"])
    if query.place and "jurisdiction" in table.column_names:
        # A place that has no code is asked for by its name.
        names = [pc.equal(table[n], query.place) for n in ("jurisdiction_code", "jurisdiction")]
        wanted.append(_any(names))
    for name, value in (
        ("unit_key", query.unit_key),
        ("body_key", query.body_key),
        ("role", query.role),
        ("state", query.state),
    ):
        if value and name in table.column_names:
            wanted.append(pc.equal(table[name], value))
    if query.unit and "unit" in table.column_names:
        wanted.append(pc.match_substring(table["unit"], query.unit))
    for day, compare in ((query.due_from, pc.greater_equal), (query.due_to, pc.less_equal)):
        if day is not None and "due_date" in table.column_names:
            wanted.append(compare(table["due_date"], pa.scalar(day)))
    if query.doubtful:
        wanted.append(pc.greater(table["doubts"], 0))
    for one in query.text.split():
        inside = [pc.match_substring(table[n], one, ignore_case=True) for n in SEARCHED[kind]]
        wanted.append(_any(inside))
    result: Condition | None = None
    for condition in wanted:
        known = pc.fill_null(condition, False)
        result = known if result is None else pc.and_(result, known)
    return result


def _any(conditions: Sequence[Condition]) -> Condition:
    result = pc.fill_null(conditions[0], False)
    for condition in conditions[1:]:
        result = pc.or_(result, pc.fill_null(condition, False))
    return result


def _sorted(table: pa.Table, query: Query) -> pa.Table:
    """Return rows in a query's order; what has no value stands last."""
    if query.sort not in table.column_names:
        return table
    order = "descending" if query.down else "ascending"
    return table.take(pc.sort_indices(table, sort_keys=[(query.sort, order)]))


def _places(table: pa.Table) -> list[tuple[str, str, int]]:
    codes, names = table["jurisdiction_code"].to_pylist(), table["jurisdiction"].to_pylist()
    pairs = ((code or name, name) for code, name in zip(codes, names, strict=True))
    counts = Counter(pair for pair in pairs if pair[0])
    return [(code, name or code, n) for (code, name), n in counts.most_common(MOST_CHOICES)]


def _of_document(row: DocumentRow) -> dict[str, object]:
    return {
        "document_id": row["document_id"],
        "title": row["title"] or row["source"],
        "jurisdiction": row["jurisdiction"],
        "jurisdiction_code": row["jurisdiction_code"],
        "preferred": bool(row["preferred"]),
        "restricted": row["classification"] is not None,
        "year": row["year"],
    }


def _rows(standing: Standing, table: str, columns: Sequence[str]) -> Iterable[dict[str, Any]]:
    found = standing.tables.get(table)
    return found.select(columns).to_pylist() if found is not None else []


def _promises(standing: Standing) -> pa.Table:
    """Put beside every promise what its document, issue and measure say, column by column."""
    if any(name not in standing.tables for name in ("promises", "issues", "measures")):
        return PROMISES.empty_table()
    promises, issues, measures = map(
        standing.tables.__getitem__, ("promises", "issues", "measures")
    )
    documents = pa.Table.from_pylist(
        [_of_document(row) for row in standing.documents.values()], pa.schema(OF_DOCUMENT)
    )
    own = documents.take(_at(promises, documents, ("document_id",)))
    place = ("start", "end", "locator", "confidence")
    at = _at(promises, issues, ("document_id", "issue_no"))
    issue = issues.select([*place, "problem", "category"]).take(at)
    at = _at(promises, measures, ("document_id", "issue_no", "measure_no"))
    measure = measures.select([*place, "text"]).take(at)
    problem = pc.coalesce(issue["problem"], issue["category"])
    made = {name: promises[name] for name in PROMISES.names if name in promises.column_names}
    made |= {name: own[name] for name in own.column_names}
    made |= {name: pc.if_else(pc.is_valid(at), measure[name], issue[name]) for name in place}
    made |= {
        "at": pa.array(range(promises.num_rows), pa.int32()),
        "problem": problem,
        "text": pc.coalesce(measure["text"], problem),
    }
    return pa.table([made[name] for name in PROMISES.names], schema=PROMISES).combine_chunks()


def _at(rows: pa.Table, others: pa.Table, key: Sequence[str]) -> pa.Array:
    """Return which of other rows has the key of each row; null where none has."""
    return pc.index_in(_keys(rows, key), value_set=_keys(others, key))


def _keys(table: pa.Table, key: Sequence[str]) -> pa.Array:
    """Return the key of every row as one string; null where a part of it is."""
    words = [table[name].cast(pa.string()).combine_chunks() for name in key]
    return pc.binary_join_element_wise(*words, "/")


def _names(standing: Standing, table: str) -> Sequence[str]:
    found = standing.tables.get(table)
    return found.column_names if found is not None else ()


def _issues(standing: Standing) -> pa.Table:
    documents = {own: _of_document(row) for own, row in standing.documents.items()}
    last: dict[tuple[str, int], date] = {}
    states: dict[tuple[str, int], str] = {}
    wanted = ("document_id", "issue_no", "due_date", "state")
    for row in _rows(standing, "promises", wanted):
        key = (row["document_id"], row["issue_no"])
        if row["due_date"] is not None:
            last[key] = max(row["due_date"], last.get(key, row["due_date"]))
        if row["state"] is not None:
            states[key] = row["state"]
    counts = Counter(
        (row["document_id"], row["issue_no"])
        for row in _rows(standing, "measures", ("document_id", "issue_no"))
    )
    own = [n for n in ISSUES.names if n in _names(standing, "issues")]
    made = []
    for issue in _rows(standing, "issues", (*own, "progress_state")):
        key = (issue["document_id"], issue["issue_no"])
        said = documents[issue["document_id"]]
        made.append(
            {
                **issue,
                **said,
                "plan_id": standing.documents[issue["document_id"]]["plan_id"],
                "measures": counts[key],
                "due_date": last.get(key),
                "state": states.get(key) or issue["progress_state"],
            }
        )
    return pa.Table.from_pylist(made, ISSUES)


def _units(promises: pa.Table) -> pa.Table:
    """Count the promises of every unit; each place of a class or name without a key is its own."""
    named = promises.filter(pc.is_valid(promises["unit"]))
    rows = named.select(
        [
            *("unit_key", "unit", "body_key", "jurisdiction", "jurisdiction_code"),
            *("plan_id", "role", "doubts", "due_date"),
        ]
    ).to_pylist()
    groups: dict[tuple[str | None, str | None], list[dict[str, Any]]] = {}
    for row in rows:
        key = (row["unit_key"], None) if row["unit_key"] else (None, row["unit"])
        groups.setdefault(key, []).append(row)
    made = []
    for own in groups.values():
        first = own[0]
        days = [row["due_date"] for row in own if row["due_date"] is not None]
        places = {row["jurisdiction_code"] for row in own}
        one_place = len(places) == 1
        made.append(
            {
                "unit_key": first["unit_key"],
                "unit": Counter(row["unit"] for row in own).most_common(1)[0][0],
                "body_key": first["body_key"],
                "jurisdiction": first["jurisdiction"] if one_place else None,
                "jurisdiction_code": first["jurisdiction_code"] if one_place else None,
                "promises": len(own),
                "lead": sum(row["role"] == "lead" for row in own),
                "doubts": sum(bool(row["doubts"]) for row in own),
                "plans": len({row["plan_id"] for row in own}),
                "first_due": min(days, default=None),
                "last_due": max(days, default=None),
            }
        )
    made.sort(key=lambda row: (-row["promises"], row["unit_key"] or row["unit"]))
    return pa.Table.from_pylist(made, UNITS)


BUILDERS: Mapping[Kind, Build] = {"promises": _promises, "issues": _issues}
