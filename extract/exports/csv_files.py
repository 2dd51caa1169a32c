"""CSV files: UTF-8 with a mark for Excel, empty for null, one file a table."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from zhenggai.dataset.own_files import whole_file
from zhenggai.exports.export import Export, batches
from zhenggai.tables.schema import TABLES

LIST_MARK = "；"


def write_csv(export: Export, folder: Path, headings: str = "en") -> list[Path]:
    """Write each table to ``folder``; headings are column names (en) or Chinese labels (zh)."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in export.tables.items():
        columns = TABLES[name].columns
        path = folder / f"{name}.csv"
        with whole_file(path) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([c.label_zh if headings == "zh" else c.name for c in columns])
            for rows in batches(table):
                writer.writerows([_plain_text(row[c.name]) for c in columns] for row in rows)
        written.append(path)
    return written


def _plain_text(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return LIST_MARK.join(map(str, value))
    if isinstance(value, date):
        return value.isoformat()
    return value
