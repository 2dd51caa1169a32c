"""Writes the tables into ``out/``: adds documents, replaces those that stand there, loses none.

The only module that touches the tables. The same rows give the same bytes: no clock, no chance,
whatever came in which run. Tables are read and written in pieces: a hundred thousand documents
take no more memory than a thousand, but for one row a document.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from zhenggai.dataset.current import (
    MANIFEST,
    PublishError,
    check_stands,
    layout,
    pieces,
    read_table,
    reporting,
    stood_with,
)
from zhenggai.dataset.generation import SPOOL, new_folder, switch, sync_folder
from zhenggai.dataset.lives import Lives, made_lives
from zhenggai.dataset.merge import (
    collect_references,
    join_documents,
    join_lookup,
    merge_rows,
    reduce_lookup,
)
from zhenggai.dataset.new_files import Draft, new_draft
from zhenggai.dataset.own_files import new_file
from zhenggai.dataset.partitions import NO_VALUE, file_of, move, moved, partition_of, parts_of
from zhenggai.tables.schema import (
    DOCUMENT_TABLES,
    LOOKUP_TABLES,
    PLAN_TABLES,
    SCHEMA_VERSION,
    TABLES,
    SchemaError,
    Table,
    arrow_schema,
    to_arrow,
)

if TYPE_CHECKING:
    from zhenggai.dataset.merge import Settle
    from zhenggai.tables.rows import DocumentRow

# Lookup tables come last: which of their rows are needed is known from all the others.
WRITTEN = (*DOCUMENT_TABLES, *PLAN_TABLES, *LOOKUP_TABLES)


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
    names: Mapping[str, Sequence[str]] | None = None,
) -> Published:
    """Add documents to the tables in ``out``; one that stands there under its id is replaced.

    Each mapping holds the tables of one document (``schema.to_tables``); it is asked for one
    table at a time. ``settle`` is given all rows of ``documents``, those that stand too, and
    returns them with the columns filled that depend on one another (version_no, preferred).
    ``made_by`` is noted in ``manifest.json``. With ``keep``, standing documents that are not among
    these ids are removed. ``partition_by`` are names of ``PARTITION_COLUMNS``: one file for each of
    their values; none: one file a table; None: as the tables stand. ``names`` are further sources
    of documents that stand. Raises PublishError; what stood stands then, whole.
    """
    with reporting("out-not-writable", out):
        _make_folder(out)
    listed = read_table(out, TABLES["documents"])
    here = set(listed["document_id"].to_pylist())
    for shape in WRITTEN:
        check_stands(out, shape, needed=bool(here) and stood_with(out, shape))
    arrived, rows = _distinct(documents)
    removed = sorted(here - set(arrived) - keep) if keep is not None else []
    kept = sorted(here - set(arrived) - set(removed))
    gone = [*(set(arrived) & here), *removed]
    joined = join_documents(listed, rows, kept, names or {}).to_pylist()
    by = layout(out) if partition_by is None else tuple(partition_by)
    with reporting("out-not-writable", out), ExitStack() as stack:
        made = new_folder(out)
        stack.callback(shutil.rmtree, made, ignore_errors=True)
        with made_lives(out, listed, joined, arrived, settle, made / SPOOL) as lives:
            drafts = _Writing(out, made, by, lives, arrived, gone).drafts(stack)
        contents = "".join(draft.folder + draft.file.digest.hexdigest() for draft in drafts)
        generation = hashlib.sha256(contents.encode()).hexdigest()[:16]
        for draft in drafts:
            draft.seal(generation)
        _write_manifest(made, generation, drafts, {**(made_by or {}), "partition_by": list(by)})
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


@dataclass(frozen=True, slots=True)
class _Writing:
    """The tables of a generation in the making: ``gone`` are standing documents that leave."""

    out: Path
    made: Path
    by: Sequence[str]
    lives: Lives
    arrived: Mapping[str, Mapping[str, pa.Table]]
    gone: Sequence[str]

    def drafts(self, stack: ExitStack) -> list[Draft]:
        """Write every table; the files stay open in ``stack`` until they are sealed."""
        found: list[Draft] = []
        used: dict[str, set[str]] = {}
        for shape in WRITTEN:
            for folder, rows in self._tables(shape, used):
                draft = stack.enter_context(new_draft(self.made, shape, folder))
                for piece in rows:
                    collect_references(shape, piece, used)
                    draft.add(piece)
                draft.flush()
                found.append(draft)
        return found

    def _tables(
        self, shape: Table, used: Mapping[str, set[str]]
    ) -> Iterator[tuple[str, Iterable[pa.Table]]]:
        """Yield the folders of a table, each with its rows."""
        if shape.name == "documents":
            yield "", [to_arrow("documents", self.lives.documents)]
        elif shape.kind == "plan":
            yield "", self.lives.events(self.out)
        elif shape.kind == "lookup":
            rows_of = (
                _table_of(own, tables, shape.name)
                for own, tables in self.arrived.items()
                if shape.name in tables
            )
            new = reduce_lookup(shape, rows_of)
            yield "", [join_lookup(shape, read_table(self.out, shape), [new], used)]
        else:
            yield from self._of_documents(shape)

    def _of_documents(self, shape: Table) -> Iterator[tuple[str, Iterable[pa.Table]]]:
        folders = {row["document_id"]: partition_of(row, self.by) for row in self.lives.documents}
        coming = dict(sorted({**self.lives.again, **self.arrived}.items()))
        arriving: dict[str, list[tuple[str, Mapping[str, pa.Table]]]] = {}
        for own, tables in coming.items():
            if shape.name in tables:
                arriving.setdefault(folders[own], []).append((own, tables))
        nowhere = "/".join(f"{name}={NO_VALUE}" for name in self.by)
        left = [*self.gone, *self.lives.again_in(shape)]
        with _standing(self.out, shape, self.by, folders, self.made) as standing:
            for folder in sorted({*folders.values()} or {nowhere}):
                ordered = (
                    (own, self.lives.apply(shape, own, _table_of(own, tables, shape.name)))
                    for own, tables in arriving.get(folder, ())
                )
                yield folder, merge_rows(standing(folder), ordered, left)


def _row_counts(drafts: Iterable[Draft]) -> dict[str, int]:
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
        return pieces(path, shape)

    if layout(out) == tuple(names):
        yield lambda folder: read(stands[folder]) if folder in stands else iter(())
        return
    spool = made / ".spool"
    try:
        streams = move(stands.values(), read, folders, spool)
        yield lambda folder: moved(streams.get(folder), arrow_schema(shape))
    finally:
        shutil.rmtree(spool, ignore_errors=True)


def _write_manifest(
    made: Path, generation: str, drafts: Iterable[Draft], made_by: Mapping[str, object]
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
    with new_file(made / MANIFEST) as file:
        file.write(f"{json.dumps(manifest, ensure_ascii=False, indent=1)}\n".encode())
        file.flush()
        os.fsync(file.fileno())
    sync_folder(made)


def _distinct(
    documents: Iterable[Mapping[str, pa.Table]],
) -> tuple[dict[str, Mapping[str, pa.Table]], list[DocumentRow]]:
    """Return the tables of each document_id, those of its smallest source, and all its rows."""
    chosen: dict[str, tuple[str, Mapping[str, pa.Table]]] = {}
    rows: list[DocumentRow] = []
    for tables in documents:
        (row,) = _table_of(None, tables, "documents").to_pylist()
        rows.append(row)
        before = chosen.get(row["document_id"])
        if before is None or row["source"] < before[0]:
            chosen[row["document_id"]] = (row["source"], tables)
    return {document: tables for document, (_, tables) in sorted(chosen.items())}, rows


def _table_of(document: str | None, tables: Mapping[str, pa.Table], name: str) -> pa.Table:
    """Return a document's table; raise SchemaError where its schema or its rows are others."""
    table, shape = tables[name], TABLES[name]
    if not table.schema.equals(arrow_schema(shape)):
        raise SchemaError(f"{name} of {document}: make it with schema.to_arrow()")
    if document is not None and shape.kind == "document":
        strangers = set(table["document_id"].unique().to_pylist()) - {document}
        if strangers:
            raise SchemaError(f"{name} of {document} has rows of {min(strangers)}")
    return table


def _make_folder(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise PublishError("out-is-file", str(out))
    out.mkdir(parents=True, exist_ok=True)
