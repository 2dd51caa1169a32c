"""What stands in one Word paragraph: its lines of text, and the text boxes anchored in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from zhenggai.readers.word.glyphs import PRIVATE, UNKNOWN, printable, symbol
from zhenggai.readers.word.number_formats import circled
from zhenggai.readers.word.styles import OFF, VAL, Styles, W, whole
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
COMMENT = W + "commentReference"
RUBY = W + "ruby"
BOLD = W + "b"
VANISH = W + "vanish"
RUN_STYLE = W + "rStyle"
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
INSERTED = frozenset({W + "ins", W + "moveTo"})
DELETED = frozenset({W + "del", W + "moveFrom"})
PASSED_OVER = frozenset({W + "pPr", RUN_PROPERTIES, W + "sdtPr", W + "sdtEndPr", W + "smartTagPr"})
# A table of contents points at the bookmarks that Word sets on its headings.
CONTENTS_MARK = "_Toc"
CONTENTS_STYLE = re.compile(r"(?:toc|目录|contents)\s*\d", re.IGNORECASE)
# 一、总体要求 → 3: a blank (the tab) and the page, where a converter dropped the links
CONTENTS_PAGE = re.compile(r"\s\d{1,4}$")
# EQ \o\ac(○,12) is how Word draws a circled number beyond ⑳
OVERSTRIKE = re.compile(
    r"""\s*eq\s+(?:\\\*\s*(?:"[^"]*"|\w+)\s*)*\\o\s*(?:\\a[clrd]\s*)?\((.*)\)\s*""",
    re.IGNORECASE | re.DOTALL,
)
# \o\ad(\s\up 10(pīn),拼) sets a reading above the characters: only those are the text.
RAISED = re.compile(r"\\s\s*\\(?:up|do)\s*\d*\s*\([^()]*\)\s*,?")
# Where a .doc anchors a drawing a converter leaves this character.
ANCHOR = "\ufffc"
CIRCLES = frozenset("○〇◯")
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


