"""Plans in the notation of skeleton.document_of as files: HTML, Word, Excel, Markdown, text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

import docx
import openpyxl

PARAGRAPH = "⏎"
MERGED = frozenset("^<")


@dataclass(frozen=True, slots=True)
class Place:
    """A cell that begins here: its row and column, how far it is merged, its words."""

    row: int
    column: int
    down: int
    right: int
    words: str


Rows = list[list[str]]


def blocks(text: str) -> Iterator[str | Rows]:
    """Yield paragraphs and tables in order; a line === parts two tables."""
    for is_row, lines in groupby(text.strip().split("\n"), key=lambda line: line.startswith("|")):
        if is_row:
            yield [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in lines]
        else:
            yield from (line for line in lines if line != "===")


def places(rows: Rows) -> Iterator[Place]:
    """Yield the cells of a table."""
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            if words in MERGED:
                continue
            down, right = 1, 1
            while r + down < len(rows) and rows[r + down][c] == "^":
                down += 1
            while c + right < len(row) and row[c + right] == "<":
                right += 1
            yield Place(r, c, down, right, words)


def as_html(text: str) -> bytes:
    """Return a page with its tables."""
    parts = []
    for block in blocks(text):
        if isinstance(block, str):
            parts.append(f"<p>{block}</p>")
            continue
        lines: dict[int, str] = dict.fromkeys(range(len(block)), "")
        for one in places(block):
            words = one.words.replace(PARAGRAPH, "<br>")
            lines[one.row] += f'<td rowspan="{one.down}" colspan="{one.right}">{words}</td>'
        parts.append(
            "<table>" + "".join(f"<tr>{line}</tr>" for line in lines.values()) + "</table>"
        )
    return f"<html><body>{''.join(parts)}</body></html>".encode()


def as_docx(text: str) -> bytes:
    """Return a Word file with its tables."""
    document = docx.Document()
    for block in blocks(text):
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(len(block), len(block[0]))
        for one in places(block):
            cell = table.cell(one.row, one.column)
            cell = cell.merge(table.cell(one.row + one.down - 1, one.column + one.right - 1))
            first, *others = one.words.split(PARAGRAPH)
            cell.paragraphs[0].text = first
            for words in others:
                cell.add_paragraph(words)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_xlsx(text: str) -> bytes:
    """Return a workbook with everything on one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    top = 1
    for block in blocks(text):
        if isinstance(block, str):
            sheet.cell(top, 1, block)
            top += 1
            continue
        for one in places(block):
            row, column = top + one.row, one.column + 1
            sheet.cell(row, column, one.words.replace(PARAGRAPH, "\n"))
            if one.down > 1 or one.right > 1:
                sheet.merge_cells(None, row, column, row + one.down - 1, column + one.right - 1)
        top += len(block)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_md(text: str) -> bytes:
    """Return Markdown; its first row is the header."""
    parts = []
    for block in blocks(text):
        if isinstance(block, str):
            parts.append(f"{block}\n")
            continue
        rows = [[cell.replace(PARAGRAPH, "<br>") for cell in row] for row in block]
        rows.insert(1, ["---"] * len(rows[0]))
        parts.append("\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n")
    return "\n".join(parts).encode()


def as_txt(text: str) -> bytes:
    """Return text whose tables are parted by tabs."""
    lines = []
    for block in blocks(text):
        lines += [block] if isinstance(block, str) else ["\t".join(row) for row in block]
    return "\n".join(lines).encode()


FILES: dict[str, Callable[[str], bytes]] = {
    "html": as_html, "docx": as_docx, "xlsx": as_xlsx, "md": as_md, "txt": as_txt,
}  # fmt: skip
