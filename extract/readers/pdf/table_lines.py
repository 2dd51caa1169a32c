"""The lines of a table that no upright rules part: each as the stretches that stand in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import regex

from zhenggai.readers.pdf.rows import Row
from zhenggai.text.numerals import SMALL

# In ems: the narrowest gutter (Chinese beside Latin stands 0.25 apart).
GUTTER = 0.35
NUMBER = regex.compile(rf"[(（]?+(?:[0-9]{{1,3}}|[{SMALL}]{{1,4}})[)）.、]?+")
# 一、思想认识方面; （二）环境质量方面: a heading over all columns.
HEADING = regex.compile(rf"^[(（]?[{SMALL}]{{1,3}}[)）、]")


class Part(NamedTuple):
    """A stretch of a line: its ends and its own baseline, which the line's is only near."""

    left: float
    right: float
    y: float
    text: str = ""

    @property
    def number(self) -> bool:
        """Whether it is a number that may stand alone in a column: 12, 3., （四）."""
        return NUMBER.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class TableLine:
    """The stretches of one line of a table."""

    y: float
    size: float
    parts: tuple[Part, ...]
    heading: bool

    def between(self, left: float, right: float) -> list[Part]:
        """Return the stretches that stand between two edges of a column, or reach in there."""
        return [part for part in self.parts if left < part.right and part.left < right]


def row_to_table_line(row: Row) -> TableLine:
    """Return a row's stretches, which narrow gaps part already."""
    whole = [Part(row.left, row.right, row.glyphs.looks[0].y, row.text)]
    parts = whole if row.is_tight(GUTTER) else _parts(row)
    heading = len(parts) == 1 and HEADING.match(row.text) is not None
    return TableLine(row.y, row.size, tuple(parts), heading)


def _parts(row: Row) -> list[Part]:
    parts: list[Part] = []
    for char, left, right, look in zip(*row.glyphs, strict=True):
        if char.isspace():
            continue
        if parts and left - parts[-1].right < GUTTER * row.size:
            last = parts[-1]
            parts[-1] = Part(last.left, max(last.right, right), last.y, last.text + char)
        else:
            parts.append(Part(left, right, look.y, char))
    return parts
