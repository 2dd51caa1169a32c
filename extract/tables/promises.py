"""Who owes what by when: one row a measure and unit that answers for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from zhenggai.facts.model import BoundDeadline, BoundUnit, Values
from zhenggai.rules.kinds import DueSource, PromiseRole, UnitSource
from zhenggai.rules.patterns import compiled
from zhenggai.structure.plan import Issue, Measure, Plan
from zhenggai.text.document import Span

# Words of a clause that say what is done, not to what.
ACT_WORDS = compiled(
    r"[\s\p{P}]+|全部|全面|完成|整治|整改|建设|改造|治理|工作|任务|项目|工程|负责|相关|落实|实施"
)
SHORTEST_SHARED = 2
# Who answers for a measure, and as what.
ANSWERS: Mapping[str, PromiseRole] = {
    "lead": "lead",
    "responsible": "responsible",
    "implement": "implement",
}


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise; ``unit`` is None where nobody is named, ``deadline`` where no date is."""

    issue_no: int
    measure_no: int | None
    unit: BoundUnit | None
    role: PromiseRole | None
    unit_source: UnitSource | None
    deadline: BoundDeadline | None
    due_source: DueSource | None
    ongoing: bool
    share: float


def derive_promises(plan: Plan, values: Values) -> Iterator[Promise]:
    """Yield the promises of a plan in document order."""
    units: dict[tuple[int, int | None], list[BoundUnit]] = {}
    for bound in values.units:
        if bound.unit.role in ANSWERS:
            units.setdefault((bound.issue_no, bound.measure_no), []).append(bound)
    dates: dict[tuple[int, int | None], list[BoundDeadline]] = {}
    for row in values.deadlines:
        if row.issue_no is not None and row.field in {"deadline", "measure"}:
            dates.setdefault((row.issue_no, row.measure_no), []).append(row)
    text = plan.flow.folded
    for issue in plan.issues:
        block = dates.get((issue.no, None), [])
        for measure in issue.measures or (None,):
            owners, source = _owners(issue, measure, units)
            own = dates.get((issue.no, measure.no), []) if measure is not None else []
            answering: list[BoundUnit | None] = [*owners] or [None]
            for unit in answering:
                chosen = _chosen(_open_to(own, unit), unit, text)
                due_source: DueSource | None = "measure" if chosen is not None else None
                if chosen is None:
                    chosen = _chosen(_open_to(block, unit), unit, text)
                    due_source = "issue" if chosen is not None else None
                among = own if due_source == "measure" else block
                yield Promise(
                    issue.no,
                    measure.no if measure is not None else None,
                    unit,
                    ANSWERS[unit.unit.role] if unit is not None else None,
                    _source(unit, source),
                    chosen,
                    due_source,
                    any(row.deadline.kind == "ongoing" for row in among),
                    1 / max(len(owners), 1),
                )


def _owners(
    issue: Issue, measure: Measure | None, units: dict[tuple[int, int | None], list[BoundUnit]]
) -> tuple[list[BoundUnit], UnitSource]:
    """Return who answers for a measure: its own units, else its parent's, else the issue's."""
    at: Measure | None = measure
    while at is not None:
        found = units.get((issue.no, at.no))
        if found:
            return found, "measure" if at is measure else "inherited"
        at = issue.measures[at.parent_no - 1] if at.parent_no is not None else None
    return units.get((issue.no, None), []), "issue"


def _source(unit: BoundUnit | None, source: UnitSource) -> UnitSource | None:
    if unit is None:
        return None
    return "inherited" if unit.inherited else source


def _open_to(rows: Sequence[BoundDeadline], unit: BoundUnit | None) -> list[BoundDeadline]:
    """Return the deadlines that may be a unit's: those beside it, else those beside none."""
    own = [
        row for row in rows if row.beside is not None and unit and _overlap(row.beside, unit.place)
    ]
    return own or [row for row in rows if row.beside is None]


def _chosen(
    rows: Sequence[BoundDeadline], unit: BoundUnit | None, text: str
) -> BoundDeadline | None:
    """Return the deadline that counts: the last complete one of the unit's clause, else the last.

    Clauses that stand apart are the same where they name the same thing: A负责管网,B负责厂站;
    6月底前(管网). A row without a date counts only where none has one.
    """
    dated = [row for row in rows if row.deadline.due_date is not None]
    if not dated:
        return rows[-1] if rows else None
    complete = [row for row in dated if row.deadline.degree == "complete"]
    if unit is not None and (task := unit.task) is not None:
        within = [row for row in complete if row.task is not None and _overlap(row.task, task)]
        within = within or _alike(complete, task, text)
        if within:
            return max(within, key=_due)
    return max(complete or dated, key=_due)


def _alike(rows: Sequence[BoundDeadline], task: Span, text: str) -> list[BoundDeadline]:
    """Return the rows whose clauses name most of what a unit's clause names."""
    own = ACT_WORDS.sub("", text[slice(*task)])
    shared = {
        at: _shared(own, ACT_WORDS.sub("", text[slice(*row.task)]))
        for at, row in enumerate(rows)
        if row.task is not None
    }
    most = max(shared.values(), default=0)
    return [rows[at] for at, length in shared.items() if length == most >= SHORTEST_SHARED]


def _shared(a: str, b: str) -> int:
    """Return how long the longest stretch is that both texts hold."""
    return SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _due(row: BoundDeadline) -> date:
    return row.deadline.due_date or date.min
