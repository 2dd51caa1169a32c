"""Writes a sample as plain text: with line breaks, or as a document-sharing site shows it."""

from __future__ import annotations

from pathlib import Path

from builder.layout import Printed

INDENT = "\u3000\u3000"


def lines(paragraphs: list[Printed]) -> list[str]:
    """Return the paragraphs as lines, indented as in print."""
    result = []
    for item in paragraphs:
        if item.kind == "table":
            result += ["\t".join(row) for row in item.rows]
            continue
        flat = item.kind in ("center", "title", "right")
        result.append(("" if flat else INDENT) + item.text)
    return result


def write_text(
    paragraphs: list[Printed], path: Path, encoding: str = "utf-8", newline: str = "\n"
) -> None:
    """Write one paragraph a line."""
    path.write_bytes((newline.join(lines(paragraphs)) + newline).encode(encoding))


def write_shared(
    paragraphs: list[Printed],
    path: Path,
    *,
    pitch: int,
    cut: int,
    head: list[str],
    tail: list[str],
    encoding: str = "utf-8",
    newline: str = "\n",
    breaks: bool = False,
) -> None:
    """Write the text without line breaks, a number before every ``pitch`` characters.

    ``cut`` chunks are shown, the rest is left out, as on a site that sells the whole.
    """
    text = "".join(item.text for item in paragraphs)
    chunks = [text[at : at + pitch] for at in range(0, len(text), pitch)][:cut]
    joint = newline if breaks else ""
    body = joint.join(f"{n}、{chunk}" for n, chunk in enumerate(chunks, 1))
    path.write_bytes((newline.join([*head, body, *tail]) + newline).encode(encoding))
