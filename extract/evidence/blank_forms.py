"""Forms that nobody has filled in: tables of labels and empty cells."""

from __future__ import annotations

from zhenggai.rules import load
from zhenggai.text.document import Document
from zhenggai.text.flow import fold

# A table with fewer cells is no form; one with more of them filled, or with words longer than a
# label's, is a list.
FEWEST_CELLS = 8
MOST_FILLED = 0.6
LONGEST_LABEL = 16


def is_blank_form(document: Document) -> bool:
    """Say whether most cells of a document's tables are still to be filled in."""
    texts = [fold(document.text[cell.start : cell.end]) for cell in document.cells]
    to_fill = load().marks["form-to-fill"].pattern
    filled = [text for text in texts if to_fill.match(text) is None]
    return (
        len(texts) >= FEWEST_CELLS
        and len(filled) <= MOST_FILLED * len(texts)
        and all(len(text.strip()) <= LONGEST_LABEL for text in filled)
    )
