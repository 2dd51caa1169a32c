"""Tables that go on over a page: which adjoin, and rows of keys and values in two parts."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from zhenggai.evidence.grid.lattice import Lattice, ends_sentence
from zhenggai.evidence.labels import header_fields
from zhenggai.rules import Rules
from zhenggai.text.characters import is_chinese
from zhenggai.text.document import Document
from zhenggai.text.flow import Join


@dataclass(frozen=True, slots=True)
class GridNote:
    """A choice that was made about a table: diagnostic code, arguments, the cell it is about."""

    code: str
    args: tuple[str, ...]
    cell: int


def adjoins(document: Document, table: int, rules: Rules) -> bool:
    """Say whether only page furniture and 续表 stand between a table and the one before it."""
    before, own = document.tables[table - 1], document.tables[table]
    if own.name is not None or before.name is not None:
        return False
    caption = rules.columns["caption"].pattern
    first, last = (bisect_left(document.paragraph_starts, at) for at in (before.end, own.start))
    for paragraph in document.paragraphs[first:last]:
        if paragraph.end < own.start and not paragraph.footnote:
            text = document.text[paragraph.start : paragraph.end]
            lifted = any(
                f.start <= paragraph.start and paragraph.end <= f.end for f in document.furniture
            )
            words = "".join(text.split())
            if not lifted and not caption.fullmatch(words) and not _page_number(words):
                return False
    return True


def _page_number(words: str) -> bool:
    return len(words) <= 12 and not any(is_chinese(c) and c not in "第页共" for c in words)


class KeyReader:
    """Joins a row of keys and values that goes on over a page with its first part."""

    def __init__(self, document: Document, rules: Rules) -> None:
        self.joins: dict[int, Join] = {}
        self.notes: list[GridNote] = []
        # The last table that was set aside as plain data: nothing goes on with it.
        self.lifted: int | None = None
        self._document = document
        self._rules = rules
        self._before: Lattice | None = None

    def goes_on(self, lattice: Lattice) -> bool:
        """Take a table that is no list; say whether it goes on with the one before."""
        before, self._before = self._before, lattice
        if before is None or before.index + 1 != lattice.index or before.columns != lattice.columns:
            return False
        if not before.rows or not lattice.rows:
            return False
        if not adjoins(self._document, lattice.index, self._rules):
            return False
        above = [before.at(before.rows - 1, column) for column in range(before.columns)]
        below = [lattice.at(0, column) for column in range(lattice.columns)]
        if above[0] is None:
            return False
        if not self._is_rest(before, lattice, above[0], below[0]):
            return before.index != self.lifted and self._all_keyed(lattice)
        for column, cell in enumerate(below):
            root = above[column]
            if cell is None or root is None or cell in self.joins:
                continue
            self.joins[cell] = Join(root, not ends_sentence(before.words[root]))
            self.notes.append(GridNote("row-continued", (before.words[above[0]], "page"), cell))
        return True

    def _all_keyed(self, lattice: Lattice) -> bool:
        """Say whether each row begins with a key: further ones of the issue above."""
        firsts = [lattice.at(row, 0) for row in range(lattice.rows)]
        return all(
            cell is not None and bool(header_fields(lattice.words[cell], self._rules))
            for cell in firsts
        )

    def _is_rest(self, before: Lattice, lattice: Lattice, key: int, below: int | None) -> bool:
        """Say whether a row has no key of its own, or the rest of the key above (责任单 / 位)."""
        own = before.words[key]
        if below is None:
            return bool(header_fields(own, self._rules))
        whole = own + lattice.words[below]
        return not header_fields(own, self._rules) and bool(header_fields(whole, self._rules))
