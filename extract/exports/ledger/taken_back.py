"""Changed cells of a ledger as corrections of rows; what cannot be taken back is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from zhenggai.dataset.corrections.anchors import Anchors
from zhenggai.dataset.corrections.choose import documents_of
from zhenggai.dataset.corrections.model import Correction
from zhenggai.exports.ledger.cell_words import (
    DATE_MARKS,
    DUE_HEADING,
    LIMIT_HEADING,
    LIST_MARKS,
    MEASURE_HEADING,
    PERSON_HEADING,
    PERSON_MARKS,
    STATE_HEADING,
    STATE_WORDS,
    UNIT_COLUMNS,
    listed,
)
from zhenggai.exports.ledger.own_cells import Changed, Stray
from zhenggai.exports.ledger.rows import OVER, person_words
from zhenggai.messages import RunError
from zhenggai.rules.kinds import Role, RowTable
from zhenggai.tables.schema import Row, SchemaError
from zhenggai.text.document import Span

if TYPE_CHECKING:
    from zhenggai.tables.rows import DeadlineRow, PersonRow, ResponsibilityRow, Rows

# Cells that are one column of an issue's row.
ISSUE_COLUMNS = {
    "问题": "problem",
    "目标": "goal",
    "进展状态": "progress_state",
    "整改进展": "progress",
}
# How a plan says each role of a name.
ROLE_WORDS: Mapping[Role, str] = {
    "lead": "{}牵头",
    "responsible": "{}",
    "implement": "{}落实",
    "cooperate": "{}配合",
    "supervise": "{}督导",
    "accept": "{}验收",
}


class Taken(NamedTuple):
    """A changed cell and a correction that it makes.

    ``instead``: the issue's words that the cell showed, where the correction is of one measure.
    """

    cell: Changed
    correction: Correction
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Corrections made of a ledger's changed cells, each with its cell, and what was not taken."""

    corrections: tuple[Taken, ...]
    strays: tuple[Stray, ...]


def take_back(out: Path, changed: Sequence[Changed]) -> TakenBack:
    """Return what changed cells say as corrections of the rows of ``out``; raise PublishError."""
    made: list[Taken] = []
    strays: list[Stray] = []
    by_document: dict[str, list[Changed]] = {}
    for one in changed:
        by_document.setdefault(one.id.partition(":")[0], []).append(one)
    for rows in documents_of(out):
        own = by_document.pop(rows["documents"][0]["document_id"], [])
        if own:
            reader = _Reader(rows, own)
            for one in own:
                try:
                    made += list(reader.taken(one))
                except _UntakenError as error:
                    strays.append(Stray(one.sheet, one.cell, error.code))
                except (RunError, SchemaError):
                    strays.append(Stray(one.sheet, one.cell, "ledger-cell-unread"))
    for left in by_document.values():
        strays += [Stray(one.sheet, one.cell, "ledger-row-gone") for one in left]
    return TakenBack(tuple(made), tuple(strays))


