"""A table as a lattice of rows and columns over a document's cells, with their folded words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from zhenggai.text.document import Cell, Document
from zhenggai.text.flow import fold

BLANK = regex.compile(r"\s+")
TERMINAL = frozenset("。；;!！?？)）】〕]”」…")
OPENING, CLOSING = frozenset("(（【〔["), frozenset(")）】〕]")

# How far down a header may stand, and how few columns make a table.
HEADER_ROWS = 4
NARROWEST = 2


@dataclass(frozen=True, slots=True)
class Lattice:
    """One table: which cell covers each place, and what each cell says.

    ``places[row][column]`` is an index into ``Document.cells``, None where no cell stands.
    ``words`` are a cell's words folded, without blanks and line breaks.
    """

    document: Document
    index: int
    places: tuple[tuple[int | None, ...], ...]
    words: dict[int, str]

    @property
    def columns(self) -> int:
        """How many columns the table has."""
        return len(self.places[0]) if self.places else 0

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return len(self.places)

    def cell(self, index: int) -> Cell:
        """Return a cell of the document."""
        return self.document.cells[index]

    def starting(self, row: int) -> Iterator[int]:
        """Yield the cells whose top row this is and that hold words, from left to right."""
        for cell in dict.fromkeys(self.places[row]):
            if cell is not None and self.cell(cell).row == row and self.words[cell]:
                yield cell

    def at(self, row: int, column: int) -> int | None:
        """Return the cell that covers a place and holds words, else None."""
        found = self.places[row][column] if column < len(self.places[row]) else None
        return found if found is not None and self.words[found] else None

    def text(self, cell: int) -> str:
        """Return a cell's words folded, line breaks as they are."""
        own = self.document.cells[cell]
        return fold(self.document.text[own.start : own.end]).strip()


def side_by_side(lattice: Lattice) -> tuple[Lattice, ...]:
    """Return the tables that stand beside each other in one: its header's words come twice."""
    for row in lattice.places[:HEADER_ROWS]:
        words = [lattice.words[cell] if cell is not None else "" for cell in row]
        width = len(words) // 2
        # A category's one cell over all columns says the same in both halves too.
        apart = len(set(row)) == len(row)
        if width >= NARROWEST and apart and all(words) and words[:width] == words[width:]:
            halves = (slice(0, width), slice(width, None))
            return tuple(
                replace(lattice, places=tuple(line[half] for line in lattice.places))
                for half in halves
            )
    return (lattice,)


def ends_sentence(text: str) -> bool:
    """Say whether a cell's text is complete: closed by a mark, and no bracket left open."""
    return text[-1:] in TERMINAL and not is_open(text)


def is_open(text: str) -> bool:
    """Say whether a bracket of a text is not closed in it."""
    depth = 0
    for c in text:
        if c in OPENING:
            depth += 1
        elif c in CLOSING and depth:
            depth -= 1
    return depth > 0


def lattices(document: Document) -> tuple[Lattice, ...]:
    """Return the lattice of each table, in order."""
    grids: list[list[list[int | None]]] = [
        [[None] * table.columns for _ in range(table.rows)] for table in document.tables
    ]
    words: list[dict[int, str]] = [{} for _ in document.tables]
    for index, cell in enumerate(document.cells):
        words[cell.table][index] = BLANK.sub("", fold(document.text[cell.start : cell.end]))
        for row in grids[cell.table][cell.row : cell.row + cell.row_span]:
            width = len(row[cell.column : cell.column + cell.column_span])
            row[cell.column : cell.column + width] = [index] * width
    return tuple(
        Lattice(document, at, tuple(tuple(row) for row in grid), words[at])
        for at, grid in enumerate(grids)
    )
