"""XLS and WPS's ET sheets to a Document: what each sheet displays, as in XLSX."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

from zhenggai.readers import soffice
from zhenggai.readers.errors import ReadError
from zhenggai.readers.guard import tell_memory
from zhenggai.readers.ole import stream_names
from zhenggai.readers.sheets import xlsx
from zhenggai.readers.sheets.formats import CHINESE, is_date_format, show_date, show_number
from zhenggai.readers.sheets.printed import head_to_lines
from zhenggai.readers.sheets.sheet import Sheet, SheetCell, write_sheets
from zhenggai.readers.sheets.xls_beside import read_beside
from zhenggai.text.document import Document, DocumentBuilder, Note

# How pictures in PNG and JPEG begin.
PICTURE = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff[\xe0\xe1]..(?:JFIF|Exif)", re.DOTALL)
# How storages of what is embedded are named.
EMBEDDED = "mbd"
# LibreOffice's name for the format; without it a damaged file is read as plain text.
EXCEL_97 = "MS Excel 97"


def read(data: bytes) -> Document:
    """Read a workbook; raise ReadError where it cannot be read."""
    import xlrd  # noqa: PLC0415  # only old sheets need it

    try:
        # It writes warnings about odd files to the terminal.
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, logfile=io.StringIO(), ragged_rows=True
        )
        sheets = [_sheet(book, sheet) for sheet in book.sheets()]
    except ReadError:
        raise
    except Exception as error:
        # It raises whatever a damaged record leads to.
        tell_memory(error)
        encrypted = isinstance(error, xlrd.biffh.XLRDError) and "encrypted" in str(error).lower()
        if encrypted:
            raise ReadError("file-encrypted") from error
        # LibreOffice reads some that it does not.
        made = soffice.convert(data, ".xls", soffice.XLSX, filter_name=EXCEL_97)
        if not made:
            raise ReadError("file-damaged", str(error)) from error
        return replace(xlsx.read(made), format="xls", reader="soffice")
    for own, beside in zip(sheets, read_beside(data), strict=False):
        own.comments += [(f"R{box.row + 1}C{box.column + 1}", box.text) for box in beside.boxes]
        for words in beside.heads:
            own.heads += head_to_lines(words, own.name)
    builder = DocumentBuilder("xls", "xlrd")
    write_sheets(builder, sheets)
    for name in stream_names(data):
        if name.startswith(EMBEDDED):
            builder.note("embedded-part-not-read", "object")
    pictures = len(PICTURE.findall(data))
    document = builder.build()
    if not pictures:
        return document
    if document.text.strip():
        note = Note("pictures-not-read", (str(pictures),))
        return replace(document, notes=(*document.notes, note))
    made = soffice.convert(data, ".xls", soffice.XLSX, filter_name=EXCEL_97)
    if not made:
        raise ReadError("file-without-text")
    return replace(xlsx.read(made), format="xls")


def _sheet(book: Any, sheet: Any) -> Sheet:
    import xlrd  # noqa: PLC0415

    found = Sheet(sheet.name, hidden=bool(sheet.visibility))
    nothing = {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}
    for row in range(sheet.nrows):
        look = sheet.rowinfo_map.get(row)
        for column, kind in enumerate(sheet.row_types(row)):
            # A border around nothing; sheets have millions of them.
            if kind in nothing:
                continue
            cell = sheet.cell(row, column)
            text = _displayed(book, cell)
            if not text:
                continue
            wide = sheet.colinfo_map.get(column)
            hidden = bool(look and look.hidden) or bool(wide and wide.hidden)
            bold = bool(book.font_list[book.xf_list[cell.xf_index].font_index].bold)
            found.put(row, column, SheetCell(text, bold, hidden))
    for top, bottom, left, right in sheet.merged_cells:
        found.merged.append((top, left, bottom - top, right - left))
    for (row, column), note in sorted(sheet.cell_note_map.items()):
        found.comments.append((f"R{row + 1}C{column + 1}", note.text))
    return found


def _displayed(book: Any, cell: Any) -> str:
    import xlrd  # noqa: PLC0415

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    key = book.xf_list[cell.xf_index].format_key
    known = book.format_map.get(key)
    format = CHINESE.get(key, known.format_str if known else "General")
    if cell.ctype == xlrd.XL_CELL_DATE or is_date_format(format):
        try:
            return show_date(xlrd.xldate_as_datetime(cell.value, book.datemode), format, cell.value)
        except (xlrd.XLDateError, ValueError, OverflowError):
            return show_number(cell.value, "General")
    return show_number(cell.value, format)
