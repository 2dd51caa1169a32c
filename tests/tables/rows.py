"""Rows that several tests need: whole, and of the published schema."""

from __future__ import annotations

from typing import Any

from zhenggai.tables.schema import TABLES

DEADLINE = {
    "document_id": "a" * 16,
    "deadline_no": 1,
    "field": "plan",
    "text": "2020年底",
    "kind": "date",
    "modality": "firm",
    "ambiguous": False,
    "doubts": 0,
    "start": 0,
    "end": 6,
    "locator": "第1段",
}


def whole(table: str, **given: Any) -> Any:
    """Return a row with all columns of its table; what is not given is null."""
    return {**{column.name: None for column in TABLES[table].columns}, **given}
