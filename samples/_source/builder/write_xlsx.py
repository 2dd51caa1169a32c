"""Writes a sample as an Excel ledger: numbers and dates as such, merged cells, several sheets."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from builder.grids import Grid
from builder.layout import Printed
from builder.office import restamp

FIXED = dt.datetime(2024, 6, 1, 8, 0, 0)
DATE = re.compile(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?$")
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def write_xlsx(paragraphs: list[Printed], path: Path, *, sheet: str) -> None:
    """Write the ledger; ``sheet`` names the first sheet, paragraphs of kind sheet begin others."""
    book = Workbook()
    current, row = book.active, 1
    current.title = sheet
    width = _width(paragraphs)
    for at, item in enumerate(paragraphs):
        if item.kind == "sheet":
            current, row = book.create_sheet(item.text), 1
            width = _width(paragraphs[at + 1 :])
        elif item.kind == "table":
            for offset, cells in enumerate(item.rows):
                for column, text in enumerate(cells, 1):
                    current.cell(row + offset, column, text).border = BOX
            row += len(item.rows)
        elif item.grid is not None:
            # Tables that follow each other are apart by an empty row.
            row += paragraphs[at - 1].grid is not None
            _grid(current, item.grid, row)
            row += item.grid.rows
        else:
            cell = current.cell(row, 1, item.text)
            centered = item.kind in ("title", "center")
            cell.alignment = Alignment(
                horizontal="center" if centered else None, vertical="center", wrap_text=True
            )
            cell.font = Font(bold=item.kind in ("title", "heading"), size=16 if centered else 11)
            if width > 1:
                current.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
            current.row_dimensions[row].height = 15 * (1 + len(item.text) // 60)
            row += 1
    book.properties.created = book.properties.modified = FIXED
    book.properties.creator = "整改办"
    buffer = io.BytesIO()
    book.save(buffer)
    restamp(buffer, path, {"docProps/core.xml": _keep_modified})


def _keep_modified(data: bytes) -> bytes:
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2024-06-01T08:00:00Z", data)


def _width(paragraphs: list[Printed]) -> int:
    """Return how many columns the next table has on its sheet."""
    for item in paragraphs:
        if item.kind == "sheet":
            break
        if item.grid is not None:
            return len(item.grid.widths)
        if item.kind == "table":
            return len(item.rows[0])
    return 1


def _grid(sheet: Worksheet, grid: Grid, top: int) -> None:
    for column, width in enumerate(grid.widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width * 1.6
    for row in range(grid.rows):
        for column in range(len(grid.widths)):
            sheet.cell(top + row, column + 1).border = BOX
    for cell in grid.cells:
        own = sheet.cell(top + cell.row, cell.column + 1)
        value, form = _value(cell.text, cell.kind)
        own.value = value
        if form:
            own.number_format = form
        center = cell.kind in ("head", "key", "number")
        own.alignment = Alignment(
            wrap_text=True, vertical="center", horizontal="center" if center else "left"
        )
        own.font = Font(bold=cell.kind in ("head", "key", "category"))
        if cell.rows > 1 or cell.columns > 1:
            sheet.merge_cells(
                start_row=top + cell.row,
                end_row=top + cell.row + cell.rows - 1,
                start_column=cell.column + 1,
                end_column=cell.column + cell.columns,
            )


def _value(text: str, kind: str) -> tuple[object, str]:
    """Return a number or a date as a sheet holds it, with the form that shows the same text."""
    if kind == "number" and text.isdigit():
        return int(text), ""
    match = DATE.match(text) if kind == "deadline" else None
    if match is None:
        return text or None, ""
    year, month, day = match.groups()
    form = 'yyyy"年"m"月"d"日"' if day else 'yyyy"年"m"月"'
    return dt.datetime(int(year), int(month), int(day or 1)), form
