"""What the rows of every table share: ids, places, and how many doubts point at a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

from zhenggai.facts.doubts import Diagnostic
from zhenggai.messages import severity
from zhenggai.structure.plan import Block, Issue, Plan
from zhenggai.tables.confidence import row_confidence
from zhenggai.tables.ids import Ids
from zhenggai.text.document import Span

if TYPE_CHECKING:
    from zhenggai.rules.kinds import RowTable

LOUD = frozenset({"warning", "error"})


class Place(TypedDict):
    """The place columns of a row."""

    start: int
    end: int
    page: int | None
    locator: str


class Bound(TypedDict):
    """The key and id columns of a row that is bound to an issue or a measure."""

    document_id: str
    issue_no: int
    measure_no: int | None
    issue_id: str
    measure_id: str | None


class BoundFreely(TypedDict):
    """The same of a row that may stand in the plan's body too."""

    document_id: str
    issue_no: int | None
    measure_no: int | None
    issue_id: str | None
    measure_id: str | None


class Sureness(TypedDict):
    """How sure a row is: its doubts, its probability, and the columns that a person set."""

    doubts: int
    confidence: float | None
    corrected: Sequence[str] | None


class Task(TypedDict):
    """The place of the clause that a value binds."""

    task_start: int | None
    task_end: int | None


class RowMaker:
    """Makes the parts that rows of one document have in common."""

    def __init__(
        self, plan: Plan, own_id: str, plan_id: str, diagnostics: tuple[Diagnostic, ...]
    ) -> None:
        self.plan = plan
        self.flow = plan.flow
        self.document = plan.flow.document
        self.own_id = own_id
        self.plan_id = plan_id
        self.diagnostics = diagnostics
        self._loud: dict[tuple[int | None, int | None], list[Diagnostic]] = {}
        for diagnostic in diagnostics:
            if severity(diagnostic.code) in LOUD:
                key = (diagnostic.issue_no, diagnostic.measure_no)
                self._loud.setdefault(key, []).append(diagnostic)
        self._told = {issue_no for issue_no, _ in self._loud}
        self._margins: dict[int | None, float] = {one.no: one.margin for one in plan.issues}
        self.issue_ids: dict[int, str] = {}
        self.measure_ids: dict[tuple[int, int], str] = {}
        ids = Ids(plan_id, "issue")
        for issue in plan.issues:
            words = self.problem(issue) or self.words(issue.category)
            self.issue_ids[issue.no] = ids.of(words or "")
        for issue in plan.issues:
            ids = Ids(plan_id, "measure", self.issue_ids[issue.no])
            for measure in issue.measures:
                self.measure_ids[issue.no, measure.no] = ids.of(self.flow.words(measure.text))

    def words(self, span: Span | None) -> str | None:
        """Return the words of a stretch, None where there is none."""
        return self.flow.words([span]) if span is not None else None

    def problem(self, issue: Issue) -> str | None:
        """Return the problem: the text behind the number, then what a label of its own adds."""
        blocks = issue.fields("problem")
        labelled = {piece for block in blocks for piece in block.content}
        own = self.flow.words([piece for piece in issue.problem if piece not in labelled])
        parts = ([own] if own else []) + self.labelled(blocks, alone=not own)
        return "\n".join(parts) or None

    def labelled(self, blocks: Sequence[Block], *, alone: bool) -> list[str]:
        """Return blocks as texts: one alone without its label, several each with its own."""
        texts = []
        for block in blocks:
            words = self.flow.words(block.content)
            if not words:
                continue
            label = self.words(block.mark)
            texts.append(words if (alone and len(blocks) == 1) or not label else label + words)
        return texts

    def place(self, span: Span) -> Place:
        """Return the place columns of a stretch of the flow."""
        start, end = self.flow.to_document(span)
        return {
            "start": start,
            "end": end,
            "page": self.document.page(start),
            "locator": self.document.locator(start),
        }

    def bound(self, issue_no: int, measure_no: int | None) -> Bound:
        """Return the key and id columns of a row bound to an issue or a measure."""
        measure_id = None if measure_no is None else self.measure_ids[issue_no, measure_no]
        return {
            "document_id": self.own_id,
            "issue_no": issue_no,
            "measure_no": measure_no,
            "issue_id": self.issue_ids[issue_no],
            "measure_id": measure_id,
        }

    def bound_freely(self, issue_no: int | None, measure_no: int | None) -> BoundFreely:
        """Return the same of a row that may stand in the plan's body: nothing but its document."""
        if issue_no is not None:
            bound = self.bound(issue_no, measure_no)
            return {**bound}
        return {
            "document_id": self.own_id,
            "issue_no": None,
            "measure_no": None,
            "issue_id": None,
            "measure_id": None,
        }

    def task(self, task: Span | None, issue_no: int | None, measure_no: int | None) -> Task:
        """Return where the clause stands that a value binds: the whole measure if none is said."""
        if task is None and issue_no is not None and measure_no is not None:
            text = self.plan.issues[issue_no - 1].measures[measure_no - 1].text
            task = Span(text[0].start, text[-1].end) if text else None
        if task is None:
            return {"task_start": None, "task_end": None}
        start, end = self.flow.to_document(task)
        return {"task_start": start, "task_end": end}

    def sureness(
        self,
        table: RowTable,
        issue_no: int | None,
        measure_no: int | None,
        place: Span | None = None,
    ) -> Sureness:
        """Return how sure a row is, which has a place of its own or is an issue or a measure."""
        doubts = self.doubts(table, issue_no, measure_no, place)
        confidence = row_confidence(
            table, doubted=self.is_doubted(issue_no), margin=self._margins.get(issue_no, 0.0)
        )
        return {"doubts": doubts, "confidence": confidence, "corrected": None}

    def is_doubted(self, issue_no: int | None) -> bool:
        """Say whether a warning points at an issue, or at the document as a whole."""
        return None in self._told or issue_no in self._told

    def doubts(
        self,
        table: RowTable,
        issue_no: int | None,
        measure_no: int | None,
        place: Span | None = None,
    ) -> int:
        """Count the warnings and errors that point at a row (at its place, where it has one)."""
        return sum(
            place is None or (d.table == table and d.span is not None and d.span == place)
            for d in self._loud.get((issue_no, measure_no), ())
        )
