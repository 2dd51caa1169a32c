"""The ledger (台账) as an Excel workbook: a sheet a plan, a summary, on demand all tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import regex
import xlsxwriter

from extract.export import Export, batches
from extract.exports.ledgerrows import HEADINGS, Line, Sheet, ledger
from extract.schema import TABLES

# What a cell holds at most, and how much of a longer text stands in it.
CELL = 32_767
HEAD = 30_000
LONG = "长文本"
SUMMARY = "汇总"
WIDTHS = (6, 38, 30, 46, 18, 24, 18, 18, 12, 24, 14)
MERGED = (0, 1, 2)
UNITS_SHOWN = 20
NO_NAME = regex.compile(r"[\[\]:*?/\\']")
# Points of one line of text, and of the highest row that Excel takes.
LINE, HIGHEST = 13.5, 409.0
COMMENT = {"x_scale": 2, "y_scale": 1.5}


@dataclass(slots=True)
class Written:
    """The workbook that was made, and the texts that are longer than a cell: where they stand."""

    path: Path
    long: list[str] = field(default_factory=list)


def write_ledger(export: Export, path: Path, *, tables: bool = False) -> Written:
    """Write the workbook; ``tables``: the published tables as further sheets.

    No text becomes a formula, a link or a number. A text over 32,767 characters begins in its
    cell and stands whole in the sheet 长文本; each is reported.
    """
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    sheets = ledger(export)
    with xlsxwriter.Workbook(str(path), options) as book:
        writer = _Workbook(book, path)
        writer.summary(export, sheets)
        for sheet in sheets:
            writer.ledger(sheet)
        if tables:
            writer.tables(export)
        writer.long_texts()
    return writer.written


class _Workbook:
    def __init__(self, book: Any, path: Path) -> None:
        self.book = book
        self.written = Written(path)
        self.names: set[str] = set()
        self.texts: list[tuple[str, str]] = []
        base = {"font_name": "宋体", "font_size": 10, "valign": "top", "border": 1}
        wrap = {**base, "text_wrap": True}
        self.text = book.add_format(wrap)
        self.doubt = book.add_format({**wrap, "bg_color": "#FFE699"})
        self.day = book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "center"})
        self.head = book.add_format(
            {**wrap, "bold": True, "bg_color": "#D9E2F3", "align": "center", "valign": "vcenter"}
        )
        self.title = book.add_format({"bold": True, "font_size": 14, "font_name": "宋体"})

    def sheet_name(self, wanted: str) -> str:
        """Return a name that Excel takes and no other sheet has."""
        base = NO_NAME.sub("", wanted).strip()[:28] or "表"
        name, number = base, 1
        while name.lower() in self.names:
            number += 1
            name = f"{base[:26]}({number})"
        self.names.add(name.lower())
        return name

    def ledger(self, given: Sheet) -> None:
        """Write the ledger of one document."""
        document = given.document
        place = str(document["jurisdiction"] or "")
        year = document["year"]
        name = self.sheet_name(f"{place}{year or ''}" if place else str(document["source"]))
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&C第 &P 页 共 &N 页")
        for at, width in enumerate(WIDTHS):
            sheet.set_column(at, at, width)
        sheet.write_string(0, 0, str(document["title"] or document["source"]), self.title)
        for at, heading in enumerate(HEADINGS):
            sheet.write_string(1, at, heading, self.head)
        sheet.freeze_panes(2, 2)
        row = 2
        for _, group in groupby(given.lines, key=lambda line: line.issue_no):
            row = self._issue(sheet, name, row, list(group))
        sheet.autofilter(1, 0, max(row - 1, 2), len(HEADINGS) - 1)

    def _issue(self, sheet: Any, name: str, row: int, lines: list[Line]) -> int:
        """Write the lines of one issue; return the row behind them."""
        for offset, height in enumerate(_heights(lines)):
            sheet.set_row(row + offset, height)
        for at in MERGED:
            doubtful = any(at in line.doubts for line in lines)
            form = self.doubt if doubtful else self.text
            shown = self._fitting(name, row, at, str(lines[0].cells[at]))
            if len(lines) > 1:
                sheet.merge_range(row, at, row + len(lines) - 1, at, "", form)
            sheet.write_string(row, at, shown, form)
        for offset, line in enumerate(lines):
            for at, value in enumerate(line.cells):
                if at in MERGED:
                    continue
                form = self.doubt if at in line.doubts else self.text
                if isinstance(value, date):
                    sheet.write_datetime(row + offset, at, value, self.day)
                else:
                    shown = self._fitting(name, row + offset, at, value)
                    sheet.write_string(row + offset, at, shown, form)
            for at, reasons in line.doubts.items():
                place = row if at in MERGED else row + offset
                sheet.write_comment(place, at, "\n".join(reasons)[:CELL], COMMENT)
        return row + len(lines)

    def _fitting(self, sheet: str, row: int, column: int, text: str) -> str:
        """Return a text that fits a cell; one that does not goes to the sheet of long texts."""
        if len(text) <= CELL:
            return text
        place = f"{sheet}!{xlsxwriter.utility.xl_rowcol_to_cell(row, column)}"
        self.texts.append((place, text))
        self.written.long.append(place)
        return f"{text[:HEAD]}……［全文见“{LONG}”第{len(self.texts) + 1}行］"

    def long_texts(self) -> None:
        """Write the texts that no cell holds, in pieces side by side."""
        if not self.texts:
            return
        sheet = self.book.add_worksheet(self.sheet_name(LONG))
        sheet.write_string(0, 0, "位置", self.head)
        sheet.write_string(0, 1, "全文（分列接续）", self.head)
        for row, (place, text) in enumerate(self.texts, 1):
            sheet.write_string(row, 0, place)
            for at in range(0, len(text), CELL):
                sheet.write_string(row, 1 + at // CELL, text[at : at + CELL])

    def summary(self, export: Export, sheets: list[Sheet]) -> None:
        """Write the first sheet: plans, what falls due by quarter, who carries most."""
        sheet = self.book.add_worksheet(self.sheet_name(SUMMARY))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 56)
        sheet.set_column(1, 6, 12)
        sheet.write_string(0, 0, "整改台账汇总", self.title)
        row = self._block(sheet, 2, ("方案", "地区", "问题", "措施", "存疑"), [
            (
                str(s.document["title"] or s.document["source"]),
                str(s.document["jurisdiction"] or ""),
                len({line.issue_no for line in s.lines}),
                sum(bool(line.cells[3]) for line in s.lines),
                int(str(s.document["warnings"])) + int(str(s.document["errors"])),
            )
            for s in sheets
        ])  # fmt: skip
        due: Counter[str] = Counter()
        for one in sheets:
            for line in one.lines:
                when = line.cells[8]
                if isinstance(when, date):
                    due[f"{when.year}年第{(when.month + 2) // 3}季度"] += 1
                else:
                    due["无日期"] += 1
        quarters = sorted(due.items())
        start = row + 1
        row = self._block(sheet, start, ("到期季度", "措施"), quarters)
        self._chart(sheet, "column", "按季度到期的措施", start, row, "I3")
        units = Counter(
            str(p["unit"]) for p in export.rows("promises") if p["unit"] is not None
        ).most_common(UNITS_SHOWN)
        start = row + 1
        row = self._block(sheet, start, ("责任单位（前20）", "承诺"), units)
        self._chart(sheet, "bar", "承担最多的单位", start, row, "I20")

    def _block(self, sheet: Any, row: int, headings: tuple[str, ...], lines: Any) -> int:
        for at, heading in enumerate(headings):
            sheet.write_string(row, at, heading, self.head)
        for line in lines:
            row += 1
            for at, value in enumerate(line):
                if isinstance(value, int):
                    sheet.write_number(row, at, value, self.text)
                else:
                    sheet.write_string(row, at, value[:CELL], self.text)
        return row + 1

    def _chart(self, sheet: Any, kind: str, title: str, start: int, end: int, place: str) -> None:
        if end - start < 2:
            return
        chart = self.book.add_chart({"type": kind})
        name = SUMMARY
        chart.add_series(
            {
                "categories": [name, start + 1, 0, end - 1, 0],
                "values": [name, start + 1, 1, end - 1, 1],
                "data_labels": {"value": True},
            }
        )
        chart.set_title({"name": title})
        chart.set_legend({"none": True})
        if kind == "bar":
            chart.set_y_axis({"reverse": True, "interval_unit": 1})
        chart.set_size({"width": 640, "height": 320 if kind == "column" else 440})
        sheet.insert_chart(place, chart)

    def tables(self, export: Export) -> None:
        """Write the published tables, one a sheet, with Chinese headings."""
        for name, table in export.tables.items():
            shape = TABLES[name]
            title = self.sheet_name(shape.label_zh)
            sheet = self.book.add_worksheet(title)
            for at, column in enumerate(shape.columns):
                sheet.write_string(0, at, column.label_zh, self.head)
            sheet.freeze_panes(1, 0)
            row = 0
            for rows in batches(table):
                for given in rows:
                    row += 1
                    for at, column in enumerate(shape.columns):
                        self._value(sheet, title, row, at, given[column.name])

    def _value(self, sheet: Any, title: str, row: int, at: int, value: object) -> None:
        if isinstance(value, bool):
            sheet.write_boolean(row, at, value)
        elif isinstance(value, (int, float)):
            sheet.write_number(row, at, value)
        elif isinstance(value, date):
            sheet.write_datetime(row, at, value, self.day)
        elif isinstance(value, list):
            sheet.write_string(row, at, "；".join(map(str, value)))
        elif value is not None:
            sheet.write_string(row, at, self._fitting(title, row, at, str(value)))


def _heights(lines: list[Line]) -> list[float]:
    """Return the height of each row of an issue: no program fits merged cells by itself."""
    heights = [
        max(_lines(value, at) for at, value in enumerate(line.cells) if at not in MERGED) * LINE
        for line in lines
    ]
    missing = max(_lines(lines[0].cells[at], at) for at in MERGED) * LINE - sum(heights)
    if missing > 0:
        heights = [height + missing / len(lines) for height in heights]
    return [min(max(height, LINE) + 3, HIGHEST) for height in heights]


def _lines(value: str | date, column: int) -> int:
    """Return how many lines a text takes in its column; a Chinese character is two wide."""
    if isinstance(value, date):
        return 1
    room = max(WIDTHS[column] - 1, 1)
    widths = (sum(2 if ord(c) > 0x2E7F else 1 for c in line) for line in value.split("\n"))
    return sum(-(-max(width, 1) // room) for width in widths)
