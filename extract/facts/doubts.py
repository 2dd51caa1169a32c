"""What was extracted, compared with what the document says of itself: diagnostics."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from zhenggai.evidence.answering import ANSWERS
from zhenggai.evidence.labels import UNIT_FIELDS
from zhenggai.facts.bare_names import find_bare_names
from zhenggai.facts.document.reader import Facts
from zhenggai.facts.model import Values
from zhenggai.facts.near_names import find_near_names
from zhenggai.facts.plausible import find_implausible
from zhenggai.facts.two_roles import find_two_roles
from zhenggai.facts.untold import find_untold
from zhenggai.rules import Rules
from zhenggai.rules.kinds import RowTable
from zhenggai.rules.patterns import compiled
from zhenggai.structure.plan import Block, Issue, Plan
from zhenggai.text.document import Span
from zhenggai.text.numerals import ENCLOSED, SMALL, label_number

EXCERPT = 40
LETTERS = compiled(r"[A-Za-z]+(?=[\d\-])")
NUMERAL = compiled(rf"[{ENCLOSED}]|\d{{1,3}}|[{SMALL}]{{1,6}}")
# Where a doubt that a value carries shows itself: its table and column.
HOMES: Mapping[str, tuple[RowTable, str]] = {
    "deadline-unparsed": ("issues", "deadline"),
    "deadline-redacted": ("deadlines", "text"),
    "deadline-ambiguous": ("deadlines", "due_date"),
    "deadline-repaired": ("deadlines", "due_date"),
    "implausible": ("deadlines", "due_date"),
    "units-unparsed": ("responsibilities", "unit"),
    "unit-unknown": ("responsibilities", "unit"),
    "unit-unlikely": ("responsibilities", "unit"),
    "persons-default": ("persons", "post"),
    "persons-unparsed": ("persons", "post"),
    "units-for-run": ("issues", "units"),
    "text-truncated": ("issues", "cut"),
}
# The column that is doubted where a doubt says its table itself.
DOUBTED_COLUMNS: Mapping[RowTable, str] = {
    "deadlines": "due_date",
    "targets": "value",
    "persons": "post",
    "responsibilities": "unit",
}
# What has numbers that count on, and its table.
NUMBERED_TABLES: Mapping[str, RowTable] = {"issue": "issues", "measure": "measures"}
# The fields whose labels say nothing where nothing stands behind them.
LABELLED_FIELDS = frozenset({"problem", "goal", "deadline", "measure", "person", *UNIT_FIELDS})
REQUIRED = ("problem", "goal", "deadline", "measure", "units")
# Issue, measure, label, and within what its numbers count on: a category, a list.
_Numbered: TypeAlias = tuple[int, int | None, Span, tuple[Span | None, int] | None]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One doubt: code and arguments, the row and column it is about, its place.

    ``span`` is in the flow; ``at`` is a place in the document's text instead, for what a reader
    noticed. ``row_no`` is the number within the row's table.
    """

    code: str
    args: tuple[str, ...] = ()
    span: Span | None = None
    at: int | None = None
    table: RowTable | None = None
    column: str | None = None
    issue_no: int | None = None
    measure_no: int | None = None
    row_no: int | None = None


def find_doubts(plan: Plan, facts: Facts, values: Values, rules: Rules) -> tuple[Diagnostic, ...]:
    """Return every doubt about a plan in document order, those without a place first."""
    found = [
        *_of_reader(plan),
        *_of_counts(plan, facts),
        *_of_numbers(plan, answers=facts.kind in ANSWERS),
        *_of_blocks(plan, values),
        *_of_untold(plan, facts, rules),
        *_of_roles(plan, values, rules),
        *_of_empty(plan),
        *_of_repeats(plan),
        *_of_residue(plan),
        *_of_dates(values),
        *_of_marks(facts),
        *_of_kind(facts),
        *_of_level(facts),
        *_of_manifest(facts),
    ]
    odd = find_implausible(values, facts, plan, rules)
    near = find_near_names(values, rules, facts.jurisdiction, plan.flow.text)
    bare = find_bare_names(values, rules)
    for doubt in (*plan.doubts, *values.doubts, *odd, *near, *bare):
        table, column = HOMES.get(doubt.code, (None, None))
        if doubt.table is not None:
            table, column = doubt.table, DOUBTED_COLUMNS.get(doubt.table)
        found.append(
            Diagnostic(
                doubt.code,
                doubt.args,
                doubt.span,
                None,
                table,
                column,
                doubt.issue_no,
                doubt.measure_no,
            )
        )
    return in_order(found)


