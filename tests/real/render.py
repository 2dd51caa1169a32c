"""A document of the corpus as the bytes of its format: text, Markdown, a web page, a Word file."""

from __future__ import annotations

import io
from html import escape

import docx

from tests.real.notation import Case, paragraphs_and_tables

# A cell that goes on from the one above it, in a Word file.
MERGED = "^"


def render(case: Case) -> tuple[bytes, str]:
    """Return the bytes of a document and the name of its file."""
    data = {"txt": _txt, "md": _txt, "html": to_html, "docx": to_docx}[case.format](case.text)
    return data, f"{case.name}.{case.format}"


def _txt(text: str) -> bytes:
    return text.encode()


def to_html(text: str) -> bytes:
    """Return a text with ``| cells |`` for rows as a web page."""
    parts = []
    for part in paragraphs_and_tables(text):
        if isinstance(part, str):
            parts.append(f"<p>{escape(part)}</p>")
        else:
            rows = (
                "<tr>" + "".join(f"<td>{_broken(cell)}</td>" for cell in row) + "</tr>"
                for row in part
            )
            parts.append("<table>" + "".join(rows) + "</table>")
    head = '<!DOCTYPE html><html><head><meta charset="utf-8"></head>'
    return (head + "<body>" + "\n".join(parts) + "</body></html>").encode()


def _broken(cell: str) -> str:
    return "<br>".join(escape(line) for line in cell.split("⏎"))


def to_docx(text: str) -> bytes:
    """Return the same as a Word file."""
    document = docx.Document()
    for part in paragraphs_and_tables(text):
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(rows=len(part), cols=max(len(row) for row in part))
        for at, row in enumerate(part):
            for column, cell in enumerate(row):
                below = table.cell(at, column)
                if cell == MERGED:
                    table.cell(at - 1, column).merge(below)
                else:
                    below.text = cell.replace("⏎", "\n")
    # A table needs a paragraph behind it.
    document.add_paragraph("")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
