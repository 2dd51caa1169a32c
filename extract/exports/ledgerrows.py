"""The ledger (台账) as rows: one a measure, its issue's cells for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from extract.export import Export
from extract.flow import join_lines
from extract.schema import Row

HEADINGS = (
    "序号", "问题", "目标", "措施", "牵头单位", "责任单位", "配合单位", "整改时限", "截止日期",
    "存疑", "出处",
)  # fmt: skip
# Which cell a doubt of each table colours.
CELLS = {"deadlines": 7, "responsibilities": 5, "measures": 3, "targets": 2, "persons": 5}
ISSUE_CELLS = {"problem": 1, "goal": 2, "deadline": 7, "units": 5}
DOUBTS = 9
ROLES = {
    "lead": 4,
    "responsible": 5,
    "implement": 5,
    "cooperate": 6,
    "supervise": 6,
    "accept": 6,
}
SHOWN = {"supervise": "督导", "accept": "验收"}

Key = tuple[int, int | None]


@dataclass(slots=True)
class Line:
    """One row of the ledger: its cells, and the reasons why some are doubtful, by cell."""

    issue_no: int
    cells: list[str | date]
    doubts: dict[int, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The ledger of one document."""

    document: Row
    lines: tuple[Line, ...]


def ledger(export: Export) -> list[Sheet]:
    """Return the ledger of every document that has issues."""
    names = ("issues", "measures", "responsibilities", "deadlines", "promises", "diagnostics")
    grouped = {name: _by_document(export.rows(name)) for name in names}
    sheets = []
    for document in export.rows("documents"):
        own = str(document["document_id"])
        rows = {name: grouped[name].get(own, []) for name in names}
        if rows["issues"]:
            sheets.append(Sheet(document, tuple(_Ledger(rows).lines())))
    return sheets


def _by_document(rows: Iterable[Row]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(str(row["document_id"]), []).append(row)
    return found


class _Ledger:
    """Puts the rows of one document together."""

    def __init__(self, rows: Mapping[str, Sequence[Any]]) -> None:
        self.issues = rows["issues"]
        self.measures: dict[int, list[Any]] = {}
        for measure in rows["measures"]:
            self.measures.setdefault(measure["issue_no"], []).append(measure)
        self.units = _keyed(rows["responsibilities"])
        self.deadlines = _keyed(rows["deadlines"])
        self.promises = _keyed(rows["promises"])
        self.doubts: dict[Key, list[Any]] = {}
        for doubt in rows["diagnostics"]:
            if doubt["severity"] != "info" and doubt["issue_no"] is not None:
                self.doubts.setdefault((doubt["issue_no"], doubt["measure_no"]), []).append(doubt)

    def lines(self) -> Iterable[Line]:
        for issue in self.issues:
            measures = self.measures.get(issue["issue_no"], [])
            for number, measure in enumerate(measures or [None]):
                yield self._line(issue, measure, first=number == 0)

    def _line(self, issue: Any, measure: Any, *, first: bool) -> Line:
        no = issue["issue_no"]
        own: Key = (no, measure["measure_no"] if measure else None)
        cells: list[str | date] = [""] * len(HEADINGS)
        cells[0] = str(issue["label"] or no)
        cells[1] = _text(issue["problem"] or issue["category"])
        cells[2] = _text(issue["goal"])
        if measure:
            cells[3] = f"{measure['label'] or ''}{_text(measure['text'])}"
        for unit in self.units.get(own) or self.units.get((no, None), []):
            at = ROLES[unit["role"]]
            role = SHOWN.get(unit["role"])
            name = f"{unit['unit']}（{role}）" if role else unit["unit"]
            if name not in str(cells[at]).split("、"):
                cells[at] = f"{cells[at]}、{name}" if cells[at] else name
        dates = [d["text"] for d in self.deadlines.get(own, ()) if d["field"] != "goal"]
        cells[7] = "；".join(dict.fromkeys(map(_text, dates))) or _text(issue["deadline"])
        due = [p["due_date"] for p in self.promises.get(own, ()) if p["due_date"] is not None]
        if due:
            cells[8] = max(due)
        cells[10] = str((measure or issue)["locator"])
        line = Line(no, cells)
        notes = [*self.doubts.get(own, ())]
        if measure and first:
            notes += self.doubts.get((no, None), ())
        for doubt in notes:
            at = CELLS.get(doubt["table"], ISSUE_CELLS.get(doubt["column"] or "", DOUBTS))
            line.doubts.setdefault(at, []).append(doubt["message"])
        cells[DOUBTS] = "\n".join(doubt["message"] for doubt in notes)
        return line


def _keyed(rows: Iterable[Any]) -> dict[Key, list[Any]]:
    found: dict[Key, list[Any]] = {}
    for row in rows:
        if row["issue_no"] is not None:
            found.setdefault((row["issue_no"], row["measure_no"]), []).append(row)
    return found


def _text(text: str | None) -> str:
    return join_lines(text) if text else ""
