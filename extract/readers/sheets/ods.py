"""ODS sheets to a Document: the file keeps what each cell displays."""

from __future__ import annotations

import zipfile
from io import BytesIO

from lxml import etree

from zhenggai.readers.errors import ReadError
from zhenggai.readers.guard import ZIP_FAULTS
from zhenggai.readers.sheets.sheet import MOST_CELLS, Sheet, SheetCell, write_sheets
from zhenggai.text.document import Document, DocumentBuilder

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
CONTENT = "content.xml"
# In a row; one element says how many, up to thousands of millions.
MOST_BLANKS = 1000


def read(data: bytes, format: str = "ods") -> Document:
    """Read a workbook (``ods``, or ``fods``, one XML text); raise ReadError where it cannot be."""
    part = data if format == "fods" else _content(data)
    if b"<!DOCTYPE" in part[:4096] or b"<!ENTITY" in part[:4096]:
        raise ReadError("file-bomb", CONTENT)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError("file-damaged", str(error)) from error
    builder = DocumentBuilder(format, "lxml")
    write_sheets(builder, [_sheet(table) for table in root.iter(f"{TABLE}table")])
    return builder.build()


def _content(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return archive.read(CONTENT)
    except ZIP_FAULTS as error:
        raise ReadError("file-damaged", str(error)) from error


def _sheet(table: etree._Element) -> Sheet:
    found = Sheet(table.get(f"{TABLE}name") or "Sheet1")
    row = 0
    for line in table.iter(f"{TABLE}table-row"):
        hidden = line.get(f"{TABLE}visibility") in {"collapse", "filter"}
        column = 0
        for cell in line:
            if cell.tag not in {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}:
                continue
            text = "\n".join(_words(paragraph) for paragraph in cell.findall(f"{TEXT}p"))
            again = _count(cell, "number-columns-repeated")
            if text.strip():
                if len(found.cells) + again > MOST_CELLS:
                    raise ReadError("file-too-large", f"{MOST_CELLS} cells")
                for at in range(column, column + again):
                    found.put(row, at, SheetCell(text, hidden=hidden))
                rows, columns = (
                    _count(cell, "number-rows-spanned"),
                    _count(cell, "number-columns-spanned"),
                )
                if rows > 1 or columns > 1:
                    found.merged.append((row, column, rows, columns))
                for note in cell.findall(f"{OFFICE}annotation"):
                    words = "".join(_words(p) for p in note.iter(f"{TEXT}p"))
                    found.comments.append((f"R{row + 1}C{column + 1}", words))
            column += again
        row += _count(line, "number-rows-repeated")
    return found


def _count(element: etree._Element, name: str) -> int:
    value = element.get(f"{TABLE}{name}") or "1"
    return max(int(value), 1) if value.isdecimal() and len(value) < 10 else 1


def _words(paragraph: etree._Element) -> str:
    """Return a paragraph's text; a run of blanks and a line break are elements of their own."""
    parts = [paragraph.text or ""]
    for child in paragraph:
        if child.tag == f"{TEXT}s":
            count = child.get(f"{TEXT}c") or "1"
            parts.append(" " * (min(int(count), MOST_BLANKS) if count.isdecimal() else 1))
        elif child.tag == f"{TEXT}line-break":
            parts.append("\n")
        elif child.tag == f"{TEXT}tab":
            parts.append(" ")
        else:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)
