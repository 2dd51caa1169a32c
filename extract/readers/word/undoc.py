"""A tolerant reader of damaged .doc files, where it is installed: text, cells, no merges."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from zhenggai.text.document import Document, DocumentBuilder, Note, Run

try:
    import undoc
except ImportError:
    undoc = None


def read_tolerantly(data: bytes) -> Document | None:
    """Read a .doc as far as it goes; None where the library is missing or refuses the file.

    Automatic numbers come as plain digits, whatever their format: the library keeps no more.
    """
    if undoc is None:
        return None
    try:
        content = json.loads(undoc.parse_bytes(data).to_json())
    except (undoc.UndocError, ValueError):
        return None
    builder = DocumentBuilder("doc", "undoc")
    for section in content.get("sections", ()):
        for block in section.get("content", ()):
            _block(builder, block)
    document = builder.build()
    if document.computed:
        note = Note("numbering-approximate", (str(len(document.computed)),))
        return replace(document, notes=(*document.notes, note))
    return document


def _block(builder: DocumentBuilder, block: dict[str, Any]) -> None:
    kind = block.get("type")
    if kind == "Paragraph":
        _paragraph(builder, block)
    elif kind == "Note":
        for paragraph in block.get("content", ()):
            builder.paragraph(_runs(paragraph), footnote=True)
    elif kind == "Table":
        builder.begin_table()
        for row, cells in enumerate(block.get("rows", ())):
            for column, cell in enumerate(cells.get("cells", ())):
                builder.begin_cell(row, column)
                for paragraph in cell.get("content", ()):
                    _paragraph(builder, paragraph)
        builder.end_table()


def _paragraph(builder: DocumentBuilder, paragraph: dict[str, Any]) -> None:
    runs = _runs(paragraph)
    number = (paragraph.get("list_info") or {}).get("number")
    if number is not None:
        runs.insert(0, Run(f"{number}.", computed=True))
    line: list[Run] = []
    for run in runs:
        line.append(Run(run.text.rstrip("\n"), run.bold, run.computed))
        if run.text.endswith("\n"):
            builder.paragraph(line)
            line = []
    builder.paragraph(line)


def _runs(paragraph: dict[str, Any]) -> list[Run]:
    """Return a paragraph's runs without tracked deletions; a soft return ends a run's text."""
    kept: Iterable[dict[str, Any]] = (
        run for run in paragraph.get("runs", ()) if run.get("revision") != "deleted"
    )
    return [
        Run(
            str(run.get("text", "")).replace("\t", " ") + ("\n" if run.get("line_break") else ""),
            bool((run.get("style") or {}).get("bold")),
        )
        for run in kept
    ]
