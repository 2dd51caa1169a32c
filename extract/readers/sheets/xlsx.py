"""XLSX to a Document: what each sheet displays, hidden rows and sheets kept and noted."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from zhenggai.readers.errors import ReadError
from zhenggai.readers.guard import ZIP_FAULTS
from zhenggai.readers.sheets.formats import CHINESE, is_date_format, show_date, show_number
from zhenggai.readers.sheets.sheet import MOST_CELLS, Sheet, SheetCell, write_sheets
from zhenggai.text.document import Document, DocumentBuilder

FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")


def read(data: bytes) -> Document:
    """Read a workbook; raise ReadError where it cannot be read."""
    import openpyxl  # noqa: PLC0415  # only sheets need it

    formulas = _look(data)
    try:
        book = openpyxl.load_workbook(BytesIO(data), data_only=True)
        written = openpyxl.load_workbook(BytesIO(data)) if formulas else None
        sheets = [_sheet(book, sheet) for sheet in book.worksheets]
    except ReadError:
        raise
    except Exception as error:
        # It raises whatever a damaged part leads to.
        raise ReadError("file-damaged", f"{type(error).__name__}: {error}") from error
    builder = DocumentBuilder("xlsx", "openpyxl")
    if written is not None:
        for sheet in book.worksheets:
            for place in _without_value(sheet, written[sheet.title]):
                builder.note("formula-without-value", f"{sheet.title}!{place}", here=False)
    write_sheets(builder, sheets)
    return builder.build()


def _look(data: bytes) -> bool:
    """Refuse parts that declare entities; say whether a sheet has formulas."""
    formulas = False
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                if not name.endswith((".xml", ".rels")):
                    continue
                part = archive.read(name)
                if any(word in part[:4096] for word in FORBIDDEN):
                    raise ReadError("file-bomb", name)
                if name.startswith("xl/worksheets/"):
                    formulas = formulas or b"<f>" in part or b"<f " in part
    except ZIP_FAULTS as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError("file-damaged", str(error)) from error
    return formulas


def _sheet(book: Any, sheet: Any) -> Sheet:
    found = Sheet(sheet.title, hidden=sheet.sheet_state != "visible")
    if len(sheet._cells) > MOST_CELLS:
        raise ReadError("file-too-large", f"{MOST_CELLS} cells")
    rows = {row for row, look in sheet.row_dimensions.items() if look.hidden}
    columns = {
        number
        for look in sheet.column_dimensions.values()
        if look.hidden
        for number in range(look.min or 0, (look.max or 0) + 1)
    }
    # The sheet's own store: walking its area would visit a million empty cells.
    for (row, column), cell in sheet._cells.items():
        if cell.comment is not None:
            found.comments.append((cell.coordinate, cell.comment.text))
        if cell.value is None:
            continue
        found.cells[row - 1, column - 1] = SheetCell(
            _displayed(book, cell),
            bool(cell.font and cell.font.b),
            row in rows or column in columns,
        )
    for area in sheet.merged_cells.ranges:
        found.merged.append(
            (
                area.min_row - 1,
                area.min_col - 1,
                area.max_row - area.min_row + 1,
                area.max_col - area.min_col + 1,
            )
        )
    return found


def _displayed(book: Any, cell: Any) -> str:
    """Return what a cell displays."""
    from openpyxl.utils.datetime import from_excel  # noqa: PLC0415

    value = cell.value
    format = CHINESE.get(cell._style.numFmtId, cell.number_format or "General")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date | time | timedelta):
        return show_date(value, format)
    if isinstance(value, int | float):
        if is_date_format(format):
            try:
                return show_date(from_excel(value, book.epoch), format)
            except (ValueError, OverflowError, TypeError):
                return show_number(value, "General")
        return show_number(value, format)
    return str(value)


def _without_value(sheet: Any, written: Any) -> list[str]:
    """Return the cells whose formula was saved without its value."""
    return [
        cell.coordinate
        for cell in written._cells.values()
        if cell.data_type == "f" and sheet[cell.coordinate].value is None
    ]
