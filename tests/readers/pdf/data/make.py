"""Draws the PDF fixtures of this folder (needs reportlab and soffice; the tests do not).

python tests/readers/data/pdf/make.py
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import regex
from docx import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[3]))

from tests.readers.pdf.setting import Style, break_lines, width  # noqa: E402

FONT = "STSong-Light"
LATIN = "Helvetica"
PLAN = (HERE / "plan.txt").read_text("utf-8").splitlines()
PITCH = 1.75
Draw = Callable[[Canvas, float, float, str, float], None]


def draw_text(canvas: Canvas, x: float, y: float, text: str, size: float) -> None:
    """Draw Chinese and Latin stretches as objects of their own."""
    for stretch, latin in stretches(text):
        draw_stretch(canvas, x, y, stretch, latin, size)
        x += width(stretch) * size


def draw_stretch(canvas: Canvas, x: float, y: float, text: str, latin: bool, size: float) -> None:
    line = canvas.beginText(x, y)
    line.setFont(LATIN if latin else FONT, size)
    if latin:
        # Half an em a character, as break_lines counts it.
        line.setHorizScale(width(text) * size / canvas.stringWidth(text, LATIN, size) * 100)
    line.textOut(text)
    line.setHorizScale(100)
    canvas.drawText(line)


def draw_lifted(canvas: Canvas, x: float, y: float, text: str, size: float) -> None:
    """Draw digits some points above the baseline, after the line's Chinese characters."""
    digits = []
    for stretch, latin in stretches(text):
        if latin:
            digits.append((x, stretch))
        else:
            draw_stretch(canvas, x, y, stretch, False, size)
        x += width(stretch) * size
    for left, stretch in digits:
        draw_stretch(canvas, left, y + size * 0.25, stretch, True, size)


def draw_spaced(canvas: Canvas, x: float, y: float, text: str, size: float) -> None:
    """Draw a blank between Chinese and digits, as Word's export does."""
    for at, (stretch, latin) in enumerate(stretches(text)):
        if at:
            canvas.setFont(LATIN, size / 2)
            canvas.drawString(x, y, " ")
        draw_stretch(canvas, x, y, stretch, latin, size)
        x += width(stretch) * size


def draw_twice(canvas: Canvas, x: float, y: float, text: str, size: float) -> None:
    """Draw a line bold by drawing it twice, a little apart."""
    draw_text(canvas, x, y, text, size)
    draw_text(canvas, x + 0.4, y, text, size)


def stretches(text: str) -> Iterator[tuple[str, bool]]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or text[at].isascii() != text[start].isascii():
            yield text[start:at], text[start].isascii()
            start = at


