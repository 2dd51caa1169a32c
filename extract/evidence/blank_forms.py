"""Forms that nobody has filled in: tables of labels and empty cells, lines with blanks."""

from __future__ import annotations

import regex

from zhenggai.rules import load
from zhenggai.text.document import Document
from zhenggai.text.flow import fold

# A table with fewer cells is no form; one with more of them filled, or with words longer than a
# label's, is a list.
FEWEST_CELLS = 8
MOST_FILLED = 0.6
LONGEST_LABEL = 16


# Of a paper's labelled lines so many have only ____ behind them.
FEWEST_BLANKS = 2
LABELLED = regex.compile(r"(?m)^[^:\n]{2,16}:(?P<value>[^\n]*)$")


def is_blank_form(document: Document) -> bool:
    """Say whether most cells of a document's tables, or its lines, are still to be filled in."""
    return _has_blank_cells(document) or _has_blank_lines(document)


def _has_blank_lines(document: Document) -> bool:
    """Say whether most labelled lines of a text hold only what is to be written over."""
    to_fill, blank_line = (load().marks[f"form-{name}"].pattern for name in ("to-fill", "blank"))
    values = [match["value"].strip() for match in LABELLED.finditer(fold(document.text))]
    lines = filter(None, map(blank_line.fullmatch, values))
    blank = [line for line in lines if to_fill.match(line["value"]) is not None]
    return len(blank) >= FEWEST_BLANKS and 2 * len(blank) > len(values)


def _has_blank_cells(document: Document) -> bool:
    """Say whether most cells of a document's tables are still to be filled in."""
    texts = [fold(document.text[cell.start : cell.end]) for cell in document.cells]
    to_fill = load().marks["form-to-fill"].pattern
    filled = [text for text in texts if to_fill.match(text) is None]
    return (
        len(texts) >= FEWEST_CELLS
        and len(filled) <= MOST_FILLED * len(texts)
        and all(len(text.strip()) <= LONGEST_LABEL for text in filled)
    )
