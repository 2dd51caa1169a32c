"""The rows of each document of finished tables, as they are converted: by table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa

from zhenggai.tables.schema import TABLES

if TYPE_CHECKING:
    from zhenggai.tables.rows import Rows


def rows_by_document(tables: Mapping[str, pa.Table]) -> Iterator[Rows]:
    """Yield the rows that each document has in some tables, ``documents`` among them, in order.

    What keys mean (``units``, ``places``) belongs to no document and is not among them.
    """
    names = [name for name in tables if TABLES[name].kind == "document" and name != "documents"]
    rows: dict[str, dict[str, list[Any]]] = {
        row["document_id"]: {"documents": [row], **{name: [] for name in names}}
        for row in tables["documents"].to_pylist()
    }
    for name in names:
        for row in tables[name].to_pylist():
            rows[row["document_id"]][name].append(row)
    for own in rows.values():
        yield cast("Rows", own)
