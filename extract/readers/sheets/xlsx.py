"""XLSX to a Document: what each sheet displays, hidden rows and sheets kept and noted."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import NamedTuple

from lxml import etree

from zhenggai.readers.errors import ReadError
from zhenggai.readers.guard import tell_memory
from zhenggai.readers.package import SHEETS, Package, Relation, transitional
from zhenggai.readers.pictures import read_pictures
from zhenggai.readers.sheets.formats import (
    BUILT_IN,
    CHINESE,
    date_of,
    is_date_format,
    show_date,
    show_number,
)
from zhenggai.readers.sheets.printed import head_to_lines
from zhenggai.readers.sheets.sheet import Sheet, SheetCell, write_sheets
from zhenggai.text.document import Document, DocumentBuilder

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION_NAMES = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATION, EMBED = RELATION_NAMES + "id", RELATION_NAMES + "embed"
WORKSHEET = "worksheet"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
ART = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# What a drawing or a sheet shows of other parts, and what it is.
SHOWN_PARTS = {
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "diagram",
}
OBJECTS = frozenset({"oleObject", "package"})
TEXT, PHONETIC = M + "t", M + "rPh"
ROW, CELL, VALUE, FORMULA, INLINE = (M + name for name in ("row", "c", "v", "f", "is"))
HEADS = M + "headerFooter"
SHEET_PARTS = (ROW, M + "col", M + "mergeCell", HEADS)
# A prefix that nothing declares harms no cell.
NAMES = etree.ErrorDomains.NAMESPACE
OFF = frozenset({"0", "false"})
FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
# A border around nothing, in its own place; sheets have millions of them.
EMPTY_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*?\br=[\"'][^<>]*/>")
# _x000D_ is how a sheet writes a character that XML does not hold.
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class _Style(NamedTuple):
    """How cells of a style are shown."""

    format: str
    bold: bool


PLAIN = _Style("General", False)


@dataclass(slots=True)
class _Book:
    """What all sheets of a file share."""

    package: Package
    strings: list[str] = field(default_factory=list)
    styles: list[_Style] = field(default_factory=list)
    since_1904: bool = False
    without_value: list[str] = field(default_factory=list)


def read(data: bytes) -> Document:
    """Read a workbook; raise ReadError where it cannot be read."""
    package = Package(data, SHEETS)
    root = package.xml(package.main)
    if root is None or not root.tag.startswith(M):
        raise ReadError("file-damaged", package.main)
    relations = package.relations(package.main)
    named = {r.kind: r.part for r in relations.values()}
    folder = posixpath.dirname(package.main)
    book = _Book(package)
    book.strings = _strings(package.xml(named.get("sharedStrings", f"{folder}/sharedStrings.xml")))
    book.styles = _styles(package.xml(named.get("styles", f"{folder}/styles.xml")))
    look = root.find(M + "workbookPr")
    book.since_1904 = look is not None and look.get("date1904", "0") not in OFF
    builder = DocumentBuilder("xlsx", "lxml")
    sheets: list[Sheet] = []
    parts: set[str] = set()
    for number, element in enumerate(root.iterfind(f"{M}sheets/{M}sheet"), start=1):
        # Without its relation a sheet lies where programs put it.
        usual = Relation(WORKSHEET, f"{folder}/worksheets/sheet{number}.xml")
        relation = relations.get(element.get(RELATION, ""), usual)
        if relation.kind != WORKSHEET:
            builder.note("embedded-part-not-read", "chart", here=False)
            continue
        # Sheets on the same part are no file that a program has written.
        if relation.part in parts:
            raise ReadError("file-bomb", relation.part)
        parts.add(relation.part)
        sheets.append(_sheet(book, element, relation.part))
    for place in book.without_value:
        builder.note("formula-without-value", place, here=False)
    for part in package.damaged:
        builder.note("part-damaged", part, here=False)
    write_sheets(builder, sheets)
    document = builder.build()
    pictures = [part for sheet in sheets for part in sheet.pictures]
    if not document.text.strip() and pictures:
        return read_pictures((package.read(part) or b"" for part in pictures), "xlsx")
    return document


def _strings(root: etree._Element | None) -> list[str]:
    return [] if root is None else [_runs_text(item) for item in root.iterchildren(M + "si")]


def _runs_text(item: etree._Element) -> str:
    """Return the text of a string, in runs or not, without readings that stand above it."""
    parts = [
        element.text or ""
        for element in item.iter(TEXT)
        if (parent := element.getparent()) is not None and parent.tag != PHONETIC
    ]
    text = "".join(parts)
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _styles(root: etree._Element | None) -> list[_Style]:
    if root is None:
        return []
    written = {
        form.get("numFmtId", ""): form.get("formatCode", "General")
        for form in root.iterfind(f"{M}numFmts/{M}numFmt")
    }
    bold = []
    for font in root.iterfind(f"{M}fonts/{M}font"):
        mark = font.find(M + "b")
        bold.append(mark is not None and mark.get("val", "1") not in OFF)
    found = []
    for style in root.iterfind(f"{M}cellXfs/{M}xf"):
        number, font_at = style.get("numFmtId", "0"), _whole(style.get("fontId"))
        known = int(number) if number.isdecimal() else 0
        form = CHINESE.get(known) or written.get(number) or BUILT_IN.get(known, "General")
        found.append(_Style(form, 0 <= font_at < len(bold) and bold[font_at]))
    return found


def _whole(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else default


def _sheet(book: _Book, element: etree._Element, part: str) -> Sheet:
    found = Sheet(
        element.get("name") or "Sheet1", hidden=element.get("state", "visible") != "visible"
    )
    data = book.package.read(part)
    if data is None:
        book.package.damaged.append(part)
        return found
    if any(word in data[:4096] for word in FORBIDDEN):
        raise ReadError("file-bomb", part)
    hidden_columns: set[int] = set()
    last = 0
    elements = _open(EMPTY_CELL.sub(b"", transitional(data)))
    try:
        for own in _each(elements):
            if own.tag == ROW:
                last = _whole(own.get("r"), last + 1)
                _read_row(book, found, own, last - 1, hidden_columns)
            elif own.tag == M + "mergeCell":
                found.merged += _merged(own.get("ref", ""))
            elif own.tag == HEADS:
                for words in dict.fromkeys(head.text or "" for head in own):
                    found.heads += head_to_lines(words, found.name)
            elif own.get("hidden", "0") not in OFF:
                first = _whole(own.get("min"), 1)
                hidden_columns |= set(range(first - 1, min(_whole(own.get("max"), first), 16_384)))
    except etree.XMLSyntaxError as error:
        tell_memory(error)
    if any(e.domain != NAMES for e in elements.error_log.filter_from_errors()):
        book.package.damaged.append(part)
    _read_asides(book.package, part, found)
    return found


def _open(data: bytes) -> etree.iterparse[tuple[str, etree._Element]]:
    """Return what parses a sheet piece by piece, and mends what it can."""
    return etree.iterparse(
        BytesIO(data),
        tag=SHEET_PARTS,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )


def _each(
    elements: etree.iterparse[tuple[str, etree._Element]],
) -> Iterator[etree._Element]:
    """Yield a sheet's columns, rows and merges one by one, without keeping them in memory."""
    for _, element in elements:
        yield element
        element.clear()
        while (before := element.getprevious()) is not None:
            parent = before.getparent()
            if parent is None:
                break
            parent.remove(before)


