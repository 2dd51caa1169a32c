"""The ledger (台账) as rows: one a measure, its issue's cells for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from zhenggai.exports.export import Export
from zhenggai.exports.ledger.cell_words import STATE_WORDS
from zhenggai.rules.kinds import Role, RowTable
from zhenggai.text.flow import join_lines

if TYPE_CHECKING:
    from zhenggai.tables.rows import (
        DiagnosticRow,
        DocumentRow,
        IssueRow,
        MeasureRow,
        PersonRow,
        PromiseRow,
        ResponsibilityRow,
        Rows,
    )

HEADINGS = (
    "序号", "问题", "目标", "措施", "牵头单位", "责任单位", "配合单位", "督导单位", "验收单位",
    "整改时限", "截止日期", "存疑", "出处",
)  # fmt: skip
# The cells of a line, as the headings stand.
(
    NUMBER, PROBLEM, GOAL, MEASURE, LEAD, RESPONSIBLE, COOPERATE, SUPERVISE, ACCEPT,
    LIMIT, DUE, DOUBTS, PLACE,
) = range(len(HEADINGS))  # fmt: skip
# What the sheet over all plans tells beside these.
MORE_HEADINGS = ("地区", "责任人", "进展状态", "整改进展", "置信度")
# Which cell a doubt of each table, or about each column of an issue, colours.
TABLE_CELLS: Mapping[RowTable | None, int] = {
    "deadlines": LIMIT,
    "responsibilities": RESPONSIBLE,
    "measures": MEASURE,
    "targets": GOAL,
    "persons": RESPONSIBLE,
}
ISSUE_CELLS = {"problem": PROBLEM, "goal": GOAL, "deadline": LIMIT, "units": RESPONSIBLE}
ROLE_CELLS: Mapping[Role, int] = {
    "lead": LEAD,
    "responsible": RESPONSIBLE,
    "implement": RESPONSIBLE,
    "cooperate": COOPERATE,
    "supervise": SUPERVISE,
    "accept": ACCEPT,
}
# Who watches and accepts, said once for an issue and all of its measures.
OVER: frozenset[Role] = frozenset({"supervise", "accept"})

# The tables of which a ledger is made.
TABLES_NEEDED = (
    *("issues", "measures", "responsibilities", "deadlines", "persons", "promises", "diagnostics"),
)

Key = tuple[object, object]
Own = TypeVar("Own", bound=Mapping[str, object])


@dataclass(slots=True)
class Line:
    """One row of the ledger; ``id`` is the same at every writing: document and promise.

    ``more``: what only the sheet over all plans tells, by heading. ``doubts``: the reasons why
    some cells are doubtful, by cell; ``notes``: what else is said of a cell; ``measure``: whether
    the row is a measure, not an issue without any.
    """

    id: str
    issue_no: int
    cells: list[str | date]
    measure: bool
    more: Mapping[str, str | float]
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


def counted_sheets(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return one document a plan: the preferred one, the first where that is not among them."""
    found: dict[str, Sheet] = {}
    for one in sheets:
        if one.lines:
            found.setdefault(one.document["plan_id"] or one.document["document_id"], one)
    return [one for one in sheets if one in found.values()]


def of_unit(sheets: Sequence[Sheet], unit: str) -> list[Sheet]:
    """Return the ledger's rows that name a unit; documents that never do are left out."""
    found = []
    for sheet in sheets:
        lines = tuple(line for line in sheet.lines if unit in units_of(line))
        if lines:
            found.append(replace(sheet, lines=lines))
    return found


def units_of(line: Line) -> set[str]:
    """Return the units that a row names, in whatever role."""
    cells = (str(line.cells[at]) for at in set(ROLE_CELLS.values()))
    return {name for cell in cells for name in cell.split("、") if name}


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
        self.persons = _keyed(rows["persons"])
        self.document = rows["documents"][0]
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
        cells[NUMBER] = str(issue["label"] or no)
        cells[PROBLEM] = _one_line(issue["problem"] or issue["category"])
        cells[GOAL] = _one_line(issue["goal"])
        if measure:
            cells[MEASURE] = f"{measure['label'] or ''}{_one_line(measure['text'])}"
        for unit in self._units(own):
            at, name = ROLE_CELLS[unit["role"]], unit["unit"]
            if name not in str(cells[at]).split("、"):
                cells[at] = f"{cells[at]}、{name}" if cells[at] else name
        dates = [d["text"] for d in self.deadlines.get(own, ()) if d["field"] != "goal"]
        cells[LIMIT] = "；".join(dict.fromkeys(map(_one_line, dates))) or _one_line(
            issue["deadline"]
        )
        promises = self.promises.get(own, [])
        due = [day for promise in promises if (day := promise["due_date"]) is not None]
        if due:
            cells[DUE] = max(due)
        cells[PLACE] = f"{self.document['source']} {(measure or issue)['locator']}"
        owner = measure["measure_id"] if measure else issue["issue_id"]
        line = Line(
            f"{issue['document_id']}:{owner}",
            no,
            cells,
            measure is not None,
            self._more(issue, measure, promises),
        )
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

    def _units(self, own: Key) -> Iterable[ResponsibilityRow]:
        """Yield the units of a measure: its own, else the issue's, and who watches the issue."""
        whole = self.units.get((own[0], None), [])
        units = self.units.get(own) or whole
        yield from units
        roles = {unit["role"] for unit in units}
        yield from (u for u in whole if u["role"] in OVER - roles)

    def _more(
        self, issue: IssueRow, measure: MeasureRow | None, promises: Sequence[PromiseRow]
    ) -> dict[str, str | float]:
        own: Key = (issue["issue_no"], measure["measure_no"] if measure else None)
        persons = self.persons.get(own) or self.persons.get((issue["issue_no"], None), [])
        named = map(person_words, persons)
        state = next((p["state"] for p in promises if p["state"]), issue["progress_state"])
        sure = (measure or issue)["confidence"]
        told = (
            self.document["jurisdiction"] or "",
            "、".join(dict.fromkeys(named)),
            STATE_WORDS[state] if state else "",
            _one_line(issue["progress"]),
            sure if sure is not None else "",
        )
        return dict(zip(MORE_HEADINGS, told, strict=True))


def person_words(row: PersonRow) -> str:
    """Return how the ledger names a person: 副镇长 李向东."""
    return " ".join(filter(None, (row["post"], row["name"])))


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
