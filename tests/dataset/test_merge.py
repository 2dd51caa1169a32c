"""Rows of equal bytes are one: which source names them, and where else they lie."""

from __future__ import annotations

from tests.tables.rows import whole
from zhenggai.dataset.merge import merge_sources
from zhenggai.tables.rows import DocumentRow


def test_merge_sources() -> None:
    def row(own: str, source: str, title: str | None = None, others: object = None) -> DocumentRow:
        named = {"document_id": own, "source": source, "title": title, "other_sources": others}
        document: DocumentRow = whole("documents", **named)
        return document

    rows = [
        row("1", "b", "second"),
        row("2", "d", others=["c", "d"]),
        row("1", "a", "first"),
        row("1", "b", "again"),
    ]
    standing = [row("1", "0"), row("3", "e")]
    assert merge_sources(rows, standing) == [
        row("1", "0", "first", ["a", "b"]),
        row("2", "c", others=["d"]),
    ]
