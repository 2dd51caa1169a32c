"""Which rows of a list begin an issue, tell a further measure of it, or go on with one above."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import regex

from zhenggai.evidence.grid.columns import SOURCE, Column
from zhenggai.evidence.grid.lattice import Lattice, ends_sentence, is_open
from zhenggai.evidence.grid.row_kinds import CATEGORY_LIMIT, is_heading, is_number, opens_numbered
from zhenggai.evidence.labels import PROSE_FIELDS, SOFT_FIELDS, UNIT_FIELDS
from zhenggai.rules import load
from zhenggai.rules.weights import fitted
from zhenggai.text.numerals import ENCLOSED, SMALL, label_number

Role = Literal["open", "next", "rest", "head", "note"]
ROLES: tuple[Role, ...] = ("open", "next", "rest", "head", "note")
SHORT_HEADING = 24
# What a text ends with that goes on: 沿线排污口，
OPEN_ENDS = frozenset(",、:(和及与的")
# How a row's cells of prose stand to those above: the first that holds of one says most.
SEAMS = ("broken", "open", "vague", "closed")
COUNTED = regex.compile(rf"\d+|[{SMALL}]+|[{ENCLOSED}]")


@dataclass(frozen=True, slots=True)
class DataRow:
    """A row of data: its table and place, and for each column the cell with words that covers it.

    ``top``: the first below a page's top, so that it may go on with the one above. ``headed``: a
    heading stands right above. ``category`` is the heading that it stands under, a cell.
    ``lone``: its only words stand in the first column, so that they may be a heading.
    """

    lattice: Lattice
    row: int
    cells: tuple[int | None, ...]
    top: bool = False
    headed: bool = False
    category: int | None = None
    lone: bool = False

    def words(self, column: int) -> str:
        """Return what its cell in a column says, folded and without blanks."""
        cell = self.cells[column]
        return self.lattice.words[cell] if cell is not None else ""

    def text(self, column: int) -> str:
        """Return what its cell in a column says, folded."""
        cell = self.cells[column]
        return self.lattice.text(cell) if cell is not None else ""

    def begins(self, column: int) -> bool:
        """Say whether a cell with words begins in this row."""
        cell = self.cells[column]
        return cell is not None and self.lattice.cell(cell).row == self.row

    def covered(self, column: int) -> bool:
        """Say whether a cell from the row above reaches down into this one."""
        places = self.lattice.places[self.row]
        place = places[column] if column < len(places) else None
        return place is not None and self.lattice.cell(place).row < self.row


@dataclass(frozen=True, slots=True)
class Chosen:
    """The role of each row, how much better it is than the next best, and what counts the issues.

    ``counter`` is the column of the issues' numbers, None where nothing numbers them.
    """

    roles: tuple[Role, ...]
    margins: tuple[float, ...]
    counter: int | None


def choose_roles(rows: Sequence[DataRow], columns: Sequence[Column]) -> Chosen:
    """Return the best roles of a list's rows, under the number column that suits them best."""
    w = fitted(SOURCE, "rows")
    numbers = [at for at, column in enumerate(columns) if column.field == "number"]
    # Where one of them is called the measures' own, another one numbers the issues.
    numbers = [at for at in numbers if not _of_measures(rows, columns[at])] or numbers
    readings = sorted(
        (_read(rows, columns, counter, w) for counter in (*numbers, None)),
        key=lambda reading: -reading[0],
    )
    best, chosen = readings[0]
    margins = list(chosen.margins)
    for worth, other in readings[1:]:
        for at, (own, said) in enumerate(zip(chosen.roles, other.roles, strict=True)):
            if own != said:
                margins[at] = min(margins[at], best - worth)
    return Chosen(chosen.roles, tuple(margins), chosen.counter)


