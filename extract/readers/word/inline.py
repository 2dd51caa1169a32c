"""What stands in one Word paragraph: its lines of text, and the text boxes anchored in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from lxml import etree

from zhenggai.readers.word.fields import FieldCounts
from zhenggai.readers.word.glyphs import PRIVATE, UNKNOWN, printable, signs_of, symbol
from zhenggai.readers.word.styles import OFF, VAL, Styles, W, child
from zhenggai.text.document import Run

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
BLANKS = " \t\r\n"
BOX = W + "txbxContent"
RUN = W + "r"
TEXT = W + "t"
TAB = W + "tab"
BREAK = W + "br"
RETURN = W + "cr"
PLACED_TAB = W + "ptab"
PAGE_TURN = W + "lastRenderedPageBreak"
HARD_HYPHEN = W + "noBreakHyphen"
SYMBOL = W + "sym"
FIELD_MARK = W + "fldChar"
INSTRUCTION = W + "instrText"
FOOTNOTE = W + "footnoteReference"
ENDNOTE = W + "endnoteReference"
COMMENT_MARK = W + "commentReference"
RUBY = W + "ruby"
BOLD = W + "b"
VANISH = W + "vanish"
STRIKES = frozenset({W + "strike", W + "dstrike"})
FONTS = W + "rFonts"
RUN_STYLE = W + "rStyle"
FORM = W + "ffData"
RUN_PROPERTIES = W + "rPr"
TABS = frozenset({TAB, PLACED_TAB})
BREAKS = frozenset({BREAK, RETURN})
NOTES = {FOOTNOTE: "footnotes", ENDNOTE: "endnotes"}
DRAWINGS = frozenset({W + "drawing", W + "pict", W + "object"})
FORMULAS = frozenset({M + "oMath", M + "oMathPara"})
ALTERNATIVES = MC + "AlternateContent"
PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
TEXTS = (TEXT, M + "t")
# How the names of Office's own vocabularies begin.
OF_OFFICE = (
    "http://schemas.microsoft.com/",
    "http://schemas.openxmlformats.org/",
    "http://purl.oclc.org/",
)
DRAWING_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
DRAWING_PARAGRAPH = "{http://schemas.openxmlformats.org/drawingml/2006/main}p"
WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
# What a drawing only points to: the element, the attribute that names the part, and what it is.
DRAWING_PARTS = {
    DIAGRAM: ("dm", "diagram"),
    CHART: ("id", "chart"),
    OBJECT: ("id", "object"),
    W + "control": ("id", "control"),
}
SUB_DOCUMENT = W + "subDoc"
INSERTED = frozenset({W + "ins", W + "moveTo"})
DELETED = frozenset({W + "del", W + "moveFrom"})
PASSED_OVER = frozenset({W + "pPr", RUN_PROPERTIES, W + "sdtPr", W + "sdtEndPr", W + "smartTagPr"})
# A table of contents points at the bookmarks that Word sets on its headings.
CONTENTS_MARK = "_Toc"
CONTENTS_STYLE = re.compile(r"(?:toc|目录|contents)\s*\d", re.IGNORECASE)
# 一、总体要求 → 3: a blank (the tab) and the page, where a converter dropped the links
CONTENTS_PAGE = re.compile(r"\s\d{1,4}$")
# Where a .doc anchors a drawing a converter leaves this character.
ANCHOR = "\ufffc"
HYPHEN = "-"


@dataclass(slots=True)
class Pages:
    """The page that is being read, counted by the breaks that the file records.

    ``laid_out`` says that among them are those that Word met when it last laid the text out.
    """

    number: int = 1
    at_top: bool = True
    laid_out: bool = False

    def turn(self) -> None:
        """Begin a page."""
        self.number += 1
        self.at_top = True

    def turn_unless_at_top(self) -> None:
        """Begin a page, unless the break just read has begun it: Word records many twice."""
        if not self.at_top:
            self.turn()


class Part(NamedTuple):
    """A part that a drawing shows: what it is (diagram, chart, object …), and its relation."""

    kind: str
    relation: str


class Look(NamedTuple):
    """How a run is shown. ``font`` is named where it is one of signs."""

    bold: bool
    hidden: bool
    struck: bool = False
    font: str = ""


@dataclass(slots=True)
class Content:
    """A paragraph's lines (soft returns part them), what is anchored in it, what it was made of."""

    lines: list[list[Run]] = field(default_factory=lambda: [[]])
    boxes: list[etree._Element] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    hidden: int = 0
    contents_link: bool = False
    contents_page: bool = False

    @property
    def empty(self) -> bool:
        """Whether no text stands in the paragraph."""
        return not self.text

    @property
    def text(self) -> str:
        """The paragraph's text, without the blanks around it."""
        return "".join(run.text for line in self.lines for run in line).strip()


