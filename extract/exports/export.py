"""What leaves the house: tables without restricted documents, on demand without personal names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from zhenggai.dataset.current import read_tables
from zhenggai.dataset.documents import rows_by_document
from zhenggai.exports.left_out import of_documents, without_restricted
from zhenggai.exports.redact import redact_tables
from zhenggai.tables.schema import TABLES, Row

if TYPE_CHECKING:
    from zhenggai.tables.rows import Rows


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
    tables: Mapping[str, pa.Table] = {
        name: table for name, table in read.items() if TABLES[name].kind != "comparison"
    }
    if documents is not None:
        tables = of_documents(tables, pa.array(documents, pa.string()))
    restricted: tuple[str, ...] = ()
    if not include_restricted:
        tables, restricted = without_restricted(tables)
    masked, counts = redact_tables(tables) if redact else (tables, {})
    return Export(masked, restricted, counts)


def batches(table: pa.Table) -> Iterator[list[Row]]:
    """Yield a table's rows some thousands at a time."""
    for batch in table.to_batches(max_chunksize=10_000):
        yield batch.to_pylist()