def _read(
    rows: Sequence[DataRow],
    columns: Sequence[Column],
    counter: int | None,
    w: Mapping[str, float],
) -> tuple[float, Chosen]:
    """Return what the rows are where one column, or none, numbers the issues, and its worth."""
    facts = _Facts(rows, columns, counter)
    total = _of_counter(rows, columns, counter, facts.key, w)
    roles: list[Role] = []
    margins: list[float] = []
    for at, row in enumerate(rows):
        said = list(facts.of(at))
        if row.headed or roles[-1:] == ["head"]:
            said.append("headed")
        if "open" not in roles:
            said.append("first")
        worths = {
            role: w.get(role, 0.0) + sum(w.get(f"{role}-{name}", 0.0) for name in said)
            for role in ROLES
        }
        ranked = sorted(worths, key=lambda role: -worths[role])
        roles.append(ranked[0])
        margins.append(worths[ranked[0]] - worths[ranked[1]])
        total += worths[ranked[0]]
    return total, Chosen(tuple(roles), tuple(margins), counter)


def _of_counter(
    rows: Sequence[DataRow],
    columns: Sequence[Column],
    counter: int | None,
    key: int | None,
    w: Mapping[str, float],
) -> float:
    """Return what a column's place and name say for its numbers being those of issues."""
    if counter is None:
        return w["counts-nothing"]
    worth = w["counts-before"] if key is None or counter < key else 0.0
    return worth + w["counts-measures"] * _of_measures(rows, columns[counter])


def _of_measures(rows: Sequence[DataRow], column: Column) -> bool:
    """Say whether a column is called one of measures: 措施序号."""
    header = column.header
    words = rows[0].lattice.words.get(header, "") if rows and header is not None else ""
    return load().marks["column-measures"].search(words) is not None


