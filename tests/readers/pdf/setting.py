"""Sets paragraphs in lines as a printer would, so that a test knows what must come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from zhenggai.readers.paragraphs import Line

NOT_FIRST = set("。，、；：？！）》」』】〕”’%")
NOT_LAST = set("（《「『【〔“‘")
TOKENS = regex.compile(r"[A-Za-z0-9.%/]+|.", regex.S)


@dataclass(frozen=True)
class Style:
    """How a text is set, in ems; ``space`` is the extra distance between paragraphs, in lines."""

    width: float = 28
    indent: float = 2
    hanging: float = 0
    space: float = 0
    lines_a_page: int = 22
    justified: bool = True


def width(text: str) -> float:
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def break_lines(text: str, style: Style) -> Iterator[tuple[float, str]]:
    """Yield the left edge and the text of each line; no line begins with a full stop."""
    tokens = TOKENS.findall(text)
    left = style.indent
    line: list[str] = []
    while tokens:
        token = tokens.pop(0)
        used = left + width("".join(line))
        if not line or used + width(token) <= style.width:
            line.append(token)
            continue
        tokens.insert(0, token)
        while len(line) > 1 and (tokens[0][0] in NOT_FIRST or line[-1] in NOT_LAST):
            tokens.insert(0, line.pop())
        yield left, "".join(line).rstrip()
        line, left = [], style.hanging
    yield left, "".join(line).rstrip()


def set_lines(paragraphs: list[str], style: Style) -> list[list[Line]]:
    """Return the lines of each paragraph, with pages as blocks."""
    result = []
    y, page, row = 0.0, 0, 0
    for paragraph in paragraphs:
        lines = []
        broken = list(break_lines(paragraph, style))
        for at, (left, text) in enumerate(broken):
            if row == style.lines_a_page:
                page, row, y = page + 1, 0, 0.0
            end = left + width(text)
            if style.justified and at < len(broken) - 1:
                end = style.width
            lines.append(Line(text, left, end, y, block=page))
            y, row = y + 1.5, row + 1
        y += 1.5 * style.space
        result.append(lines)
    return result