class _UntakenError(Exception):
    """A cell that is not taken back, and the code that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Reader:
    """Turns the changed cells of one document's rows into corrections."""

    def __init__(self, rows: Rows, changed: Sequence[Changed]) -> None:
        self.rows = rows
        self.anchors = Anchors(rows)
        self.issues = {row["issue_id"]: row for row in rows["issues"]}
        self.measures = {row["measure_id"]: row for row in rows["measures"]}
        # Which rows of an issue say the same in a cell that is the issue's.
        self.said: dict[tuple[int, str, str | None], set[str]] = {}
        # Which cells of units were changed in a row.
        self.unit_cells: dict[str, list[Changed]] = {}
        # What was written of one thing: in two sheets, in the rows of one issue.
        self.written: dict[tuple[object, str], set[str | None]] = {}
        for one in changed:
            if (key := self._key(one.id)) is not None:
                self.said.setdefault((key[0], one.heading, one.words), set()).add(one.id)
            self.written.setdefault(self._thing(one), set()).add(one.words)
            if one.heading in UNIT_COLUMNS:
                self.unit_cells.setdefault(one.id, []).append(one)

    def corrections(self, one: Changed) -> Iterator[Correction]:
        """Yield what a changed cell says; raise _UntakenError where it cannot be taken."""
        key = self._key(one.id)
        if key is None:
            raise _UntakenError("ledger-row-gone")
        if len(self.written[self._thing(one)]) > 1:
            raise _UntakenError("ledger-cell-differs")
        if one.heading in ISSUE_COLUMNS:
            if one.words is None and one.heading in {"问题", "目标"}:
                raise _UntakenError("ledger-cell-split")
            if one.heading == STATE_HEADING and one.words not in (None, *STATE_WORDS.values()):
                raise _UntakenError("ledger-state-unknown")
            issue = self.anchors.issues[key[0]]
            column = ISSUE_COLUMNS[one.heading]
            yield self.anchors.set_value("issues", cast("Row", issue), column, one.words)
        elif one.heading == MEASURE_HEADING:
            yield self._measure(one, key)
        elif one.heading in UNIT_COLUMNS:
            yield from self._units(one, key)
        elif one.heading == PERSON_HEADING:
            yield from self._persons(one, key)
        elif one.heading == LIMIT_HEADING:
            yield from self._limits(one, key)
        elif one.heading == DUE_HEADING:
            yield self._due(one, key)
        else:
            raise _UntakenError("ledger-cell-computed")

    def taken(self, one: Changed) -> Iterator[Taken]:
        """Yield the corrections that a changed cell makes; raise _UntakenError where it cannot."""
        for correction in self.corrections(one):
            yield Taken(one, correction, self._instead(one, correction))
        if one.heading in UNIT_COLUMNS:
            for cell, correction in self._others_of_issue(one):
                yield Taken(cell, correction, self._instead(cell, correction))

    def _instead(self, one: Changed, correction: Correction) -> str | None:
        """Return the issue's words that a measure's first own ones take the place of."""
        key = self._key(one.id)
        if key is None or key[1] is None or not correction.adds:
            return None
        if one.heading in UNIT_COLUMNS:
            roles = UNIT_COLUMNS[one.heading]
            own = bool(self._units_of(key))
            whole = [row["unit"] for row in self._units_of((key[0], None)) if row["role"] in roles]
        elif one.heading == PERSON_HEADING:
            persons = self.rows["persons"]
            own = any((row["issue_no"], row["measure_no"]) == key for row in persons)
            whole = [
                person_words(row)
                for row in persons
                if (row["issue_no"], row["measure_no"]) == (key[0], None)
            ]
        else:
            own = bool(self._deadlines(key))
            whole = [row["text"] for row in self._deadlines((key[0], None))]
        return None if own or not whole else "、".join(whole)

    def _thing(self, one: Changed) -> tuple[object, str]:
        """Return what a cell is about: of a column of issues, the issue."""
        key = self._key(one.id)
        whole = key is not None and one.heading in ISSUE_COLUMNS
        return (key[0] if key is not None and whole else one.id), one.heading

    def _key(self, id: str) -> tuple[int, int | None] | None:
        own = id.partition(":")[2]
        if own in self.measures:
            return self.measures[own]["issue_no"], self.measures[own]["measure_no"]
        return (self.issues[own]["issue_no"], None) if own in self.issues else None

    def _measure(self, one: Changed, key: tuple[int, int | None]) -> Correction:
        if key[1] is None or one.words is None:
            raise _UntakenError("ledger-cell-split")
        measure = self.anchors.measures[key[0], key[1]]
        text = one.words.removeprefix(measure["label"] or "").strip()
        return self.anchors.set_value("measures", cast("Row", measure), "text", text)

    def _units(self, one: Changed, key: tuple[int, int | None]) -> Iterator[Correction]:
        roles = UNIT_COLUMNS[one.heading]
        key = self._owner(one, key, self._rows_of(one))
        own = [row for row in self._units_of(key) if row["role"] in roles]
        yield from self._list(
            "responsibilities",
            own,
            [row["unit"] for row in own],
            listed(LIST_MARKS, one.words),
            lambda row, name: [self.anchors.set_value("responsibilities", row, "unit", name)],
            key,
            ROLE_WORDS[roles[0]].format,
        )

    def _others_of_issue(self, one: Changed) -> Iterator[tuple[Changed, Correction]]:
        """Yield the issue's units in the cells of a row that were not changed, as the measure's.

        A measure that has units of its own shows the issue's no more.
        """
        key, changed = self._key(one.id), self.unit_cells[one.id]
        if key is None or key[1] is None or one is not changed[0] or self._units_of(key):
            return
        names = [each.heading for each in changed]
        if all(self._owner(each, key, self._rows_of(each)) != key for each in changed):
            return
        for heading, roles in UNIT_COLUMNS.items():
            whole = [row for row in self._units_of((key[0], None)) if row["role"] in roles]
            shown = replace(one, heading=heading, words="、".join(row["unit"] for row in whole))
            for row in whole if heading not in names and not OVER.issuperset(roles) else ():
                words = ROLE_WORDS[row["role"]].format(row["unit"])
                added = self.anchors.add_row("responsibilities", words, Span(0, 0), *key)
                yield shown, added

    def _units_of(self, key: tuple[int, int | None]) -> list[ResponsibilityRow]:
        rows = self.rows["responsibilities"]
        return [row for row in rows if (row["issue_no"], row["measure_no"]) == key]

    def _rows_of(self, one: Changed) -> list[ResponsibilityRow]:
        """Return the rows of which a cell of units shows its measure's or its issue's."""
        roles, rows = UNIT_COLUMNS[one.heading], self.rows["responsibilities"]
        return [row for row in rows if row["role"] in roles] if OVER.issuperset(roles) else rows

    def _limits(self, one: Changed, key: tuple[int, int | None]) -> Iterator[Correction]:
        key = self._owner(one, key, self.rows["deadlines"])
        own = self._deadlines(key)
        yield from self._list(
            "deadlines",
            own,
            [row["text"] for row in own],
            listed(DATE_MARKS, one.words),
            lambda row, said: [self.anchors.set_value("deadlines", row, "text", said)],
            key,
            str,
        )

    def _persons(self, one: Changed, key: tuple[int, int | None]) -> Iterator[Correction]:
        key = self._owner(one, key, self.rows["persons"])
        own = [r for r in self.rows["persons"] if (r["issue_no"], r["measure_no"]) == key]
        before = [person_words(row) for row in own]
        # A post with a list mark in it is one person, where there is no other.
        whole = len(own) == 1 and len(listed(PERSON_MARKS, before[0])) > 1
        if len(own) > 1 and listed(PERSON_MARKS, "、".join(before)) != before:
            raise _UntakenError("ledger-cell-unread")
        after = listed(DATE_MARKS if whole else PERSON_MARKS, one.words)
        yield from self._list("persons", own, before, after, self._named, key, str)

    def _named(self, row: Row, words: str) -> Iterable[Correction]:
        """Return what makes a person another: the post or the name, else the row as a whole."""
        post, _, name = words.rpartition(" ")
        if not (post and row["post"] and row["name"]):
            both = row["post"] and row["name"]
            column = "name" if row["name"] else "post"
            if not both and not post:
                return [self.anchors.set_value("persons", row, column, words)]
            added = self.anchors.add_row("persons", words, Span(0, 0), *_owner_of(row))
            return [self.anchors.drop("persons", row), added]
        said = {"post": post, "name": name}
        changed = ((column, value) for column, value in said.items() if row[column] != value)
        return [self.anchors.set_value("persons", row, column, value) for column, value in changed]

    def _due(self, one: Changed, key: tuple[int, int | None]) -> Correction:
        if one.words is None:
            raise _UntakenError("ledger-cell-unread")
        key = self._owner(one, key, self.rows["deadlines"])
        own = [row for row in self._deadlines(key) if row["due_date"] is not None]
        if len(own) != 1:
            own = own or self._deadlines(key)
        if len(own) > 1:
            last = max((row["due_date"] for row in own if row["due_date"]), default=None)
            own = [row for row in own if row["due_date"] == last]
        if len(own) > 1:
            raise _UntakenError("ledger-cell-several")
        if not own:
            issue_no, measure_no = key
            return self.anchors.add_row("deadlines", one.words, Span(0, 0), issue_no, measure_no)
        return self.anchors.set_value("deadlines", cast("Row", own[0]), "due_date", one.words)

    def _deadlines(self, key: tuple[int, int | None]) -> list[DeadlineRow]:
        return [
            row
            for row in self.rows["deadlines"]
            if (row["issue_no"], row["measure_no"]) == key and row["field"] != "goal"
        ]

    def _owner(
        self,
        one: Changed,
        key: tuple[int, int | None],
        rows: Sequence[ResponsibilityRow] | Sequence[DeadlineRow] | Sequence[PersonRow],
    ) -> tuple[int, int | None]:
        """Return whose list a changed cell is: the measure's own, else the issue's.

        A list of the issue is shown beside each measure that has none: what all of these rows say
        now is the issue's; what one says alone is that measure's.
        """
        issue_no, measure_no = key
        owners = {
            (row["issue_no"], row["measure_no"])
            for row in rows
            if cast("Mapping[str, Any]", row).get("field") != "goal"
        }
        if measure_no is None or key in owners or (issue_no, None) not in owners:
            return key
        showing = sum(own[0] == issue_no and own not in owners for own in self.anchors.measures)
        if len(self.said[issue_no, one.heading, one.words]) >= showing:
            return issue_no, None
        if one.words is None:
            raise _UntakenError("ledger-cell-of-issue")
        return key

    def _list(
        self,
        table: RowTable,
        own: Sequence[ResponsibilityRow] | Sequence[DeadlineRow] | Sequence[PersonRow],
        before: Sequence[str],
        after: Sequence[str],
        change: Callable[[Row, str], Iterable[Correction]],
        key: tuple[int, int | None],
        words: Callable[[str], str],
    ) -> Iterator[Correction]:
        """Yield what makes one list of another: names changed, taken away, added.

        ``change`` makes one name of a row another, ``words`` says a new one as a plan does.
        """
        rows = cast("Sequence[Row]", own)
        for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if kind == "equal":
                continue
            same = min(b - a, d - c)
            for row, name in zip(rows[a : a + same], after[c : c + same], strict=True):
                yield from change(row, name)
            for row in rows[a + same : b]:
                yield self.anchors.drop(table, row)
            for name in after[c + same : d]:
                yield self.anchors.add_row(table, words(name), Span(0, 0), *key)


def _owner_of(row: Row) -> tuple[int, int | None]:
    return cast("int", row["issue_no"]), cast("int | None", row["measure_no"])


def told(taken: Iterable[Taken]) -> Iterator[tuple[str, str, str, str, bool]]:
    """Yield each cell once: place, heading, before, after, whether it is one measure's alone."""
    seen: set[tuple[str, str]] = set()
    for cell, _, instead in taken:
        place = f"{cell.sheet}!{cell.cell}"
        if (place, cell.heading) not in seen:
            seen.add((place, cell.heading))
            before = instead or cell.before
            yield place, cell.heading, before, cell.words or "", bool(instead)
