"""Who owes what by when: one row a measure and unit that answers for it, made of the other rows.

Made of rows, not of the plan, so that what a person corrected in them counts here too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from zhenggai.rules import load
from zhenggai.rules.kinds import DueSource, PromiseRole, Role, UnitSource
from zhenggai.tables.ids import Ids
from zhenggai.text.document import Span
from zhenggai.text.flow import fold

if TYPE_CHECKING:
    from zhenggai.tables.rows import (
        DeadlineRow,
        IssueRow,
        MeasureRow,
        PassageRow,
        PromiseRow,
        ResponsibilityRow,
        Rows,
    )

SHORTEST_SHARED = 2
# Who answers for a measure, and as what.
ANSWERS: Mapping[Role, PromiseRole] = {
    "lead": "lead",
    "responsible": "responsible",
    "implement": "implement",
}
OWN_FIELDS = frozenset({"deadline", "measure"})
# No words of the plan: they may stand in the middle of a clause.
LIFTED = frozenset({"furniture", "footnote"})

# Where a list of units stands.
UNIT_ROLES = frozenset({"units", "supervisors"})

Key = tuple[int, int | None]


def promises(rows: Rows) -> list[PromiseRow]:
    """Return the rows of ``promises`` of one document, made of its other tables' rows."""
    (document,) = rows["documents"]
    ids = Ids(document["document_id"], "promise")
    return [
        {**row, "promise_id": ids.of(row["measure_id"] or row["issue_id"] or "", row["unit"] or "")}
        for row in _Promises(rows).rows()
    ]


