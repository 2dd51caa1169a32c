"""Writes the tables into ``out/``: adds documents, replaces those that stand there, loses none.

The only module that touches the tables. The same rows give the same bytes: no clock, no chance,
whatever came in which run. Tables are read and written in pieces: a hundred thousand documents
take no more memory than a thousand, but for one row a document.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
import regex

from extract.generations import new_folder, switch, sync_folder
from extract.merge import (
    Settle,
    collect_references,
    join_documents,
    join_lookup,
    merge_rows,
    reduce_lookup,
    sort_rows,
)
from extract.messages import RunError
from extract.partitions import (
    UNKNOWN,
    file_of,
    layout_of,
    move,
    moved,
    partition_of,
    parts_of,
)
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
MANIFEST = "manifest.json"
# Rows of one row group: fixed, so that bytes do not depend on how rows arrived.
GROUP_ROWS = 65_536


class PublishError(RunError):
    """Tables that cannot be written or read: code and arguments of a message in messages.toml."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did: document_ids added, replaced, removed; the rows that stand now.

    ``generation`` names the content of all tables (16 hex digits); every file carries it.
    """

    added: tuple[str, ...]
    replaced: tuple[str, ...]
    rows: Mapping[str, int]
    generation: str
    removed: tuple[str, ...] = ()


def publish(
    out: Path,
    documents: Iterable[Mapping[str, pa.Table]],
    settle: Settle | None = None,
    made_by: Mapping[str, object] | None = None,
    keep: frozenset[str] | None = None,
    partition_by: Sequence[str] | None = None,
) -> Published:
    """Add documents to the tables in ``out``; one that stands there under its id is replaced.

    Each mapping holds the tables of one document (``schema.to_tables``); it is asked for one
    table at a time. ``settle`` is given all rows of ``documents``, those that stand too, and
    returns them with the columns filled that depend on one another (version_no, preferred).
    ``made_by`` is noted in ``manifest.json``. With ``keep``, standing documents that are not among
    these ids are removed. ``partition_by`` are names of ``partitions.COLUMNS``: one file for each
    of their values; none: one file a table; None: as the tables stand. Raises PublishError; what
    stood stands then, whole.
    """
    with _reporting("out-not-writable", out):
        _make_folder(out)
    listed = _read(out, TABLES["documents"])
    here = set(listed["document_id"].to_pylist())
    for shape in WRITTEN:
        _check_stands(out, shape, needed=bool(here))
    arrived, rows = _distinct(documents)
    removed = sorted(here - set(arrived) - keep) if keep is not None else []
    kept = sorted(here - set(arrived) - set(removed))
    gone = [*(set(arrived) & here), *removed]
    used: dict[str, set[str]] = {}
    documents_now = join_documents(listed, rows, kept, settle)
    names = layout(out) if partition_by is None else tuple(partition_by)
    folders = {row["document_id"]: partition_of(row, names) for row in documents_now.to_pylist()}
    arriving: dict[str, list[str]] = {}
    for own in arrived:
        arriving.setdefault(folders[own], []).append(own)
    nowhere = "/".join(f"{name}={UNKNOWN}" for name in names)
    with _reporting("out-not-writable", out), ExitStack() as stack:
        made = new_folder(out)
        stack.callback(shutil.rmtree, made, ignore_errors=True)
        drafts: list[_Draft] = []

        def write(shape: Table, folder: str, pieces: Iterable[pa.Table]) -> None:
            draft = stack.enter_context(_draft(made, shape, folder))
            for piece in pieces:
                collect_references(shape, piece, used)
                draft.add(piece)
            draft.flush()
            drafts.append(draft)

        for shape in WRITTEN:
            if shape.name == "documents":
                write(shape, "", [documents_now])
            elif shape.kind == "lookup":
                new = reduce_lookup(shape, _new_rows(arrived, shape.name))
                write(shape, "", [join_lookup(shape, _read(out, shape), [new], used)])
            else:
                with _standing(out, shape, names, folders, made) as standing:
                    for folder in sorted({*folders.values()} or {nowhere}):
                        ordered = (
                            (own, arrived[own][shape.name])
                            for own in arriving.get(folder, ())
                            if shape.name in arrived[own]
                        )
                        write(shape, folder, merge_rows(standing(folder), ordered, gone))
        contents = "".join(draft.folder + draft.file.digest.hexdigest() for draft in drafts)
        generation = hashlib.sha256(contents.encode()).hexdigest()[:16]
        for draft in drafts:
            draft.seal(generation)
        _write_manifest(made, generation, drafts, {**(made_by or {}), "partition_by": list(names)})
        # documents is the list of what is there: it must not name rows that are not there yet.
        files = [f"{shape.name}.parquet" for shape in reversed(WRITTEN)]
        switch(out, made, generation, [*files, MANIFEST])
    return Published(
        added=tuple(sorted(set(arrived) - here)),
        replaced=tuple(sorted(set(arrived) & here)),
        rows=_row_counts(drafts),
        generation=generation,
        removed=tuple(removed),
    )


def read_tables(
    out: Path, names: Iterable[str] | None = None, *, mixed: bool = False
) -> dict[str, pa.Table]:
    """Return the tables that stand in ``out`` (all, or those named), all of one generation.

    Raises PublishError, too where they are of different generations and not to be read ``mixed``.
    """
    if not (out / "documents.parquet").is_file():
        raise PublishError("out-without-tables", str(out))
    shapes = [TABLES[name] for name in names] if names is not None else list(TABLES.values())
    with _reporting("out-not-readable", out):
        tables = {
            shape.name: _read(out, shape)
            for shape in shapes
            if (out / f"{shape.name}.parquet").exists()
        }
        if not mixed and len(generations(out, tables)) > 1:
            raise PublishError("out-mixed", str(out))
    return tables


def generations(out: Path, names: Iterable[str]) -> dict[str, list[str]]:
    """Return the generations that the named tables carry, each with its tables."""
    found: dict[str, list[str]] = {}
    for name in names:
        if TABLES[name].kind != "comparison":
            files = parts_of(out / f"{name}.parquet").values()
            metadata = (pq.read_metadata(file).metadata or {} for file in files)
            for generation in {each.get(b"generation", b"").decode() for each in metadata}:
                found.setdefault(generation, []).append(name)
    return found


def layout(out: Path) -> tuple[str, ...]:
    """Return by what the tables that stand in ``out`` are partitioned."""
    return layout_of(out / "issues.parquet")


def read_manifest_file(out: Path) -> dict[str, Any]:
    """Return ``manifest.json`` of an ``out/``; empty where none stands or it cannot be read."""
    with suppress(OSError, ValueError):
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        if isinstance(manifest, dict):
            return manifest
    return {}


def _row_counts(drafts: Iterable[_Draft]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for draft in drafts:
        counts[draft.shape.name] = counts.get(draft.shape.name, 0) + draft.rows
    return counts


@contextmanager
def _standing(
    out: Path, shape: Table, names: Sequence[str], folders: Mapping[str, str], made: Path
) -> Iterator[Callable[[str], Iterator[pa.Table]]]:
    """Give what yields the standing rows of a folder; rows of another layout are moved first."""
    stands = parts_of(out / f"{shape.name}.parquet")

    def read(path: Path) -> Iterator[pa.Table]:
        return _pieces(path, shape)

    if layout(out) == tuple(names):
        yield lambda folder: read(stands[folder]) if folder in stands else iter(())
        return
    spool = made / ".spool"
    try:
        streams = move(stands.values(), read, folders, spool)
        yield lambda folder: moved(streams.get(folder), arrow_schema(shape))
    finally:
        shutil.rmtree(spool, ignore_errors=True)


def _new_rows(arrived: Mapping[str, Mapping[str, pa.Table]], name: str) -> Iterator[pa.Table]:
    return (tables[name] for tables in arrived.values() if name in tables)


def _write_manifest(
    made: Path, generation: str, drafts: Iterable[_Draft], made_by: Mapping[str, object]
) -> None:
    tables: dict[str, dict[str, Any]] = {}
    for draft in drafts:
        entry = {"rows": draft.rows, "sha256": draft.file.digest.hexdigest()}
        if not draft.folder:
            tables[draft.shape.name] = entry
            continue
        whole = tables.setdefault(draft.shape.name, {"rows": 0, "files": {}})
        whole["rows"] += draft.rows
        whole["files"][file_of(Path(), draft.folder).as_posix()] = entry
    manifest = {
        "generation": generation,
        "schema_version": SCHEMA_VERSION,
        **made_by,
        "tables": dict(sorted(tables.items())),
    }
    with (made / MANIFEST).open("w", encoding="utf-8", newline="\n") as file:
        json.dump(manifest, file, ensure_ascii=False, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    sync_folder(made)


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


def _check_stands(out: Path, shape: Table, needed: bool) -> None:
    """Raise PublishError where a table is missing or not ours, before anything is written."""
    path = out / f"{shape.name}.parquet"
    files = parts_of(path)
    for file in files.values():
        with _opened(file, shape):
            pass
    if needed and not files:
        raise PublishError("table-missing", str(path))


@contextmanager
def _opened(path: Path, shape: Table) -> Iterator[pq.ParquetFile]:
    """Open a table that stands; raise PublishError where it is not ours or damaged."""
    with _reporting("out-not-readable", path):
        try:
            with pq.ParquetFile(path) as file:
                _check_version(path, shape, file.metadata.metadata or {})
                _fit(path, shape, file.schema_arrow.empty_table())
                yield file
        except (pa.ArrowException, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            raise PublishError("table-damaged", str(path), str(error)) from error


def _read(out: Path, shape: Table) -> pa.Table:
    """Return the table that stands in ``out``, empty where none does."""
    read = []
    for path in parts_of(out / f"{shape.name}.parquet").values():
        with _opened(path, shape) as file:
            read.append(_fit(path, shape, file.read()))
    if not read:
        return arrow_schema(shape).empty_table()
    return read[0] if len(read) == 1 else sort_rows(pa.concat_tables(read), shape.key)


def _pieces(path: Path, shape: Table) -> Iterator[pa.Table]:
    """Yield the rows of a file, a row group at a time."""
    with _opened(path, shape) as file:
        for number in range(file.num_row_groups):
            yield _fit(path, shape, file.read_row_group(number))


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
    for wanted in schema:
        if wanted.name not in table.column_names and wanted.nullable:
            columns.append(pa.nulls(table.num_rows, wanted.type))
        elif (
            wanted.name in table.column_names
            and table.schema.field(wanted.name).type == wanted.type
        ):
            columns.append(table[wanted.name])
        else:
            raise PublishError("table-damaged", str(path), f"column {wanted.name}")
    return pa.Table.from_arrays(columns, schema=schema)


@dataclass(slots=True)
class _Draft:
    """A table's new file, written in row groups of one size."""

    shape: Table
    folder: str
    file: _DigestFile
    writer: pq.ParquetWriter
    rows: int = 0
    waiting: list[pa.Table] = field(default_factory=list)
    held: int = 0

    def add(self, piece: pa.Table) -> None:
        """Take rows, in the order of the key."""
        self.waiting.append(piece)
        self.rows += piece.num_rows
        self.held += piece.num_rows
        if self.held >= GROUP_ROWS:
            table = pa.concat_tables(self.waiting)
            whole = self.held - self.held % GROUP_ROWS
            self._write(table.slice(0, whole))
            rest = table.slice(whole)
            self.waiting, self.held = [rest], rest.num_rows

    def flush(self) -> None:
        """Write what is left."""
        if self.held or not self.rows:
            self._write(pa.concat_tables([*self.waiting, self.writer.schema.empty_table()]))
        self.waiting = []
        self.file.rest()

    def _write(self, table: pa.Table) -> None:
        # How rows are chunked must not show in the bytes.
        self.writer.write_table(table.combine_chunks(), row_group_size=GROUP_ROWS)

    def seal(self, generation: str) -> None:
        """Finish the file, and return when the disk has it."""
        self.writer.add_key_value_metadata({"generation": generation})
        self.writer.close()
        self.file.sync()
        self.file.close()
        for level in range(self.folder.count("/") + 2 if self.folder else 0):
            sync_folder(self.file.path.parents[level])