def _read_row(
    book: _Book, sheet: Sheet, line: etree._Element, row: int, hidden_columns: set[int]
) -> None:
    hidden = line.get("hidden", "0") not in OFF
    column = -1
    for cell in line.iterchildren(CELL):
        place = PLACE.fullmatch(cell.get("r", ""))
        column = _column(place[1]) if place else column + 1
        if not len(cell):
            continue
        at = _whole(cell.get("s"))
        style = book.styles[at] if at < len(book.styles) else PLAIN
        text = _shown(book, cell, style.format)
        if text is None:
            book.without_value.append(f"{sheet.name}!{cell.get('r', '')}")
        elif text:
            own = SheetCell(text, style.bold, hidden or column in hidden_columns)
            sheet.put(row, column, own)


def _column(letters: str) -> int:
    """Return the 0-based column of its letters: A is 0, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _merged(reference: str) -> list[tuple[int, int, int, int]]:
    """Return the range of B4:B6 as row, column, rows, columns; nothing where it is none."""
    ends = [PLACE.fullmatch(end) for end in reference.split(":")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return []
    (left, top), (right, bottom) = ((_column(e[1]), int(e[2]) - 1) for e in ends if e is not None)
    if right < left or bottom < top:
        return []
    return [(top, left, bottom - top + 1, right - left + 1)]


def _shown(book: _Book, cell: etree._Element, format: str) -> str | None:
    """Return what a cell displays, None for a formula that was saved without its value."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(INLINE)
        return "" if inline is None else _runs_text(inline)
    element = cell.find(VALUE)
    value = None if element is None else element.text
    if value is None:
        return None if kind != "str" and cell.find(FORMULA) is not None else ""
    if kind == "s":
        at = _whole(value.strip(), len(book.strings))
        return book.strings[at] if at < len(book.strings) else ""
    if kind in ("str", "e"):
        return ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
    if kind == "b":
        return "TRUE" if value.strip() == "1" else "FALSE"
    try:
        if kind == "d":
            return show_date(datetime.fromisoformat(value.strip().removesuffix("Z")), format)
        number = _number(value)
        if is_date_format(format):
            return show_date(date_of(number, book.since_1904), format, number)
        return show_number(number, format)
    except (ValueError, OverflowError):
        # A number that is none, a day before all calendars: as it stands in the file.
        return value


