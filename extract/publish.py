"""Writes the tables into ``out/``: adds documents, replaces those that stand there, loses none.

The only module that touches ``out/``. The same tables give the same bytes: no clock, no chance.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import regex

from extract.merge import (
    Settle,
    collect_references,
    join_documents,
    join_lookup,
    join_rows,
)
from extract.messages import RunError
from extract.schema import (
    DOCUMENT_TABLES,
    LOOKUP_TABLES,
    SCHEMA_VERSION,
    TABLES,
    Row,
    SchemaError,
    Table,
    arrow_schema,
)

# Lookup tables come last: which of their rows are needed is known from all the others.
WRITTEN = (*DOCUMENT_TABLES, *LOOKUP_TABLES)
VERSION = regex.compile(r"(\d{1,9})\.(\d{1,9})")


class PublishError(RunError):
    """Tables that cannot be written or read: code and arguments of a message in messages.toml."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did: document_ids added and replaced, and the rows that stand now.

    ``generation`` names the content of all tables (16 hex digits); every file carries it.
    """

    added: tuple[str, ...]
    replaced: tuple[str, ...]
    rows: Mapping[str, int]
    generation: str


def publish(
    out: Path, documents: Iterable[Mapping[str, pa.Table]], settle: Settle | None = None
) -> Published:
    """Add documents to the tables in ``out``; one that stands there under its id is replaced.

    Each mapping holds the tables of one document (``schema.to_tables``). ``settle`` is given all
    rows of ``documents``, those that stand too, and returns them with the columns filled that
    depend on one another (version_no, preferred). Raises PublishError; every file that stood is
    whole then, and the old one unless the failure came while new files were put in their places.
    """
    with _reporting("out-not-writable", out):
        _make_folder(out)
    listed = _read(out, TABLES["documents"])
    here = set(listed["document_id"].to_pylist())
    arrived, rows = _distinct(documents)
    kept = sorted(here - set(arrived))
    drafts: list[_Draft] = []
    used: dict[str, set[str]] = {}
    with _reporting("out-not-writable", out), ExitStack() as stack:
        for shape in WRITTEN:
            if shape.name == "documents":
                table = join_documents(listed, rows, kept, settle)
            else:
                standing = _read(out, shape, needed=bool(here))
                new = [tables[shape.name] for tables in arrived.values() if shape.name in tables]
                if shape.kind == "lookup":
                    table = join_lookup(shape, standing, new, used)
                else:
                    table = join_rows(shape, standing, new, kept)
            collect_references(shape, table, used)
            drafts.append(stack.enter_context(_draft(out, shape, table)))
        contents = "".join(draft.file.digest.hexdigest() for draft in drafts)
        generation = hashlib.sha256(contents.encode()).hexdigest()[:16]
        for draft in drafts:
            draft.seal(generation)
        # documents is the list of what is there: it must not name rows that are not there yet.
        for draft in reversed(drafts):
            draft.place()
        _sync_folder(out)
    return Published(
        added=tuple(sorted(set(arrived) - here)),
        replaced=tuple(sorted(set(arrived) & here)),
        rows={draft.shape.name: draft.rows for draft in drafts},
        generation=generation,
    )


def read_tables(out: Path, names: Iterable[str] | None = None) -> dict[str, pa.Table]:
    """Return the tables that stand in ``out`` (all, or those named); raise PublishError."""
    if not (out / "documents.parquet").is_file():
        raise PublishError("out-without-tables", str(out))
    shapes = [TABLES[name] for name in names] if names is not None else list(TABLES.values())
    with _reporting("out-not-readable", out):
        return {
            shape.name: _read(out, shape)
            for shape in shapes
            if (out / f"{shape.name}.parquet").exists()
        }


def _distinct(
    documents: Iterable[Mapping[str, pa.Table]],
) -> tuple[dict[str, Mapping[str, pa.Table]], list[Row]]:
    """Return the tables of each document_id, those of its smallest source, and all its rows."""
    chosen: dict[str, tuple[str, Mapping[str, pa.Table]]] = {}
    rows: list[Row] = []
    for tables in documents:
        (row,) = tables["documents"].to_pylist()
        _check_tables(row["document_id"], tables)
        rows.append(row)
        before = chosen.get(row["document_id"])
        if before is None or row["source"] < before[0]:
            chosen[row["document_id"]] = (row["source"], tables)
    return {document: tables for document, (_, tables) in sorted(chosen.items())}, rows


def _check_tables(document: str, tables: Mapping[str, pa.Table]) -> None:
    """Raise SchemaError where a table has another schema, or rows of another document."""
    for name, table in tables.items():
        if not table.schema.equals(arrow_schema(TABLES[name])):
            raise SchemaError(f"{name} of {document}: make it with schema.to_arrow()")
        if TABLES[name].kind == "document":
            strangers = set(table["document_id"].unique().to_pylist()) - {document}
            if strangers:
                raise SchemaError(f"{name} of {document} has rows of {min(strangers)}")


def _read(out: Path, shape: Table, needed: bool = False) -> pa.Table:
    """Return the table that stands in ``out``, empty where none does and none is ``needed``."""
    path = out / f"{shape.name}.parquet"
    if not path.exists():
        if needed:
            raise PublishError("table-missing", str(path))
        return arrow_schema(shape).empty_table()
    with _reporting("out-not-readable", path):
        try:
            with pq.ParquetFile(path) as file:
                _check_version(path, shape, file.metadata.metadata or {})
                return _fit(path, shape, file.read())
        except (pa.ArrowException, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            raise PublishError("table-damaged", str(path), str(error)) from error


def _check_version(path: Path, shape: Table, metadata: Mapping[bytes, bytes]) -> None:
    found = metadata.get(b"schema_version", b"").decode()
    version = VERSION.fullmatch(found)
    if metadata.get(b"table", b"").decode() != shape.name or version is None:
        raise PublishError("table-foreign", str(path))
    major, minor = map(int, version.groups())
    own_major, own_minor = map(int, SCHEMA_VERSION.split("."))
    if major != own_major or minor > own_minor:
        raise PublishError("table-other-version", str(path), found, SCHEMA_VERSION)


def _fit(path: Path, shape: Table, table: pa.Table) -> pa.Table:
    """Return a table of an earlier minor version with the columns that it lacks as null."""
    schema = arrow_schema(shape)
    columns = []
    for field in schema:
        if field.name not in table.column_names and field.nullable:
            columns.append(pa.nulls(table.num_rows, field.type))
        elif field.name in table.column_names and table.schema.field(field.name).type == field.type:
            columns.append(table[field.name])
        else:
            raise PublishError("table-damaged", str(path), f"column {field.name}")
    return pa.Table.from_arrays(columns, schema=schema)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A table's new file beside the one that stands, until it takes its place."""

    shape: Table
    path: Path
    file: _DigestFile
    writer: pq.ParquetWriter
    rows: int

    def seal(self, generation: str) -> None:
        """Finish the file, and return when the disk has it."""
        self.writer.add_key_value_metadata({"generation": generation})
        self.writer.close()
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()

    def place(self) -> None:
        """Put the file where the table stands."""
        self.path.replace(self.path.with_name(f"{self.shape.name}.parquet"))


