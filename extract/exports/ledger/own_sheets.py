"""Sheets of a person's own in a ledger, carried over into the one that is written anew."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from openpyxl.cell.cell import MergedCell

from zhenggai.exports.ledger.colours import rgb_of, theme_colours
from zhenggai.exports.ledger.workbook import Workbook


def copy_sheet(book: Workbook, given: Any) -> None:
    """Write a sheet of openpyxl into the workbook: values, formulas, merges, widths, looks.

    What else lies on it (charts, pictures, conditions) stays in the copy of the old file alone;
    the sheet is reported then.
    """
    title = book.sheet_name(given.title)
    sheet = book.book.add_worksheet(title)
    theme = theme_colours(given.parent.loaded_theme)
    for name, shape in given.column_dimensions.items():
        sheet.set_column(f"{name}:{name}", shape.width, None, {"hidden": shape.hidden})
    for merged in given.merged_cells.ranges:
        sheet.merge_range(str(merged), "")
    forms: dict[int, Any] = {}
    for cells in given.iter_rows():
        for cell in cells:
            if isinstance(cell, MergedCell) or (cell.value is None and not cell.has_style):
                continue
            if cell.style_id not in forms:
                forms[cell.style_id] = book.book.add_format(_look(cell, theme))
            _put(sheet, cell, forms[cell.style_id])
    more = (given._charts, given._images, given.tables, given.conditional_formatting)
    if any(map(len, more)) or given.data_validations.dataValidation:
        book.written.poorer.append(title)


def _put(sheet: Any, cell: Any, form: Any) -> None:
    """Write a value as what it is; only what was a formula is one."""
    row, column, value = cell.row - 1, cell.column - 1, cell.value
    if value is None:
        sheet.write_blank(row, column, None, form)
    elif cell.data_type == "f":
        # A formula of several cells is no text in openpyxl.
        words = value if isinstance(value, str) else getattr(value, "text", None)
        sheet.write_formula(row, column, words or "", form, "")
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, form)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, form)
    elif isinstance(value, date | time):
        sheet.write_datetime(row, column, value, form)
    else:
        sheet.write_string(row, column, str(value), form)


def _look(cell: Any, theme: list[str]) -> dict[str, Any]:
    """Return how a cell of openpyxl looks, as xlsxwriter is told it."""
    font, sides = cell.font, cell.border
    look: dict[str, Any] = {
        "num_format": cell.number_format,
        "bold": bool(font.bold),
        "italic": bool(font.italic),
        "text_wrap": bool(cell.alignment.wrap_text),
        "font_name": font.name or "宋体",
        "font_size": font.size or 11,
        "border": int(any(side is not None and side.style for side in (sides.left, sides.top))),
    }
    if cell.alignment.horizontal in {"left", "center", "right"}:
        look["align"] = cell.alignment.horizontal
    if ink := rgb_of(font.color, theme):
        look["font_color"] = f"#{ink}"
    if cell.fill.fill_type == "solid" and (fill := rgb_of(cell.fill.fgColor, theme)):
        look["bg_color"] = f"#{fill}"
    return look