@dataclass(slots=True)
class Field:
    """A field that is open: its instruction so far, and whether its result has begun.

    ``form`` is what a form field holds; ``written`` says that its result has text.
    """

    instruction: str = ""
    shown: bool = False
    form: etree._Element | None = None
    written: bool = False


class InlineReader:
    """Reads paragraphs one after another; fields may run over several of them.

    ``tally`` counts what a note will tell of; ``notes`` are the footnotes and endnotes referred
    to, in order, as pairs of kind and id.
    """

    def __init__(self, styles: Styles, pages: Pages) -> None:
        self.tally: Counter[str] = Counter()
        self.notes: dict[tuple[str, str], None] = {}
        self._styles = styles
        self._pages = pages
        self._fields: list[Field] = []
        self._content = Content()
        self._counts = FieldCounts()
        self._plain = Look(False, False)
        # The run that was struck through last, to which another one may be joined.
        self._struck: Run | None = None

    def read(
        self, paragraph: etree._Element, bold: bool, hidden: bool, content: Content
    ) -> Content:
        """Add a paragraph's text to ``content``; ``bold`` and ``hidden`` are its style's."""
        self._content = content
        self._plain = Look(bold, hidden)
        self._struck = None
        self._inline(paragraph)
        for open_field in self._fields:
            # An instruction ends with its paragraph: a lost mark must not swallow the document.
            open_field.shown = True
        return content

    def _inline(self, parent: etree._Element) -> None:
        for element in parent.iterchildren():
            tag = element.tag
            if tag == RUN:
                self._run(element)
            elif tag in PASSED_OVER or tag == BOX:
                continue
            elif tag in DELETED:
                self.tally["tracked-deletions"] += 1
            elif tag == ALTERNATIVES:
                self._inline(choose(element))
            elif tag in FORMULAS:
                self._write(_formula(element), self._plain)
            elif tag == SUB_DOCUMENT:
                self._content.parts.append(Part("document", element.get(RELATION_ID + "id", "")))
            else:
                if tag in INSERTED:
                    self.tally["tracked-insertions"] += 1
                elif tag == W + "hyperlink":
                    link = CONTENTS_MARK in element.get(W + "anchor", "")
                    self._content.contents_link |= link
                elif tag == W + "fldSimple":
                    self._instruct(element.get(W + "instr", ""))
                if len(element):
                    self._inline(element)

    def _run(self, run: etree._Element) -> None:
        properties = next(run.iterchildren(RUN_PROPERTIES), None)
        self._pieces(run, self._plain if properties is None else self._look(properties))

    def _look(self, properties: etree._Element) -> Look:
        """Return how a run is shown."""
        bold, hidden = self._plain.bold, self._plain.hidden
        struck, font = False, ""
        own_bold = own_hidden = own_struck = None
        for element in properties.iterchildren(BOLD, VANISH, RUN_STYLE, FONTS, *STRIKES):
            tag = element.tag
            if tag == RUN_STYLE:
                look = self._styles.look(element.get(VAL))
                # A switch set in both the paragraph's and the run's style turns itself off.
                bold = bold != bool(look.bold)
                hidden = hidden != bool(look.hidden)
                struck = bool(look.struck)
            elif tag == FONTS:
                font = element.get(W + "ascii", "")
            elif tag == BOLD:
                own_bold = element.get(VAL, "1") not in OFF
            elif tag == VANISH:
                own_hidden = element.get(VAL, "1") not in OFF
            else:
                own_struck = bool(own_struck) or element.get(VAL, "1") not in OFF
        return Look(
            bold if own_bold is None else own_bold,
            hidden if own_hidden is None else own_hidden,
            struck if own_struck is None else own_struck,
            font if font and signs_of(font) is not None else "",
        )

    def _pieces(self, parent: etree._Element, look: Look) -> None:
        for element in parent.iterchildren():
            tag = element.tag
            if tag == TEXT:
                text = _run_text(element, look.font)
                if text and all(open_field.shown for open_field in self._fields):
                    self._show(text, look)
            elif tag in TABS:
                self._show(" ", look)
            elif tag in BREAKS:
                self._break(element.get(W + "type", ""), look.hidden)
            elif tag == PAGE_TURN:
                self._pages.laid_out = True
                self._pages.turn_unless_at_top()
            elif tag == HARD_HYPHEN:
                self._show(HYPHEN, look)
            elif tag == SYMBOL:
                self._show(_symbol(element), look)
            elif tag == FIELD_MARK:
                self._field(element, look)
            elif tag == INSTRUCTION:
                self._instruct(element.text or "")
            elif tag in NOTES:
                self.notes[NOTES[tag], element.get(W + "id", "")] = None
            elif tag == COMMENT_MARK:
                self.tally["comments-dropped"] += 1
            elif tag == RUBY:
                for base in element.iterchildren(W + "rubyBase"):
                    self._inline(base)
            elif tag == ALTERNATIVES:
                self._pieces(choose(element), look)
            elif tag in DRAWINGS:
                self._draw(element, look.hidden)

    def _show(self, text: str, look: Look) -> None:
        if look.hidden:
            self._content.hidden += len(text)
        elif text:
            self._write(text, look)

    def _write(self, text: str, look: Look) -> None:
        line = self._content.lines[-1]
        notes: tuple[tuple[str, ...], ...] = ()
        if look.struck:
            notes = (("struck-text", text),)
            if line and line[-1] is self._struck and line[-1].bold == look.bold:
                # One doubt for words that stand in several runs.
                text = line.pop().text + text
                notes = (("struck-text", text),)
        elif UNKNOWN in text:
            notes = (("symbol-unknown",),)
        line.append(Run(text, look.bold, page=self._pages.number, notes=notes))
        self._struck = line[-1] if look.struck else None
        self._pages.at_top = False
        for open_field in self._fields:
            open_field.written = True

    def _break(self, kind: str, hidden: bool) -> None:
        if kind == "page":
            self._pages.turn()
        if not hidden:
            self._content.lines.append([])

    def _field(self, mark: etree._Element, look: Look) -> None:
        kind = mark.get(W + "fldCharType", "")
        if kind == "begin":
            self._fields.append(Field(form=child(mark, FORM)))
        elif kind == "separate" and self._fields:
            self._fields[-1].shown = True
            self._fields[-1].written = False
        elif kind == "end" and self._fields:
            closed = self._fields.pop()
            unwritten = not (closed.shown and closed.written)
            if unwritten and all(open_field.shown for open_field in self._fields):
                self._show_unwritten(closed, look)

    def _show_unwritten(self, closed: Field, look: Look) -> None:
        """Write what Word shows for a field whose result the file does not hold."""
        shown = self._counts.shown(closed.instruction, closed.form)
        if look.hidden:
            return
        if shown.text:
            self._write(shown.text, look)
        if shown.doubt:
            line = self._content.lines[-1]
            last = line.pop() if shown.text else Run("")
            doubt = (shown.doubt, *(() if shown.text else (closed.instruction.strip(),)))
            notes = (*last.notes, doubt)
            line.append(replace(last, computed=shown.computed, suffix="nothing", notes=notes))

    def _instruct(self, instruction: str) -> None:
        if self._fields and not self._fields[-1].shown:
            self._fields[-1].instruction += instruction
        if CONTENTS_MARK in instruction:
            self._content.contents_link = True
            self._content.contents_page |= "PAGEREF" in instruction

    def _draw(self, element: etree._Element, hidden: bool) -> None:
        boxes = list(text_boxes(element))
        art = [path.get("string", "") for path in element.iter(WORD_ART)]
        parts = [
            Part(DRAWING_PARTS[own.tag][1], own.get(RELATION_ID + DRAWING_PARTS[own.tag][0], ""))
            for own in element.iter(*DRAWING_PARTS)
        ]
        loose = [] if boxes else list(drawn_lines(element))
        if hidden:
            return
        if not (boxes or parts or art or loose) and next(element.iter(*PICTURES), None) is not None:
            self.tally["pictures-not-read"] += 1
        self._content.boxes += boxes
        self._content.parts += parts
        self._content.drawn += [words for words in (*art, *loose) if words.strip()]


