"""Changes as an Excel workbook: a summary, then a sheet a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from zhenggai.compare.diff import Comparison, Comparisons, summarize
from zhenggai.dataset.own_files import whole_file
from zhenggai.exports.changes_words import left_over, shown_value, summary_lines
from zhenggai.exports.ledger.workbook import CELL_LIMIT, sheet_title
from zhenggai.rules.kinds import Direction
from zhenggai.tables.schema import TABLES

if TYPE_CHECKING:
    from zhenggai.tables.rows import ChangeRow
    from zhenggai.tables.schema import Row

SHOWN_COLUMNS = (
    "kind", "direction", "old_issue_no", "new_issue_no", "old_measure_no", "new_measure_no",
    "old_value", "new_value", "days", "old_page", "new_page", "matched_by", "similarity",
)  # fmt: skip
WIDTHS = (12, 8, 8, 8, 8, 8, 48, 48, 8, 8, 8, 10, 8)
CHANGE_FILLS: dict[Direction, str] = {"weaker": "#F8CBAD", "stronger": "#C6E0B4"}


def write_changes(found: Comparisons, path: Path, lang: str) -> None:
    """Write the workbook; no text becomes a formula. Raises OSError."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with whole_file(path) as part:
        try:
            with xlsxwriter.Workbook(str(part), options) as book:
                _fill(book, found, lang)
        except XlsxWriterException as error:
            raise OSError(str(error)) from error


def _fill(book: Any, found: Comparisons, lang: str) -> None:
    base = {"text_wrap": True, "valign": "top", "border": 1, "font_size": 10}
    forms: dict[Direction, Any] = {
        name: book.add_format({**base, "bg_color": c}) for name, c in CHANGE_FILLS.items()
    }
    forms["neutral"] = book.add_format(base)
    head = book.add_format({**base, "bold": True, "bg_color": "#D9E2F3"})
    summary = book.add_worksheet("汇总" if lang == "zh" else "summary")
    summary.set_column(0, 0, 100)
    row = 0
    for number, pair in enumerate(found.pairs, 1):
        title = pair.new["title"] or pair.new["source"]
        told = (
            f"{number}. {title}",
            f"{pair.old['source']} → {pair.new['source']}",
            *summary_lines(summarize(pair.changes), lang),
            "",
        )
        for line in told:
            summary.write_string(row, 0, _fitting(line))
            row += 1
        _plan_sheet(book, number, pair, lang, head, forms)
    for line in left_over(found, lang):
        summary.write_string(row, 0, _fitting(line))
        row += 1


def _plan_sheet(
    book: Any, number: int, pair: Comparison, lang: str, head: Any, forms: dict[Direction, Any]
) -> None:
    place = pair.new["jurisdiction"] or pair.new["source"]
    sheet = book.add_worksheet(sheet_title(f"{number} {place}"))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    shape = TABLES["changes"]
    for at, (name, width) in enumerate(zip(SHOWN_COLUMNS, WIDTHS, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, shape.column(name).label_zh if lang == "zh" else name, head)
    for row, change in enumerate(pair.changes, 1):
        form = forms[change["direction"]]
        for at, name in enumerate(SHOWN_COLUMNS):
            _cell(sheet, row, at, _cell_value(change, name, lang), form)
    sheet.autofilter(0, 0, max(len(pair.changes), 1), len(SHOWN_COLUMNS) - 1)


def _cell_value(change: ChangeRow, name: str, lang: str) -> object:
    if name == "old_value":
        return shown_value(change, "old", lang)
    if name == "new_value":
        return shown_value(change, "new", lang)
    row: Row = change
    value = row[name]
    labels = dict(TABLES["changes"].column(name).values)
    return labels.get(str(value), value) if lang == "zh" else value


def _cell(sheet: Any, row: int, at: int, value: object, form: Any) -> None:
    if isinstance(value, (int, float)):
        sheet.write_number(row, at, value, form)
    else:
        sheet.write_string(row, at, "" if value is None else _fitting(str(value)), form)


def _fitting(text: str) -> str:
    """Return as much of a text as a cell holds; Excel counts UTF-16 units."""
    return text.encode("utf-16-le")[: 2 * CELL_LIMIT].decode("utf-16-le", "ignore")
