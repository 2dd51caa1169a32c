"""Checks finished tables against their own contract: every fault with its table and row.

Tables are read in pieces, document by document: a hundred thousand take no more memory than a
thousand, but for one line a document and what keys mean.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from zhenggai.dataset.current import (
    MANIFEST,
    count_rows,
    generations,
    pieces,
    read_manifest_file,
    read_tables,
    stands,
)
from zhenggai.dataset.partitions import by_document, parts_of
from zhenggai.dataset.row_checks import SAID, Fault, check_contents, needed, where
from zhenggai.tables.schema import TABLES, Table

__all__ = ["Fault", "verify_out"]

# A fault of one kind in one table is told so many times, and then counted.
FAULTS_TOLD = 20


def verify_out(out: Path) -> Iterator[Fault]:
    """Yield what is wrong with the tables in ``out``; raise PublishError if they cannot be read."""
    counted: Counter[tuple[str, str]] = Counter()
    for fault in _faults(out):
        counted[fault.table, fault.kind] += 1
        if counted[fault.table, fault.kind] <= FAULTS_TOLD:
            yield fault
    for (table, _), number in counted.items():
        if number > FAULTS_TOLD:
            yield Fault("more", table, "", str(number - FAULTS_TOLD))


def _faults(out: Path) -> Iterator[Fault]:
    whole = {name for name, shape in TABLES.items() if shape.kind in {"lookup", "plan"}}
    short = {*whole, "documents"}
    tables = read_tables(out, short, mixed=True)
    stand = {name: shape for name, shape in TABLES.items() if stands(out, name)}
    yield from _files(out, stand)
    for name, table in tables.items():
        yield from _check_keys(TABLES[name], table)
    for name, shape in stand.items():
        for path in parts_of(out / f"{name}.parquet").values():
            for piece in pieces(path, shape, lacking=True):
                yield from _check_values(shape, piece)
                yield from _references(shape, piece, tables)
    yield from _contents(out, tables["documents"], stand)


def _contents(out: Path, documents: pa.Table, stand: Mapping[str, Table]) -> Iterator[Fault]:
    listed = {row["document_id"]: row for row in documents.select(SAID).to_pylist()}
    shapes = [shape for shape in stand.values() if shape.kind == "document"]
    seen: set[str] = set()
    for own, rows in _rows(out, [shape for shape in shapes if shape.name != "documents"]):
        if own in seen:
            yield Fault("key", "documents", f"document_id={own}", "2")
        elif own in listed:
            yield from check_contents(listed[own], rows)
        seen.add(own)
    for own in sorted(listed.keys() - seen):
        yield from check_contents(listed[own], {})


def _rows(out: Path, shapes: Iterable[Table]) -> Iterator[tuple[str, dict[str, list[Any]]]]:
    """Yield the rows of each document in all tables, those of one partition after another."""
    parts = {shape.name: parts_of(out / f"{shape.name}.parquet") for shape in shapes}
    for folder in sorted({folder for found in parts.values() for folder in found}):
        streams = (
            _stream(found[folder], TABLES[name]) for name, found in parts.items() if folder in found
        )
        for own, group in groupby(merge(*streams, key=itemgetter(0)), key=itemgetter(0)):
            rows: dict[str, list[Any]] = {}
            for _, name, table in group:
                rows.setdefault(name, []).extend(table.to_pylist())
            yield own, rows


def _stream(path: Path, shape: Table) -> Iterator[tuple[str, str, pa.Table]]:
    columns = needed(shape)
    # Rows without what none may lack are told by their columns already.
    whole = [column.name for column in shape.columns if not column.nullable]
    for own, table in by_document(pieces(path, shape, lacking=True)):
        yield own, shape.name, table.filter(_has_all(table, whole)).select(columns)


def _has_all(table: pa.Table, names: Iterable[str]) -> pa.ChunkedArray:
    return reduce(pc.and_, (pc.is_valid(table[name]) for name in names))


def _files(out: Path, stand: Iterable[str]) -> Iterator[Fault]:
    manifest = read_manifest_file(out)
    if not manifest:
        yield Fault("file", MANIFEST, "", "missing or damaged")
        return
    for generation, names in generations(out, stand).items():
        if generation != manifest.get("generation"):
            yield Fault("file", ", ".join(names), generation, str(manifest.get("generation")))
    for name, entry in manifest["tables"].items():
        path = out / f"{name}.parquet"
        wanted = {path / part: one for part, one in entry.get("files", {"": entry}).items()}
        for part in sorted({*parts_of(path).values(), *wanted}):
            place = f"{name}.parquet/{part.relative_to(path).as_posix()}".removesuffix("/.")
            if not part.is_file():
                yield Fault("file", name, place, "missing")
                continue
            with part.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            if digest != wanted.get(part, {}).get("sha256"):
                yield Fault("file", name, f"{place} sha256", digest)
        rows = count_rows(path)
        if rows != entry.get("rows"):
            yield Fault("file", name, "rows", str(rows))


def _rows_of(table: pa.Table, mask: pa.ChunkedArray, names: Sequence[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.select(list(dict.fromkeys(names))).filter(mask).to_pylist()
    return rows


def _check_keys(shape: Table, table: pa.Table) -> Iterator[Fault]:
    counted = table.select(shape.key).group_by(list(shape.key)).aggregate([([], "count_all")])
    for row in counted.filter(pc.greater(counted["count_all"], 1)).to_pylist():
        yield Fault("key", shape.name, where(shape, row), str(row["count_all"]))


def _check_values(shape: Table, table: pa.Table) -> Iterator[Fault]:
    for column in shape.columns:
        values = table[column.name]
        if not column.nullable and values.null_count:
            for row in _rows_of(table, pc.is_null(values), shape.key):
                yield Fault("null", shape.name, where(shape, row), column.name)
        if column.values and column.type == "string":
            known = pa.array([value for value, _ in column.values])
            bad = pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, value_set=known)))
            for row in _rows_of(table, bad, (*shape.key, column.name)):
                told = f"{column.name}={row[column.name]}"
                yield Fault("value", shape.name, where(shape, row), told)


def _references(shape: Table, table: pa.Table, tables: Mapping[str, pa.Table]) -> Iterator[Fault]:
    for column in shape.columns:
        target, _, key = (column.refers or "").partition(".")
        if target not in tables or target == shape.name == "documents":
            continue
        values = table[column.name]
        known = tables[target][key].combine_chunks()
        bad = pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, value_set=known)))
        for row in _rows_of(table, bad, (*shape.key, column.name)):
            told = f"{column.name}={row[column.name]}"
            yield Fault("reference", shape.name, where(shape, row), told)
