"""A document in the making: paragraphs and tables in order."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Par:
    """One paragraph: its number, its words, what it is.

    ``auto`` is the scheme that Word could count itself, ``restart`` whether it begins anew;
    ``bold`` how many of the words' first characters are bold, -1 for all.
    """

    text: str
    number: str = ""
    style: str = "body"
    auto: str | None = None
    restart: bool = False
    bold: int = 0
    level: int = 0


@dataclass(slots=True)
class Cell:
    """A cell that begins here; lines are paragraphs. None in its row: a cell from above or left."""

    text: str
    rows: int = 1
    columns: int = 1
    bold: bool = False


Row = list["Cell | None"]


@dataclass(slots=True)
class Table:
    """Rows of one width; the first ``heads`` are repeated on every page."""

    rows: list[Row]
    widths: list[float]
    heads: int = 0


@dataclass(slots=True)
class Break:
    """A new page."""


Block = Par | Table | Break


@dataclass(slots=True)
class Page:
    """All blocks of a document, and its title."""

    title: str
    place: str
    blocks: list[Block] = field(default_factory=list)

    def put(
        self,
        text: str,
        style: str = "body",
        number: str = "",
        auto: str | None = None,
        restart: bool = False,
        bold: int = 0,
        level: int = 0,
    ) -> None:
        """Add a paragraph."""
        self.blocks.append(Par(text, number, style, auto, restart, bold, level))
