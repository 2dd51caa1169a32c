"""Gold beside the tables of one document: which values are right, which wrong, which told."""

from __future__ import annotations

import datetime
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.layouts.gold import Due, Gold, Item, Step, Target, Unit

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
Key = tuple[int | None, int | None]

# Columns of TABLES.md that the tables may not have yet; scored as soon as they are there.
NEW_COLUMNS = {"issues": ("item",)}
_TRIM = " \t\n\r.,;:!?。，；：！？、—"


def fold(value: object) -> object:
    """Return a text without what the formats change in it; a date as its ISO form."""
    if value is None or isinstance(value, (int, float)):
        return value
    text = "".join(unicodedata.normalize("NFKC", str(value)).split())
    for old, new in ('“"', '”"', "‘'", "’'", "〔[", "〕]", "【[", "】]"):
        text = text.replace(old, new)
    return text.strip(_TRIM) or None


@dataclass(frozen=True, slots=True)
class Wrong:
    """One wrong value: missing, invented or different; ``told``: a doubt points at its issue."""

    table: str
    column: str
    issue: int | None
    measure: int | None
    want: object
    got: object
    told: bool = False


@dataclass(slots=True)
class Result:
    """What became of one document."""

    right: Counter[str] = field(default_factory=Counter)
    wrongs: list[Wrong] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    status: str = ""
    doubtful: bool = False
    confidences: list[tuple[str, float, bool]] = field(default_factory=list)

    @property
    def quiet(self) -> bool:
        """Return whether nothing in the document was doubted."""
        return self.status == "complete" and not self.doubts


def score(gold: Gold, rows: Rows) -> Result:
    """Compare a document's rows with its gold."""
    scorer = _Scorer(gold, rows)
    scorer.run()
    return scorer.result


