"""Every doubt of finished tables as a line: where it is, what it is, by gravity, code and file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from zhenggai.exports.listing import Field, Listing
from zhenggai.language import say
from zhenggai.messages import render
from zhenggai.rules.kinds import Severity
from zhenggai.tables.schema import TABLES

if TYPE_CHECKING:
    from zhenggai.tables.rows import Rows

DOUBT_TABLES = ("documents", "diagnostics")
SHAPE = TABLES["diagnostics"]
GRAVITIES: tuple[Severity, ...] = ("error", "warning", "info")
DOUBT_FIELDS = (
    Field(
        "severity", "severity", "程度", values=dict(SHAPE.column("severity").values), chosen=True
    ),
    Field("code", "code", "代码", chosen=True),
    Field("source", "file", "文件", chosen=True),
    Field("locator", "place", "出处"),
    Field("message", "what", "说明", wide=True),
    Field("table", "table", "表", values=dict(SHAPE.column("table").values)),
    Field("column", "column", "列"),
    Field("issue_no", "issue", "问题序号"),
    Field("measure_no", "measure", "措施序号"),
    Field("document_id", "document_id", "文件编号"),
)


def doubts_of(
    tables: Rows,
    lang: str,
    *,
    severities: Sequence[Severity] = ("error", "warning"),
    codes: Sequence[str] = (),
    source: str | None = None,
) -> list[dict[str, Any]]:
    """Return the doubts of some severities (and codes, and of files whose name holds ``source``).

    The gravest come first, then by code, file and place.
    """
    sources = {row["document_id"]: row["source"] for row in tables["documents"]}
    rows = [
        {
            **{name: row.get(name) for name in (field.name for field in DOUBT_FIELDS)},
            "source": sources[row["document_id"]],
            "message": render(row["code"], row["arguments"] or (), lang),
            "start": row["start"],
        }
        for row in tables["diagnostics"]
        if row["severity"] in severities
        and (not codes or row["code"] in codes)
        and (source is None or source in sources[row["document_id"]])
    ]
    rows.sort(key=_order)
    return rows


def _order(row: dict[str, Any]) -> tuple[object, ...]:
    gravity = GRAVITIES.index(row["severity"])
    return gravity, row["code"], row["source"], row["start"] or 0


def doubts_listing(rows: Sequence[dict[str, Any]], lang: str) -> Listing:
    """Return the doubts as a list."""
    files = len({row["document_id"] for row in rows})
    head = (say("doubts_head", lang, len(rows), files),)
    return Listing(say("doubts_title", lang), head, DOUBT_FIELDS, rows, group="code")


def doubt_line(row: dict[str, Any]) -> str:
    """Return a doubt as editors and shells take it: ``file:place: code message``."""
    where = f"{row['source']}:{row['locator']}" if row["locator"] else row["source"]
    return f"{where}: {row['code']} {row['message']}"
