"""A plan with its values as rows of the published tables (schema.toml)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict, cast, get_args

from zhenggai.evidence.labels import UNIT_FIELDS, label_words
from zhenggai.facts.document.manifest import Entry
from zhenggai.facts.document.reader import Facts
from zhenggai.facts.doubts import Diagnostic, find_doubts, in_order, numbers_break
from zhenggai.facts.model import Values
from zhenggai.messages import render, severity
from zhenggai.rules import Rules
from zhenggai.rules.kinds import OtherField
from zhenggai.structure.passages import document_passages
from zhenggai.structure.plan import Block, Issue, Measure, Plan, UnitList
from zhenggai.tables.confidence import document_confidence
from zhenggai.tables.ids import plan_id
from zhenggai.tables.issue_states import IssueStates
from zhenggai.tables.promises import promises
from zhenggai.tables.row_maker import RowMaker
from zhenggai.tables.state_tallies import state_doubts
from zhenggai.tables.value_rows import (
    deadlines,
    persons,
    places,
    responsibilities,
    targets,
    units,
)
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, fold

if TYPE_CHECKING:
    from zhenggai.rules.kinds import IssueKind, PassageRole, Status
    from zhenggai.tables.rows import (
        DiagnosticRow,
        DocumentRow,
        FieldRow,
        IssueRow,
        MeasureRow,
        PassageRow,
        Rows,
    )

SUPERVISORS = frozenset({"supervise", "accept"})
OWN_COLUMN = UNIT_FIELDS | {"problem", "goal", "deadline", "measure", "person", "progress"}
# A measure has no columns for the others: its own progress is a field.
OWN_ROWS = UNIT_FIELDS | {"deadline", "measure", "person"}
OTHER_FIELDS: dict[str | None, OtherField] = {field: field for field in get_args(OtherField)}


class Counts(TypedDict):
    """Columns of ``documents``: how a file was read, and what was found in it."""

    format: str | None
    reader: str | None
    pages: int | None
    characters: int
    residue_characters: int
    issues: int
    measures: int
    warnings: int
    errors: int
    status: Status


class Somewhere(TypedDict):
    """The place columns of a doubt, which may be about the document as a whole."""

    start: int | None
    end: int | None
    page: int | None
    locator: str | None


NOWHERE: Somewhere = {"start": None, "end": None, "page": None, "locator": None}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document comes from: its id, its name, and what a manifest says of it."""

    document_id: str
    name: str
    entry: Entry
    parser_version: str = ""


def plan_of(source: Source, facts: Facts) -> str:
    """Return the plan_id of a document: what a manifest says, else what is printed."""
    return source.entry.plan_id or plan_id(facts, source.document_id)


def plan_rows(plan: Plan, facts: Facts, values: Values, source: Source, rules: Rules) -> Rows:
    """Return the rows of one document for every table."""
    return _Writer(plan, facts, values, source, rules).rows()


def failed_rows(source: Source, code: str, args: Sequence[str], format: str | None) -> Rows:
    """Return the rows of a document that could not be read: itself, and the reason."""
    own_id = source.document_id
    place = source.entry.jurisdiction_code
    facts = Facts(jurisdiction_code=place, province_code=f"{place[:2]}0000" if place else None)
    counts: Counts = {
        "format": format,
        "reader": None,
        "pages": None,
        "characters": 0,
        "residue_characters": 0,
        "issues": 0,
        "measures": 0,
        "warnings": 0,
        "errors": 1,
        "status": "failed",
    }
    of_plan = source.entry.plan_id or f"document:{own_id}"
    doubt = Diagnostic(code, tuple(args), table="documents")
    return {
        "documents": [document_row(source, own_id, of_plan, facts, counts)],
        "diagnostics": [diagnostic_row(own_id, 1, doubt, NOWHERE)],
    }


def document_row(
    source: Source, own_id: str, plan_id: str, facts: Facts, counts: Counts
) -> DocumentRow:
    """Return the row of ``documents``; what depends on other documents is left null."""
    return {
        "document_id": own_id,
        "plan_id": plan_id,
        "stated_plan_id": plan_id,
        "source": source.name,
        "other_sources": None,
        "url": source.entry.url,
        "publisher": source.entry.publisher,
        "published_date": source.entry.published_date,
        "supersedes": source.entry.supersedes,
        "document_kind": facts.kind,
        "title": facts.title,
        "version": facts.version,
        "doc_number": facts.doc_number,
        "issuer": facts.issuer,
        "classification": facts.classification,
        "version_no": None,
        "preferred": None,
        "jurisdiction": facts.jurisdiction,
        "jurisdiction_code": facts.jurisdiction_code,
        "province_code": facts.province_code,
        "inspection_level": facts.inspection_level,
        "inspection_round": facts.inspection_round,
        "feedback_date": facts.feedback_date,
        "issued_date": facts.issued_date,
        "anchor_date": facts.anchor,
        "anchor_source": facts.anchor_source,
        "year": facts.year,
        "declared_issues": facts.declared,
        **counts,
        "confidence": None,
        "parser_version": source.parser_version,
        "conversion": None,
    }


