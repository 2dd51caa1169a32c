"""The first sheet of the ledger: the plans, what falls due in each quarter, who carries most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from zhenggai.exports.export import Export
from zhenggai.exports.ledger.rows import DUE, Sheet, counted_sheets
from zhenggai.exports.ledger.workbook import Workbook
from zhenggai.exports.summary import quarter_of, with_gaps
from zhenggai.printable import one_line
from zhenggai.tables.schema import TABLES

SHEET_NAME = "汇总"
PLANS = ("方案", "地区", "状态", "计入", "问题", "措施", "存疑", "文件")
STATUSES = dict(TABLES["documents"].column("status").values)
WIDTHS = (58, 12, 10, 8, 8, 8, 8, 40)
UNITS_SHOWN = 20
# Pixels of a row, and of a chart that is as high as the rows beside it.
ROW, CHART = 20, 300
CHART_COLUMN = 2
# Percent at which all columns fit on one page across; rows that fit on it.
SCALE, PAGE = 60, 50
COUNTED_NOTE = (
    "一个方案有几份文件（征求意见稿、不同格式）的，只计“计入”一份；"
    "承诺：一条措施与一个责任单位为一项。"
)
COMMENT_SIZE = {"x_scale": 2, "y_scale": 1.5}


def write_summary(book: Workbook, export: Export, sheets: Sequence[Sheet]) -> dict[int, str]:
    """Write the sheet; return the name of each plan's own, by the identity of ``Sheet``."""
    sheet = book.book.add_worksheet(book.sheet_name(SHEET_NAME))
    sheet.set_landscape()
    sheet.set_paper(9)
    # Excel keeps page breaks of one's own only where it does not fit pages itself.
    sheet.set_print_scale(SCALE)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    for at, width in enumerate(WIDTHS):
        sheet.set_column(at, at, width)
    sheet.write_string(0, 0, "整改台账汇总", book.title)
    sheet.write_string(1, 0, COUNTED_NOTE, book.small)
    names = {id(one): book.sheet_name(_title_of(one)) for one in sheets if one.lines}
    counted = counted_sheets(sheets)
    row = _plans(book, sheet, sheets, names, {id(one) for one in counted})
    quarters = _quarters(counted)
    breaks = [start := row + 1]
    row = _block(book, sheet, start, ("到期季度", "措施"), quarters, "按季度到期的措施", "column")
    units = _units(export, counted)
    if row - start + len(units) > PAGE:
        breaks.append(row)
    _block(
        book, sheet, row, (f"责任单位（前{UNITS_SHOWN}）", "承诺"), units, "承担最多的单位", "bar"
    )
    sheet.set_h_pagebreaks(breaks)
    return names


def _title_of(sheet: Sheet) -> str:
    place, year = sheet.document["jurisdiction"], sheet.document["year"]
    return f"{place}{year or ''}" if place else sheet.document["source"]


def _plans(
    book: Workbook, sheet: Any, sheets: Sequence[Sheet], names: dict[int, str], counted: set[int]
) -> int:
    """Write a row a document, linked to its sheet; return the row behind them."""
    row = 2
    _headings(book, sheet, row, PLANS)
    for one in sheets:
        row += 1
        document = one.document
        title = document["title"] or document["source"]
        if id(one) in names:
            link = f"internal:'{names[id(one)]}'!A1"
            sheet.write_url(row, 0, link, book.link, string=one_line(title))
        else:
            sheet.write_string(row, 0, title, book.text)
        known = "是" if id(one) in counted else "否"
        texts = (document["jurisdiction"] or "", STATUSES[document["status"]], known)
        for at, text in enumerate(texts, 1):
            sheet.write_string(row, at, text, book.text)
        doubts = document["warnings"] + document["errors"]
        measures = sum(line.measure for line in one.lines)
        issues = len({line.issue_no for line in one.lines})
        for at, number in enumerate((issues, measures, doubts), 4):
            form = book.doubt_number if one.doubts and at == 6 else book.number
            sheet.write_number(row, at, number, form)
        if one.doubts:
            sheet.write_comment(row, 6, "\n".join(one.doubts), COMMENT_SIZE)
        sheet.write_string(row, 7, document["source"], book.text)
    return row + 1


def _quarters(counted: Sequence[Sheet]) -> list[tuple[str, int]]:
    due: Counter[tuple[int, int]] = Counter()
    undated = 0
    for one in counted:
        for line in one.lines:
            when = line.cells[DUE]
            if isinstance(when, date):
                due[quarter_of(when)] += 1
            else:
                undated += 1
    told = [(f"{year}年第{quarter}季度", number) for (year, quarter), number in with_gaps(due)]
    return [*told, ("无日期", undated)] if undated else told


def _units(export: Export, counted: Sequence[Sheet]) -> list[tuple[str, int]]:
    """Count promises of each unit; 市水利局 of two places are two."""
    chosen = {one.document["document_id"] for one in counted}
    units: Counter[str] = Counter()
    for rows in export.documents("promises"):
        (document,) = rows["documents"]
        if document["document_id"] not in chosen:
            continue
        place = document["jurisdiction"] or ""
        for promise in rows["promises"]:
            own = promise["unit"]
            if own is not None:
                units[own if own.startswith(place) else f"{own}（{place}）"] += 1
    return units.most_common(UNITS_SHOWN)


def _headings(book: Workbook, sheet: Any, row: int, headings: tuple[str, ...]) -> None:
    for at, heading in enumerate(headings):
        sheet.write_string(row, at, heading, book.head)


def _block(
    book: Workbook,
    sheet: Any,
    start: int,
    headings: tuple[str, str],
    lines: Sequence[tuple[str, int]],
    title: str,
    kind: str,
) -> int:
    """Write two columns and a chart of them to their right; return the row behind both."""
    _headings(book, sheet, start, headings)
    for row, (text, number) in enumerate(lines, start + 1):
        sheet.write_string(row, 0, text, book.text)
        sheet.write_number(row, 1, number, book.number)
    end = start + len(lines)
    if not lines:
        return end + 2
    chart = book.book.add_chart({"type": kind})
    chart.add_series(
        {
            "categories": [SHEET_NAME, start + 1, 0, end, 0],
            "values": [SHEET_NAME, start + 1, 1, end, 1],
            "data_labels": {"value": True},
            "gap": 40,
        }
    )
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    axis = {"interval_unit": 1, "num_font": {"size": 8}}
    hidden = {"major_gridlines": {"visible": False}, "visible": False}
    # A bar's categories stand on the y axis, which counts from below.
    chart.set_x_axis(hidden if kind == "bar" else axis)
    chart.set_y_axis({**axis, "reverse": True} if kind == "bar" else hidden)
    height = max(CHART, ROW * (len(lines) + 1))
    chart.set_size({"width": 640, "height": height})
    sheet.insert_chart(start, CHART_COLUMN, chart, {"x_offset": 12})
    return max(end, start + height // ROW) + 2