class _Scorer:
    def __init__(self, gold: Gold, rows: Rows) -> None:
        self.gold, self.rows, self.result = gold, rows, Result()
        self.document = rows["documents"][0]
        doubts = [d for d in rows["diagnostics"] if d["severity"] in ("warning", "error")]
        self.result.doubts = [d["code"] for d in doubts]
        self.result.status = self.document["status"]
        self.result.doubtful = gold.doubtful
        self.told_in = {d["issue_no"] for d in doubts}
        self.bad_rows: set[tuple[str, int | None, int | None, object]] = set()

    def run(self) -> None:
        self._documents()
        self._issues()
        self._measures()
        self._lists()
        self._confidence()

    # ---- bookkeeping

    def _told(self, issue: int | None) -> bool:
        if self.result.status not in ("complete", "truncated"):
            return True
        return (
            issue in self.told_in or None in self.told_in or (issue is None and bool(self.told_in))
        )

    def _value(self, table: str, column: str, key: Key, want: object, got: object) -> None:
        want, got = fold(want), fold(got)
        if want == got:
            self.result.right[f"{table}.{column}"] += want is not None
            return
        issue, measure = key
        self.bad_rows.add((table, issue, measure, None))
        self.result.wrongs.append(
            Wrong(table, column, issue, measure, want, got, self._told(issue))
        )

    # ---- tables of one row a key

    def _documents(self) -> None:
        for column, want in self.gold.document.items():
            self._value("documents", column, (None, None), want, self.document.get(column))

    def _issues(self) -> None:
        got = {row["issue_no"]: row for row in self.rows["issues"]}
        for number, item in enumerate(self.gold.items, 1):
            row = got.pop(number, None)
            self._value("issues", "row", (number, None), True, row is not None)
            columns = _issue_columns(item)
            for column, want in columns.items():
                if row is not None and column not in row:
                    continue
                self._value("issues", column, (number, None), want, (row or {}).get(column))
        for number in got:
            self._value("issues", "row", (number, None), None, True)

    def _measures(self) -> None:
        got = {(row["issue_no"], row["measure_no"]): row for row in self.rows["measures"]}
        for issue, item in enumerate(self.gold.items, 1):
            if "measures" in item.open:
                got = {key: row for key, row in got.items() if key[0] != issue}
                continue
            for number, (step, parent) in enumerate(item.all_steps(), 1):
                key = (issue, number)
                row = got.pop(key, None)
                self._value("measures", "row", key, True, row is not None)
                columns: dict[str, object] = {
                    "text": step.text,
                    "label": step.label,
                    "parent_no": parent,
                }
                if step.cut:
                    columns["cut"] = True
                if step.listed and "printed" not in step.open:
                    columns["units"] = _without_label(step.listed)
                for column, want in columns.items():
                    self._value("measures", column, key, want, (row or {}).get(column))
        for key in got:
            self._value("measures", "row", key, None, True)

    # ---- tables of several rows a key

    def _lists(self) -> None:
        want: dict[
            tuple[str, Key], list[Unit] | list[Due] | list[Target] | list[tuple[str, str | None]]
        ] = {}
        for issue, item in enumerate(self.gold.items, 1):
            want |= {(table, (issue, None)): rows for table, rows in _issue_lists(item).items()}
            self._fields(issue, item)
            if "measures" in item.open:
                continue
            for number, (step, _) in enumerate(item.all_steps(), 1):
                want |= {(t, (issue, number)): rows for t, rows in _step_lists(step).items()}
        for (table, key), wanted in want.items():
            name = table.partition(".")[0]
            rows = [r for r in self.rows[name] if _is_in(table, key, r)]
            self._several(table, key, wanted, rows)
        self._of_no_key()

    def _fields(self, issue: int, item: Item) -> None:
        """Further labelled blocks: those that gold has must be there, whatever else is."""
        got = {
            (fold(row["label"]), fold(row["text"]))
            for row in self.rows["fields"]
            if row["issue_no"] == issue
        }
        for label, text in item.fields:
            want = (fold(label), fold(text))
            self._value(
                "fields", "row", (issue, None), str(want), str(want) if want in got else None
            )

    def _of_no_key(self) -> None:
        """Rows of an issue or measure that is not in gold are invented."""
        known: set[Key] = set()
        hidden = set()
        for issue, item in enumerate(self.gold.items, 1):
            known |= {(issue, None)} | {(issue, n) for n in range(1, len(item.all_steps()) + 1)}
            if "measures" in item.open:
                hidden.add(issue)
        for table in ("responsibilities", "deadlines"):
            for row in self.rows[table]:
                key = (row["issue_no"], row["measure_no"])
                if row["issue_no"] is None or key in known or row["issue_no"] in hidden:
                    continue
                self._value(table, "row", key, None, _shown(table, row))

    def _several(
        self, table: str, key: Key, wanted: Iterable[Any], rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """Pair rows by what makes them one, then compare the columns that gold knows."""
        name = table.partition(".")[0]
        left = list(rows)
        missing = []
        for want in wanted:
            identity, columns = _identity(name, want)
            same = [row for row in left if _identity_of(name, row) == identity]
            if not same:
                missing.append(identity)
                continue
            # Of rows that only their further columns tell apart the nearest is meant.
            found = max(same, key=lambda row: _agreement(columns, row))
            left.remove(found)
            self.result.right[f"{table}.row"] += 1
            for column, value in columns.items():
                if column in found:
                    self._value(table, column, key, value, _plain(found[column]))
        extra = [_identity_of(name, r) for r in left]
        issue, measure = key
        for at in range(max(len(missing), len(extra))):
            self.result.wrongs.append(
                Wrong(
                    table, "row", issue, measure,
                    missing[at] if at < len(missing) else None,
                    extra[at] if at < len(extra) else None,
                    self._told(issue),
                )
            )  # fmt: skip
        for row in left:
            self.bad_rows.add((name, issue, measure, _identity_of(name, row)))

    # ---- confidence

    def _confidence(self) -> None:
        """Pair each row's confidence, where the column is there, with whether the row is right."""
        for table in ("issues", "measures"):
            for row in self.rows[table]:
                if row.get("confidence") is not None:
                    place = (table, row["issue_no"], row.get("measure_no"), None)
                    self._confident(table, row, place not in self.bad_rows)
        known = {(r["issue_no"], None) for r in self.rows["issues"]}
        for table in ("responsibilities", "deadlines", "targets", "persons"):
            for row in self.rows[table]:
                if row.get("confidence") is None or (row["issue_no"], None) not in known:
                    continue
                key = (table, row["issue_no"], row["measure_no"], _identity_of(table, row))
                self._confident(table, row, key not in self.bad_rows)
        if self.document.get("confidence") is not None:
            self._confident("documents", self.document, not self.result.wrongs)

    def _confident(self, table: str, row: Mapping[str, Any], right: bool) -> None:
        self.result.confidences.append((table, float(row["confidence"]), right))


def _without_label(listed: str) -> str:
    head, mark, rest = listed.partition("：")
    return rest if mark and head.endswith(("单位", "部门")) else listed


def _issue_columns(item: Item) -> dict[str, object]:
    columns: dict[str, object] = {
        "kind": item.kind, "label": item.label, "item": item.item, "category": item.category,
        "problem": item.problem, "goal": item.goal, "deadline": item.deadline,
        "units": item.printed_units, "supervisors": item.printed_supervisors,
        "persons": item.persons, "progress": item.progress,
        "progress_state": item.progress_state,
    }  # fmt: skip
    return {name: value for name, value in columns.items() if name not in item.open}


def _issue_lists(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = {
        "responsibilities": item.units, "deadlines.deadline": item.dues,
        "deadlines.goal": item.goal_dues, "targets.goal": item.targets, "persons": item.posts,
    }  # fmt: skip
    hidden = {
        "responsibilities": "rows.units", "deadlines.deadline": "dues",
        "targets.goal": "goal.targets", "deadlines.goal": "goal.dues", "persons": "persons",
    }  # fmt: skip
    return {table: rows for table, rows in found.items() if hidden[table] not in item.open}


def _step_lists(step: Step) -> dict[str, Any]:
    found: dict[str, Any] = {
        "responsibilities": step.units, "deadlines.measure": step.dues + step.cell_dues,
        "targets.measure": step.targets,
    }  # fmt: skip
    hidden = {
        "responsibilities": "rows.units",
        "deadlines.measure": "dues",
        "targets.measure": "targets",
    }
    return {table: rows for table, rows in found.items() if hidden[table] not in step.open}


def _is_in(table: str, key: Key, row: Mapping[str, Any]) -> bool:
    part = table.partition(".")[2]
    return (row["issue_no"], row["measure_no"]) == key and (not part or row["field"] == part)


def _day(value: object) -> str | None:
    return None if value is None else str(value)[:10]


def _agreement(columns: Mapping[str, object], row: Mapping[str, Any]) -> int:
    return sum(fold(row.get(name)) == fold(value) for name, value in columns.items())


def _plain(value: object) -> object:
    return _day(value) if isinstance(value, datetime.date) else value


def _identity(table: str, want: Any) -> tuple[object, dict[str, object]]:
    """Return what makes a wanted row itself, and the further columns that are known of it."""
    if table == "responsibilities":
        known = {"body_key": want.key, "scope": want.scope}
        return (fold(want.name), want.role), {k: v for k, v in known.items() if v is not None}
    if table == "deadlines":
        known = {
            "text": want.text, "degree": want.degree, "modality": want.modality,
            "precision": want.precision, "revised_from": want.revised_from,
        }  # fmt: skip
        columns: dict[str, object] = {k: v for k, v in known.items() if v is not None}
        return (want.kind, want.start, want.due), columns | {"ambiguous": want.ambiguous}
    if table == "targets":
        known = {} if want.baseline is None else {"baseline": want.baseline}
        return (fold(want.indicator), want.comparator, want.value, fold(want.unit)), known
    post, name = want
    return (fold(post), fold(name)), {}


def _identity_of(table: str, row: Mapping[str, Any]) -> object:
    if table == "responsibilities":
        return fold(row["unit"]), row["role"]
    if table == "deadlines":
        return row["kind"], _day(row["start_date"]), _day(row["due_date"])
    if table == "targets":
        return fold(row["indicator"]), row["comparator"], row["value"], fold(row["unit"])
    return fold(row["post"]), fold(row["name"])


def _shown(table: str, row: Mapping[str, Any]) -> object:
    return str(_identity_of(table, row))