@dataclass(slots=True)
class Content:
    """A paragraph's lines (soft returns part them), its text boxes, and what it was made of."""

    lines: list[list[Run]] = field(default_factory=lambda: [[]])
    boxes: list[etree._Element] = field(default_factory=list)
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
    """A field that is open: its instruction so far, and whether its result has begun."""

    instruction: str = ""
    shown: bool = False


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
        self._bold = False
        self._hidden = False

    def read(
        self, paragraph: etree._Element, bold: bool, hidden: bool, content: Content
    ) -> Content:
        """Add a paragraph's text to ``content``; ``bold`` and ``hidden`` are its style's."""
        self._content = content
        self._bold = bold
        self._hidden = hidden
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
                self._write(_formula(element), self._bold)
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
        bold, hidden = self._bold, self._hidden
        properties = next(run.iterchildren(RUN_PROPERTIES), None)
        if properties is not None:
            bold, hidden = self._format(properties)
        self._pieces(run, bold, hidden)

    def _format(self, properties: etree._Element) -> tuple[bool, bool]:
        """Return whether a run is bold and whether it is hidden."""
        bold, hidden = self._bold, self._hidden
        own_bold = own_hidden = None
        for element in properties.iterchildren(BOLD, VANISH, RUN_STYLE):
            if element.tag == RUN_STYLE:
                look = self._styles.look(element.get(VAL))
                # A switch set in both the paragraph's and the run's style turns itself off.
                bold = bold != bool(look.bold)
                hidden = hidden != bool(look.hidden)
            elif element.tag == BOLD:
                own_bold = element.get(VAL, "1") not in OFF
            else:
                own_hidden = element.get(VAL, "1") not in OFF
        return (
            bold if own_bold is None else own_bold,
            hidden if own_hidden is None else own_hidden,
        )

    def _pieces(self, parent: etree._Element, bold: bool, hidden: bool) -> None:
        for element in parent.iterchildren():
            tag = element.tag
            if tag == TEXT:
                text = _text(element)
                if text and all(open_field.shown for open_field in self._fields):
                    self._show(text, bold, hidden)
            elif tag in TABS:
                self._show(" ", bold, hidden)
            elif tag in BREAKS:
                self._break(element.get(W + "type", ""), hidden)
            elif tag == PAGE_TURN:
                self._pages.laid_out = True
                self._pages.turn_unless_at_top()
            elif tag == HARD_HYPHEN:
                self._show(HYPHEN, bold, hidden)
            elif tag == SYMBOL:
                self._show(_symbol(element), bold, hidden)
            elif tag == FIELD_MARK:
                self._field(element.get(W + "fldCharType", ""), bold, hidden)
            elif tag == INSTRUCTION:
                self._instruct(element.text or "")
            elif tag in NOTES:
                self.notes[NOTES[tag], element.get(W + "id", "")] = None
            elif tag == COMMENT:
                self.tally["comments-dropped"] += 1
            elif tag == RUBY:
                for base in element.iterchildren(W + "rubyBase"):
                    self._inline(base)
            elif tag == ALTERNATIVES:
                self._pieces(choose(element), bold, hidden)
            elif tag in DRAWINGS:
                self._draw(element, hidden)

    def _show(self, text: str, bold: bool, hidden: bool) -> None:
        if hidden:
            self._content.hidden += len(text)
        else:
            self._write(text, bold)

    def _write(self, text: str, bold: bool) -> None:
        self._content.lines[-1].append(Run(text, bold, page=self._pages.number))
        self._pages.at_top = False

    def _break(self, kind: str, hidden: bool) -> None:
        if kind == "page":
            self._pages.turn()
        if not hidden:
            self._content.lines.append([])

    def _field(self, kind: str, bold: bool, hidden: bool) -> None:
        if kind == "begin":
            self._fields.append(Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shown = True
        elif kind == "end" and self._fields:
            closed = self._fields.pop()
            if not closed.shown and all(open_field.shown for open_field in self._fields):
                self._show(_overstrike(closed.instruction), bold, hidden)

    def _instruct(self, instruction: str) -> None:
        if self._fields and not self._fields[-1].shown:
            self._fields[-1].instruction += instruction
        if CONTENTS_MARK in instruction:
            self._content.contents_link = True
            self._content.contents_page |= "PAGEREF" in instruction

    def _draw(self, element: etree._Element, hidden: bool) -> None:
        boxes = list(text_boxes(element))
        if not boxes and next(element.iter(*PICTURES), None) is not None:
            self.tally["pictures-not-read"] += 1
        if not hidden:
            self._content.boxes += boxes


def choose(alternatives: etree._Element) -> etree._Element:
    """Return the branch to read: the first that holds text, else the first."""
    branches = list(alternatives.iterchildren())
    for branch in branches:
        if next(branch.iter(*TEXTS), None) is not None:
            return branch
    return branches[0] if branches else alternatives


def text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the text boxes in a drawing, but not those inside of another text box."""
    for child in element.iterchildren():
        if child.tag == BOX:
            yield child
        elif child.tag == ALTERNATIVES:
            yield from text_boxes(choose(child))
        elif len(child):
            yield from text_boxes(child)


def _text(element: etree._Element) -> str:
    """Return the text of a w:t; blanks at its ends count only where the file says so."""
    text = element.text or ""
    if text and (text[0] in BLANKS or text[-1] in BLANKS) and element.get(XML_SPACE) != "preserve":
        text = text.strip(BLANKS)
    if "\n" in text or "\t" in text or "\r" in text:
        text = re.sub(r"[\t\r\n]+", " ", text)
    if ANCHOR in text:
        text = text.replace(ANCHOR, "")
    return printable(text) if PRIVATE.search(text) else text


def _symbol(element: etree._Element) -> str:
    try:
        code = int(element.get(W + "char", ""), 16)
    except ValueError:
        return UNKNOWN
    return symbol(code, element.get(W + "font", ""))


def _overstrike(instruction: str) -> str:
    """Return the text of an EQ field that draws characters over each other, else nothing."""
    match = OVERSTRIKE.fullmatch(instruction)
    if match is None:
        return ""
    first, _, second = RAISED.sub("", match[1]).replace("，", ",").partition(",")
    first, second = first.strip(), second.strip()
    if first in CIRCLES and (count := whole(second)) is not None:
        return circled(count)
    return second if first in CIRCLES or not first else first


def _formula(element: etree._Element) -> str:
    """Return a formula as one line of text: a fraction as a/b, all else in reading order."""
    if element.tag == M + "t":
        return element.text or ""
    pieces = [_formula(child) for child in element.iterchildren()]
    return ("/" if element.tag == M + "f" else "").join(piece for piece in pieces if piece)
