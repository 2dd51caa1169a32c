"""Tables to issues: which tables are lists, which are plain data, which go on over a page.

Only the cells are told apart here; what their words say is read by the marks and the structure,
as in running text.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from zhenggai.evidence.grid.continued import GridNote, KeyReader, adjoins
from zhenggai.evidence.grid.data_tables import is_plain_data, nested_note, tables_in_text
from zhenggai.evidence.grid.header import Header, find_header
from zhenggai.evidence.grid.key_values import read_key_grid
from zhenggai.evidence.grid.lattice import Lattice, lattices, side_by_side
from zhenggai.evidence.grid.list_rows import TableListReader
from zhenggai.evidence.grid.model import ListTable
from zhenggai.evidence.grid.side_pages import with_spilled
from zhenggai.evidence.grid.transpose import upright
from zhenggai.rules import Rules
from zhenggai.text.document import Document, Span
from zhenggai.text.flow import Join


@dataclass(frozen=True, slots=True)
class Grid:
    """What the tables of a document are: lists, tables that are none (``lifted``), and joins."""

    lists: tuple[ListTable, ...] = ()
    lifted: tuple[Span, ...] = ()
    joins: dict[int, Join] = field(default_factory=dict)
    notes: tuple[GridNote, ...] = ()


def read_grid(document: Document, rules: Rules) -> Grid:
    """Tell which tables of a document are lists of issues, and read their rows."""
    if not document.tables:
        return Grid()
    reader = _GridReader(document, rules)
    tables, spilled = with_spilled(document, lattices(document), rules)
    for lattice in tables:
        reader.table(lattice)
    return reader.result(spilled)


class _GridReader:
    """Takes a document's tables in order."""

    def __init__(self, document: Document, rules: Rules) -> None:
        self._document = document
        self._rules = rules
        self._found: list[TableListReader] = []
        self._single: list[ListTable] = []
        self._lifted: list[Span] = []
        self._notes: list[GridNote] = []
        self._keyed = KeyReader(document, rules)
        # The tables that are lists, and the one that would go on with the last list.
        self._listed: set[int] = set()
        self._behind: int | None = None

    def table(self, lattice: Lattice) -> None:
        """Take one table."""
        lattice = upright(lattice, self._rules)
        told = None if self._nested(lattice) else read_key_grid(lattice, self._rules)
        if lattice.index in self._listed:
            return
        if told is not None:
            self._single.append(told)
            self._listed.add(lattice.index)
        elif not self._side_by_side(lattice):
            beside = bool(self._found)
            self._one(lattice, find_header(lattice, self._rules, beside=beside))

    def _nested(self, lattice: Lattice) -> bool:
        """Set a table aside that stands in a cell of a list."""
        table = self._document.tables[lattice.index]
        if table.within is None or self._document.cells[table.within].table not in self._listed:
            return False
        self._lifted.append(Span(table.start, table.end))
        self._notes.append(nested_note(lattice, table.within, self._rules))
        self._listed.add(lattice.index)
        if self._behind == lattice.index:
            self._behind += 1
        return True

    def _side_by_side(self, lattice: Lattice) -> bool:
        """Take two lists that stand beside each other in one table."""
        parts = [(part, find_header(part, self._rules)) for part in side_by_side(lattice)]
        if len(parts) < 2 or any(own is None for _, own in parts):
            return False
        for part, own in parts:
            if own is not None:
                self._open(part, own).read(part, own)
        self._listed.add(lattice.index)
        return True

    def _open(self, lattice: Lattice, header: Header) -> TableListReader:
        self._found.append(TableListReader(lattice, header, self._rules))
        return self._found[-1]

    def _one(self, lattice: Lattice, header: Header | None) -> None:
        """Take a table as a list that goes on or begins, else as keys and values or plain data."""
        reader = self._found[-1] if self._found and self._behind == lattice.index else None
        near = reader is not None and adjoins(self._document, lattice.index, self._rules)
        if reader is not None and near and reader.goes_on(lattice, header):
            other = reader.read(lattice, header)
        elif header is not None:
            other = self._open(lattice, header).read(lattice, header)
        else:
            self._no_list(lattice)
            return
        while other is not None:
            # On a sheet another list may follow below the first.
            other = self._open(lattice, other).read(lattice, other)
        self._behind = lattice.index + 1
        self._listed.add(lattice.index)

    def _no_list(self, lattice: Lattice) -> None:
        if self._keyed.goes_on(lattice):
            return
        if is_plain_data(lattice, self._rules):
            table = self._document.tables[lattice.index]
            self._lifted.append(Span(table.start, table.end))
            self._keyed.lifted = lattice.index
        else:
            self._lifted.extend(tables_in_text(lattice, self._rules))

    def result(self, notes: tuple[GridNote, ...]) -> Grid:
        """Return what was found; ``notes`` are those that were made before."""
        lists = [*(reader.result() for reader in self._found), *self._single]
        joins = dict(self._keyed.joins)
        for reader in self._found:
            joins.update(reader.joins)
        return Grid(
            tuple(sorted((t for t in lists if t.issues), key=lambda t: t.span.start)),
            tuple(self._lifted),
            joins,
            (
                *notes,
                *self._notes,
                *self._keyed.notes,
                *(note for reader in self._found for note in reader.notes),
            ),
        )
