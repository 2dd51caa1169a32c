"""What a reviewer looks at: a card an issue or measure, with its rows, doubts and corrections."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from zhenggai.messages import render
from zhenggai.rules.kinds import RowTable
from zhenggai.tables.schema import TABLES, Column, Row, by_table

if TYPE_CHECKING:
    from zhenggai.tables.rows import DiagnosticRow, Rows

# What is shown and can be corrected of each table's rows, the row's own words first.
SHOWN_COLUMNS: Mapping[RowTable, tuple[str, ...]] = {
    table: shown
    for table in get_args(RowTable)
    if (shown := tuple(column.name for column in TABLES[table].columns if column.shown))
}
VALUE_TABLES = tuple(table for table in SHOWN_COLUMNS if table not in {"issues", "measures"})
# The number of a value among those of its issue or measure ends its key.
NUMBERED: Mapping[RowTable, str] = {table: TABLES[table].key[-1] for table in VALUE_TABLES}
Order = Literal["doubt", "document"]
SURE = 1.0


class RowKey(NamedTuple):
    """Which row of a document: its table, and its key there."""

    table: RowTable
    issue_no: int | None
    measure_no: int | None
    number: int | None

    def told(self) -> str:
        """Return the key as a page names it: deadlines-3-2-1."""
        return "-".join("" if part is None else str(part) for part in self)


def key_of(table: RowTable, row: Row) -> RowKey:
    """Return the key of a row."""
    number = row[NUMBERED[table]] if table in NUMBERED else None
    issue, measure = row["issue_no"], row.get("measure_no")
    assert isinstance(issue, int | None)
    assert isinstance(measure, int | None)
    assert isinstance(number, int | None)
    return RowKey(table, issue, measure, number)


def key_from(told: str) -> RowKey:
    """Return the key that a page names; raise ValueError."""
    table, *numbers = told.split("-")
    if len(numbers) != len(RowKey._fields) - 1:
        raise ValueError(told)
    known: dict[str, RowTable] = {name: name for name in SHOWN_COLUMNS}
    if table not in known:
        raise ValueError(told)
    issue, measure, number = (int(part) if part else None for part in numbers)
    return RowKey(known[table], issue, measure, number)


@dataclass(slots=True)
class Entry:
    """One row on a card: its columns, what a person set of them, and whether it is confirmed."""

    key: RowKey
    row: dict[str, object]
    parsed: Row
    doubts: list[str] = field(default_factory=list)
    said: dict[str, object] = field(default_factory=dict)
    confirmed: bool = False
    dropped: bool = False

    @property
    def columns(self) -> list[Column]:
        """The columns that are shown."""
        return [TABLES[self.key.table].column(name) for name in SHOWN_COLUMNS[self.key.table]]

    @property
    def confidence(self) -> float:
        """How surely it is right as it stands; what nothing is known of is."""
        if self.confirmed or self.dropped:
            return SURE
        found = self.parsed.get("confidence")
        return float(found) if isinstance(found, int | float) else SURE

    @property
    def settled(self) -> bool:
        """Whether a person has said that it is right, or what is."""
        return self.confirmed or self.dropped or bool(self.said)


@dataclass(slots=True)
class Card:
    """An issue or a measure with all that was read of it.

    ``of_issue`` are the values of its issue, which hold where the measure has none of its own.
    """

    number: int
    entries: list[Entry]
    of_issue: list[Entry] = field(default_factory=list)
    promises: int = 0

    @property
    def own(self) -> Entry:
        """The issue or the measure itself."""
        return self.entries[0]

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        found = self.own.row["start"]
        assert isinstance(found, int)
        return found

    @property
    def confidence(self) -> float:
        """How sure its least sure row is."""
        return min(entry.confidence for entry in self.entries)

    @property
    def doubts(self) -> int:
        """How many doubts its rows have that nobody has settled."""
        return sum(len(entry.doubts) for entry in self.entries if not entry.settled)

    @property
    def settled(self) -> bool:
        """Whether a person has said of all its rows what is right."""
        return all(entry.settled for entry in self.entries)

    @property
    def title(self) -> str:
        """Its first words, behind its label."""
        row = self.own.row
        words = row.get("text") or row.get("problem") or row.get("category") or ""
        return f"{row['label'] or ''} {words}".strip()


def rows_to_cards(rows: Rows, lang: str) -> list[Card]:
    """Return a document's cards in its order: each issue, then its measures."""
    by_name = by_table(rows)
    doubts = _doubts(rows.get("diagnostics", ()))
    entries: dict[tuple[int | None, int | None], list[Entry]] = {}
    for table in SHOWN_COLUMNS:
        for row in by_name.get(table, ()):
            key = key_of(table, row)
            entry = Entry(key, dict(row), row)
            entry.doubts = [render(d["code"], d["arguments"] or (), lang) for d in _of(doubts, key)]
            entries.setdefault((key.issue_no, key.measure_no), []).append(entry)
    promises: dict[tuple[int | None, int | None], int] = {}
    for promise in rows.get("promises", ()):
        place = (promise["issue_no"], promise["measure_no"])
        promises[place] = promises.get(place, 0) + 1
    cards: list[Card] = []
    for place in _places(rows):
        of_issue = entries.get((place[0], None), ())[1:] if place[1] is not None else []
        own = entries[place]
        cards.append(Card(len(cards), own, list(of_issue), promises.get(place, 0)))
    return cards


def _places(rows: Rows) -> Iterator[tuple[int, int | None]]:
    measures: dict[int, list[int]] = {}
    for measure in rows.get("measures", ()):
        measures.setdefault(measure["issue_no"], []).append(measure["measure_no"])
    for issue in rows.get("issues", ()):
        yield issue["issue_no"], None
        for number in measures.get(issue["issue_no"], ()):
            yield issue["issue_no"], number


Doubts = dict[tuple[RowTable | None, int | None, int | None], list["DiagnosticRow"]]


def _doubts(diagnostics: Iterable[DiagnosticRow]) -> Doubts:
    found: Doubts = {}
    for one in diagnostics:
        if one["severity"] != "info" and one["issue_no"] is not None:
            table = one["table"] if one["table"] in NUMBERED and one["row_no"] is not None else None
            found.setdefault((table, one["issue_no"], one["measure_no"]), []).append(one)
    return found


def _of(doubts: Doubts, key: RowKey) -> list[DiagnosticRow]:
    """Return the doubts of a row; what is about none of an issue's values is about itself."""
    if key.number is None:
        return doubts.get((None, key.issue_no, key.measure_no), [])
    own = doubts.get((key.table, key.issue_no, key.measure_no), [])
    return [one for one in own if one["row_no"] == key.number]


def stamp_of(cards: Iterable[Card]) -> str:
    """Return what changes when a document is read otherwise: other rows, or at other places."""
    rows = [(e.key, e.parsed["start"], e.parsed["end"]) for card in cards for e in card.entries]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def in_order(cards: Sequence[Card], order: Order) -> list[Card]:
    """Return cards in the order of the document, or what is worth most first."""
    if order == "document":
        return list(cards)
    return sorted(cards, key=lambda card: (card.confidence, -card.doubts, card.number))


class Progress(NamedTuple):
    """How far a review is: cards gone over and all of them, and the same of promises."""

    done: int
    every: int
    promises_done: int
    promises: int


def progress_of(cards: Sequence[Card]) -> Progress:
    """Return how far the review of a document is."""
    settled = [card for card in cards if card.settled]
    return Progress(
        len(settled),
        len(cards),
        sum(card.promises for card in settled),
        sum(card.promises for card in cards),
    )