@contextmanager
def _draft(out: Path, shape: Table, table: pa.Table) -> Iterator[_Draft]:
    """Write a table beside the one that stands; take the file away where it was not placed."""
    # A fixed name: what a killed run leaves behind is overwritten by the next.
    path = out / f".{shape.name}.parquet.part"
    with ExitStack() as stack:
        stack.callback(_quietly, path.unlink)
        file = _DigestFile(path)
        stack.callback(_quietly, file.close)
        writer = pq.ParquetWriter(file, arrow_schema(shape), compression="zstd")
        stack.callback(_quietly, writer.close)
        writer.write_table(table)
        yield _Draft(shape, path, file, writer, table.num_rows)


def _quietly(action: Callable[[], object]) -> None:
    """Clean up: after a failure it may fail again, and after success there is nothing to do."""
    with suppress(Exception):
        action()


class _DigestFile(io.BufferedWriter):
    """A new file, with the digest of what was written to it."""

    def __init__(self, path: Path) -> None:
        super().__init__(io.FileIO(path, "w"))
        self.digest = hashlib.sha256()

    def write(self, data: Any) -> int:
        self.digest.update(data)
        return super().write(data)


@contextmanager
def _reporting(code: str, path: Path) -> Iterator[None]:
    """Turn what the system refuses into a PublishError that says where."""
    try:
        yield
    except OSError as error:
        raise PublishError(code, str(path), error.strerror or str(error)) from error


def _make_folder(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise PublishError("out-is-file", str(out))
    out.mkdir(parents=True, exist_ok=True)


def _sync_folder(out: Path) -> None:
    """Make the new names last through a power cut, where the system can (not on Windows)."""
    with suppress(OSError):
        handle = os.open(out, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
