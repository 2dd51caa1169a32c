"""An Excel workbook in which no text becomes a formula, a link or a number, and none is cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import regex
from xlsxwriter.utility import xl_rowcol_to_cell

from zhenggai.exports.export import Export, batches
from zhenggai.exports.ledger.own_cells import NO_MARKS, Marks
from zhenggai.tables.schema import TABLES, Column, Row

# What a cell and a sheet hold at most; Excel counts UTF-16 units.
CELL_LIMIT, ROW_LIMIT = 32_767, 1_048_576
# How much of a longer text stands in its cell, and in each cell of the sheet of long texts.
HEAD, PIECE = 15_000, CELL_LIMIT // 2
LONG = "长文本"
DOUBTFUL = "#FFE699"
# What a sheet's name holds at most, and what it may not hold: nothing that XML has no place for.
NAME = 31
NO_NAME = regex.compile(r"[\[\]:*?/\\'\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]")
# Excel keeps this one for itself.
TAKEN = "history"
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


@dataclass(slots=True)
class Written:
    """The workbook that was made, and the texts that are longer than a cell: where they stand.

    ``unknown`` are headings of a form that no column of the ledger is, ``missing`` columns of the
    ledger that the form has not, ``poorer`` the person's own sheets of which charts, pictures or
    conditions stay behind.
    """

    path: Path
    long: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    poorer: list[str] = field(default_factory=list)


def sheet_title(wanted: str, most: int = NAME) -> str:
    """Return what of a title can be a sheet's name, cut to so many UTF-16 units."""
    name = NO_NAME.sub("", wanted).strip() or "表"
    while len(name.encode("utf-16-le")) // 2 > most:
        name = name[:-1]
    return name.strip()


def fits(text: str) -> bool:
    """Say whether a cell holds a text whole."""
    return len(text) <= PIECE or len(text.encode("utf-16-le")) // 2 <= CELL_LIMIT


class Workbook:
    """A workbook with its formats, its sheet names and its long texts."""

    def __init__(self, book: Any, path: Path) -> None:
        self.book = book
        self.written = Written(path)
        self.names: set[str] = {TAKEN}
        self.texts: list[tuple[str, str]] = []
        base = {"font_name": "宋体", "font_size": 10, "valign": "top", "border": 1}
        wrap = {**base, "text_wrap": True}
        self._shapes: Mapping[str, Mapping[str, Any]] = {
            "text": wrap,
            "number": {**base, "align": "center"},
            "day": {**base, "num_format": "yyyy-mm-dd", "align": "center"},
        }
        self._forms: dict[tuple[str, bool, str | None, str | None], Any] = {}
        self.text = self.form("text")
        self.doubt = self.form("text", doubtful=True)
        self.link = book.add_format({**wrap, "font_color": "#1F4E79", "underline": 1})
        self.number = self.form("number")
        self.doubt_number = book.add_format({**base, "align": "center", "bg_color": DOUBTFUL})
        self.day = self.form("day")
        self.head = book.add_format(
            {**wrap, "bold": True, "bg_color": "#D9E2F3", "align": "center", "valign": "vcenter"}
        )
        self.title = book.add_format({"bold": True, "font_size": 14, "font_name": "宋体"})
        self.small = book.add_format({"font_size": 9, "font_name": "宋体", "font_color": "#595959"})

    def form(self, shape: str, marks: Marks = NO_MARKS, *, doubtful: bool = False) -> Any:
        """Return the format of a text, a number or a day, in the colours that a person gave it."""
        key = (shape, doubtful, marks.fill, marks.ink)
        if key not in self._forms:
            colours = {"bg_color": DOUBTFUL} if doubtful else {}
            if marks.fill is not None:
                colours["bg_color"] = f"#{marks.fill}"
            if marks.ink is not None:
                colours["font_color"] = f"#{marks.ink}"
            self._forms[key] = self.book.add_format({**self._shapes[shape], **colours})
        return self._forms[key]

    def sheet_name(self, wanted: str) -> str:
        """Return a name that Excel takes and no other sheet has."""
        base = sheet_title(wanted)
        name, number = base, 1
        while name.lower() in self.names:
            number += 1
            mark = f"({number})"
            name = sheet_title(base, NAME - len(mark)) + mark
        self.names.add(name.lower())
        return name

    def fitting(self, sheet: str, row: int, column: int, text: str) -> str:
        """Return a text that fits a cell; one that does not goes to the sheet of long texts."""
        if fits(text):
            return text
        place = f"{sheet}!{xl_rowcol_to_cell(row, column)}"
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
            for at in range(0, len(text), PIECE):
                sheet.write_string(row, 1 + at // PIECE, text[at : at + PIECE])

    def tables(self, export: Export) -> None:
        """Write the published tables with Chinese headings, on more than one sheet where needed."""
        for name, table in export.tables.items():
            shape = TABLES[name]
            title, sheet = self._table_sheet(shape.label_zh, shape.columns)
            row = 0
            for rows in batches(table):
                for given in rows:
                    row += 1
                    if row == ROW_LIMIT:
                        title, sheet = self._table_sheet(shape.label_zh, shape.columns)
                        row = 1
                    self._row(sheet, title, row, given, shape.columns)

    def _table_sheet(self, label: str, columns: Sequence[Column]) -> tuple[str, Any]:
        title = self.sheet_name(label)
        sheet = self.book.add_worksheet(title)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column.label_zh, self.head)
        sheet.set_column(0, len(columns) - 1, 14)
        sheet.freeze_panes(1, 0)
        sheet.ignore_errors({"number_stored_as_text": "A:XFD"})
        return title, sheet

    def _row(self, sheet: Any, title: str, row: int, given: Row, columns: Sequence[Column]) -> None:
        for at, column in enumerate(columns):
            value = given[column.name]
            if isinstance(value, bool):
                sheet.write_boolean(row, at, value)
            elif isinstance(value, (int, float)):
                sheet.write_number(row, at, value)
            elif isinstance(value, date):
                sheet.write_datetime(row, at, value, self.day)
            elif isinstance(value, list):
                sheet.write_string(row, at, "；".join(map(str, value)))
            elif value is not None:
                sheet.write_string(row, at, self.fitting(title, row, at, str(value)))
