"""One document's rows against one another: keys, what they point at, tiles, texts and counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from zhenggai.dataset.text_checks import RELATIONS, Printed, relates
from zhenggai.tables.schema import TABLES, Table

if TYPE_CHECKING:
    from zhenggai.tables.rows import PassageRow

# What a document says that it has of rows, and of diagnostics.
COUNTS = {"issues": "issues", "measures": "measures"}
SEVERITIES = {"warnings": "warning", "errors": "error"}
SAID = ("document_id", "characters", *COUNTS, *SEVERITIES)
PLACES = ("start", "end", "task_start", "task_end")
BOUND_BY = ("issue_no", "measure_no", "parent_no")

Rows = Sequence[Mapping[str, Any]]
FaultKind: TypeAlias = Literal[
    "key", "reference", "value", "null", "slice", "tile", "count", "file", "more"
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; ``more`` says how many further ones of a kind are not told."""

    kind: FaultKind
    table: str
    where: str
    told: str


def needed(shape: Table) -> list[str]:
    """Return the columns of a table that are looked at."""
    more: tuple[str, ...] = (*PLACES, *BOUND_BY, "severity", "corrected")
    if shape.name == "passages":
        more = (*more, "role", "text", "locator")
    known = {column.name for column in shape.columns}
    wanted = [*shape.key, *RELATIONS.get(shape.name, ()), *(name for name in more if name in known)]
    return list(dict.fromkeys(wanted))


def where(shape: Table, row: Mapping[str, Any]) -> str:
    """Return the key of a row as people read it."""
    return ", ".join(f"{name}={row[name]}" for name in shape.key)


def check_contents(said: Mapping[str, Any], tables: Mapping[str, Rows]) -> Iterator[Fault]:
    """Yield what is wrong within one document; ``said`` is its row of ``documents``."""
    for name, rows in tables.items():
        yield from _check_keys(TABLES[name], rows)
    yield from _bindings(tables)
    printed = Printed()
    yield from _tiles(said, tables.get("passages", ()), printed)
    for name, relations in RELATIONS.items():
        for row in tables.get(name, ()):
            for column, relation in relations.items():
                if column in (row.get("corrected") or ()):
                    # A person's words need not be printed.
                    continue
                if row[column] is not None and not relates(relation, row[column], row, printed):
                    told = f"{column}={row[column]!r}"
                    yield Fault("slice", name, where(TABLES[name], row), told)
    yield from _check_counts(said, tables)


def _check_keys(shape: Table, rows: Rows) -> Iterator[Fault]:
    seen: set[tuple[Any, ...]] = set()
    for row in rows:
        key = tuple(row[name] for name in shape.key)
        if key in seen:
            yield Fault("key", shape.name, where(shape, row), "2")
        seen.add(key)


def _bindings(tables: Mapping[str, Rows]) -> Iterator[Fault]:
    """Check that rows are bound to issues and measures that the document has."""
    known = {(row["issue_no"], row["measure_no"]) for row in tables.get("measures", ())}
    known |= {(row["issue_no"], None) for row in tables.get("issues", ())}
    for name, rows in tables.items():
        for row in rows:
            issue = row.get("issue_no")
            for column in ("measure_no", "parent_no"):
                if issue is not None and (issue, row.get(column)) not in known:
                    told = f"issue_no={issue}, {column}={row.get(column)}"
                    yield Fault("reference", name, where(TABLES[name], row), told)


def _tiles(said: Mapping[str, Any], passages: Rows, printed: Printed) -> Iterator[Fault]:
    """Check that passages tile the document; give them to ``printed``."""
    at = 0
    for row in cast("Sequence[PassageRow]", passages):
        if row["start"] != at or row["end"] - row["start"] != len(row["text"]):
            told = f"{row['start']}–{row['end']} ≠ {at}–"
            yield Fault("tile", "passages", where(TABLES["passages"], row), told)
        at = row["end"]
        printed.add(row)
    if at != said["characters"]:
        told = f"{at} ≠ {said['characters']}"
        yield Fault("tile", "documents", where(TABLES["documents"], said), told)


def _check_counts(said: Mapping[str, Any], tables: Mapping[str, Rows]) -> Iterator[Fault]:
    found = {column: len(tables.get(name, ())) for column, name in COUNTS.items()}
    notes = [row["severity"] for row in tables.get("diagnostics", ())]
    found |= {column: notes.count(severity) for column, severity in SEVERITIES.items()}
    for column, number in found.items():
        if number != said[column]:
            told = f"{column}: {said[column]} ≠ {number}"
            yield Fault("count", "documents", where(TABLES["documents"], said), told)