class Printer:
    """Sets paragraphs on pages with what stands around them."""

    def __init__(
        self,
        name: str,
        *,
        page: tuple[float, float] = A4,
        size: float = 16,
        margin: float = 80,
        style: Style | None = None,
        draw: Draw = draw_text,
        number: str = "— {} —",
        head: str = "",
        watermark: str = "",
        rotate: int = 0,
        shuffle: bool = False,
        encrypt: StandardEncryption | None = None,
    ) -> None:
        self.canvas = Canvas(
            str(HERE / f"{name}.pdf"),
            pagesize=page,
            invariant=1,
            encrypt=encrypt,
            pageCompression=1,
        )
        self.page, self.size, self.margin = page, size, margin
        room = (page[0] - 2 * margin) / size
        self.style = style or Style(width=int(room))
        self.draw, self.number, self.head, self.watermark = draw, number, head, watermark
        self.rotate, self.shuffle = rotate, shuffle
        self.lines: list[tuple[float, float, str]] = []
        self.y = page[1] - margin
        self.count = 1

    def paragraph(self, text: str) -> None:
        for left, line in break_lines(text, self.style):
            self.line(left, line)
        self.y -= self.style.space * PITCH * self.size

    def line(self, left: float, text: str) -> None:
        if self.y < self.margin:
            self.close_page()
        self.lines.append((self.margin + left * self.size, self.y, text))
        self.y -= PITCH * self.size

    def centre(self, text: str) -> None:
        self.line((self.style.width - width(text)) / 2, text)

    def close_page(self) -> None:
        if self.shuffle:
            random.Random(self.count).shuffle(self.lines)
        if self.rotate:
            self.canvas.setPageRotation(self.rotate)
            # What is drawn turned is seen upright on the turned page.
            self.canvas.rotate(90)
            self.canvas.translate(0, -self.page[1])
        for x, y, text in self.lines:
            self.draw(self.canvas, x, y, text, self.size)
        middle = self.page[0] / 2
        if self.number:
            self.canvas.setFont(FONT, 12)
            self.canvas.drawCentredString(middle, 40, self.number.format(self.count))
        if self.head:
            self.canvas.setFont(FONT, 9)
            self.canvas.drawCentredString(middle, self.page[1] - 40, self.head)
        if self.watermark:
            self.canvas.saveState()
            self.canvas.translate(middle, self.page[1] / 2)
            self.canvas.rotate(45)
            self.canvas.setFont(FONT, 60)
            self.canvas.drawCentredString(0, 0, self.watermark)
            self.canvas.restoreState()
        self.canvas.showPage()
        self.lines, self.y, self.count = [], self.page[1] - self.margin, self.count + 1

    def save(self) -> None:
        if self.lines:
            self.close_page()
        self.canvas.save()


def make_plan(name: str, paragraphs: list[str] = PLAN[1:], **options: object) -> None:
    printer = Printer(name, **options)  # type: ignore[arg-type]
    for paragraph in paragraphs:
        printer.paragraph(paragraph)
    printer.save()


def make_columns() -> None:
    """A gazette: title over both columns, running head, two columns, number with dots."""
    canvas = Canvas(str(HERE / "columns.pdf"), pagesize=A4, invariant=1)
    size, left_edges = 10.5, (60.0, 315.0)
    lines = [line for text in PLAN[1:] for line in break_lines(text, Style(width=21))]
    page = 0
    while lines:
        page += 1
        canvas.setFont(FONT, 9)
        canvas.drawString(60, 800, "澄江市人民政府公报")
        canvas.drawRightString(535, 800, f"2024年第{page}号文件")
        canvas.drawCentredString(297, 35, f"· {page + 11} ·")
        top = 770.0
        if page == 1:
            canvas.setFont(FONT, 18)
            canvas.drawCentredString(297, top, PLAN[0])
            top -= 40
        for at, edge in enumerate(left_edges):
            y = top - 3.0 * at
            while lines and y > 60:
                left, text = lines.pop(0)
                draw_text(canvas, edge + left * size, y, text, size)
                y -= 17
        canvas.showPage()
    canvas.save()


def make_table() -> None:
    """A ruled table between paragraphs, its cells wrapped."""
    canvas = Canvas(str(HERE / "table.pdf"), pagesize=A4, invariant=1)
    draw_text(canvas, 80, 760, "附件", 14)
    rows = [
        ("序号", "反馈问题", "整改措施", "完成时限"),
        ("1", "青溪河沿线仍有7个直排口", "对7个直排口一口一策", "2024年底"),
        ("2", "矿山生态修复推进缓慢", "完成19座矿山修复", "2025年底"),
    ]
    edges = (70, 110, 270, 430, 525)
    for at, row in enumerate(rows):
        y = 720 - at * 60
        canvas.rect(edges[0], y - 40, edges[-1] - edges[0], 60)
        for x, cell in zip(edges, row, strict=False):
            canvas.line(x, y - 40, x, y + 20)
            draw_text(canvas, x + 4, y, cell[:11], 12)
            draw_text(canvas, x + 4, y - 18, cell[11:], 12) if cell[11:] else None
    canvas.save()


