"""ODS sheets to a Document: the file keeps what each cell displays."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from zhenggai.readers.errors import ReadError
from zhenggai.readers.package import OPEN_DOCUMENT, Package
from zhenggai.readers.pictures import read_pictures
from zhenggai.readers.sheets.sheet import MOST_CELLS, Sheet, SheetCell, write_sheets
from zhenggai.text.document import Document, DocumentBuilder

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
LINK = "{http://www.w3.org/1999/xlink}href"
# Where a file has its pictures; those of charts lie elsewhere.
PICTURE_FOLDER = "Pictures/"
STYLES_PART = "styles.xml"
HEAD_TAGS = frozenset(
    f"{STYLE}{side}{which}" for side in ("header", "footer") for which in ("", "-left", "-first")
)
PAGE_COUNTS = (f"{TEXT}page-number", f"{TEXT}page-count")
HIDDEN = frozenset({"collapse", "filter"})
# In a row; one element says how many, up to thousands of millions.
MOST_BLANKS = 1000
# So many equal rows are a list; more fill the sheet.
MOST_EQUAL = 1000
MOST_COLUMNS = 16_384


def read(data: bytes, format: str = "ods") -> Document:
    """Read a workbook (``ods``, or ``fods``, one XML text); raise ReadError where it cannot be."""
    package = Package(data, OPEN_DOCUMENT) if format == "ods" else None
    part = data if package is None else package.read(package.main) or b""
    if b"<!DOCTYPE" in part[:4096] or b"<!ENTITY" in part[:4096]:
        raise ReadError("file-bomb", OPEN_DOCUMENT.part)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError("file-damaged", str(error)) from error
    builder = DocumentBuilder(format, "lxml")
    unseen = {
        style.get(f"{STYLE}name")
        for style in root.iter(f"{STYLE}style")
        if any(look.get(f"{TABLE}display") == "false" for look in style)
    }
    masters = {
        style.get(f"{STYLE}name"): style.get(f"{STYLE}master-page-name")
        for style in root.iter(f"{STYLE}style")
    }
    styles = root if package is None else package.xml(STYLES_PART)
    sheets = []
    for table in root.iter(f"{TABLE}table"):
        sheets.append(_sheet(table))
        master = masters.get(table.get(f"{TABLE}style-name"))
        sheets[-1].heads += _heads(styles, master, sheets[-1].name)
        sheets[-1].hidden = table.get(f"{TABLE}style-name") in unseen
    write_sheets(builder, sheets)
    document = builder.build()
    pictures = [part for sheet in sheets for part in sheet.pictures]
    if package is not None and not document.text.strip() and pictures:
        return read_pictures((package.read(part) or b"" for part in pictures), format)
    return document


def _heads(styles: etree._Element | None, master: str | None, name: str) -> Iterator[str]:
    """Yield what is printed above and below a sheet: not numbers of pages, nor the name alone."""
    pages = () if styles is None or master is None else styles.iter(f"{STYLE}master-page")
    shown = [
        head
        for page in pages
        if page.get(f"{STYLE}name") == master
        for head in page
        if head.tag in HEAD_TAGS and head.get(f"{STYLE}display") != "false"
    ]
    lines = (line for head in shown for line in head.iter(f"{TEXT}p"))
    for line in lines:
        if next(line.iter(*PAGE_COUNTS), None) is not None:
            continue
        for own in line.iter(f"{TEXT}sheet-name"):
            own.text = name
        words = _words(line).strip()
        if words and words != name:
            yield words


def _sheet(table: etree._Element) -> Sheet:
    found = Sheet(table.get(f"{TABLE}name") or "Sheet1")
    found.pictures = [
        link
        for shown in table.iter(f"{DRAW}image")
        if (link := shown.get(LINK, "")).startswith(PICTURE_FOLDER)
    ]
    narrow = _hidden_columns(table)
    row = 0
    for line in table.iter(f"{TABLE}table-row"):
        hidden = line.get(f"{TABLE}visibility") in HIDDEN
        lines = _count(line, "number-rows-repeated")
        column = 0
        for cell in line:
            if cell.tag not in {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}:
                continue
            text = "\n".join(_words(paragraph) for paragraph in cell.findall(f"{TEXT}p"))
            again = _count(cell, "number-columns-repeated")
            if text.strip():
                # What fills the sheet to its end is told once.
                told = lines if lines <= MOST_EQUAL else 1
                if len(found.cells) + again * told > MOST_CELLS:
                    raise ReadError("file-too-large", f"{MOST_CELLS} cells")
                for down in range(row, row + told):
                    for at in range(column, column + again):
                        found.put(down, at, SheetCell(text, hidden=hidden or at in narrow))
                rows, columns = (
                    _count(cell, "number-rows-spanned"),
                    _count(cell, "number-columns-spanned"),
                )
                if rows > 1 or columns > 1:
                    found.merged.append((row, column, rows, columns))
                for note in cell.findall(f"{OFFICE}annotation"):
                    words = "".join(_words(p) for p in note.iter(f"{TEXT}p"))
                    found.comments.append((f"R{row + 1}C{column + 1}", words))
            found.comments += _boxes(cell, f"R{row + 1}C{column + 1}")
            column += again
        row += lines
    for shapes in table.iterchildren(f"{TABLE}shapes"):
        found.comments += _boxes(shapes, "R1C1")
    return found


def _boxes(place: etree._Element, name: str) -> Iterator[tuple[str, str]]:
    """Yield the words of what is drawn over a cell: text boxes and other shapes."""
    for shape in place.iter():
        if isinstance(shape.tag, str) and shape.tag.startswith(DRAW):
            words = "\n".join(_words(paragraph) for paragraph in shape.findall(f"{TEXT}p"))
            if words.strip():
                yield name, words.strip()


def _hidden_columns(table: etree._Element) -> set[int]:
    found: set[int] = set()
    column = 0
    for own in table.iter(f"{TABLE}table-column"):
        again = _count(own, "number-columns-repeated")
        if own.get(f"{TABLE}visibility") in HIDDEN:
            found |= set(range(column, column + min(again, MOST_COLUMNS)))
        column += again
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