def in_order(doubts: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return doubts in document order, those without a place first."""
    return tuple(sorted(doubts, key=lambda d: (d.span.start if d.span else -1, d.at or -1, d.code)))


def _of_reader(plan: Plan) -> Iterator[Diagnostic]:
    for note in plan.flow.document.notes:
        yield Diagnostic(note.code, note.args, at=note.start, table="documents")


def _of_counts(plan: Plan, facts: Facts) -> Iterator[Diagnostic]:
    """A plan that says 43 and yields 42 has lost one, or a section was read as an issue."""
    if not plan.issues:
        if facts.holds_issues:
            yield Diagnostic("no-issues-found", table="documents")
    elif facts.declared is not None and facts.declared != len(plan.issues):
        yield Diagnostic(
            "declared-count-differs",
            (str(facts.declared), str(len(plan.issues))),
            facts.declared_at,
            table="documents",
            column="declared_issues",
        )
    elif facts.aspects is not None and facts.aspects.value > len(plan.issues):
        yield Diagnostic(
            "fewer-issues-than-aspects",
            (str(facts.aspects.value), str(len(plan.issues))),
            facts.aspects.span,
            table="documents",
            column="issues",
        )


def numbers_break(plan: Plan) -> bool:
    """Say whether the numbering of a plan's issues leaves any out."""
    found = _gaps(plan.flow.text, "issue", _numbered_issues(plan))
    return any(doubt.code == "issue-number-gap" for doubt in found)


def _numbered_issues(plan: Plan) -> list[_Numbered]:
    lists = [p.span.start for p in plan.passages if p.role in {"title", "column_header"}]
    return [
        (issue.no, None, issue.label, (issue.category, bisect(lists, issue.label.start)))
        for issue in plan.issues
        # A report that answers some items of a list has their numbers.
        if issue.label is not None and issue.label != issue.item
    ]


def _of_numbers(plan: Plan, *, answers: bool) -> Iterator[Diagnostic]:
    """Yield the gaps and repetitions in the numbering of issues and of each issue's measures.

    ``answers``: it may answer some items of a list, and is doubted only where one that is left
    out is printed.
    """
    text = plan.flow.text
    labels = _numbered_issues(plan)
    before = {after[2]: one[2] for one, after in pairwise(labels)}
    for doubt in _gaps(text, "issue", labels):
        gap = doubt.span if answers and doubt.code == "issue-number-gap" else None
        if gap is None or _prints_between(text, before[gap], gap):
            yield doubt
    for issue in plan.issues:
        for parent in {measure.parent_no for measure in issue.measures}:
            own: list[_Numbered] = [
                (issue.no, m.no, m.label, None)
                for m in issue.measures
                if m.label is not None and m.parent_no == parent
            ]
            yield from _gaps(text, "measure", own)


def _gaps(text: str, kind: str, labels: list[_Numbered]) -> Iterator[Diagnostic]:
    for before, after in pairwise(labels):
        left, right = (_numeral(text, item[2]) for item in (before, after))
        if left is None or right is None or right == left + 1:
            continue
        restarts = right == 1 and (kind == "measure" or after[3] != before[3])
        # A-02, B-01: each letter counts its own.
        if restarts or _lead(text, before[2]) != _lead(text, after[2]):
            continue
        code = "gap" if right > left + 1 else "repeated"
        names = tuple(text[item[2].start : item[2].end] for item in (before, after))
        yield Diagnostic(
            f"{kind}-number-{code}",
            names,
            after[2],
            table=NUMBERED_TABLES[kind],
            column="label",
            issue_no=after[0],
            measure_no=after[1],
        )


def _prints_between(text: str, before: Span, after: Span) -> bool:
    """Say whether a line between two issues begins with a number that they leave out."""
    left, right = _numeral(text, before), _numeral(text, after)
    *_, number = NUMERAL.finditer(text, before.start, before.end)
    lead, mark = text[before.start : number.start()], text[number.end() : before.end + 1]
    for line in text[before.end : after.start].splitlines():
        words = line.strip()
        match = NUMERAL.match(words, len(lead)) if words.startswith(lead) else None
        if match is None or not words.startswith(mark, match.end()):
            continue
        value = label_number(match[0])
        if value is not None and left is not None and right is not None and left < value < right:
            return True
    return False


def _numeral(text: str, label: Span) -> int | None:
    """Return a label's last number: 3 of 1-3, 12 of 问题十二."""
    found = NUMERAL.findall(text[label.start : label.end])
    return label_number(found[-1]) if found else None


def _lead(text: str, label: Span) -> str:
    """Return the letters before a label's numbers."""
    match = LETTERS.match(text, label.start, label.end)
    return match[0] if match is not None else ""


def _of_blocks(plan: Plan, values: Values) -> Iterator[Diagnostic]:
    """Yield the fields that an issue lacks; what all issues lack is said once."""
    dated = {d.issue_no for d in values.deadlines if d.field != "goal"}
    bound = {unit.issue_no for unit in values.units}
    missing = {
        issue.no: set(_missing(issue, dated=issue.no in dated, bound=issue.no in bound))
        for issue in plan.issues
    }
    for name in REQUIRED:
        lacking = [issue for issue in plan.issues if name in missing[issue.no]]
        if not lacking:
            continue
        if len(lacking) == len(plan.issues):
            yield Diagnostic("block-missing-everywhere", (name,), table="issues", column=name)
            continue
        for issue in lacking:
            if not issue.cut:
                yield Diagnostic(
                    "block-missing",
                    (name,),
                    issue.label or Span(issue.span.start, issue.span.start + 1),
                    table="issues",
                    column=name if name != "measure" else None,
                    issue_no=issue.no,
                )


def _of_untold(plan: Plan, facts: Facts, rules: Rules) -> Iterator[Diagnostic]:
    """Yield what a paper is about, by its kind, and an issue of it lacks."""
    for issue, name in find_untold(plan, facts.kind, facts.title or "", rules):
        span = issue.label or Span(issue.span.start, issue.span.start + 1)
        yield Diagnostic(
            "block-missing", (name,), span, table="issues", column=name, issue_no=issue.no
        )


def _of_roles(plan: Plan, values: Values, rules: Rules) -> Iterator[Diagnostic]:
    """Yield the labels whose units may answer for an issue that nobody else does."""
    for issue_no, measure_no, block, word in find_two_roles(plan, values, rules):
        yield Diagnostic(
            "role-unsure",
            (word,),
            block.label,
            table="responsibilities",
            column="role",
            issue_no=issue_no,
            measure_no=measure_no,
        )


def _missing(issue: Issue, *, dated: bool, bound: bool) -> Iterator[str]:
    if issue.kind == "issue" and not issue.problem and not issue.fields("problem"):
        yield "problem"
    if not issue.fields("goal"):
        yield "goal"
    if not issue.fields("deadline") and not dated:
        yield "deadline"
    if not issue.measures:
        yield "measure"
    listed = issue.lists or any(m.lists or _unit_blocks(m.blocks) for m in issue.measures)
    if not listed and not issue.fields(*UNIT_FIELDS) and not bound:
        yield "units"


def _unit_blocks(blocks: Iterable[Block]) -> bool:
    return any(block.field in UNIT_FIELDS for block in blocks)


def _of_empty(plan: Plan) -> Iterator[Diagnostic]:
    """A label that is printed with nothing behind it lost its value, or never had one."""
    for issue in plan.issues:
        for measure_no, blocks in [
            (None, issue.blocks),
            *((m.no, m.blocks) for m in issue.measures),
        ]:
            for block, behind in pairwise((*blocks, None)):
                if block is None or block.label is None or block.field not in LABELLED_FIELDS:
                    continue
                if plan.flow.words(block.content) or _heads(block, behind):
                    continue
                yield Diagnostic(
                    "block-empty",
                    (plan.flow.words([block.label]),),
                    block.label,
                    table="issues" if measure_no is None else "measures",
                    issue_no=issue.no,
                    measure_no=measure_no,
                )


def _heads(block: Block, behind: Block | None) -> bool:
    """Say whether a label heads the next one: 整改实施主体 over 牵头单位:… and 责任单位:…"""
    if behind is None:
        return False
    general = block.field in {"implement", "responsible"} and behind.field in UNIT_FIELDS
    return general or behind.field == block.field


def _of_repeats(plan: Plan) -> Iterator[Diagnostic]:
    """An issue with two blocks 整改时限 may be two issues without numbers."""
    text = plan.flow.folded
    for issue in plan.issues:
        seen: set[str] = set()
        for block in issue.blocks:
            if block.field != "deadline" or block.label is None:
                continue
            word = text[block.label.start : block.label.end]
            if word in seen:
                yield Diagnostic(
                    "issue-holds-several", (word,), block.label, table="issues", issue_no=issue.no
                )
                break
            seen.add(word)


def _of_residue(plan: Plan) -> Iterator[Diagnostic]:
    if not plan.issues:
        return
    for passage in plan.passages:
        words = plan.flow.words([passage.span]) if passage.role == "residue" else ""
        if words:
            excerpt = words if len(words) <= EXCERPT else words[:EXCERPT] + "…"
            yield Diagnostic(
                "residue",
                (excerpt,),
                passage.span,
                table="passages",
                issue_no=passage.issue_no,
                measure_no=passage.measure_no,
            )


def _of_dates(values: Values) -> Iterator[Diagnostic]:
    """A date with two readings is stated, so that nobody takes the chosen one for certain."""
    stated = {(d.code, d.issue_no, d.measure_no) for d in values.doubts}
    for row in values.deadlines:
        key = ("deadline-ambiguous", row.issue_no, row.measure_no)
        repaired = ("deadline-repaired", row.issue_no, row.measure_no)
        if row.deadline.ambiguous and key not in stated and repaired not in stated:
            yield Diagnostic(
                "deadline-ambiguous",
                (),
                row.place,
                table="deadlines",
                column="due_date",
                issue_no=row.issue_no,
                measure_no=row.measure_no,
            )


def _of_marks(facts: Facts) -> Iterator[Diagnostic]:
    """A printed mark of restriction must be seen before the rows are handed on."""
    if facts.classification is not None:
        yield Diagnostic(
            "restricted-mark",
            (facts.classification,),
            table="documents",
            column="classification",
        )


def _of_kind(facts: Facts) -> Iterator[Diagnostic]:
    """What a document is decides how it is read: another kind may be as good."""
    if facts.kind_rival is not None:
        own = facts.kind, facts.kind_rival
        yield Diagnostic("kind-unsure", own, table="documents", column="document_kind")


def _of_level(facts: Facts) -> Iterator[Diagnostic]:
    """Whose inspection a plan answers says which plans are versions of one."""
    if facts.level_rival is not None and facts.inspection_level is not None:
        own = facts.inspection_level, facts.level_rival
        yield Diagnostic("level-unsure", own, table="documents", column="inspection_level")


def _of_manifest(facts: Facts) -> Iterator[Diagnostic]:
    """A manifest is written by hand, or belongs to another file: what is printed tells."""
    for column, given, printed in facts.differs:
        yield Diagnostic(
            "manifest-differs", (column, given, printed), table="documents", column=column
        )
