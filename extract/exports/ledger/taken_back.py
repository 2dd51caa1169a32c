"""Changed cells of a ledger as corrections of rows; what cannot be taken back is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import regex

from zhenggai.dataset.corrections.anchors import Anchors
from zhenggai.dataset.corrections.choose import documents_of
from zhenggai.dataset.corrections.model import Correction
from zhenggai.exports.ledger.own_cells import Changed, Stray
from zhenggai.exports.ledger.rows import OVER
from zhenggai.messages import RunError
from zhenggai.rules.kinds import Role, RowTable
from zhenggai.tables.schema import Row, SchemaError
from zhenggai.text.document import Span

if TYPE_CHECKING:
    from zhenggai.tables.rows import DeadlineRow, ResponsibilityRow, Rows

# Cells that are one column of an issue's row.
ISSUE_COLUMNS = {
    "问题": "problem",
    "目标": "goal",
    "进展状态": "progress_state",
    "整改进展": "progress",
}
# Cells that list units, each with the roles that it shows; the first is that of a new name.
UNIT_COLUMNS: Mapping[str, tuple[Role, ...]] = {
    "牵头单位": ("lead",),
    "责任单位": ("responsible", "implement"),
    "配合单位": ("cooperate",),
    "督导单位": ("supervise",),
    "验收单位": ("accept",),
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
LIMIT_HEADING, DUE_HEADING, MEASURE_HEADING = "整改时限", "截止日期", "措施"
LIST_MARKS = regex.compile(r"[、，,;；\n]+")
DATE_MARKS = regex.compile(r"[;；\n]+")


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Corrections made of a ledger's changed cells, each with its cell, and what was not taken."""

    corrections: tuple[tuple[Changed, Correction], ...]
    strays: tuple[Stray, ...]


def take_back(out: Path, changed: Sequence[Changed]) -> TakenBack:
    """Return what changed cells say as corrections of the rows of ``out``; raise PublishError."""
    made: list[tuple[Changed, Correction]] = []
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
                    made += [(one, correction) for correction in reader.corrections(one)]
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
        for one in changed:
            if (key := self._key(one.id)) is not None:
                self.said.setdefault((key[0], one.heading, one.words), set()).add(one.id)

    def corrections(self, one: Changed) -> Iterator[Correction]:
        """Yield what a changed cell says; raise _UntakenError where it cannot be taken."""
        key = self._key(one.id)
        if key is None:
            raise _UntakenError("ledger-row-gone")
        if one.heading in ISSUE_COLUMNS:
            if one.words is None and one.heading in {"问题", "目标"}:
                raise _UntakenError("ledger-cell-split")
            issue = self.anchors.issues[key[0]]
            column = ISSUE_COLUMNS[one.heading]
            yield self.anchors.set_value("issues", cast("Row", issue), column, one.words)
        elif one.heading == MEASURE_HEADING:
            yield self._measure(one, key)
        elif one.heading in UNIT_COLUMNS:
            yield from self._units(one, key)
        elif one.heading == LIMIT_HEADING:
            yield from self._limits(one, key)
        elif one.heading == DUE_HEADING:
            yield self._due(one, key)
        else:
            raise _UntakenError("ledger-cell-computed")

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
        rows = self.rows["responsibilities"]
        if OVER.issuperset(roles):
            rows = [row for row in rows if row["role"] in roles]
        key = self._owner(one, key, rows)
        own = [
            row
            for row in self.rows["responsibilities"]
            if (row["issue_no"], row["measure_no"]) == key and row["role"] in roles
        ]
        yield from self._list(
            "responsibilities",
            own,
            [row["unit"] for row in own],
            [name for name in LIST_MARKS.split(one.words or "") if name.strip()],
            "unit",
            key,
            lambda name: ROLE_WORDS[roles[0]].format(name.strip()),
        )

    def _limits(self, one: Changed, key: tuple[int, int | None]) -> Iterator[Correction]:
        key = self._owner(one, key, self.rows["deadlines"])
        own = self._deadlines(key)
        yield from self._list(
            "deadlines",
            own,
            [row["text"] for row in own],
            [said for said in DATE_MARKS.split(one.words or "") if said.strip()],
            "text",
            key,
            str.strip,
        )

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
        rows: Sequence[ResponsibilityRow] | Sequence[DeadlineRow],
    ) -> tuple[int, int | None]:
        """Return whose list a cell shows: the measure's own, else the issue's.

        A list of the issue is shown beside each of its measures: it is taken where all of them say
        the same.
        """
        issue_no, measure_no = key
        if measure_no is None or any(
            (row["issue_no"], row["measure_no"]) == key
            and cast("Mapping[str, Any]", row).get("field") != "goal"
            for row in rows
        ):
            return key
        if not any((row["issue_no"], row["measure_no"]) == (issue_no, None) for row in rows):
            return key
        whole = sum(own == issue_no for own, _ in self.anchors.measures)
        if len(self.said[issue_no, one.heading, one.words]) < whole:
            raise _UntakenError("ledger-cell-of-issue")
        return issue_no, None

    def _list(
        self,
        table: RowTable,
        own: Sequence[ResponsibilityRow] | Sequence[DeadlineRow],
        before: Sequence[str],
        after: Sequence[str],
        column: str,
        key: tuple[int, int | None],
        words: Any,
    ) -> Iterator[Correction]:
        """Yield what makes one list of another: names changed, taken away, added."""
        rows = cast("Sequence[Row]", own)
        for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if kind == "equal":
                continue
            same = min(b - a, d - c)
            for row, name in zip(rows[a : a + same], after[c : c + same], strict=True):
                yield self.anchors.set_value(table, row, column, name.strip())
            for row in rows[a + same : b]:
                yield self.anchors.drop(table, row)
            for name in after[c + same : d]:
                yield self.anchors.add_row(table, words(name), Span(0, 0), *key)


def told(taken: Iterable[tuple[Changed, Correction]]) -> Iterator[tuple[str, str, str, str]]:
    """Yield place, heading, what stood there and what stands there of each correction."""
    for cell, one in taken:
        yield f"{cell.sheet}!{cell.cell}", cell.heading, one.before or "", one.after or ""
