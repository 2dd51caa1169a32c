"""The tables that stand in ``out/``, held in memory as long as their generation stands."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from zhenggai.dataset.current import MANIFEST, PublishError, read_tables, stands
from zhenggai.exports.left_out import without_restricted
from zhenggai.messages import render
from zhenggai.tables.schema import TABLES

if TYPE_CHECKING:
    from zhenggai.tables.rows import DocumentRow, Rows


class Standing:
    """The tables of one generation; ``left_out``: the sources of what is not among them."""

    def __init__(self, tables: Mapping[str, pa.Table], left_out: tuple[str, ...] = ()) -> None:
        self.tables = tables
        self.left_out = left_out

    @cached_property
    def unmarked(self) -> Standing:
        """What stands here without the documents that carry a mark of restriction."""
        if not self.tables:
            return self
        tables, left_out = without_restricted(self.tables)
        return Standing(tables, left_out) if left_out else self

    @cached_property
    def documents(self) -> dict[str, DocumentRow]:
        """The row of every document, by its id."""
        rows = self.tables["documents"].to_pylist() if "documents" in self.tables else []
        return {row["document_id"]: row for row in rows}

    def rows_of(self, document: str) -> Rows:
        """Return what the tables hold of one document, by table."""
        found: dict[str, list[Any]] = {}
        for name, table in self.tables.items():
            if TABLES[name].kind == "document":
                own = table.filter(pc.equal(table["document_id"], document))
                found[name] = own.to_pylist()
        return cast("Rows", found)

    def failures(self, lang: str) -> Mapping[str, str]:
        """Return why documents could not be read, and what to do, by their ids."""
        found: dict[str, str] = {}
        for own, row in self.documents.items():
            if row["status"] != "failed":
                continue
            for one in self.rows_of(own)["diagnostics"]:
                if one["severity"] == "error":
                    found.setdefault(own, render(one["code"], one["arguments"] or (), lang))
        return found

    def of_plan(self, plan: str) -> list[DocumentRow]:
        """Return the documents of a plan, by version."""
        own = [row for row in self.documents.values() if row["plan_id"] == plan]
        return sorted(own, key=lambda row: (row["version_no"] or 0, row["source"]))


NOTHING = Standing({})


class Shelf:
    """Reads the tables of an ``out/`` again when others stand there.

    Documents that carry a mark of restriction are left out unless ``restricted``.
    """

    def __init__(self, out: Path, *, restricted: bool = False) -> None:
        self.out = out
        self.restricted = restricted
        self._lock = threading.Lock()
        self._stamp: object = None
        self._standing = NOTHING

    def standing(self) -> Standing:
        """Return the tables as they stand now, none where there are none; raise PublishError."""
        with self._lock:
            stamp = self._now()
            if stamp != self._stamp:
                whole = Standing(self._read())
                self._standing = whole if self.restricted else whole.unmarked
                self._stamp = stamp
            return self._standing

    def _read(self) -> Mapping[str, pa.Table]:
        if not stands(self.out, "documents"):
            return {}
        try:
            return read_tables(self.out)
        except PublishError:
            # Others were put in place meanwhile: these are read whole.
            return read_tables(self.out)

    def _now(self) -> object:
        """Return what changes when other tables are put in place."""
        try:
            found = (self.out / MANIFEST).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size
