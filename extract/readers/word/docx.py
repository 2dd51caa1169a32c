"""DOCX to a Document: body order, automatic numbers, tables, notes, headers and footers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from zhenggai.readers.errors import ReadError
from zhenggai.readers.package import Package, Relation
from zhenggai.readers.pictures import read_pictures
from zhenggai.readers.word.embedded import read_embedded
from zhenggai.readers.word.glyphs import printable
from zhenggai.readers.word.inline import (
    ALTERNATIVES,
    CONTENTS_PAGE,
    CONTENTS_STYLE,
    DELETED,
    INSERTED,
    PICTURES,
    RELATION_ID,
    RUN_PROPERTIES,
    SUB_DOCUMENT,
    Content,
    InlineReader,
    Pages,
    Part,
    choose,
    drawn_lines,
)
from zhenggai.readers.word.merges import Row, read_rows
from zhenggai.readers.word.numbering import Numbering
from zhenggai.readers.word.styles import BODY_LEVEL, Styles, W, child, read_look, value, whole
from zhenggai.text.document import Document, DocumentBuilder, Run

PARAGRAPH = W + "p"
SECTION = W + "sectPr"
PARAGRAPH_PROPERTIES = W + "pPr"
# What reads .doc files for us.
CONVERTER = "msdoc2docx"
NEW_PAGE = frozenset({"nextPage", "oddPage", "evenPage"})
APPLICATION = "extended-properties"
# Footnotes that only draw a line between text and notes.
SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})
DIAGRAM_POINT = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}pt"
# Files shown whole; Word writes the second within a paragraph, others beside them.
OTHER_FILES = frozenset({W + "altChunk", SUB_DOCUMENT})
# A part that is shown more often than this is a flood, in a file that is a part itself more than
# once: it is told, not read again.
MOST_SHOWN = 3
READABLE = frozenset({"object", "document"})
PAGES_TAG = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Pages"


def read(data: bytes, format: str = "docx", reader: str = "lxml", depth: int = 0) -> Document:
    """Read a Word file (docx, docm, dotx, dotm); raise ReadError where it cannot be read.

    ``format`` and ``reader`` are what the Document says of its origin; ``depth`` is how many
    files it lies in.
    """
    package = Package(data)
    root = package.xml(package.main)
    body = root.find(W + "body") if root is not None else None
    if body is None:
        code = "file-damaged" if package.damaged else "file-unsupported"
        raise ReadError(code, package.main)
    for further in root.findall(W + "body")[1:] if root is not None else ():
        body.extend(further)
    document = _Reader(package, format, reader, depth).document(body)
    if not document.text.strip() and next(body.iter(*PICTURES), None) is not None:
        return read_pictures(_pictures(package, body), format)
    return document


def _pictures(package: Package, body: etree._Element) -> Iterator[bytes]:
    """Yield the pictures that the text shows, in its order."""
    relations = package.relations(package.main)
    shown: dict[str, None] = {}
    for picture in body.iter(*PICTURES):
        name = picture.get(RELATION_ID + "embed") or picture.get(RELATION_ID + "id") or ""
        if name in relations:
            shown[relations[name].part] = None
    for part in shown:
        if data := package.read(part):
            yield data


class _Reader:
    """Walks one file's parts and hands what it meets to a DocumentBuilder."""

    def __init__(self, package: Package, format: str, reader: str, depth: int) -> None:
        self._package = package
        self._depth = depth
        self._marks_lost = reader == CONVERTER
        self._relations = package.relations(package.main)
        self._builder = DocumentBuilder(format, reader)
        self._styles = Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"), self._styles)
        self._pages = Pages()
        self._inline = InlineReader(self._styles, self._pages)
        self._tally = self._inline.tally
        # The type of a section says how it begins, so a section's end asks the next one.
        self._coming_sections: list[etree._Element] = []
        # Text boxes, notes and running heads have no room for a table of their own.
        self._flat = False
        # Tables in cells, each with the index of its cell: they come behind the cell's table.
        self._nested: list[tuple[etree._Element | Document, int]] = []
        self._footnote = False
        self._furniture = False
        self._seen: set[str] = set()
        self._shown: Counter[str] = Counter()
        self._carried: Content | None = None

    def _part(self, kind: str) -> etree._Element | None:
        """Return the root of the document's part of a kind: styles, numbering, footnotes …"""
        named = (r.part for r in self._relations.values() if r.kind == kind)
        return self._package.xml(next(named, f"word/{kind}.xml"))

    def document(self, body: etree._Element) -> Document:
        """Read the body, then footnotes, endnotes, headers and footers."""
        sections = [
            section
            for section in body.iter(SECTION)
            if (parent := section.getparent()) is not None
            and (parent is body or parent.tag == W + "pPr")
        ]
        self._coming_sections = sections[:0:-1]
        self._story(body)
        self._flat = True
        self._footnotes()
        self._running_heads(sections)
        self._report()
        document = self._builder.build()
        return document if self._pages_recorded() else replace(document, page_starts=())

    def _story(self, parent: etree._Element) -> None:
        """Read a text of its own: the body, a cell, a text box, a note."""
        self._blocks(parent)
        self._flush()

    def _blocks(self, parent: etree._Element) -> None:
        for element in parent.iterchildren():
            tag = element.tag
            if tag == PARAGRAPH:
                self._paragraph(element)
            elif tag == W + "tbl":
                self._flush()
                if self._flat:
                    self._flat_table(element)
                else:
                    self._table(element)
            elif tag == ALTERNATIVES:
                self._blocks(choose(element))
            elif tag in DELETED:
                self._tally["tracked-deletions"] += 1
            elif tag in OTHER_FILES:
                self._flush()
                self._part_shown(Part("document", element.get(RELATION_ID + "id", "")))
            elif len(element):
                self._tally["tracked-insertions"] += tag in INSERTED
                self._blocks(element)

    def _paragraph(self, paragraph: etree._Element) -> None:
        properties = child(paragraph, PARAGRAPH_PROPERTIES)
        own = read_look(properties, None)
        style_id = value(properties, "pStyle")
        if style_id not in self._styles.styles:
            style_id = self._styles.default
        style = self._styles.look(style_id)
        bold = bool(style.bold)
        if style.page_break if own.page_break is None else own.page_break:
            self._pages.turn_unless_at_top()
        page = self._pages.number
        deletions = self._tally["tracked-deletions"]
        content = self._inline.read(paragraph, bold, bool(style.hidden), self._carried or Content())
        self._carried = None
        mark = child(properties, RUN_PROPERTIES)
        # A converter of .doc files keeps what was deleted, but not that a mark was.
        emptied = (
            self._marks_lost and content.empty and self._tally["tracked-deletions"] > deletions
        )
        if emptied or (
            mark is not None and any(change.tag in DELETED for change in mark.iterchildren())
        ):
            # Without its mark a paragraph runs on in the next one, which gives it its number.
            self._carried = content
            return
        self._tally["hidden-text"] += content.hidden
        place = self._numbering.place(own, style_id)
        if place is not None:
            mark_look = read_look(None, mark)
            if not (content.empty and (mark_look.hidden or style.hidden)):
                mark_bold = bold if mark_look.bold is None else mark_look.bold
                self._number(content, place, mark_bold, page)
        outline = style.outline if own.outline is None else own.outline
        self._emit(
            content,
            heading=outline + 1 if outline is not None and 0 <= outline < BODY_LEVEL else 0,
            centered=bool(style.centered if own.centered is None else own.centered),
            style_name=self._styles.styles[style_id].name if style_id is not None else "",
        )
        if child(properties, SECTION) is not None:
            self._end_section()

    def _number(self, content: Content, place: tuple[str, int], bold: bool, page: int) -> None:
        """Put a paragraph's automatic number before its first line."""
        label = self._numbering.label(place)
        if label is None or (label.bullet and content.empty):
            return
        first = content.lines[0]
        page = first[0].page or page if first else page
        bold = bold if label.bold is None else label.bold
        first.insert(0, Run(label.text, bold, computed=True, page=page, suffix=label.suffix))
        self._pages.at_top = False

    def _emit(self, content: Content, heading: int, centered: bool, style_name: str) -> None:
        contents_entry = content.contents_page or (
            CONTENTS_STYLE.match(style_name) is not None
            and (content.contents_link or CONTENTS_PAGE.search(content.text) is not None)
        )
        for line in content.lines:
            if self._furniture:
                text = "".join(run.text for run in line).strip()
                if text in self._seen:
                    continue
                self._seen.add(text)
            self._builder.paragraph(
                line,
                heading=heading,
                centered=centered,
                footnote=self._footnote,
                furniture=self._furniture or contents_entry,
            )
        for box in content.boxes:
            self._story(box)
        for words in content.drawn:
            self._builder.paragraph(
                printable(words), footnote=self._footnote, furniture=self._furniture
            )
        for part in content.parts:
            self._part_shown(part)

    def _part_shown(self, shown: Part) -> None:
        """Write what a part of the package shows here, or tell that it was not read."""
        relation = self._relations.get(shown.relation)
        if relation is not None:
            self._shown[relation.part] += 1
            if self._shown[relation.part] > (1 if self._depth else MOST_SHOWN):
                relation = None
        if shown.kind == "diagram" and relation is not None:
            root = self._package.xml(relation.part)
            for point in root.iter(DIAGRAM_POINT) if root is not None else ():
                self._builder.paragraph(" ".join(filter(None, map(str.strip, drawn_lines(point)))))
            return
        data = None
        if shown.kind in READABLE and relation is not None:
            data = self._package.read(relation.part)
        plain = shown.kind == "document"
        document = read_embedded(data, self._depth + 1, plain=plain) if data else None
        if document is None or self._furniture or self._footnote:
            self._builder.note("embedded-part-not-read", shown.kind)
        elif self._builder.open_cell is not None:
            self._nested.append((document, self._builder.open_cell))
        else:
            self._builder.add(document)

    def _flush(self) -> None:
        """Emit a paragraph whose mark was deleted and which nothing follows."""
        if self._carried is not None:
            content, self._carried = self._carried, None
            self._emit(content, heading=0, centered=False, style_name="")

    def _end_section(self) -> None:
        section = self._coming_sections.pop() if self._coming_sections else None
        if section is not None and (value(section, "type") or "nextPage") in NEW_PAGE:
            self._pages.turn()

    def _table(self, table: etree._Element, within: int | None = None) -> None:
        rows = read_rows(table, self._tally)
        places = [place for row in rows for place in row.places]
        framed = any(child(place.element, W + "tbl") is not None for place in places)
        if framed and within is None and all(len(row.places) <= 1 for row in rows):
            # A frame around tables is none itself.
            for place in places:
                self._story(place.element)
            return
        self._builder.begin_table(within=within)
        self._flat = True
        for at, row in enumerate(rows):
            self._row(at, row)
        self._flat = False
        self._builder.end_table()
        nested, self._nested = self._nested, []
        for inner, cell in nested:
            if isinstance(inner, Document):
                self._builder.add(inner, cell)
            else:
                self._table(inner, cell)

    def _row(self, at: int, row: Row) -> None:
        # The cells of a row stand side by side: each meets the same page break again.
        number, at_top = self._pages.number, self._pages.at_top
        highest, all_at_top = number, at_top
        for place in row.places:
            self._pages.number, self._pages.at_top = number, at_top
            self._builder.begin_cell(
                at, place.column, place.row_span, place.column_span, hidden=row.hidden
            )
            self._story(place.element)
            highest = max(highest, self._pages.number)
            all_at_top = all_at_top and self._pages.at_top
        self._pages.number, self._pages.at_top = highest, all_at_top

    def _flat_table(self, table: etree._Element) -> None:
        rows = read_rows(table, self._tally)
        cell = self._builder.open_cell
        if cell is not None and len(rows) > 1 and any(len(row.places) > 1 for row in rows):
            self._nested.append((table, cell))
            return
        for row in rows:
            for place in row.places:
                self._story(place.element)

    def _footnotes(self) -> None:
        self._footnote = True
        for kind in ("footnotes", "endnotes"):
            root = self._part(kind) if any(k == kind for k, _ in self._inline.notes) else None
            if root is None:
                continue
            notes = {
                note.get(W + "id", ""): note
                for note in root.iterchildren()
                if note.get(W + "type") not in SEPARATORS
            }
            for of_kind, note_id in list(self._inline.notes):
                if of_kind == kind and note_id in notes:
                    self._story(notes[note_id])
        self._footnote = False

    def _running_heads(self, sections: Iterable[etree._Element]) -> None:
        self._furniture = True
        parts: dict[str, None] = {}
        for section in sections:
            for reference in section.iterchildren(W + "headerReference", W + "footerReference"):
                relation = next(
                    (
                        self._relations[target]
                        for name, target in reference.items()
                        if str(name).endswith("}id") and target in self._relations
                    ),
                    Relation("", ""),
                )
                parts[relation.part] = None
        for part in parts:
            root = self._package.xml(part) if part else None
            if root is not None:
                self._story(root)
        self._furniture = False

    def _report(self) -> None:
        for code, count in sorted(self._tally.items()):
            if count:
                self._builder.note(code, str(count), here=False)
        for number_format in sorted(self._numbering.unknown):
            self._builder.note("numbering-format-unknown", number_format, here=False)
        for part in self._package.damaged:
            self._builder.note("part-damaged", part, here=False)

    def _pages_recorded(self) -> bool:
        """Say whether the breaks met are all there are.

        Writers other than Word record only the breaks that a person set; the page count in the
        file's properties tells whether there are more.
        """
        if self._pages.number == 1 or self._pages.laid_out:
            return self._pages.laid_out
        named = (r.part for r in self._package.relations().values() if r.kind == APPLICATION)
        root = self._package.xml(next(named, "docProps/app.xml"))
        declared = whole(root.findtext(PAGES_TAG)) if root is not None else None
        return declared is None or declared <= self._pages.number