def _number(text: str) -> float:
    try:
        return int(text)
    except ValueError:
        return float(text)


def _read_asides(package: Package, part: str, sheet: Sheet) -> None:
    """Add remarks and the words of text boxes, each with its place."""
    asides: list[tuple[tuple[int, int], str, str]] = []
    for relation in package.relations(part).values():
        sheet.parts += ["object"] if relation.kind in OBJECTS else []
        root = package.xml(relation.part) if relation.kind in ("comments", "drawing") else None
        if root is None:
            continue
        if relation.kind == "drawing":
            sheet.parts += [SHOWN_PARTS[own.tag] for own in root.iter(*SHOWN_PARTS)]
            shown = package.relations(relation.part)
            sheet.pictures += [
                shown[name].part
                for picture in root.iter(ART + "blip")
                if (name := picture.get(EMBED, "")) in shown
            ]
        for comment in root.iter(M + "comment"):
            place = PLACE.fullmatch(comment.get("ref", ""))
            at = (int(place[2]), _column(place[1])) if place else (0, 0)
            asides.append((at, comment.get("ref", ""), _runs_text(comment)))
        for shape in root.iter(DRAWING + "sp"):
            words = "\n".join(
                "".join(text.text or "" for text in line.iter(ART + "t"))
                for line in shape.iter(ART + "p")
            )
            at = _anchor(shape)
            asides.append((at, f"R{at[0]}C{at[1] + 1}", words.strip()))
    sheet.comments += [(place, words) for _, place, words in sorted(asides) if words]


def _anchor(shape: etree._Element) -> tuple[int, int]:
    """Return the row (from 1) and column (from 0) at which a text box hangs."""
    anchor = shape.getparent()
    start = None if anchor is None else anchor.find(DRAWING + "from")
    if start is None:
        return 1, 0
    row, column = (_whole(start.findtext(DRAWING + name)) for name in ("row", "col"))
    return row + 1, column