class _Promises:
    """The rows of one document by issue and measure, and what they promise."""

    def __init__(self, rows: Rows) -> None:
        self.plan_id = rows["documents"][0]["plan_id"]
        self.passages = rows["passages"]
        self.starts = [row["start"] for row in self.passages]
        self.text = _plain_text(self.passages)
        self.issues = rows["issues"]
        self.measures: dict[int, list[MeasureRow]] = {}
        for measure in rows["measures"]:
            self.measures.setdefault(measure["issue_no"], []).append(measure)
        self.units: dict[Key, list[ResponsibilityRow]] = {}
        self.named: dict[Key, list[ResponsibilityRow]] = {}
        for unit in rows["responsibilities"]:
            self.named.setdefault((unit["issue_no"], unit["measure_no"]), []).append(unit)
            if unit["role"] in ANSWERS:
                self.units.setdefault((unit["issue_no"], unit["measure_no"]), []).append(unit)
        self.dates: dict[Key, list[DeadlineRow]] = {}
        for row in rows["deadlines"]:
            if row["issue_no"] is not None and row["field"] in OWN_FIELDS:
                self.dates.setdefault((row["issue_no"], row["measure_no"]), []).append(row)

    def rows(self) -> Iterator[PromiseRow]:
        """Yield the promises in document order; their ids are not given yet."""
        for issue in self.issues:
            measures: Sequence[MeasureRow | None] = self.measures.get(issue["issue_no"], [])
            for measure in measures or [None]:
                owners, source = self._owners(issue, measure)
                answering: list[ResponsibilityRow | None] = [*owners] or [None]
                for unit in answering:
                    yield self._promise(issue, measure, unit, source, 1 / len(answering))

    def _promise(
        self,
        issue: IssueRow,
        measure: MeasureRow | None,
        unit: ResponsibilityRow | None,
        source: UnitSource,
        share: float,
    ) -> PromiseRow:
        own = self.dates.get((issue["issue_no"], measure["measure_no"]), []) if measure else []
        block = self.dates.get((issue["issue_no"], None), [])
        task = self._task(unit, measure) if unit else None
        due = self._chosen(self._open_to(own, unit, measure), measure, task)
        due_source: DueSource | None = "measure" if due is not None else None
        if due is None:
            due = self._chosen(self._open_to(block, unit, None), None, task)
            due_source = "issue" if due is not None else None
        among = own if due_source == "measure" else block
        return {
            "promise_id": "",
            "document_id": issue["document_id"],
            "plan_id": self.plan_id,
            "issue_no": issue["issue_no"],
            "measure_no": measure["measure_no"] if measure else None,
            "issue_id": issue["issue_id"],
            "measure_id": measure["measure_id"] if measure else None,
            "unit": unit["unit"] if unit else None,
            "unit_key": unit["unit_key"] if unit else None,
            "body_key": unit["body_key"] if unit else None,
            "role": ANSWERS[unit["role"]] if unit else None,
            "jurisdiction_code": unit["jurisdiction_code"] if unit else None,
            "unit_source": ("inherited" if unit["inherited"] else source) if unit else None,
            "due_date": due["due_date"] if due else None,
            "due_date_latest": due["due_date_latest"] if due else None,
            "due_kind": due["kind"] if due else None,
            "due_source": due_source,
            "ongoing": any(row["kind"] == "ongoing" for row in among),
            "share": share,
            "doubts": (measure or issue)["doubts"],
            # What other documents of the plan say is known when all of them are published.
            "state": None,
            "state_date": None,
            "state_document_id": None,
        }

    def _owners(
        self, issue: IssueRow, measure: MeasureRow | None
    ) -> tuple[list[ResponsibilityRow], UnitSource]:
        """Return who answers for a measure: its own units, else its parent's, else the issue's."""
        no = issue["issue_no"]
        at = measure
        while at is not None:
            found = self.units.get((no, at["measure_no"]))
            if found:
                return found, "measure" if at is measure else "inherited"
            parent = at["parent_no"]
            at = self.measures[no][parent - 1] if parent is not None else None
        return self.units.get((no, None), []), "issue"

    def _open_to(
        self,
        rows: Sequence[DeadlineRow],
        unit: ResponsibilityRow | None,
        measure: MeasureRow | None,
    ) -> list[DeadlineRow]:
        """Return the deadlines that may be a unit's: those beside it, else those beside none."""
        beside = [(row, self._beside(row, measure)) for row in rows]
        own = [row for row, span in beside if span and unit and _overlap(span, _place(unit))]
        return own or [row for row, span in beside if span is None]

    def _beside(self, row: DeadlineRow, measure: MeasureRow | None) -> Span | None:
        """Return the units whose date a row alone is, in a list that dates its units."""
        task = self._task(row, measure)
        key = (row["issue_no"] or 0, row["measure_no"])
        at = max(bisect_right(self.starts, row["start"]) - 1, 0)
        if task is None or self.passages[at]["role"] not in UNIT_ROLES:
            return None
        named = any(_overlap(task, _place(unit)) for unit in self.named.get(key, ()))
        return task if named else None

    def _chosen(
        self, rows: Sequence[DeadlineRow], measure: MeasureRow | None, task: Span | None
    ) -> DeadlineRow | None:
        """Return the deadline that counts: the last complete one of a unit's clause, else the last.

        Clauses that stand apart are the same where they name the same thing: A负责管网,B负责厂站;
        6月底前(管网). A row without a date counts only where none has one.
        """
        dated = [row for row in rows if row["due_date"] is not None]
        if not dated:
            return rows[-1] if rows else None
        complete = [row for row in dated if row["degree"] == "complete"]
        if task is not None:
            tasks = [(row, own) for row in complete if (own := self._task(row, measure))]
            within = [row for row, own in tasks if _overlap(own, task)]
            within = within or self._alike(tasks, task)
            if within:
                return max(within, key=_due)
        return max(complete or dated, key=_due)

    def _alike(self, tasks: Sequence[tuple[DeadlineRow, Span]], task: Span) -> list[DeadlineRow]:
        """Return the rows whose clauses name most of what a unit's clause names."""
        acts = load().facts["act-word"].pattern
        own = acts.sub("", self.text[slice(*task)])
        shared = [_shared(own, acts.sub("", self.text[slice(*span)])) for _, span in tasks]
        most = max(shared, default=0)
        return [
            row
            for (row, _), length in zip(tasks, shared, strict=True)
            if length == most >= SHORTEST_SHARED
        ]

    @staticmethod
    def _task(row: ResponsibilityRow | DeadlineRow, measure: MeasureRow | None) -> Span | None:
        """Return the clause that a row binds, None where nothing narrower than its measure."""
        start, end = row["task_start"], row["task_end"]
        if start is None or end is None:
            return None
        if measure is not None and (start, end) == (measure["start"], measure["end"]):
            return None
        return Span(start, end)


def _plain_text(passages: Sequence[PassageRow]) -> str:
    """Return a document's folded text; what is no word of the plan is blank."""
    return fold(
        "".join(
            " " * len(row["text"]) if row["role"] in LIFTED else row["text"] for row in passages
        )
    )


def _shared(a: str, b: str) -> int:
    """Return how long the longest stretch is that both texts hold."""
    return SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _place(row: ResponsibilityRow) -> Span:
    return Span(row["start"], row["end"])


def _due(row: DeadlineRow) -> date:
    return row["due_date"] or date.min
