"""Checks finished tables against their own contract: every fault with its table and row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from extract.partitions import parts_of
from extract.schema import TABLES, Table
from extract.slices import RELATIONS, Printed, relates
from extract.standing import MANIFEST, generations, read_manifest_file, read_tables

# A fault of one kind in one table is told so many times, and then counted.
TOLD = 20
COUNTS = {"issues": "issues", "measures": "measures"}
PLACES = ("start", "end", "task_start", "task_end")
SEVERITIES = {"warnings": "warning", "errors": "error"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; ``kind``: key, reference, value, null, slice, tile, count, file."""

    kind: str
    table: str
    where: str
    told: str


def verify_out(out: Path) -> Iterator[Fault]:
    """Yield what is wrong with the tables in ``out``; raise PublishError if they cannot be read."""
    tables = read_tables(out, mixed=True)
    yield from _files(out, tables)
    for name, table in tables.items():
        shape = TABLES[name]
        yield from _cut(name, _keys(shape, table))
        yield from _cut(name, _values(shape, table))
        yield from _cut(name, _references(shape, table, tables))
    if {"passages", "documents"} <= set(tables):
        yield from _texts(tables)
        yield from _cut("documents", _counts(tables))


def _cut(table: str, faults: Iterator[Fault]) -> Iterator[Fault]:
    for number, fault in enumerate(faults):
        if number == TOLD:
            rest = 1 + sum(1 for _ in faults)
            yield Fault("more", table, "", str(rest))
            return
        yield fault


def _files(out: Path, tables: dict[str, pa.Table]) -> Iterator[Fault]:
    manifest = read_manifest_file(out)
    if not manifest:
        yield Fault("file", MANIFEST, "", "missing or damaged")
        return
    for generation, names in generations(out, tables).items():
        if generation != manifest.get("generation"):
            yield Fault("file", ", ".join(names), generation, str(manifest.get("generation")))
    for name, entry in manifest.get("tables", {}).items():
        path = out / f"{name}.parquet"
        wanted = {path / part: one for part, one in entry.get("files", {"": entry}).items()}
        for part in sorted({*parts_of(path).values(), *wanted}):
            if not part.is_file():
                yield Fault("file", name, _below(out, part), "missing")
                continue
            with part.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            if digest != wanted.get(part, {}).get("sha256"):
                yield Fault("file", name, f"{_below(out, part)} sha256", digest)
        if name in tables and tables[name].num_rows != entry.get("rows"):
            yield Fault("file", name, "rows", str(tables[name].num_rows))


def _below(out: Path, path: Path) -> str:
    return path.relative_to(out).as_posix()


def _where(shape: Table, row: dict[str, Any]) -> str:
    return ", ".join(f"{name}={row[name]}" for name in shape.key)


def _rows(table: pa.Table, mask: pa.ChunkedArray, names: Sequence[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.select(list(dict.fromkeys(names))).filter(mask).to_pylist()
    return rows


def _keys(shape: Table, table: pa.Table) -> Iterator[Fault]:
    counted = table.select(shape.key).group_by(list(shape.key)).aggregate([([], "count_all")])
    for row in counted.filter(pc.greater(counted["count_all"], 1)).to_pylist():
        yield Fault("key", shape.name, _where(shape, row), str(row["count_all"]))


def _values(shape: Table, table: pa.Table) -> Iterator[Fault]:
    for column in shape.columns:
        values = table[column.name]
        if not column.nullable and values.null_count:
            for row in _rows(table, pc.is_null(values), shape.key):
                yield Fault("null", shape.name, _where(shape, row), column.name)
        if column.values and column.type == "string":
            known = pa.array([value for value, _ in column.values])
            bad = pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, value_set=known)))
            for row in _rows(table, bad, (*shape.key, column.name)):
                told = f"{column.name}={row[column.name]}"
                yield Fault("value", shape.name, _where(shape, row), told)


def _references(shape: Table, table: pa.Table, tables: dict[str, pa.Table]) -> Iterator[Fault]:
    for column in shape.columns:
        target, _, key = (column.refers or "").partition(".")
        if target not in tables or target == shape.name == "documents":
            continue
        values = table[column.name]
        known = tables[target][key].combine_chunks()
        bad = pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, value_set=known)))
        for row in _rows(table, bad, (*shape.key, column.name)):
            told = f"{column.name}={row[column.name]}"
            yield Fault("reference", shape.name, _where(shape, row), told)


def _texts(tables: dict[str, pa.Table]) -> Iterator[Fault]:
    """Check that passages tile each document, and that texts are what the document prints."""
    names = ["document_id", "passage_no", "role", "issue_no", "measure_no", "start", "end", "text"]
    lengths = dict(_pairs(tables["documents"], "document_id", "characters"))
    printed: dict[str, Printed] = {}
    ends: dict[str, int] = {}
    for batch in tables["passages"].select(names).to_batches():
        for row in batch.to_pylist():
            own, at = row["document_id"], ends.get(row["document_id"], 0)
            if row["start"] != at or row["end"] - row["start"] != len(row["text"]):
                where = f"document_id={own}, passage_no={row['passage_no']}"
                yield Fault("tile", "passages", where, f"{row['start']}–{row['end']} ≠ {at}–")
            ends[own] = row["end"]
            printed.setdefault(own, Printed()).add(row)
    for own, length in lengths.items():
        if ends.get(own, 0) != length:
            yield Fault("tile", "documents", f"document_id={own}", f"{ends.get(own, 0)} ≠ {length}")
    for name, relations in RELATIONS.items():
        if name in tables:
            yield from _cut(name, _slices(TABLES[name], tables[name], relations, printed))


def _slices(
    shape: Table, table: pa.Table, relations: Mapping[str, str], printed: Mapping[str, Printed]
) -> Iterator[Fault]:
    places = [name for name in PLACES if name in table.column_names]
    names = list(dict.fromkeys([*shape.key, *places, *relations]))
    for batch in table.select(names).to_batches():
        for row in batch.to_pylist():
            document = printed.get(row["document_id"], Printed())
            for column, relation in relations.items():
                said = row[column]
                if said is not None and not relates(relation, said, row, document):
                    told = f"{column}={said!r}"
                    yield Fault("slice", shape.name, _where(shape, row), told)


def _pairs(table: pa.Table, first: str, second: str) -> Iterator[tuple[str, Any]]:
    return zip(table[first].to_pylist(), table[second].to_pylist(), strict=True)


def _counts(tables: dict[str, pa.Table]) -> Iterator[Fault]:
    """Check what each document says that it has against its rows."""
    documents = tables["documents"]
    found: dict[str, dict[str, int]] = {}
    for column, name in COUNTS.items():
        if name in tables:
            found[column] = _by_document(tables[name])
    if "diagnostics" in tables:
        notes = tables["diagnostics"]
        for column, severity in SEVERITIES.items():
            found[column] = _by_document(notes.filter(pc.equal(notes["severity"], severity)))
    for column, numbers in found.items():
        for own, said in _pairs(documents, "document_id", column):
            if numbers.get(own, 0) != said:
                told = f"{column}: {said} ≠ {numbers.get(own, 0)}"
                yield Fault("count", "documents", f"document_id={own}", told)


def _by_document(table: pa.Table) -> dict[str, int]:
    counted = table.group_by("document_id").aggregate([([], "count_all")])
    return dict(_pairs(counted, "document_id", "count_all"))
