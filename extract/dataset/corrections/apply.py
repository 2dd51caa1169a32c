"""Corrections put over the rows of one document, and what became of each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from zhenggai.dataset.corrections.anchors import Anchors, Match, row_span
from zhenggai.dataset.corrections.derived import (
    Deriver,
    columns_told,
    deriver_of,
)
from zhenggai.dataset.corrections.model import CORRECTED_TABLES, WHOLE_TABLES, Correction
from zhenggai.dataset.corrections.values import from_words, row_from_words, row_to_words, to_words
from zhenggai.messages import RunError
from zhenggai.rules import Rules
from zhenggai.rules.kinds import CorrectionState, RowTable
from zhenggai.tables.promises import promises
from zhenggai.tables.schema import TABLES, Row, SchemaError
from zhenggai.tables.value_rows import places, units
from zhenggai.text.quotes import bare_words

if TYPE_CHECKING:
    from zhenggai.tables.rows import CorrectionRow, Rows
    from zhenggai.text.document import Span

ROW_NUMBERS: Mapping[str, str] = {
    "responsibilities": "unit_no",
    "deadlines": "deadline_no",
    "targets": "target_no",
    "persons": "person_no",
}


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one correction in one document, and where its words stand there."""

    correction: Correction
    state: CorrectionState
    span: Span | None = None
    before: str | None = None


def with_corrections(rows: Rows, corrections: Iterable[Correction], rules: Rules) -> Rows:
    """Return the rows of one document with what persons said put over them.

    ``rows`` are as parsed, with what the reading said of pins in ``corrections``. The promises, and
    what keys mean, are made of the corrected rows; each correction has its row in ``corrections``.
    """
    said = [one for one in corrections if one.kind != "pin"]
    if not said:
        return rows
    applier = _Applier(rows, deriver_of(rows["documents"][0], rules))
    fates = applier.apply(said)
    result = applier.result()
    made = cast("Rows", {**rows, **result})
    made["promises"] = promises(made)
    made["units"] = units(made["responsibilities"], rules)
    made["places"] = places(
        [*made["documents"], *made["responsibilities"], *made["units"], *made["promises"]]
    )
    told: list[CorrectionRow] = [*rows.get("corrections", ()), *applier.told(fates)]
    for no, row in enumerate(told, 1):
        row["correction_no"] = no
    made["corrections"] = told
    return made


@dataclass(slots=True)
class _Work:
    """A row that is being corrected: its columns, those that a person set, whether it goes."""

    row: dict[str, Any]
    number: int | None
    set: set[str] = field(default_factory=set)
    sure: bool = False
    gone: bool = False