class _Facts:
    """What each row of a list is like, by name, beside the rows above it."""

    def __init__(
        self, rows: Sequence[DataRow], columns: Sequence[Column], counter: int | None
    ) -> None:
        self.rows = rows
        self.columns = columns
        self.counter = counter
        self.key = key_column(columns)
        self.measures = [at for at, c in enumerate(columns) if c.field == "measure"]
        self.soft = [at for at, c in enumerate(columns) if c.field in SOFT_FIELDS]
        told = PROSE_FIELDS - {"measure"}
        self.told = [at for at, c in enumerate(columns) if c.field in told]
        self.inner = [at for at, c in enumerate(columns) if c.field == "number" and at != counter]
        said = [row.words(counter) for row in rows] if counter is not None else []
        numbered = [at for at, words in enumerate(said) if words and is_number(words)]
        # Behind the last number, where all rows have one, something else stands below the list.
        self.strange = range(0)
        if numbered and all(is_number(words) for words in said[: numbered[-1]] if words):
            self.strange = range(numbered[-1] + 1, len(rows))
        self.above = self._above()
        self.closing = [self._closes(at) for at in range(len(columns))]
        self.several = any(
            not row.top
            and any(row.begins(column) for column in self.measures)
            and self._key(at, self.key) in {"covered", "empty", "again"}
            for at, row in enumerate(rows)
            if self.key is not None
        )

    def _above(self) -> list[list[int]]:
        """Return for each row and column the last row above with words there, -1 where none."""
        present = [-1] * len(self.columns)
        found = []
        for at, row in enumerate(self.rows):
            found.append(list(present))
            for column in range(len(self.columns)):
                if row.cells[column] is not None:
                    present[column] = at
        return found

    def _closes(self, column: int) -> bool:
        """Say whether the cells of a column end as sentences do, mostly."""
        ends = [ends_sentence(row.text(column)) for row in self.rows if row.begins(column)]
        return sum(ends) * 2 > len(ends)

    def of(self, at: int) -> Iterator[str]:
        """Yield the names of what a row is like."""
        row = self.rows[at]
        if row.lone:
            yield from self._as_heading(at)
        if self.counter is not None:
            yield f"number-{self._number(at, self.counter)}"
            if at in self.strange and row.words(self.counter):
                yield "strange"
        for column in self.inner:
            yield f"inner-{self._number(at, column)}"
        if self.key is not None:
            yield f"key-{self._key(at, self.key)}"
        elif self.counter is None:
            yield "keyless"
        own = [column for column in range(len(self.columns)) if row.begins(column)]
        if len(own) * 2 > len(self.columns):
            yield "full"
        if len(own) == 1 and not any(row.covered(at) for at in range(len(self.columns))):
            yield "lone"
        if self.measures:
            seams = {self._seam(at, column) for column in own if column in self.measures}
            yield f"measure-{_most(seams)}"
        soft = set(own) & set(self.soft)
        if soft:
            yield "soft-new"
        yield "several" if self.several else "alone"
        yield "top" if row.top else "below"
        if soft:
            yield "soft" if row.top else "soft-below"
            if self.several:
                yield "several-soft"
        if any(self._parts_word(at, column) for column in soft):
            yield "soft-open"
        yield f"told-{_most({self._seam(at, column) for column in own if column in self.told})}"

    def _as_heading(self, at: int) -> Iterator[str]:
        """Yield what a row is like whose only words may be a heading."""
        yield "sole"
        words = self.rows[at].words(0)
        if is_heading(words):
            yield "numbered"
        if len(words) <= SHORT_HEADING and words[-1] not in "。;":
            yield "short"
        if len(words) > CATEGORY_LIMIT // 2:
            yield "long"
        if at + 1 == len(self.rows):
            yield "last"

    def _number(self, at: int, column: int) -> str:
        row = self.rows[at]
        words = row.words(column)
        if not words:
            return "empty"
        if not row.begins(column):
            return "covered"
        above = self.above[at][column]
        before = self.rows[above].words(column) if above >= 0 else ""
        if words == before:
            return "again"
        value, last = counted(words), counted(before)
        if value is not None and last is not None and value == last + 1:
            return "counts"
        return "one" if value == 1 else "other"

    def _key(self, at: int, column: int) -> str:
        row = self.rows[at]
        words = row.words(column)
        if not words:
            return "covered" if row.covered(column) and not row.top else "empty"
        if not row.begins(column):
            return "covered"
        above = self.above[at][column]
        if above >= 0 and words == self.rows[above].words(column):
            return "again"
        seam = self._seam(at, column)
        return seam if seam in {"broken", "open"} else "new"

    def _seam(self, at: int, column: int) -> str:
        """Return how a cell of prose stands to the one above it: it goes on, may do so, or not."""
        above = self.above[at][column]
        if above < 0:
            return "closed"
        left, right = self.rows[above].text(column), self.rows[at].text(column)
        if left[-1:] in OPEN_ENDS or is_open(left):
            return "broken"
        if ends_sentence(left) or opens_numbered(right):
            return "closed"
        # Where no cell ends in a stop, that this one does not says little.
        return "open" if self.closing[column] else "vague"

    def _parts_word(self, at: int, column: int) -> bool:
        """Say whether a unit or a date is parted from the rest of it above: 市公安局南泽分|局."""
        above = self.above[at][column]
        if above < 0:
            return False
        left, right = self.rows[above].words(column), self.rows[at].words(column)
        marks = load().marks
        if self.columns[column].field in UNIT_FIELDS:
            return marks["cell-unit-end"].search(left) is None or right[0] in ")、,"
        return marks["cell-parted-date"].search(f"{left[-2:]}|{right[:2]}") is not None


def _most(seams: Collection[str]) -> str:
    """Return the seam that says most of several, none where there is none."""
    return next((seam for seam in SEAMS if seam in seams), "none")


def key_column(columns: Sequence[Column]) -> int | None:
    """Return the column of what each issue is about: its problem, else its task, else its goal."""
    problems = [at for at, c in enumerate(columns) if c.field == "problem"]
    tasks = [at for at, c in enumerate(columns) if c.task]
    goals = [at for at, c in enumerate(columns) if c.field == "goal"]
    return next(iter((*problems, *tasks, *goals)), None)


def counted(words: str) -> int | None:
    """Return the number that a cell counts with, of 1-2 and 第3项 the last: 2 and 3."""
    found = COUNTED.findall(words)
    return label_number(found[-1]) if found else None
