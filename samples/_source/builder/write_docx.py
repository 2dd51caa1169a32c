"""Writes a sample as DOCX, with automatic numbers, split label runs and tracked changes."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from builder.layout import Piece, Printed
from builder.office import restamp
from builder.write_docx_table import table_xml

FIXED = dt.datetime(2024, 6, 1, 8, 0, 0)
OTHER_FACE = "“”‘’—…·ⅠⅡⅢⅣⅤ"


def write_docx(
    paragraphs: list[Printed],
    path: Path,
    *,
    automatic: tuple[str, ...] = (),
    tracked: bool = False,
    header: str = "",
    footer: str = "— {} —",
    size: int = 16,
    plain: bool = False,
    font: str = "",
    landscape: bool = False,
    table_size: float = 10,
    repeat: bool = True,
) -> None:
    """Write the paragraphs; ``automatic`` gives a Word level text for each numbering level.

    ``plain`` keeps to one face of one font, so that a PDF made of it embeds little. ``repeat``
    prints a table's header on each page; ``table_size`` is its type in points.
    """
    document = Document()
    _page(document, header, footer, landscape)
    _style(document, size, "Droid Sans Fallback" if plain else font)
    number = _numbering(document, automatic) if automatic else None
    for at, item in enumerate(paragraphs):
        if item.kind == "sheet":
            continue
        if item.grid is not None:
            if at and paragraphs[at - 1].grid is not None:
                document.add_paragraph()
            width = 29.7 - 4 if landscape else 21 - 5.4
            xml = table_xml(
                item.grid,
                width=width,
                size=table_size,
                repeat=repeat,
                plain=OTHER_FACE if plain else "",
            )
            document.element.body.insert_element_before(xml, "w:sectPr")
            continue
        if item.kind == "table":
            table = document.add_table(rows=0, cols=len(item.rows[0]))
            table.style = "Table Grid"
            for row in item.rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
            continue
        paragraph = document.add_paragraph()
        _layout(paragraph, item)
        auto = number is not None and item.level is not None and item.level < len(automatic)
        if auto and item.label:
            properties = paragraph._p.get_or_add_pPr()
            properties.append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{item.level}"/>'
                    f'<w:numId w:val="{number}"/></w:numPr>'
                )
            )
        elif item.label:
            paragraph.add_run(item.label).bold = (item.kind == "category" and not plain) or None
        for piece in item.pieces:
            _add(paragraph, piece, item, tracked, plain)
    core = document.core_properties
    core.created = core.modified = FIXED
    core.author = core.last_modified_by = "澄州市生态环境局"
    core.title = core.comments = ""
    buffer = io.BytesIO()
    document.save(buffer)
    restamp(buffer, path, {"_rels/.rels": _without_thumbnail}, drop={"docProps/thumbnail.jpeg"})


def _add(paragraph, piece: Piece, item: Printed, tracked: bool, plain: bool) -> None:
    if piece.change == "deleted" and not tracked:
        return
    if plain:
        # The one font lacks these, and a fallback would print them out of order.
        for part in re.split(f"([{OTHER_FACE}]+)", piece.text):
            run = paragraph.add_run(part)
            if part[:1] in set(OTHER_FACE):
                fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
                for name in ("w:ascii", "w:hAnsi", "w:eastAsia"):
                    fonts.set(qn(name), "Noto Serif CJK SC")
        return
    run = paragraph.add_run(piece.text)
    if piece.bold or item.kind in ("heading", "title"):
        run.bold = True
    if piece.change is None or not tracked:
        return
    tag = {"deleted": "w:del", "inserted": "w:ins"}[piece.change]
    wrapper = parse_xml(
        f'<{tag} {nsdecls("w")} w:id="{len(paragraph._p)}" w:author="办公室" '
        'w:date="2024-06-01T08:00:00Z"/>'
    )
    element = run._r
    paragraph._p.remove(element)
    if piece.change == "deleted":
        for text in element.findall(qn("w:t")):
            text.tag = qn("w:delText")
            text.set(qn("xml:space"), "preserve")
    wrapper.append(element)
    paragraph._p.append(wrapper)


def _layout(paragraph, item: Printed) -> None:
    if item.kind in ("center", "title"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return
    if item.kind == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        return
    paragraph.paragraph_format.first_line_indent = Pt(32)


def _page(document, header: str, footer: str, landscape: bool) -> None:
    section = document.sections[0]
    section.page_height, section.page_width = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2.7)
    section.top_margin, section.bottom_margin = Cm(3.4), Cm(3.2)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_height, section.page_width = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin, section.bottom_margin = Cm(2), Cm(1.8)
    if header:
        section.header.paragraphs[0].text = header
    if not footer:
        return
    before, _, after = footer.partition("{}")
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(before)
    paragraph._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        )
    )
    paragraph.add_run(after)


def _style(document, size: int, font: str) -> None:
    """Set the face; without one the Chinese face of official letters beside Times."""
    style = document.styles["Normal"]
    style.font.name = font or "Times New Roman"
    style.font.size = Pt(size)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), font or "仿宋_GB2312")
    style.paragraph_format.space_after = Pt(0)


def _numbering(document, automatic: tuple[str, ...]) -> int:
    """Define one multi-level list; a level text is ``format text``, such as decimal %2."""
    levels = ""
    for at, entry in enumerate(automatic):
        form, text = entry.split()
        levels += (
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        )
    numbering = document.part.numbering_part.element
    first = numbering.find(qn("w:num"))
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    if first is not None:
        first.addprevious(abstract)
    else:
        numbering.append(abstract)
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>')
    )
    return 90


def _without_thumbnail(data: bytes) -> bytes:
    return re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", data)
