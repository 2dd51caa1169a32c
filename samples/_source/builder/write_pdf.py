"""Writes a sample as PDF with digits off the baseline, spaced, and a running head and foot."""

from __future__ import annotations

import re
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from builder.layout import Printed

LEFT, TOP, BOTTOM, SIZE, LEADING, COLUMNS = 79, 760, 92, 15.5, 28, 28
RUN = re.compile(r"[0-9A-Za-z.%+/-]+|.")


def wrapped(item: Printed) -> list[list[str]]:
    """Break a paragraph into lines of about COLUMNS Chinese characters, never within a number."""
    indent = item.kind not in ("center", "title", "right")
    rows: list[list[str]] = [[]]
    used = 2.0 if indent else 0.0
    for word in RUN.findall(item.text):
        width = len(word) * 0.5 if word.isascii() else 1.0
        if used + width > COLUMNS and word not in "，。、；：）”》":
            rows.append([])
            used = 0.0
        rows[-1].append(word)
        used += width
    return rows


def write_pdf(
    paragraphs: list[Printed], path: Path, *, head: str, foot: str = "第{}页/共{}页"
) -> None:
    """Write the pages; the fonts are named, not embedded."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    lines = [(row, item, at == 0) for item in paragraphs for at, row in enumerate(wrapped(item))]
    a_page = (TOP - BOTTOM) // LEADING
    pages = [lines[at : at + a_page] for at in range(0, len(lines), a_page)]
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setTitle("")
    for number, page in enumerate(pages, 1):
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(A4[0] / 2, 802, head)
        canvas.drawCentredString(A4[0] / 2, 48, foot.format(number, len(pages)))
        for at, (row, item, first) in enumerate(page):
            _line(canvas, row, item, first, TOP - at * LEADING)
        canvas.showPage()
    canvas.save()


def _line(canvas: Canvas, row: list[str], item: Printed, first: bool, y: float) -> None:
    indent = item.kind not in ("center", "title", "right")
    x = LEFT + (2 * SIZE if first and indent else 0)
    width = sum(len(w) * SIZE / 2 if w.isascii() else SIZE for w in row)
    if not indent:
        x = (A4[0] - width) / 2 if item.kind != "right" else A4[0] - LEFT - width
    for word in row:
        if word.isascii():
            canvas.setFont("Times-Roman", SIZE)
            canvas.drawString(x + 1, y - 2.2, word)
            x += len(word) * SIZE / 2 + 1
        else:
            canvas.setFont("STSong-Light", SIZE)
            canvas.drawString(x, y, word)
            x += SIZE