def make_single() -> None:
    """One page with a bare number at its foot, and bare numbers in its text."""
    canvas = Canvas(str(HERE / "single.pdf"), pagesize=A4, invariant=1)
    y = 760
    for text in ("整改任务清单", "问题编号", "17", "整改目标：完成整改。", "数量", "2024"):
        draw_text(canvas, 90, y, text, 14)
        y -= 26
    draw_text(canvas, 294, 45, "3", 10)
    canvas.save()


def make_empty() -> None:
    """A page of text, a page of nothing, a page of text that seems to go on."""
    canvas = Canvas(str(HERE / "empty-page.pdf"), pagesize=A4, invariant=1)
    for text in ("整" * 27, "", "改" * 27):
        if text:
            for at in range(9):
                draw_text(canvas, 80, 760 - 28 * at, text, 16)
        else:
            canvas.rect(100, 100, 300, 300)
        canvas.showPage()
    canvas.save()


def make_order() -> None:
    """Lines that begin by chance with a number or a label's words."""
    printer = Printer("chance", style=Style(width=20), number="")
    for text in (
        "全市共排查整治入河排污口四十七个其中需整改2.5万平方米以上的有九个，已完成五个。",
        "督察组向我市移交生态环境损害责任追究问题三个问题一、问题二和问题三均已按程序移送。",
        "到2025年，全市细颗粒物年均浓度控制在每立方米33.5微克，优良天数比率达到93%，PM2.5持续下降。",
    ):
        printer.paragraph(text)
    printer.save()


def make_office() -> None:
    """What an office program prints: embedded fonts, justified lines, fields in the foot."""
    document = WordDocument()
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(2.8)
    for at, text in enumerate(PLAN[:14]):
        paragraph = document.add_paragraph()
        heading = regex.fullmatch(r"[一二三]、.{4}", text) is not None
        write_run(paragraph, text, 22 if at == 0 else 15, bold=at == 0 or heading)
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if at == 0 else WD_ALIGN_PARAGRAPH.JUSTIFY
        if at:
            paragraph.paragraph_format.first_line_indent = Pt(30)
    write_run(section.header.paragraphs[0], "澄江市人民政府文件", 9)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    write_run(foot, "第 ", 12)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)
    write_run(foot, " 页", 12)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "office.docx"
        document.save(str(source))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(HERE)]
        subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)


def write_run(paragraph: Any, text: str, size: float, *, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.bold = bold
    run.font.size = Pt(size)
    run.font.name = "Liberation Serif"
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Droid Sans Fallback")
    # LibreOffice loses a stop that hangs over the margin.
    stop = OxmlElement("w:overflowPunct")
    stop.set(qn("w:val"), "0")
    properties = paragraph._p.get_or_add_pPr()
    if properties.find(qn("w:overflowPunct")) is None:
        properties.insert(0, stop)


def main() -> None:
    make_office()
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    part = PLAN[1:30]
    make_plan("indented", [*PLAN[1:]])
    make_plan("spaced", part, style=Style(width=27, indent=0, space=0.6), draw=draw_spaced)
    make_plan("ragged", part, style=Style(width=33.2, indent=0, hanging=2), size=13)
    make_plan("lifted", part, draw=draw_lifted, number="{}", head="澄江市整改方案")
    make_plan("twice", part[:12], draw=draw_twice)
    make_plan("shuffled", part, shuffle=True, number="第 {} 页 共 9 页")
    make_plan("rotated", part, page=landscape(A4), rotate=90, number="- {} -")
    make_plan("watermark", part, watermark="征求意见稿")
    make_plan("encrypted", part[:3], encrypt=StandardEncryption("geheim", canPrint=0))
    make_plan("owner-locked", part[:3], encrypt=StandardEncryption("", ownerPassword="x"))
    make_columns()
    make_table()
    make_single()
    make_empty()
    make_order()


if __name__ == "__main__":
    main()
