"""What printing does to characters: punctuation, blanks around digits, wrapped lines."""

from __future__ import annotations

import re

from tests.layouts.dims import Dims

_HALF = str.maketrans("：，；（）", ":,;()")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_CLOSING = "，。；：、）》”〕】]),;:!%"


def ink(dims: Dims, text: str, number: bool = False) -> str:
    """Return a text as the document prints it."""
    if dims["spaces"] == "digits" and not number:
        text = re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=[\d%])(?=[\u4e00-\u9fff])", " ", text)
    elif dims["spaces"] == "wide-digits" and not number:
        text = text.translate(_WIDE)
    return text.translate(_HALF) if dims["punctuation"] == "half" else text


def wrapped(text: str, width: int, hard: bool = False) -> list[str]:
    """Return lines of a width in columns; unless ``hard``, none begins with closing punctuation."""
    lines, line, taken = [], "", 0
    for char in text:
        columns = 1 if char.isascii() else 2
        if taken + columns > width and (hard or char not in _CLOSING):
            lines.append(line)
            line, taken = "", 0
        line += char
        taken += columns
    return [*lines, line]