class _Applier:
    """Puts corrections over the rows of one document."""

    def __init__(self, rows: Rows, deriver: Deriver) -> None:
        self.rows = rows
        self.anchors = Anchors(rows)
        self.deriver = deriver
        self.own = rows["documents"][0]["document_id"]
        self.work: dict[RowTable, list[_Work]] = {
            table: [
                _Work(dict(row), cast("int | None", row.get(ROW_NUMBERS.get(table, ""))))
                for row in self.anchors.rows.get(table, ())
            ]
            for table in CORRECTED_TABLES
        }

    def apply(self, corrections: Sequence[Correction]) -> list[Fate]:
        """Apply each correction; return what became of them, in the order of the file."""
        last = {one.target: one for one in sorted(corrections, key=_said)}
        fates: dict[Correction, Fate] = {}
        # What was confirmed as a whole comes before what was set of it.
        for one in sorted(corrections, key=lambda one: (one.kind != "confirmed", one.order)):
            if last[one.target] is not one:
                fates[one] = Fate(one, "contested", self.anchors.find(one))
                continue
            try:
                fates[one] = self._added(one) if one.adds else self._applied(one)
            except (RunError, SchemaError):
                # A column or a value that this version of the tables does not have.
                fates[one] = Fate(one, "contested", self.anchors.find(one))
        return [fates[one] for one in sorted(corrections, key=lambda one: one.order)]

    def _applied(self, one: Correction) -> Fate:
        assert one.table is not None
        match = self.anchors.match(one)
        if match.at is None:
            return self._unmatched(one, match)
        work = self.work[one.table][match.at]
        span, parsed = match.span, self.anchors.rows[one.table][match.at]
        if one.drops:
            work.gone = True
            return Fate(one, "applied", span, one.before)
        if one.kind == "confirmed":
            values = row_from_words(one.table, one.after or "{}")
        else:
            assert one.column is not None
            values = {one.column: from_words(one.table, one.column, one.after)}
        if one.table in WHOLE_TABLES and one.document_id != self.own:
            words = (
                row_from_words(one.table, one.after or "{}")
                if one.column is None
                else {one.column: one.before}
            )
            if one.column is None:
                # A version that counts anew says the same.
                words.pop("label", None)
            if not all(_alike(parsed[name], said) for name, said in words.items()):
                now = {name: parsed[name] for name in words}
                before = row_to_words(now) if one.column is None else to_words(parsed[one.column])
                return Fate(one, "contested", span, before)
            if one.kind == "confirmed":
                values = {}
        changed = {name: value for name, value in values.items() if parsed[name] != value}
        before = to_words(parsed[one.column]) if one.column is not None else None
        work.row.update(changed)
        work.set |= changed.keys()
        work.sure = True
        needless = one.kind == "value" and not changed
        return Fate(one, "needless" if needless else "applied", span, before)

    def _unmatched(self, one: Correction, match: Match) -> Fate:
        if one.drops and match.state == "words":
            # The parser makes no such row any more.
            return Fate(one, "needless", match.span, one.before)
        if match.span is not None and self._says_so(one, match.span):
            return Fate(one, "needless", match.span, one.before)
        if one.document_id != self.own and not one.drops:
            # Equal words of another issue say nothing of it.
            owner = self.anchors.owner(one)
            whole = replace(one, measure_id=None, measure_words="")
            there = owner or self.anchors.owner(whole)
            span = row_span(cast("Row", there[1] or there[0])) if there is not None else None
            return Fate(one, "lost" if owner is None else "contested", span, one.before)
        return Fate(one, "lost" if match.state == "lost" else "contested", match.span, one.before)

    def _says_so(self, one: Correction, span: Span) -> bool:
        """Say whether a row that holds the words, cut otherwise by now, says what was said."""
        return one.column is not None and any(
            row_span(row).start <= span.start < span.end <= row_span(row).end
            and to_words(row[one.column]) == one.after
            for row in self.anchors.rows.get(one.table or "", ())
        )

    def _added(self, one: Correction) -> Fate:
        assert one.table is not None
        assert one.after is not None
        span, owner = self.anchors.find(one), self.anchors.owner(one)
        if owner is None:
            return Fate(one, "lost" if span is None else "contested", span)
        issue, measure = owner
        span = span or row_span(cast("Row", measure or issue))
        bound = {
            "document_id": self.own,
            "issue_no": issue["issue_no"],
            "measure_no": measure["measure_no"] if measure else None,
            "issue_id": issue["issue_id"],
            "measure_id": measure["measure_id"] if measure else None,
        }
        key = (bound["issue_no"], bound["measure_no"])
        names = [c.name for c in TABLES[one.table].columns]
        added = 0
        for said in self.deriver.rows_of(one.table, one.after):
            if "field" in said:
                said["field"] = "measure" if measure else "deadline"
            if self._has(one.table, key, said):
                continue
            added += 1
            row = dict.fromkeys(names) | bound | self.anchors.place(span) | said
            row |= {"doubts": 0}
            if "task_start" in names and measure is not None:
                row |= {"task_start": measure["start"], "task_end": measure["end"]}
            told = set(columns_told(one.table, row))
            self.work[one.table].append(_Work(row, None, set=told, sure=True))
        return Fate(one, "applied" if added else "needless", span)

    def _has(self, table: RowTable, key: tuple[Any, Any], said: Mapping[str, Any]) -> bool:
        """Say whether the parser makes such a row of the issue or measure already."""
        same = {name: said[name] for name in ("unit", "role", "due_date", "kind", "name", "value")
                if name in said}  # fmt: skip
        return any(
            (work.row["issue_no"], work.row["measure_no"]) == key
            and all(work.row[name] == value for name, value in same.items())
            for work in self.work[table]
            if not work.gone
        )

    # -- what comes out -----------------------------------------------------------------------

    def result(self) -> dict[str, list[dict[str, Any]]]:
        """Return the corrected tables, the doubts that point into them, and the document's row."""
        made: dict[str, list[dict[str, Any]]] = {}
        moved: dict[tuple[str, object, object, int], int | None] = {}
        for table, works in self.work.items():
            for work in works:
                if (work.set and work.number is not None) or (work.set and table in WHOLE_TABLES):
                    self.deriver.follow(table, work.row, work.set)
                if work.set:
                    order = [c.name for c in TABLES[table].columns]
                    work.row["corrected"] = sorted(work.set, key=order.index)
                if work.sure:
                    work.row["confidence"] = 1.0
            made[table] = self._numbered(table, works, moved)
        made["diagnostics"] = [
            {**row, "row_no": moved.get(_pointed(row), row["row_no"])}
            for row in self.anchors.rows.get("diagnostics", ())
        ]
        document = dict(self.rows["documents"][0])
        judged = [row for table in CORRECTED_TABLES for row in made[table]]
        if judged and all(row["confidence"] == 1.0 for row in judged):
            document["confidence"] = 1.0
        return {**made, "documents": [document]}

    @staticmethod
    def _numbered(
        table: RowTable,
        works: Sequence[_Work],
        moved: dict[tuple[str, object, object, int], int | None],
    ) -> list[dict[str, Any]]:
        """Return the rows that stay, numbered anew where some came or went."""
        name = ROW_NUMBERS.get(table)
        if name is None:
            return [work.row for work in works]
        count: Counter[tuple[object, object]] = Counter()
        stay: list[dict[str, Any]] = []
        for work in sorted(works, key=lambda work: bool(work.row.get("inherited"))):
            key = (work.row["issue_no"], work.row["measure_no"])
            if not work.gone:
                count[key] += 1
                work.row[name] = count[key]
                stay.append(work.row)
            if work.number is not None:
                moved[table, *key, work.number] = None if work.gone else count[key]
        return stay

    def told(self, fates: Iterable[Fate]) -> Iterator[CorrectionRow]:
        """Yield the rows of ``corrections``; what is not in this document is told in its own."""
        for fate in fates:
            if fate.correction.document_id == self.own or fate.span is not None:
                yield fate_row(fate, self.anchors)


def fate_row(fate: Fate, anchors: Anchors) -> CorrectionRow:
    """Return the row of ``corrections`` that says what became of a correction in a document."""
    one = fate.correction
    return {
        "document_id": anchors.document["document_id"],
        "correction_no": 0,
        "plan_id": anchors.document["plan_id"],
        "kind": one.kind,
        "table": one.table,
        "issue_id": one.issue_id,
        "measure_id": one.measure_id,
        "column": one.column,
        "quote": one.quote,
        **anchors.place_or_none(fate.span),
        "before": fate.before if fate.before is not None else one.before,
        "after": one.after,
        "role": one.role,
        "by": one.by,
        "on": one.on,
        "note": one.note,
        "state": fate.state,
    }


def _pointed(row: Mapping[str, Any]) -> tuple[str, object, object, int]:
    return (row["table"] or "", row["issue_no"], row["measure_no"], row["row_no"] or 0)


def _said(one: Correction) -> tuple[str, tuple[str, ...]]:
    return (one.on.isoformat() if one.on else "", one.order)


def _alike(parsed: object, said: object) -> bool:
    """Say whether two values are the same words."""
    return bare_words(to_words(parsed) or "") == bare_words(to_words(said) or "")
