"""A stretch cut into pieces, with what its words say of themselves, whatever its siblings are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain, pairwise
from math import inf

import regex

from zhenggai.evidence.labels import word_of
from zhenggai.evidence.model import Label, Number
from zhenggai.evidence.pieces import Piece
from zhenggai.structure.issues.shapes import Shapes
from zhenggai.structure.issues.value_ends import key_cell, row_end
from zhenggai.text.document import Span

WORD = regex.compile(r"\S")


class Stretch:
    """The pieces between two places; readings that have the stretch in common share it."""

    def __init__(self, pieces: Sequence[Piece], shapes: Shapes) -> None:
        self.pieces = pieces
        self.shapes = shapes
        self._firsts: dict[int, float] = {}
        self._limits: dict[int, float] = {}
        self._rows: dict[tuple[int, int], int] = {}
        self._steps: dict[tuple[int, str, bool], str] = {}

    @cached_property
    def starts(self) -> list[int]:
        """Return where each piece begins."""
        return [piece.start for piece in self.pieces]

    @cached_property
    def words(self) -> list[str]:
        """Return the words of each piece behind its number."""
        return [self.shapes.words(piece) for piece in self.pieces]

    @cached_property
    def looks(self) -> list[frozenset[str]]:
        """Return what each piece looks like beside a part of an issue."""
        return [self.shapes.look(piece) for piece in self.pieces]

    @cached_property
    def lists(self) -> list[bool]:
        """Say of each piece whether a bracket of units stands in it."""
        return [self.shapes.holds_list(piece) for piece in self.pieces]

    @cached_property
    def keys(self) -> list[bool]:
        """Say of each piece whether it is a cell beside several rows of keys and values."""
        return [self.shapes.heads_keys(piece) for piece in self.pieces]

    @cached_property
    def goes_on(self) -> list[bool]:
        """Say of each piece whether its words go on with those of the piece before it."""
        return [at > 0 and self.shapes.goes_on(*pair) for at, pair in self._pairs()]

    @cached_property
    def wrapped(self) -> list[bool]:
        """Say of each piece whether the line before it was broken, not closed."""
        wrapped, pieces = self.shapes.wrapped, self.pieces
        return [at > 0 and wrapped(pieces[at - 1], before) for at, (before, _) in self._pairs()]

    def _pairs(self) -> Iterator[tuple[int, tuple[str, str]]]:
        """Yield the place of each piece, the words before it and its own."""
        return enumerate(pairwise(chain([""], self.words)))

    @cached_property
    def label_words(self) -> list[str]:
        """Return the word of each piece's label, "" where it has none or none is printed."""
        flow = self.shapes.flow
        return ["" if p.label is None else word_of(flow, p.label) for p in self.pieces]

    @cached_property
    def labelled(self) -> Counter[str]:
        """Return how often each label stands in the stretch, by its word; "" for what is told."""
        words = zip(self.label_words, self.pieces, strict=True)
        return Counter(word for word, piece in words if piece.label is not None)

    @cached_property
    def fielded(self) -> Counter[str]:
        """Return how often labels of each field stand in the stretch."""
        return Counter(p.label.fields[0] for p in self.pieces if p.label is not None)

    @cached_property
    def counts(self) -> frozenset[int]:
        """Return the pieces whose numbers go on with a series that began inside the stretch."""
        seen: set[tuple[str, int]] = set()
        found: set[int] = set()
        for at, piece in enumerate(self.pieces):
            if (number := piece.number) is not None:
                if (number.scheme, number.value - 1) in seen:
                    found.add(at)
                seen.add((number.scheme, number.value))
            seen |= {(number.scheme, number.value) for number in self._opening(piece)}
        return frozenset(found)

    def _opening(self, piece: Piece) -> Sequence[Number]:
        """Return the number that opens a labelled value: 整改措施:|1.排查."""
        if piece.label is None:
            return ()
        start = self.shapes.flow.strip(Span(piece.label.span.end, piece.end)).start
        return self.shapes.marks.numbers_in(start, start + 1)

    def label(self, entry: int) -> Label | None:
        """Return the label of the piece that opened a role, if it has one."""
        return self.pieces[entry].label if entry >= 0 else None

    def is_bare(self, entry: int, at: int) -> bool:
        """Say whether only the label stands between what opened a role and a piece: 整改⏎时限."""
        label = self.label(entry)
        if label is None:
            return False
        first = self._firsts.get(entry)
        if first is None:
            found = WORD.search(self.shapes.flow.text, label.span.end)
            first = self._firsts[entry] = inf if found is None else found.start()
        return first >= self.pieces[at - 1].end

    def in_row(self, entry: int, at: int) -> bool:
        """Say whether a piece may be the value of a key in a table: not below the key's row."""
        label = self.label(entry)
        if label is None:
            return True
        limit = self._limits.get(entry)
        if limit is None:
            flow, end = self.shapes.flow, label.span.end
            lies = key_cell(flow, end) is not None
            limit = row_end(flow, end, self.pieces[-1].end, self._rows) if lies else inf
            self._limits[entry] = limit
        return limit > self.pieces[at].start

    def short_step(self, at: int, name: str, *, below: bool) -> str:
        """Return the weight of a piece's going on with a date, a list of units or a person."""
        key = (at, name, below)
        if key not in self._steps:
            before, piece = self.pieces[at - 1], self.pieces[at]
            self._steps[key] = self.shapes.short_step(before, piece, name, below=below)
        return self._steps[key]
