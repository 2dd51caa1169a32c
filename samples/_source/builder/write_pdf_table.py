"""Draws a sample's tables as a landscape PDF whose rows break over pages.

What no office program does in one file: the header comes again on most pages, on some under 续表,
on some not at all; some pages are stored upright and rotated; on the last third of the pages the
rules are thin filled rectangles.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from builder.fonts import make_font
from builder.grids import Cell, Grid
from builder.layout import Printed

WIDTH, HEIGHT = 841.89, 595.28
LEFT, TOP, BOTTOM = 56.0, 535.0, 52.0
PAD, LEADING = 3.0, 1.38
FONT = "Sample"
WORD = re.compile(r"[0-9A-Za-z.%+/-]+|.")
CLOSING = "，。、；：）》”！？%"
OPENING = "（《“"
ROTATED = range(14, 19)
RECTANGLES_FROM = 27


@dataclass
class Row:
    """One row of a table in lines: for each cell its lines, and where it stands."""

    cells: list[Cell]
    lines: list[list[str]]
    category: bool = False

    @property
    def count(self) -> int:
        return max(len(lines) for lines in self.lines)


@dataclass
class Page:
    """What one page draws: rules as (x0, y0, x1, y1), texts as (x, y, size, text)."""

    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    texts: list[tuple[float, float, float, str]] = field(default_factory=list)


def write_pdf_table(paragraphs: list[Printed], path: Path, *, size: float, foot: str) -> None:
    """Write the pages; the font is embedded with the characters that are used."""
    used = Counter("".join(_all_text(paragraphs)) + "（续表）0123456789" + foot)
    with TemporaryDirectory() as folder:
        font = Path(folder) / "sample.ttf"
        make_font(set(used) - {"\n"}, font)
        pdfmetrics.registerFont(TTFont(FONT, str(font)))
        pages = _Setter(size).pages(paragraphs)
        canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
        canvas.setTitle("")
        # Frequent characters share the first subset, so that a line changes fonts less often.
        own = pdfmetrics.getFont(FONT)
        own.splitString("".join(c for c, _ in used.most_common()), canvas._doc)
        for number, page in enumerate(pages, 1):
            _draw(canvas, page, number, foot, size)
        canvas.save()


def _all_text(paragraphs: list[Printed]) -> list[str]:
    return [
        text
        for item in paragraphs
        for text in ([c.text for c in item.grid.cells] if item.grid else [item.text])
    ]


def _draw(canvas: Canvas, page: Page, number: int, foot: str, size: float) -> None:
    if number in ROTATED:
        # reportlab turns the paper itself where a page is rotated.
        canvas.setPageRotation(90)
        canvas.translate(HEIGHT, 0)
        canvas.rotate(90)
    else:
        canvas.setPageRotation(0)
    canvas.setLineWidth(0.5)
    for x0, y0, x1, y1 in page.rules:
        if number >= RECTANGLES_FROM:
            canvas.rect(x0 - 0.24, y1 - 0.24, x1 - x0 + 0.48, y0 - y1 + 0.48, stroke=0, fill=1)
        else:
            canvas.line(x0, y0, x1, y1)
    for x, y, own, text in page.texts:
        canvas.setFont(FONT, own)
        canvas.drawString(x, y, text)
    canvas.setFont(FONT, size)
    canvas.drawCentredString(WIDTH / 2, 28, foot.format(number))
    canvas.showPage()


class _Setter:
    """Breaks paragraphs and rows into lines, and lines into pages."""

    def __init__(self, size: float) -> None:
        self.size = size
        self.step = size * LEADING
        self.done: list[Page] = [Page()]
        self.y = TOP

    def pages(self, paragraphs: list[Printed]) -> list[Page]:
        for item in paragraphs:
            if item.grid is not None:
                self._grid(item.grid)
            elif item.kind != "sheet":
                self._paragraph(item)
        return self.done

    def _width(self, text: str, size: float) -> float:
        return float(pdfmetrics.stringWidth(text, FONT, size))

    def _wrap(self, text: str, width: float, size: float, indent: float = 0) -> list[str]:
        lines: list[list[str]] = [[]]
        used = indent
        for word in WORD.findall(text):
            own = self._width(word, size)
            if used + own > width and lines[-1]:
                # No line begins with a closing mark or ends with an opening one.
                carried: list[str] = []
                while lines[-1][1:] and (word if not carried else carried[0]) in CLOSING:
                    carried.insert(0, lines[-1].pop())
                while lines[-1][1:] and lines[-1][-1] in OPENING:
                    carried.insert(0, lines[-1].pop())
                lines.append(carried)
                used = sum(self._width(w, size) for w in carried)
            lines[-1].append(word)
            used += own
        return ["".join(line) for line in lines]

    def _paragraph(self, item: Printed) -> None:
        centered = item.kind in ("title", "center")
        size = 16.0 if item.kind == "title" else 12.0
        indent = 0.0 if centered else 2 * size
        room = WIDTH - 2 * LEFT
        for at, line in enumerate(self._wrap(item.text, room, size, indent)):
            x = LEFT + (indent if at == 0 else 0)
            if centered:
                x = (WIDTH - self._width(line, size)) / 2
            self.y -= size * 1.5
            self.done[-1].texts.append((x, self.y, size, line))
        self.y -= 6

    # -- tables -------------------------------------------------------------------------------

    def _grid(self, grid: Grid) -> None:
        unit = (WIDTH - 2 * LEFT) / sum(grid.widths)
        self.edges = [LEFT]
        for width in grid.widths:
            self.edges.append(self.edges[-1] + width * unit)
        rows = [self._row(grid, number) for number in range(grid.rows)]
        self._rule_across(0)
        for row in rows[: grid.heads]:
            self._piece(row, 0, row.count)
        for row in rows[grid.heads :]:
            self._place(row, rows[: grid.heads])

    def _row(self, grid: Grid, number: int) -> Row:
        cells = sorted((c for c in grid.cells if c.row == number), key=lambda c: c.column)
        lines = []
        for cell in cells:
            room = self.edges[cell.column + cell.columns] - self.edges[cell.column] - 2 * PAD
            lines.append([x for t in cell.lines or [""] for x in self._wrap(t, room, self.size)])
        return Row(cells, lines, any(c.kind == "category" for c in cells))

    def _place(self, row: Row, heads: list[Row]) -> None:
        """Set a row; what finds no room goes on on the next page, its number left out."""
        done = 0
        while done < row.count:
            room = int((self.y - BOTTOM - 2 * PAD) / self.step)
            left = row.count - done
            if room < min(left, 2) or (row.category and room < 4):
                self._new_page(heads)
                continue
            # Neither the first nor the last line of a row stands alone.
            take = min(room, left)
            if left - take == 1:
                take -= 1
            self._piece(row, done, take)
            done += take

    def _piece(self, row: Row, start: int, count: int) -> None:
        """Draw some lines of a row between its rules."""
        page, top = self.done[-1], self.y
        for cell, lines in zip(row.cells, row.lines, strict=True):
            own = lines[start : start + count]
            for at, line in enumerate(own):
                x = self.edges[cell.column] + PAD
                if cell.kind in ("head", "number"):
                    room = self.edges[cell.column + cell.columns] - self.edges[cell.column]
                    x = self.edges[cell.column] + (room - self._width(line, self.size)) / 2
                y = top - PAD - (at + 0.85) * self.step
                if line:
                    page.texts.append((x, y, self.size, line))
        self.y = top - count * self.step - 2 * PAD
        for edge in {self.edges[c.column] for c in row.cells} | {self.edges[-1]}:
            page.rules.append((edge, top, edge, self.y))
        self._rule_across(0)

    def _rule_across(self, column: int) -> None:
        self.done[-1].rules.append((self.edges[column], self.y, self.edges[-1], self.y))

    def _new_page(self, heads: list[Row]) -> None:
        self.done.append(Page())
        number = len(self.done)
        self.y = TOP
        if number % 7 == 0:
            self.done[-1].texts.append((LEFT, self.y + 5, 12.0, "续表"))
        self._rule_across(0)
        if number % 3 or number % 7 == 0:
            for row in heads:
                self._piece(row, 0, row.count)
