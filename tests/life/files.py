"""A document of a chain in its format, made of one text with ``| cells |`` for rows."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl

from tests.readers.pdf.drawing import A4, Sheet, pdf, width
from tests.real.notation import paragraphs_and_tables
from tests.real.render import MERGED, to_docx, to_html

SIZE, PITCH, MARGIN = 12.0, 20.0, 57.0
TITLE_SIZE, TITLE_PITCH, TITLE_COLUMNS = 18.0, 28.0, 22


def render(name: str, text: str) -> bytes:
    """Return the bytes of a file, in the format that its name ends with."""
    ending = name.rpartition(".")[2]
    makers = {"docx": to_docx, "html": to_html, "xlsx": _sheet, "pdf": _pages, "txt": str.encode}
    return makers[ending](text)


def _sheet(text: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    at = 0
    for part in paragraphs_and_tables(text):
        rows = [[part]] if isinstance(part, str) else part
        for row in rows:
            at += 1
            for column, cell in enumerate(row, 1):
                if cell != MERGED:
                    sheet.cell(at, column, cell.replace("⏎", "\n"))
        for column, above, below in _merged(rows):
            first = at - len(rows)
            sheet.merge_cells(
                start_row=first + above, end_row=first + below,
                start_column=column, end_column=column,
            )  # fmt: skip
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _merged(rows: Sequence[Sequence[str]]) -> list[tuple[int, int, int]]:
    """Return column, first and last row (from 1) of each run of merged cells."""
    found = []
    for column in range(len(rows[0])):
        first = 0
        for at in range(1, len(rows) + 1):
            if at == len(rows) or rows[at][column] != MERGED:
                if at - first > 1:
                    found.append((column + 1, first + 1, at))
                first = at
    return found


def _pages(text: str) -> bytes:
    """Draw a title in the middle, paragraphs with an indent of two, and tables with rules."""
    sheets = [Sheet()]
    down = MARGIN
    title, *parts = paragraphs_and_tables(text)
    for line in _lines(str(title), TITLE_COLUMNS):
        down += TITLE_PITCH
        sheets[0].text((A4[0] - width(line) * TITLE_SIZE) / 2, down, line, TITLE_SIZE)
    down += TITLE_PITCH
    for part in parts:
        rows = part if isinstance(part, list) else [[f"　　{part}"]]
        ruled, wide = isinstance(part, list), (A4[0] - 2 * MARGIN) / len(rows[0])
        for row in rows:
            cells = [_lines(cell, int(wide / SIZE) - ruled) for cell in row]
            tall = max(map(len, cells)) * PITCH
            if down + tall > A4[1] - MARGIN:
                sheets.append(Sheet())
                down = MARGIN
            for column, lines in enumerate(cells):
                left = MARGIN + column * wide
                for no, line in enumerate(lines, 1):
                    sheets[-1].text(left + 4 * ruled, down + no * PITCH - 6, line, SIZE)
                if ruled:
                    _box(sheets[-1], left, down, left + wide, down + tall)
            down += tall
    return pdf(sheets)


def _lines(text: str, columns: int) -> list[str]:
    return [
        line[at : at + columns]
        for line in text.split("⏎")
        for at in range(0, max(1, len(line)), columns)
    ]


def _box(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
    for line in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
        sheet.line(*line)
