"""Word files, by python-docx: typed or automatic numbers, labels split over runs, ruled tables."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from tests.layouts.dims import Dims
from tests.layouts.fixed_zip import without_clock
from tests.layouts.ink import ink
from tests.layouts.numbers import SCHEMES
from tests.layouts.page import Break, Page, Par, Table

BODY_FONT, HEAD_FONT = "Noto Serif CJK SC", "Noto Sans CJK SC"
_HALF = str.maketrans("：，；（）", ":,;()")


class Numbers:
    """Automatic numbers: a w:num for each list that begins anew.

    ``fresh``: with an abstract list of its own too, for LibreOffice miscounts overrides in .doc.
    """

    def __init__(self, document: Any, half: bool, fresh: bool) -> None:
        self.root = document.part.numbering_part.element
        self.half, self.fresh, self.next = half, fresh, 100
        self.abstract: dict[str, int] = {}
        self.used: dict[str, int] = {}
        for element in list(self.root):
            self.root.remove(element)

    def _abstract(self, scheme: str) -> int:
        self.next += 1
        shape = SCHEMES[scheme].word
        assert shape is not None
        form, text = shape
        text = text.translate(_HALF) if self.half else text
        element = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{self.next}">'
            '<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            f'<w:numFmt w:val="{form}"/><w:suff w:val="nothing"/><w:lvlText w:val="{text}"/>'
            '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="640"/></w:pPr></w:lvl>'
            "</w:abstractNum>"
        )
        first = next((e for e in self.root if e.tag == qn("w:num")), None)
        if first is None:
            self.root.append(element)
        else:
            first.addprevious(element)
        return self.next

    def use(self, paragraph: Any, scheme: str, restart: bool) -> None:
        """Number a paragraph."""
        if scheme not in self.abstract or (restart and self.fresh):
            self.abstract[scheme] = self._abstract(scheme)
        if restart or scheme not in self.used:
            self.next += 1
            self.used[scheme] = self.next
            override = (
                ""
                if self.fresh
                else '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
            )
            self.root.append(
                parse_xml(
                    f'<w:num {nsdecls("w")} w:numId="{self.next}">'
                    f'<w:abstractNumId w:val="{self.abstract[scheme]}"/>{override}</w:num>'
                )
            )
        number = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        number.get_or_add_ilvl().val = 0
        number.get_or_add_numId().val = self.used[scheme]


def render_word(page: Page, dims: Dims, rng: random.Random) -> bytes:
    """Return a .docx file."""
    document = Document()
    _set_page(document, dims, rng, page)
    numbers = None
    if dims.get("numbers") == "word":
        fresh = dims["format"] in ("doc", "pdf") or rng.random() < 0.5
        numbers = Numbers(document, dims["punctuation"] == "half", fresh)
    soft: Any = None
    for block in page.blocks:
        if isinstance(block, Break):
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif isinstance(block, Table):
            _table(document, dims, block)
        elif dims.get("breaks") == "soft" and block.style in ("measure", "body") and soft:
            soft.add_run().add_break()
            _words(soft, dims, block, rng)
        else:
            soft = _paragraph(document, dims, block, numbers, rng)
    file = io.BytesIO()
    document.save(file)
    return without_clock(file.getvalue())


def wide(dims: Dims) -> bool:
    """Return whether the pages lie on their side."""
    return (
        dims["form"] in ("table", "progress")
        and dims.get("landscape") == "yes"
        and dims.get("rows") != "key-value"
    )


def _set_page(document: Any, dims: Dims, rng: random.Random, page: Page) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = BODY_FONT, Pt(14)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY_FONT)
    style.paragraph_format.space_after = Pt(0)
    document.core_properties.title = document.core_properties.author = ""
    document.core_properties.comments = ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if wide(dims):
        section.page_width, section.page_height = Cm(29.7), Cm(21)
        section.orientation = WD_ORIENT.LANDSCAPE
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.4)
    if dims["furniture"] == "yes":
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        before, behind = rng.choice((("— ", " —"), ("- ", " -"), ("第", "页"), ("", "")))
        footer.add_run(before)
        for kind in ("begin", None, "end"):
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                element.set(qn("w:fldCharType"), kind)
            else:
                element.text = "PAGE"
            footer.add_run()._r.append(element)
        footer.add_run(behind)
        if rng.random() < 0.3:
            header = section.header.paragraphs[0]
            header.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _run(header, page.title, size=9)


def _run(
    paragraph: Any,
    text: str,
    bold: bool = False,
    size: float | None = None,
    font: str | None = None,
) -> None:
    run = paragraph.add_run(text)
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if font:
        run.font.name = font
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _paragraph(
    document: Any, dims: Dims, block: Par, numbers: Numbers | None, rng: random.Random
) -> Any:
    """Add a paragraph; return it where others may follow in it behind a line break."""
    paragraph = document.add_paragraph()
    if block.style in ("title", "title-again"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(paragraph, ink(dims, block.text), True, 20, HEAD_FONT)
        return None
    if block.style == "centred":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif block.style == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif block.style != "annex":
        paragraph.paragraph_format.first_line_indent = Pt(28)
    if numbers and block.auto and block.number:
        numbers.use(paragraph, block.auto, block.restart)
        block = replace(block, number="")
    _words(paragraph, dims, block, rng)
    return paragraph if block.style in ("label", "field", "issue") else None


def _words(paragraph: Any, dims: Dims, block: Par, rng: random.Random) -> None:
    text, number = ink(dims, block.text), ink(dims, block.number, True)
    whole = block.bold == -1
    if number:
        _run(paragraph, number, whole, font=HEAD_FONT if whole else None)
    if whole:
        _run(
            paragraph,
            text,
            True,
            font=HEAD_FONT if block.style in ("section", "category") else None,
        )
        return
    bold = min(block.bold, len(text)) if dims["spaces"] == "none" else 0
    cut = rng.choice((0, 0, 2)) if bold > 3 else 0  # a label split over runs
    for start, end, is_bold in ((0, cut, True), (cut, bold, True), (bold, len(text), False)):
        if end > start:
            _run(paragraph, text[start:end], is_bold)


def _table(document: Any, dims: Dims, block: Table) -> None:
    total = 25.7 if wide(dims) else 17.0
    widths = [w * total / sum(block.widths) for w in block.widths]
    table = document.add_table(len(block.rows), len(widths))
    table.style = "Table Grid"
    table.autofit = False
    for at, width in enumerate(widths):
        table.columns[at].width = Cm(width)
    for i, row in enumerate(block.rows):
        for j, own in enumerate(row):
            if own is None:
                continue
            cell = table.cell(i, j)
            if own.rows > 1 or own.columns > 1:
                cell = cell.merge(table.cell(i + own.rows - 1, j + own.columns - 1))
                for extra in cell.paragraphs[1:]:
                    extra._element.getparent().remove(extra._element)
            for n, line in enumerate(ink(dims, own.text).split("\n")):
                paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
                _run(paragraph, line, own.bold, 9)
                if own.bold:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for row in table.rows[: block.heads]:
        element = OxmlElement("w:tblHeader")
        element.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(element)
    if dims.get("rules") == "columns":
        _without_row_rules(table)


def _without_row_rules(table: Any) -> None:
    """Keep the rules between columns and around the table only."""
    properties = table._tbl.tblPr
    borders = parse_xml(
        f"<w:tblBorders {nsdecls('w')}>"
        + "".join(
            f'<w:{side} w:val="{value}" w:sz="4" w:space="0" w:color="000000"/>'
            for side, value in (
                ("top", "single"), ("left", "single"), ("bottom", "single"), ("right", "single"),
                ("insideH", "nil"), ("insideV", "single"),
            )
        )
        + "</w:tblBorders>"
    )  # fmt: skip
    properties.append(borders)