@contextmanager
def _draft(made: Path, shape: Table, folder: str) -> Iterator[_Draft]:
    """Open a table's new file, or that of one partition; close it, whatever happens."""
    path = file_of(made / f"{shape.name}.parquet", folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(_DigestFile(path)) as file:
        writer = pq.ParquetWriter(file, arrow_schema(shape), compression="zstd")
        try:
            yield _Draft(shape, folder, file, writer)
        finally:
            _quietly(writer.close)


def _quietly(action: Callable[[], object]) -> None:
    """Clean up: after a failure it may fail again, and after success there is nothing to do."""
    with suppress(Exception):
        action()


class _DigestFile(io.RawIOBase):
    """A new file, with the digest of what was written to it; it can rest, closed, between writes.

    A table has a file for each partition, and none can be finished before all are written.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.digest = hashlib.sha256()
        self.path = path
        self._length = 0
        self._file: BinaryIO | None = path.open("wb")

    def writable(self) -> bool:
        """Return that it is for writing."""
        return True

    def tell(self) -> int:
        """Return how much was written."""
        return self._length

    def write(self, data: Any) -> int:
        """Write all of the data; raise OSError."""
        if self._file is None:
            self._file = self.path.open("ab")
        self._file.write(data)
        self.digest.update(data)
        self._length += len(data)
        return len(data)

    def rest(self) -> None:
        """Close the file until more is written."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def sync(self) -> None:
        """Return when the disk has all of it."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close for good."""
        self.rest()
        super().close()


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
