"""What is said at the desk: corrections made of what the page sends, put over the cards, undone."""

from __future__ import annotations

import getpass
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zhenggai.dataset.corrections.anchors import Anchors, row_name
from zhenggai.dataset.corrections.kept import FILE_NAME, add, read_corrections, remove
from zhenggai.dataset.corrections.model import Correction
from zhenggai.dataset.corrections.parsed import parsed
from zhenggai.dataset.corrections.pinned import relevant
from zhenggai.dataset.corrections.values import from_words
from zhenggai.dataset.documents import rows_by_document
from zhenggai.desk.review import SHOWN_COLUMNS, Card, Entry, RowKey, key_of
from zhenggai.rules.kinds import PinRole, RowTable
from zhenggai.text.document import Span

if TYPE_CHECKING:
    from zhenggai.tables.rows import DocumentRow, Rows

# So many steps can be undone.
MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was said: what was kept for it, and what that took the place of."""

    document: str
    new: tuple[Correction, ...]
    old: tuple[Correction, ...]


class Said:
    """Keeps what is said at this desk, and takes it back."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._lock = threading.Lock()
        self._steps: list[Step] = []
        self._read: list[Correction] = []
        self._read_at: object = None

    def kept(self, row: DocumentRow) -> list[Correction]:
        """Return what was said of a document or its plan, wherever; raise CorrectionsError."""
        stamp = self.stamp()
        if stamp != self._read_at:
            self._read, self._read_at = read_corrections(self._out), stamp
        return relevant(self._read, row["document_id"], row["plan_id"])

    def as_parsed(self, document: str) -> Rows | None:
        """Return the rows of a document before they were corrected; None where none was."""
        stored = parsed(self._out, document)
        if stored is None:
            return None
        (rows,) = rows_by_document(stored)
        return rows

    def stamp(self) -> object:
        """Return what changes with the file of corrections; None where there is none."""
        try:
            found = (self._out / FILE_NAME).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    def keep(self, document: str, new: Iterable[Correction]) -> None:
        """Keep corrections of a document as one step; raise CorrectionsError."""
        signed = tuple(one.said_by(_user(), date.today()) for one in new)
        targets = {one.target for one in signed}
        with self._lock:
            old = tuple(one for one in read_corrections(self._out) if one.target in targets)
            add(self._out, *signed)
            self._steps = [*self._steps[-MOST_STEPS:], Step(document, signed, old)]

    def undo(self, document: str) -> Step | None:
        """Take back the last step in a document; None where there is none."""
        with self._lock:
            at = next(
                (
                    n
                    for n in reversed(range(len(self._steps)))
                    if self._steps[n].document == document
                ),
                None,
            )
            if at is None:
                return None
            step = self._steps.pop(at)
            remove(self._out, *step.new)
            if step.old:
                add(self._out, *step.old)
            return step

    def take_back(self, row: DocumentRow, key: RowKey, anchors: Anchors) -> None:
        """Take back all that was said of a row of a document, when and wherever."""
        finder = RowFinder(anchors)
        remove(self._out, *(one for one in self.kept(row) if finder.key(one) == key))


def _user() -> str | None:
    """Return the name of the user of this machine, where the system knows one."""
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return None


class RowFinder:
    """Finds the row that a correction speaks of; most were said of this very text."""

    def __init__(self, anchors: Anchors) -> None:
        self._anchors = anchors
        self._rows: dict[tuple[RowTable, object, str | None], list[RowKey]] = {}
        for table in SHOWN_COLUMNS:
            for row in anchors.rows.get(table, ()):
                place = (table, row["start"], row_name(table, row))
                self._rows.setdefault(place, []).append(key_of(table, row))

    def key(self, one: Correction) -> RowKey | None:
        """Return the key of the row; None where it speaks of none for sure."""
        if one.table is None or one.kind == "pin" or one.adds:
            return None
        if one.document_id == self._anchors.document["document_id"]:
            here = self._rows.get((one.table, one.start, one.row), ())
            if len(here) == 1 and self._anchors.text[one.start : one.end] == one.quote:
                return here[0]
        at = self._anchors.match(one).at
        return key_of(one.table, self._anchors.rows[one.table][at]) if at is not None else None


def set_values(entry: Entry, given: Mapping[str, str], anchors: Anchors) -> list[Correction]:
    """Return the corrections of the columns whose words differ from what the row holds.

    Raises ValueWordsError where a column cannot hold the words.
    """
    table = entry.key.table
    return [
        anchors.set_value(table, entry.parsed, name, words)
        for name, words in given.items()
        if from_words(table, name, words) != entry.row[name]
    ]


def confirmed(card: Card, anchors: Anchors) -> list[Correction]:
    """Return what says that all rows of a card are right that nothing was said of."""
    return [
        anchors.confirm(entry.key.table, entry.parsed)
        for entry in card.entries
        if not entry.settled
    ]


def put_over(cards: Iterable[Card], kept: Iterable[Correction], anchors: Anchors) -> None:
    """Put what was said over the rows of cards, as the next run will."""
    entries = {entry.key: entry for card in cards for entry in card.entries}
    finder = RowFinder(anchors)
    for one in kept:
        key = finder.key(one)
        entry = entries.get(key) if key is not None else None
        if entry is None:
            continue
        if one.kind == "confirmed":
            entry.confirmed = True
        elif one.drops:
            entry.dropped = True
        elif one.column is not None:
            entry.said[one.column] = entry.row[one.column] = from_words(
                entry.key.table, one.column, one.after
            )


def added(kept: Iterable[Correction], card: Card, rows: Rows) -> list[str]:
    """Return the words of the rows that a person added to a card."""
    key = card.own.key
    issue = next((r for r in rows["issues"] if r["issue_no"] == key.issue_no), None)
    own = card.own.parsed.get("measure_id") if key.measure_no is not None else None
    return [
        one.after or ""
        for one in kept
        if one.adds
        and issue is not None
        and one.issue_id == issue["issue_id"]
        and one.measure_id == own
    ]


def pinned(start: int, end: int, role: PinRole, anchors: Anchors) -> list[Correction]:
    """Return the pin that says what a stretch of the text is."""
    return [anchors.pin(Span(start, end), role)]


def new_row(
    table: RowTable, words: str, start: int, end: int, card: Card, anchors: Anchors
) -> list[Correction]:
    """Return the correction that adds a row to a card which words of the text say."""
    key = card.own.key
    assert key.issue_no is not None
    return [anchors.add_row(table, words, Span(start, end), key.issue_no, key.measure_no)]
