"""The ledger (台账) as rows: one a measure, its issue's cells for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from zhenggai.exports.export import Export
from zhenggai.rules.kinds import Role, RowTable
from zhenggai.text.flow import join_lines

if TYPE_CHECKING:
    from zhenggai.tables.rows import (
        DiagnosticRow,
        DocumentRow,
        IssueRow,
        MeasureRow,
        PromiseRow,
        Rows,
    )

HEADINGS = (
    "序号", "问题", "目标", "措施", "牵头单位", "责任单位", "配合单位", "整改时限", "截止日期",
    "存疑", "出处",
)  # fmt: skip
PROBLEM, MEASURE, DUE, DOUBTS = 1, 3, 8, 9
# Which cell a doubt of each table, or about each column of an issue, colours.
TABLE_CELLS: Mapping[RowTable | None, int] = {
    "deadlines": 7,
    "responsibilities": 5,
    "measures": MEASURE,
    "targets": 2,
    "persons": 5,
}
ISSUE_CELLS = {"problem": PROBLEM, "goal": 2, "deadline": 7, "units": 5}
ROLE_CELLS: Mapping[Role, int] = {
    "lead": 4,
    "responsible": 5,
    "implement": 5,
    "cooperate": 6,
    "supervise": 6,
    "accept": 6,
}
ROLE_MARKS: Mapping[Role, str] = {"supervise": "督导", "accept": "验收"}

# The tables of which a ledger is made.
TABLES_NEEDED = ("issues", "measures", "responsibilities", "deadlines", "promises", "diagnostics")

Key = tuple[object, object]
Own = TypeVar("Own", bound=Mapping[str, object])


@dataclass(slots=True)
class Line:
    """One row of the ledger.

    ``doubts``: the reasons why some cells are doubtful, by cell; ``notes``: what else is said of a
    cell; ``measure``: whether the row is a measure, not an issue without any.
    """

    issue_no: int
    cells: list[str | date]
    measure: bool
    doubts: dict[int, list[str]] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The ledger of one document, and the doubts that are about the document as a whole."""

    document: DocumentRow
    lines: tuple[Line, ...]
    doubts: tuple[str, ...] = ()


def ledger(export: Export) -> list[Sheet]:
    """Return the ledger of every document, by place, year and plan, what is to be counted first.

    One without issues has no lines.
    """
    sheets = []
    for rows in export.documents(*TABLES_NEEDED):
        doubts = [
            doubt["message"]
            for doubt in rows["diagnostics"]
            if doubt["severity"] != "info" and doubt["issue_no"] is None
        ]
        sheets.append(Sheet(rows["documents"][0], tuple(_Ledger(rows).lines()), tuple(doubts)))
    return sorted(sheets, key=_sheet_order)


def _sheet_order(sheet: Sheet) -> tuple[str, str, int, str, bool, str]:
    own = sheet.document
    place = (own["jurisdiction_code"] or "~", own["jurisdiction"] or "~")
    version = (own["plan_id"] or "", not own["preferred"], own["source"])
    return (*place, own["year"] or 0, *version)


class _Ledger:
    """Puts the rows of one document together."""

    def __init__(self, rows: Rows) -> None:
        self.issues = rows["issues"]
        self.measures: dict[int, list[MeasureRow]] = {}
        for measure in rows["measures"]:
            self.measures.setdefault(measure["issue_no"], []).append(measure)
        self.units = _keyed(rows["responsibilities"])
        self.deadlines = _keyed(rows["deadlines"])
        self.promises = _keyed(rows["promises"])
        self.doubts: dict[Key, list[DiagnosticRow]] = {}
        for doubt in rows["diagnostics"]:
            if doubt["severity"] != "info" and doubt["issue_no"] is not None:
                self.doubts.setdefault((doubt["issue_no"], doubt["measure_no"]), []).append(doubt)

    def lines(self) -> Iterable[Line]:
        for issue in self.issues:
            measures: Sequence[MeasureRow | None] = self.measures.get(issue["issue_no"], [])
            for number, measure in enumerate(measures or [None]):
                yield self._line(issue, measure, first=number == 0)

    def _line(self, issue: IssueRow, measure: MeasureRow | None, *, first: bool) -> Line:
        no = issue["issue_no"]
        own: Key = (no, measure["measure_no"] if measure else None)
        cells: list[str | date] = [""] * len(HEADINGS)
        cells[0] = str(issue["label"] or no)
        cells[1] = _one_line(issue["problem"] or issue["category"])
        cells[2] = _one_line(issue["goal"])
        if measure:
            cells[3] = f"{measure['label'] or ''}{_one_line(measure['text'])}"
        for unit in self.units.get(own) or self.units.get((no, None), []):
            at = ROLE_CELLS[unit["role"]]
            role = ROLE_MARKS.get(unit["role"])
            name = f"{unit['unit']}（{role}）" if role else unit["unit"]
            if name not in str(cells[at]).split("、"):
                cells[at] = f"{cells[at]}、{name}" if cells[at] else name
        dates = [d["text"] for d in self.deadlines.get(own, ()) if d["field"] != "goal"]
        cells[7] = "；".join(dict.fromkeys(map(_one_line, dates))) or _one_line(issue["deadline"])
        promises = self.promises.get(own, [])
        due = [day for promise in promises if (day := promise["due_date"]) is not None]
        if due:
            cells[DUE] = max(due)
        cells[10] = measure["locator"] if measure else issue["locator"]
        line = Line(no, cells, measure is not None)
        if readings := _readings(promises):
            line.notes[DUE] = readings
        notes = [*self.doubts.get(own, ())]
        if measure and first:
            notes += self.doubts.get((no, None), ())
        for doubt in notes:
            whole = MEASURE if doubt["measure_no"] is not None else PROBLEM
            at = TABLE_CELLS.get(doubt["table"], ISSUE_CELLS.get(doubt["column"] or "", whole))
            line.doubts.setdefault(at, []).append(doubt["message"])
        cells[DOUBTS] = "\n".join(doubt["message"] for doubt in notes)
        return line


def _readings(rows: Iterable[PromiseRow]) -> list[str]:
    """Say what one date in a cell does not: units with dates of their own, a later reading."""
    said = []
    promises = [row for row in rows if row["due_date"] is not None]
    if len({promise["due_date"] for promise in promises}) > 1:
        own = (f"{promise['unit'] or '未列单位'}{promise['due_date']}" for promise in promises)
        said.append(f"各单位日期不同，此处为最晚：{'；'.join(own)}")
    later = {p["due_date_latest"] for p in promises if p["due_date_latest"] != p["due_date"]}
    said += [f"原文有两种读法，最晚为{day}" for day in sorted(filter(None, later))]
    return said


def _keyed(rows: Iterable[Own]) -> dict[Key, list[Own]]:
    found: dict[Key, list[Own]] = {}
    for row in rows:
        found.setdefault((row["issue_no"], row["measure_no"]), []).append(row)
    return found


def _one_line(text: str | None) -> str:
    return join_lines(text) if text else ""
