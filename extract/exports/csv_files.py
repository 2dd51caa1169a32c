"""CSV files: UTF-8 with a mark for Excel, empty for null, one file a table.

A spreadsheet takes a cell that begins with ``=`` for a formula. Such a text gets an apostrophe
before it, and each apostrophe inside of a text another: ``pandas.read_csv(…, escapechar="'")``
reads all texts as they were. Texts are quoted, so that no separator of another country parts one.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from zhenggai.dataset.own_files import whole_file
from zhenggai.exports.export import Export, batches
from zhenggai.tables.schema import TABLES, Column
from zhenggai.text.formulas import FORMULA

LIST_MARK = "；"
ESCAPE = "'"
TRUTHS: Mapping[object, str] = {False: "否", True: "是"}


def write_csv(
    export: Export, folder: Path, headings: str = "en", *, plain: bool = False
) -> list[Path]:
    """Write each table to ``folder``; headings are column names (en) or Chinese labels (zh).

    Under Chinese headings closed values are Chinese too.
    ``plain`` leaves texts that a spreadsheet would take for formulas as they are.
    """
    shown = _printed if plain else without_formula
    chinese = headings == "zh"
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in export.tables.items():
        columns = TABLES[name].columns
        path = folder / f"{name}.csv"
        with whole_file(path) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
            heads = [c.label_zh if chinese else c.name for c in columns]
            labels = [_labels(c) if chinese else {} for c in columns]
            csv.writer(file).writerow(heads)
            writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
            for rows in batches(table):
                writer.writerows(
                    [
                        shown(own.get(row[c.name], row[c.name]) if own else row[c.name])
                        for c, own in zip(columns, labels, strict=True)
                    ]
                    for row in rows
                )
        written.append(path)
    return written


def _labels(column: Column) -> Mapping[object, str]:
    """Return what the values of a column are called in Chinese; empty where they are not closed."""
    return TRUTHS if column.type == "bool" else dict(column.values)


def without_formula(value: object) -> object:
    """Return a value such that no spreadsheet reads a formula in it."""
    text = _printed(value)
    if not isinstance(text, str):
        return text
    escaped = text.replace(ESCAPE, ESCAPE * 2)
    return ESCAPE + escaped if FORMULA.match(text) else escaped


def _printed(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return LIST_MARK.join(map(str, value))
    if isinstance(value, date):
        return value.isoformat()
    return value
