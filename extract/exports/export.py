"""What leaves the house: tables without restricted documents, on demand without personal names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from zhenggai.dataset.current import read_tables
from zhenggai.dataset.documents import rows_by_document
from zhenggai.exports.redact import redact_tables
from zhenggai.tables.schema import TABLES, Row

if TYPE_CHECKING:
    from zhenggai.tables.rows import Rows

# What another document of the same plan says of a promise, that document last.
SAID = ("state", "state_date", "state_document_id")


@dataclass(frozen=True, slots=True)
class Export:
    """The tables to be written, the sources of what was left out, and how much each has masked."""

    tables: Mapping[str, pa.Table]
    restricted: tuple[str, ...] = ()
    masked: Mapping[str, int] = field(default_factory=dict)

    def documents(self, *names: str) -> Iterator[Rows]:
        """Yield the rows of each document: its own, and those of some tables."""
        return rows_by_document({name: self.tables[name] for name in ("documents", *names)})


def read_export(
    out: Path,
    *,
    include_restricted: bool = False,
    redact: bool = False,
    documents: Collection[str] | None = None,
    names: Collection[str] | None = None,
) -> Export:
    """Return the tables of ``out`` (all, or those of some names), of all documents or of some ids.

    Documents that carry a mark of restriction (秘密, 内部资料 …) are left out. With ``redact``,
    personal names and telephone numbers are masked in every text, character by character, so
    that places in texts stay true; posts stay: that looks for names in all tables. Raises
    PublishError.
    """
    read = read_tables(out, names)
    tables = {name: table for name, table in read.items() if TABLES[name].kind != "comparison"}
    listed = tables["documents"]
    wanted = listed
    if documents is not None:
        wanted = wanted.filter(pc.is_in(wanted["document_id"], pa.array(documents, pa.string())))
    marked = wanted.filter(pc.is_valid(wanted["classification"]))
    restricted = () if include_restricted else tuple(sorted(marked["source"].to_pylist()))
    if restricted:
        wanted = wanted.filter(pc.is_null(wanted["classification"]))
    if wanted.num_rows < listed.num_rows:
        ids = wanted["document_id"].combine_chunks()
        tables = {
            name: _without_said(_of_documents(table, ids), ids) for name, table in tables.items()
        }
    masked, counts = redact_tables(tables) if redact else (tables, {})
    return Export(masked, restricted, counts)


def _of_documents(table: pa.Table, ids: pa.Array) -> pa.Table:
    """Return a table's rows of some documents; what keys mean belongs to none."""
    if "document_id" not in table.column_names:
        return table
    return table.filter(pc.is_in(table["document_id"], value_set=ids))


def _without_said(table: pa.Table, ids: pa.Array) -> pa.Table:
    """Return the table without what other documents than these said of its rows."""
    if SAID[-1] not in table.column_names:
        return table
    own = pc.is_in(table[SAID[-1]], value_set=ids)
    for name in SAID:
        at = table.schema.get_field_index(name)
        field = table.schema.field(at)
        table = table.set_column(
            at, field, pc.if_else(own, table[name], pa.scalar(None, field.type))
        )
    return table


def batches(table: pa.Table) -> Iterator[list[Row]]:
    """Yield a table's rows some thousands at a time."""
    for batch in table.to_batches(max_chunksize=10_000):
        yield batch.to_pylist()
