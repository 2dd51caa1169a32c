"""The grid of a Word table: which cell stands where, and how far it is merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from zhenggai.readers.word.inline import ALTERNATIVES, DELETED, INSERTED, TEXTS, choose
from zhenggai.readers.word.styles import VAL, W, number, switch

# Word has at most 63 columns; a span beyond this is damage and must not widen the grid.
MOST_COLUMNS = 1024
WRAPPERS = frozenset({W + "sdt", W + "sdtContent", W + "customXml"}) | INSERTED


@dataclass(slots=True)
class Place:
    """A cell of the grid: its w:tc, its column (0-based), and how far it is merged."""

    element: etree._Element
    column: int
    column_span: int = 1
    row_span: int = 1


@dataclass(slots=True)
class Row:
    """One row: the cells that begin in it from left to right, and whether Word shows it."""

    places: list[Place] = field(default_factory=list)
    hidden: bool = False


def read_rows(table: etree._Element, tally: Counter[str]) -> list[Row]:
    """Return a table's rows, without what was deleted under Track Changes.

    A merged cell stands once, at its top-left. ``tally`` counts changes, and the characters of
    the covered cells, which Word does not show.
    """
    rows: list[Row] = []
    above: dict[int, Place] = {}
    for element in through(table, W + "tr"):
        properties = element.find(W + "trPr")
        kinds = [child.tag for child in properties.iterchildren()] if properties is not None else []
        if not DELETED.isdisjoint(kinds):
            tally["tracked-deletions"] += 1
            continue
        tally["tracked-insertions"] += not INSERTED.isdisjoint(kinds)
        row = Row(hidden=bool(switch(properties, "hidden")))
        above = _read_places(
            element, _within(number(properties, "gridBefore"), 0), row, above, tally
        )
        rows.append(row)
    return rows


def _read_places(
    element: etree._Element, column: int, row: Row, above: dict[int, Place], tally: Counter[str]
) -> dict[int, Place]:
    """Fill a row; return the cells that the row below may continue, by column."""
    open_below: dict[int, Place] = {}
    for cell in through(element, W + "tc"):
        own = cell.find(W + "tcPr")
        span = _within(number(own, "gridSpan"), 1)
        vertical = _merge(own, "vMerge")
        if own is not None and own.find(W + "cellDel") is not None:
            tally["tracked-deletions"] += 1
        elif row.places and _merge(own, "hMerge") == "continue":
            row.places[-1].column_span += span
        elif vertical == "continue" and column in above:
            above[column].row_span += 1
            open_below[column] = above[column]
            tally["hidden-text"] += sum(len(text.text or "") for text in cell.iter(*TEXTS))
        else:
            row.places.append(Place(cell, column, span))
            if vertical is not None:
                open_below[column] = row.places[-1]
        column += span
    return open_below


def through(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield the elements of a kind, also those wrapped in content controls and the like."""
    for child in parent.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag == ALTERNATIVES:
            yield from through(choose(child), tag)
        elif child.tag in WRAPPERS:
            yield from through(child, tag)


def _within(count: int | None, default: int) -> int:
    return count if count is not None and default <= count < MOST_COLUMNS else default


def _merge(properties: etree._Element | None, name: str) -> str | None:
    """Return whether a cell begins (restart) or continues a merge, None for neither."""
    merge = properties.find(W + name) if properties is not None else None
    return None if merge is None else merge.get(VAL, "continue")