def choose(alternatives: etree._Element) -> etree._Element:
    """Return the branch to read: the first that Word shows and that holds text, else the first.

    Word passes over a branch that asks for a vocabulary of another maker.
    """
    branches = list(alternatives.iterchildren())
    for branch in sorted(branches, key=_is_foreign):
        if next(branch.iter(*TEXTS), None) is not None:
            return branch
    return branches[0] if branches else alternatives


def _is_foreign(branch: etree._Element) -> bool:
    """Say whether a branch asks for a vocabulary that Word does not know."""
    asked = branch.get("Requires", "").split()
    return not all(branch.nsmap.get(prefix, "").startswith(OF_OFFICE) for prefix in asked)


def text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the text boxes in a drawing, but not those inside of another text box."""
    for inner in element.iterchildren():
        if inner.tag == BOX:
            yield inner
        elif inner.tag == ALTERNATIVES:
            yield from text_boxes(choose(inner))
        elif len(inner):
            yield from text_boxes(inner)


def drawn_lines(element: etree._Element) -> Iterator[str]:
    """Yield the lines of text in a drawing that has no text boxes of Word's own."""
    for paragraph in element.iter(DRAWING_PARAGRAPH):
        yield "".join(text.text or "" for text in paragraph.iter(DRAWING_TEXT))


def _run_text(element: etree._Element, font: str) -> str:
    """Return the text of a w:t; blanks at its ends count only where the file says so.

    ``font`` is named where it is one of signs.
    """
    text = element.text or ""
    if text and (text[0] in BLANKS or text[-1] in BLANKS) and element.get(XML_SPACE) != "preserve":
        text = text.strip(BLANKS)
    if "\n" in text or "\t" in text or "\r" in text:
        text = re.sub(r"[\t\r\n]+", " ", text)
    if ANCHOR in text:
        text = text.replace(ANCHOR, "")
    return printable(text, font) if font or PRIVATE.search(text) else text


def _symbol(element: etree._Element) -> str:
    try:
        code = int(element.get(W + "char", ""), 16)
    except ValueError:
        return UNKNOWN
    return symbol(code, element.get(W + "font", ""))


def _formula(element: etree._Element) -> str:
    """Return a formula as one line of text: a fraction as a/b, all else in reading order."""
    if element.tag == M + "t":
        return element.text or ""
    pieces = [_formula(child) for child in element.iterchildren()]
    return ("/" if element.tag == M + "f" else "").join(piece for piece in pieces if piece)
