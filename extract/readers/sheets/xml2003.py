"""Sheets of Excel 2003 as one XML text (XML 电子表格 2003): what each displays, as in XLSX."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from lxml import etree

from zhenggai.readers.errors import ReadError
from zhenggai.readers.sheets.formats import is_date_format, show_date, show_number
from zhenggai.readers.sheets.printed import head_to_lines
from zhenggai.readers.sheets.sheet import Sheet, SheetCell, write_sheets
from zhenggai.text.document import Document, DocumentBuilder

S = "{urn:schemas-microsoft-com:office:spreadsheet}"
X = "{urn:schemas-microsoft-com:office:excel}"
# Formats that the file names instead of writing them out.
NAMED_FORMATS = {
    "General Number": "General",
    "General Date": "yyyy/m/d h:mm",
    "Long Date": 'yyyy"年"m"月"d"日"',
    "Medium Date": "d-mmm-yy",
    "Short Date": "yyyy/m/d",
    "Long Time": "h:mm:ss",
    "Medium Time": "h:mm",
    "Short Time": "h:mm",
    "Currency": "#,##0.00",
    "Euro Currency": "#,##0.00",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Percent": "0.00%",
    "Scientific": "0.00E+00",
}
LARGEST = 100 << 20


class _Style(NamedTuple):
    """How cells of a style are shown."""

    format: str = "General"
    bold: bool = False


def read(data: bytes) -> Document:
    """Read a workbook; raise ReadError where it cannot be read."""
    if len(data) > LARGEST:
        raise ReadError("file-too-large", f"{len(data) >> 20} MB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        raise ReadError("file-damaged", str(error)) from error
    styles = _styles(root)
    builder = DocumentBuilder("sheetxml", "lxml")
    write_sheets(builder, [_sheet(sheet, styles) for sheet in root.iterchildren(S + "Worksheet")])
    return builder.build()


def _styles(root: etree._Element) -> dict[str, _Style]:
    found: dict[str, _Style] = {}
    for style in root.iterfind(f"{S}Styles/{S}Style"):
        parent = found.get(style.get(S + "Parent", "Default"), _Style())
        form, font = style.find(S + "NumberFormat"), style.find(S + "Font")
        own = parent.format if form is None else form.get(S + "Format", "General")
        bold = parent.bold if font is None else font.get(S + "Bold") == "1"
        found[style.get(S + "ID", "")] = _Style(NAMED_FORMATS.get(own, own), bold)
    return found


def _sheet(sheet: etree._Element, styles: dict[str, _Style]) -> Sheet:
    visible = sheet.findtext(f"{X}WorksheetOptions/{X}Visible") or ""
    found = Sheet(sheet.get(S + "Name") or "Sheet1", hidden="Hidden" in visible)
    setup = sheet.find(f"{X}WorksheetOptions/{X}PageSetup")
    for head in () if setup is None else setup.iterchildren(X + "Header", X + "Footer"):
        found.heads += head_to_lines(head.get(X + "Data", ""), found.name)
    table = sheet.find(S + "Table")
    if table is None:
        return found
    hidden_columns: set[int] = set()
    at = 0
    for column in table.iterchildren(S + "Column"):
        at = _whole(column, "Index", at + 1)
        end = at + min(_whole(column, "Span", 0), 16_384)
        if column.get(S + "Hidden") == "1":
            hidden_columns |= set(range(at - 1, end))
        at = end
    row = 0
    for line in table.iterchildren(S + "Row"):
        row = _whole(line, "Index", row + 1)
        hidden = line.get(S + "Hidden") == "1"
        column_at = 0
        for cell in line.iterchildren(S + "Cell"):
            column_at = _whole(cell, "Index", column_at + 1)
            _read_cell(found, cell, (row - 1, column_at - 1), styles, hidden, hidden_columns)
            column_at += _whole(cell, "MergeAcross", 0)
        row += _whole(line, "Span", 0)
    return found


def _read_cell(
    sheet: Sheet,
    cell: etree._Element,
    place: tuple[int, int],
    styles: dict[str, _Style],
    hidden: bool,
    hidden_columns: set[int],
) -> None:
    row, column = place
    data = cell.find(S + "Data")
    style = styles.get(cell.get(S + "StyleID", "Default"), _Style())
    text = "" if data is None else _displayed(data, style.format)
    if text.strip():
        sheet.put(row, column, SheetCell(text, style.bold, hidden or column in hidden_columns))
    down, across = _whole(cell, "MergeDown", 0), _whole(cell, "MergeAcross", 0)
    if down or across:
        sheet.merged.append((row, column, down + 1, across + 1))
    comment = cell.find(f"{S}Comment/{S}Data")
    if comment is not None:
        words = "".join(map(str, comment.itertext())).strip()
        sheet.comments.append((f"R{row + 1}C{column + 1}", words))


def _whole(element: etree._Element, name: str, default: int) -> int:
    value = element.get(S + name) or ""
    return int(value) if value.isdecimal() and len(value) < 9 else default


def _displayed(data: etree._Element, format: str) -> str:
    """Return what a cell displays; text may stand in marks of its own."""
    text = "".join(map(str, data.itertext()))
    kind = data.get(S + "Type", "String")
    try:
        if kind == "Number":
            # A date may be kept as its number.
            return text if is_date_format(format) else show_number(float(text), format)
        if kind == "DateTime":
            return show_date(datetime.fromisoformat(text.removesuffix("Z")), format)
    except (ValueError, OverflowError):
        return text
    if kind == "Boolean":
        return "TRUE" if text.strip() == "1" else "FALSE"
    return text