def _arguments(args: Sequence[str]) -> list[str]:
    """Return a doubt's arguments as tables hold them: what is missing is out, no text empty."""
    kept = [arg or "…" for arg in args]
    while kept and not args[len(kept) - 1]:
        kept.pop()
    return kept


def diagnostic_row(own_id: str, no: int, doubt: Diagnostic, place: Somewhere) -> DiagnosticRow:
    """Return a row of ``diagnostics``."""
    return {
        "document_id": own_id,
        "diagnostic_no": no,
        "severity": severity(doubt.code),
        "code": doubt.code,
        "message": render(doubt.code, doubt.args, "zh"),
        "arguments": _arguments(doubt.args),
        "table": doubt.table,
        "column": doubt.column,
        "issue_no": doubt.issue_no,
        "measure_no": doubt.measure_no,
        "row_no": doubt.row_no,
        **place,
    }


class _Writer:
    def __init__(
        self, plan: Plan, facts: Facts, values: Values, source: Source, rules: Rules
    ) -> None:
        self.plan = plan
        self.flow: Flow = plan.flow
        self.document = plan.flow.document
        self.facts = facts
        self.values = values
        self.source = source
        self.rules = rules
        self.own_id = source.document_id
        self.plan_id = plan_of(source, facts)
        self.diagnostics = find_doubts(plan, facts, values, rules)
        self.states = IssueStates(plan, facts.kind, rules)
        self.make = RowMaker(plan, self.own_id, self.plan_id, self.diagnostics)

    def rows(self) -> Rows:
        passages = self._passages()
        issues = [self._issue(issue) for issue in self.plan.issues]
        states = [row["progress_state"] for row in issues]
        told = state_doubts(self.plan, states, self.rules)
        self.diagnostics = in_order((*self.diagnostics, *told))
        rows: Rows = {
            "issues": issues,
            "measures": [self._measure(i, m) for i in self.plan.issues for m in i.measures],
            "responsibilities": responsibilities(self.make, self.values),
            "deadlines": deadlines(self.make, self.values),
            "targets": targets(self.make, self.values),
            "persons": persons(self.make, self.values),
            "fields": self._fields(),
            "passages": passages,
            "diagnostics": self._diagnostics(),
        }
        rows["documents"] = [self._document(passages)]
        rows["promises"] = promises(rows)
        rows["units"] = units(rows["responsibilities"], self.rules)
        rows["places"] = places(
            [*rows["documents"], *rows["responsibilities"], *rows["units"], *rows["promises"]]
        )
        return rows

    # -- tables ---------------------------------------------------------------------------

    def _document(self, passages: Sequence[PassageRow]) -> DocumentRow:
        severities = Counter(severity(d.code) for d in self.diagnostics)
        residue = (len(p["text"].strip()) for p in passages if p["role"] == "residue")
        counts: Counts = {
            "format": self.document.format,
            "reader": self.document.reader,
            "pages": len(self.document.page_starts) or None,
            "characters": len(self.document.text),
            "residue_characters": sum(residue),
            "issues": len(self.plan.issues),
            "measures": sum(len(issue.measures) for issue in self.plan.issues),
            "warnings": severities["warning"],
            "errors": severities["error"],
            "status": self._status(),
        }
        row = document_row(self.source, self.own_id, self.plan_id, self.facts, counts)
        doubted = bool(severities["warning"] + severities["error"])
        sure = document_confidence(doubted=doubted) if self.plan.issues else None
        return {**row, "confidence": sure}

    def _status(self) -> Status:
        issues = self.plan.issues
        if not issues:
            return "unrecognised"
        short = self.facts.declared is not None and len(issues) < self.facts.declared
        if issues[-1].cut or (short and not numbers_break(self.plan)):
            return "truncated"
        return "complete"

    def _issue(self, issue: Issue) -> IssueRow:
        text = self.flow
        problem = self.make.problem(issue)
        state = self.states.read(issue, problem)
        return {
            "document_id": self.own_id,
            "issue_no": issue.no,
            "issue_id": self.make.issue_ids[issue.no],
            "kind": cast("IssueKind", issue.kind),
            "label": self.make.words(issue.label),
            "item": self.make.words(issue.item),
            "category": self.make.words(issue.category),
            "problem": problem,
            "goal": self._block_text(issue, {"goal"}),
            "deadline": self._block_text(issue, {"deadline"}),
            "units": self._units_text(issue.blocks, issue.lists),
            "persons": self._block_text(issue, {"person"}),
            "supervisors": self._block_text(issue, SUPERVISORS),
            "progress": self._block_text(issue, {"progress"}),
            "progress_state": state.name,
            "progress_date": state.day,
            "cut": issue.cut,
            **self.make.sureness("issues", issue.no, None),
            **self.make.place(
                issue.span if issue.span.end > issue.span.start else text.strip(issue.span)
            ),
        }

    def _block_text(self, issue: Issue, fields: Iterable[str]) -> str | None:
        blocks = [block for block in issue.blocks if block.field and block.field in fields]
        return "\n".join(self.make.labelled(blocks, alone=True)) or None

    def _units_text(self, blocks: Sequence[Block], lists: Sequence[UnitList]) -> str | None:
        """Return the raw words of unit blocks and lists."""
        own = [b for b in blocks if b.field in UNIT_FIELDS - SUPERVISORS]
        inside = [self._list_text(span) for span in _brackets(lists)]
        texts = self.make.labelled(own, alone=not inside) + [text for text in inside if text]
        return "\n".join(texts) or None

    def _list_text(self, span: Span) -> str:
        """Return a list's words without its first label."""
        words = self.flow.words([span])
        folded = fold(words)
        pattern, _ = label_words(self.rules)
        match = pattern.match(folded)
        if match is None:
            return words
        behind = self.rules.marks["label-verb"].search(folded[match.end() :])
        return words[match.end() + behind.end() :] if behind else words

    def _measure(self, issue: Issue, measure: Measure) -> MeasureRow:
        pieces = [piece for piece in measure.text if piece.end > piece.start]
        anchor = measure.label or Span(issue.span.start, issue.span.start)
        place = Span(pieces[0].start, pieces[-1].end) if pieces else Span(anchor.end, anchor.end)
        return {
            "document_id": self.own_id,
            "issue_no": issue.no,
            "measure_no": measure.no,
            "issue_id": self.make.issue_ids[issue.no],
            "measure_id": self.make.measure_ids[issue.no, measure.no],
            "label": self.make.words(measure.label),
            "parent_no": measure.parent_no,
            "text": self.flow.words(pieces),
            "units": self._units_text(measure.blocks, measure.lists),
            "cut": measure.cut,
            **self.make.sureness("measures", issue.no, measure.no),
            **self.make.place(place),
        }

    def _fields(self) -> list[FieldRow]:
        rows: list[FieldRow] = []
        count: Counter[tuple[int, int | None]] = Counter()
        for issue in self.plan.issues:
            blocks: list[tuple[int | None, Block]] = [(None, block) for block in issue.blocks]
            blocks += [(m.no, block) for m in issue.measures for block in m.blocks]
            for measure_no, block in blocks:
                words = self.flow.words(block.content)
                owned = OWN_COLUMN if measure_no is None else OWN_ROWS
                if block.field in owned or not words:
                    continue
                key = (issue.no, measure_no)
                count[key] += 1
                rows.append(
                    {
                        **self.make.bound(*key),
                        "field_no": count[key],
                        "label": self.make.words(block.label),
                        "field": OTHER_FIELDS.get(block.field),
                        "text": words,
                        **self.make.place(Span(block.content[0].start, block.content[-1].end)),
                    }
                )
        return rows

    def _passages(self) -> list[PassageRow]:
        text = self.document.text
        return [
            {
                "document_id": self.own_id,
                "passage_no": no,
                "role": cast("PassageRole", passage.role),
                "issue_no": passage.issue_no,
                "measure_no": passage.measure_no,
                "text": text[passage.span.start : passage.span.end],
                "start": passage.span.start,
                "end": passage.span.end,
                "page": self.document.page(passage.span.start),
                "locator": self.document.locator(passage.span.start),
            }
            for no, passage in enumerate(document_passages(self.plan), 1)
        ]

    def _diagnostics(self) -> list[DiagnosticRow]:
        return [
            diagnostic_row(self.own_id, no, doubt, self._somewhere(doubt))
            for no, doubt in enumerate(self.diagnostics, 1)
        ]

    def _somewhere(self, doubt: Diagnostic) -> Somewhere:
        if doubt.span is not None:
            return {**self.make.place(doubt.span)}
        if doubt.at is None:
            return NOWHERE
        return {
            "start": doubt.at,
            "end": doubt.at,
            "page": self.document.page(doubt.at),
            "locator": self.document.locator(doubt.at),
        }


def _brackets(lists: Sequence[UnitList]) -> list[Span]:
    """Return what stands inside each bracket: two lists may stand in one."""
    spans: list[Span] = []
    outer = Span(0, 0)
    for one in lists:
        if spans and outer.start < one.outer.start and one.outer.end <= outer.end:
            spans[-1] = Span(spans[-1].start, one.span.end)
        else:
            spans.append(one.span)
            outer = one.outer
    return spans
