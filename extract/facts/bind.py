"""Walks a plan, reads the values of every block, and binds them to issues and measures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import regex

from zhenggai.evidence.labels import UNIT_FIELDS, person_part
from zhenggai.facts.back_references import units_meant
from zhenggai.facts.dated_units import dated_units
from zhenggai.facts.defaults import Default, holds_below, lay_defaults
from zhenggai.facts.document.kinds import REPORTS
from zhenggai.facts.document.reader import Facts
from zhenggai.facts.laid_lists import laid_lists
from zhenggai.facts.list_parts import list_parts
from zhenggai.facts.lone_blanks import Printed, find_lone_blanks
from zhenggai.facts.model import BoundDeadline, BoundPerson, BoundTarget, BoundUnit, Values
from zhenggai.facts.per_measure import shares
from zhenggai.facts.revised_dates import revised
from zhenggai.rules import Rules
from zhenggai.rules.kinds import DeadlineField, TargetField
from zhenggai.structure.plan import Block, Issue, Measure, Plan, PlanDoubt, UnitList
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, Slice, fold
from zhenggai.text.numerals import label_number
from zhenggai.values.deadlines.expressions import may_hold
from zhenggai.values.deadlines.reader import read_deadlines
from zhenggai.values.model import Context, Deadline, Doubt, Person, Unit
from zhenggai.values.numbers_left import numbers_left
from zhenggai.values.persons.beside_units import persons_beside
from zhenggai.values.persons.lines import person_joints
from zhenggai.values.persons.reader import read_persons
from zhenggai.values.targets import read_targets
from zhenggai.values.units.lines import unit_joints
from zhenggai.values.units.prose import units_in_prose
from zhenggai.values.units.reader import read_units, unknown_units
from zhenggai.values.units.tasks import BackReference, back_references

DATED = frozenset({"date", "relative"})
# Who watches is often of another level than who acts.
OVER = frozenset({"supervise", "accept"})
PARAGRAPH = regex.compile(r"[^\n]+")


def bind_values(plan: Plan, facts: Facts, rules: Rules) -> Values:
    """Return the values of a plan."""
    binder = _Binder(plan, facts, rules)
    binder.body()
    for issue in plan.issues:
        binder.issue(issue)
    binder.values.units += lay_defaults(plan, binder.defaults, binder.values.units)
    binder.values.doubts += find_lone_blanks(binder.read, binder.values, rules)
    return binder.values


class _Binder:
    def __init__(self, plan: Plan, facts: Facts, rules: Rules) -> None:
        self.plan = plan
        self.flow = plan.flow
        self.rules = rules
        self.values = Values()
        self.read: list[Printed] = []
        self.defaults: list[Default] = []
        # The measure_no of each number that the issue at hand prints before its measures.
        self.numbers: dict[int, int] = {}
        # Where the last list stood, and its last unit of the plan's own level.
        self._place: tuple[int, int | None] | None = None
        self._above: str | None = None
        # A report tells of what was due before it was written: its own date bounds nothing.
        report = facts.kind in REPORTS
        self._contexts: dict[tuple[tuple[str, str | date | None], ...], Context] = {}
        self.context = Context(
            place=facts.jurisdiction,
            place_code=facts.jurisdiction_code,
            level=facts.level,
            anchor=facts.feedback_date if report else facts.anchor,
            issued=facts.issued_date or facts.published_date,
            feedback=facts.feedback_date,
            report=report,
        )

    def _context(self, **about: str | date | None) -> Context:
        """Return what a reader may know, of some words in some place: few differ in a plan."""
        key = tuple(about.items())
        if key not in self._contexts:
            self._contexts[key] = replace(self.context, **about)  # type: ignore[arg-type]
        return self._contexts[key]

    # -- the plan's parts -----------------------------------------------------------------

    def body(self) -> None:
        """Read what the plan's body promises."""
        if not self.plan.issues:
            return
        caption = self.rules.columns["caption"].pattern
        for passage in self.plan.passages:
            if passage.role in {"section", "preamble"} and passage.issue_no is None:
                for line in _paragraphs(self.flow.text, passage.span):
                    words = "".join(self.flow.folded[line.start : line.end].split())
                    # 填报时间：2024年6月30日 over a table is when it was filled in.
                    if caption.fullmatch(words) is None:
                        self._dates(self.flow.slice([line]), "plan", None, None)

    def issue(self, issue: Issue) -> None:
        """Read one issue: its blocks first, for its measures may lean on its deadline."""
        self.numbers = _printed_numbers(issue, self.flow)
        due = self._due(issue)
        for block in issue.blocks:
            words = self._slice(block)
            if block.field == "goal":
                self._dates(words, "goal", issue.no, None, due)
            elif block.field in UNIT_FIELDS:
                for part, targets in self._shared(words):
                    self._unit_block(block, part, issue.no, targets)
            elif block.field == "person":
                self._persons(words, self._label(block), issue.no, None)
        for unit_list in issue.lists:
            self._list(unit_list, issue, None)
        for measure in issue.measures:
            self.measure(issue, measure, due)

    def _due(self, issue: Issue) -> date | None:
        """Read an issue's own deadline; return its last day."""
        before = len(self.values.deadlines)
        former = self._former(issue.blocks)
        for block in issue.fields("deadline"):
            for words, targets in self._shared(self._valid(self._slice(block), former)):
                for target in targets:
                    self._dates(words, "deadline", issue.no, target)
        self._revise(before, former)
        found = [bound.deadline for bound in self.values.deadlines[before:]]
        return max((d.due_date for d in found if d.due_date and d.kind in DATED), default=None)

    def _former(self, blocks: Iterable[Block]) -> tuple[Slice, ...]:
        """Return what blocks say of the time before the plan was adjusted: 原整改时限."""
        return tuple(self._slice(block) for block in blocks if block.field == "former")

    def _valid(self, words: Slice, former: Sequence[Slice]) -> Slice:
        """Return the words of a new deadline, those of the old one where it still holds (不变)."""
        same = self.rules.columns["unchanged"].pattern.match(fold(words.text).strip(" 。"))
        return former[-1] if same is not None and former else words

    def _revise(self, before: int, former: Sequence[Slice]) -> None:
        """Note on the deadlines read since ``before`` the old dates that stand beside them."""
        if not former:
            return
        own = self.values.deadlines[before:]
        context = self._context(field="deadline")
        olds = [
            old.due_date
            for words in former
            for old in read_deadlines(words.text, context, self.rules)[0]
            if old.due_date is not None
        ]
        self.values.deadlines[before:] = revised(own, olds)

    def _shared(self, words: Slice) -> list[tuple[Slice, tuple[int | None, ...]]]:
        """Return the parts of an issue's block with the measures that each is about."""
        parts = shares(words.text, self.numbers, self.rules)
        if not parts:
            return [(words, (None,))]
        return [(self.flow.slice([words.to_flow(span)]), own or (None,)) for own, span in parts]

    def measure(self, issue: Issue, measure: Measure, due: date | None) -> None:
        """Read one measure: its own words, its lists, its own labelled blocks."""
        words = self.flow.slice(measure.text)
        self._dates(words, "measure", issue.no, measure.no, due)
        found = units_in_prose(words.text, self.context, self.rules)
        self._add_units(words, found, issue.no, (measure.no,))
        self._doubts(words, unknown_units(found), issue.no, measure.no)
        for unit_list in measure.lists:
            self._list(unit_list, issue, measure)
        former = self._former(measure.blocks)
        for block in measure.blocks:
            words = self._slice(block)
            if block.field in UNIT_FIELDS:
                for part, targets in self._shared(words):
                    if measure.no in targets or targets == (None,):
                        self._unit_block(block, part, issue.no, (measure.no,))
            elif block.field == "deadline":
                before = len(self.values.deadlines)
                self._dates(self._valid(words, former), "deadline", issue.no, measure.no, due)
                self._revise(before, former)
            elif block.field == "person":
                self._persons(words, self._label(block), issue.no, measure.no)

    def _list(self, unit_list: UnitList, issue: Issue, measure: Measure | None) -> None:
        """Read a bracketed list: its parts may be labelled as units, dates and persons."""
        own = measure.no if measure is not None else None
        folded = self.flow.folded
        for targets, stretch in laid_lists(unit_list, issue, own, folded, self.numbers, self.rules):
            printers = 1 if own is None or own in targets else 0
            for name, label, span in list_parts(folded, stretch, self.rules):
                words = self.flow.slice([span])
                if not words.text:
                    continue
                if name == "deadline":
                    for target in targets:
                        self._dates(words, "deadline", issue.no, target, None)
                elif name == "person":
                    for target in targets:
                        self._dated_persons(words, label, issue.no, target)
                elif name is None or name in UNIT_FIELDS:
                    role = name or "responsible"
                    units = self._units(words, role, issue.no, targets, printers)
                    if unit_list.taken:
                        self._unit_dates(words, units, role, issue.no, targets)

    # -- values ---------------------------------------------------------------------------

    def _slice(self, block: Block) -> Slice:
        item = self.rules.sections["item"].pattern
        if block.field == "person":
            return self.flow.slice(
                block.content, joints=lambda lines: person_joints(lines, self.rules)
            )
        if block.field in UNIT_FIELDS:
            return self.flow.slice(
                block.content, joints=lambda lines: unit_joints(lines, item, self.rules)
            )
        return self.flow.slice(
            block.content, item if block.field in {"deadline", "former"} else None
        )

    def _label(self, block: Block) -> str | None:
        return self.flow.words([block.label]) if block.label is not None else None

    def _mark(self, block: Block) -> str:
        mark = block.mark or block.label
        return self.flow.words([mark]) if mark is not None else ""

    def _unit_block(
        self, block: Block, words: Slice, issue_no: int, targets: tuple[int | None, ...]
    ) -> None:
        """Read a block of units; the persons too where its label names both: 责任单位及责任人."""
        label = person_part(fold(self._mark(block)), self.rules)
        if label is not None:
            persons, rest = persons_beside(words.text, self.rules)
            for measure_no in targets:
                self._add_persons(words, persons, label, issue_no, measure_no)
            words = replace(words, text=rest)
        whole = Span(0, len(words.text))
        for name, own, (start, end) in list_parts(fold(words.text), whole, self.rules):
            if name == "person":
                alone = f"{' ' * start}{words.text[start:end]}"
                for measure_no in targets:
                    self._persons(replace(words, text=alone), own, issue_no, measure_no)
        role = block.field or "responsible"
        units = self._units(words, role, issue_no, targets)
        self._unit_dates(words, units, role, issue_no, targets)

    def _unit_dates(
        self,
        words: Slice,
        units: Iterable[Unit],
        role: str,
        issue_no: int,
        targets: tuple[int | None, ...],
    ) -> None:
        """Read the dates beside units; by when somebody watches is no date of the work."""
        folded = fold(words.text)
        if not may_hold(folded, self.rules.deadlines):
            return
        context = self._context(field="deadline")
        read, doubts = read_deadlines(words.text, context, self.rules)
        if not read:
            return
        names = [unit.span for unit in units]
        for deadline, beside in dated_units(folded, read, names):
            if role in OVER:
                printed = words.text[slice(*deadline.span)]
                doubts = (*doubts, Doubt("value-leftover", (printed,), deadline.span))
                continue
            for target in targets:
                self._add_deadline(words, deadline, "deadline", issue_no, target, beside)
        self._doubts(words, doubts, issue_no, targets[0])

    def _units(
        self,
        words: Slice,
        role: str,
        issue_no: int,
        targets: Iterable[int | None],
        printers: int = 1,
    ) -> tuple[Unit, ...]:
        targets = tuple(targets)
        answers = role not in OVER
        if self._place != (issue_no, targets[0]):
            self._place, self._above = (issue_no, targets[0]), None
        context = self._context(role=role, above=self._above if answers else None)
        units, doubts = read_units(words.text, context, self.rules)
        self.read.append(Printed(words, "units", issue_no, targets[0]))
        own = [u.name for u in units if u.scope == "named" and u.level == self.context.level]
        self._above = own[-1] if own and answers and self.context.level else self._above
        before = len(self.values.units)
        self._add_units(words, units, issue_no, targets, printers)
        below = holds_below(fold(words.text), self.rules)
        if below is not None:
            bound = tuple(b for b in self.values.units[before:] if b.measure_no == targets[0])
            self.defaults.append(Default((issue_no, targets[0]), bound, below == "issue"))
        self._doubts(words, doubts, issue_no, targets[0])
        for back in back_references(fold(words.text), self.rules):
            self._refer(words, back, role, issue_no, targets)
        return units

    def _refer(
        self,
        words: Slice,
        back: BackReference,
        role: str,
        issue_no: int,
        targets: tuple[int | None, ...],
    ) -> None:
        """Lay the units that 同上, 同第3项 or 见问题一 stands for on its own rows too."""
        row = (issue_no, targets[0])
        found = units_meant(back, role, row, self.values.units, self.flow.folded)
        if not found:
            text = words.text[back.span.start : back.span.end]
            doubt = Doubt("units-unparsed", (text,), back.span)
            self._doubts(words, (doubt,), issue_no, targets[0])
        for measure_no in targets:
            self.values.units += [
                replace(unit, issue_no=issue_no, measure_no=measure_no, inherited=True)
                for unit in found
            ]

    def _add_units(
        self,
        words: Slice,
        units: Iterable[Unit],
        issue_no: int,
        targets: Iterable[int | None],
        printers: int = 1,
    ) -> None:
        """Lay units on measures; of those the first ``printers`` print the list themselves."""
        for at, measure_no in enumerate(targets):
            for unit in units:
                place = words.to_flow(unit.span)
                task = words.to_flow(unit.task) if unit.task is not None else None
                self.values.units.append(
                    BoundUnit(issue_no, measure_no, unit, place, task, inherited=at >= printers)
                )

    def _dates(
        self,
        words: Slice,
        field: DeadlineField,
        issue_no: int | None,
        measure_no: int | None,
        due: date | None = None,
    ) -> None:
        """Read the deadlines and targets of some words into rows of their field."""
        context = self._context(field=field, issue_due=due)
        deadlines, doubts = read_deadlines(words.text, context, self.rules)
        if issue_no is not None:
            self.read.append(Printed(words, "prose", issue_no, measure_no))
        for deadline in deadlines:
            self._add_deadline(words, deadline, field, issue_no, measure_no)
        self._doubts(words, doubts, issue_no, measure_no)
        if field != "deadline":
            aim: TargetField = "measure" if measure_no is not None else field
            targets = read_targets(words.text, context, self.rules, deadlines)
            left = numbers_left(words.text, context, self.rules, deadlines, targets)
            self._doubts(words, left, issue_no, measure_no)
            for target in targets:
                task = words.to_flow(target.task) if target.task is not None else None
                self.values.targets.append(
                    BoundTarget(issue_no, measure_no, aim, target, words.to_flow(target.span), task)
                )

    def _add_deadline(
        self,
        words: Slice,
        deadline: Deadline,
        field: DeadlineField,
        issue_no: int | None,
        measure_no: int | None,
        beside: Span | None = None,
    ) -> None:
        self.values.deadlines.append(
            BoundDeadline(
                issue_no,
                measure_no,
                "measure" if measure_no is not None else field,
                deadline,
                words.to_flow(deadline.span),
                words.to_flow(deadline.task) if deadline.task is not None else None,
                words.to_flow(beside) if beside is not None else None,
            )
        )

    def _persons(
        self, words: Slice, label: str | None, issue_no: int, measure_no: int | None
    ) -> None:
        persons, doubts = read_persons(words.text, self.rules, self.context)
        self.read.append(Printed(words, "persons", issue_no, measure_no))
        self._add_persons(words, persons, label, issue_no, measure_no)
        self._doubts(words, doubts, issue_no, measure_no)

    def _dated_persons(
        self, words: Slice, label: str | None, issue_no: int, measure_no: int | None
    ) -> None:
        """Read persons and the dates beside them: 责任人:张三,2025年3月底前."""
        if may_hold(fold(words.text), self.rules.deadlines):
            context = self._context(field="deadline")
            for deadline in read_deadlines(words.text, context, self.rules)[0]:
                self._add_deadline(words, deadline, "deadline", issue_no, measure_no)
                start, end = deadline.span
                rest = f"{words.text[:start]}{' ' * (end - start)}{words.text[end:]}"
                words = replace(words, text=rest)
        self._persons(words, label, issue_no, measure_no)

    def _add_persons(
        self,
        words: Slice,
        persons: Iterable[Person],
        label: str | None,
        issue_no: int,
        measure_no: int | None,
    ) -> None:
        for person in persons:
            post = words.text[person.post.start : person.post.end] if person.post else None
            own = words.text[person.role.start : person.role.end] if person.role else label
            self.values.persons.append(
                BoundPerson(issue_no, measure_no, own, person, post, words.to_flow(person.span))
            )

    def _doubts(
        self,
        words: Slice,
        doubts: Iterable[Doubt],
        issue_no: int | None,
        measure_no: int | None,
    ) -> None:
        for doubt in doubts:
            self.values.doubts.append(
                PlanDoubt(doubt.code, doubt.args, words.to_flow(doubt.span), issue_no, measure_no)
            )


def _printed_numbers(issue: Issue, flow: Flow) -> dict[int, int]:
    """Return the measure_no of each printed number; of unnumbered measures their count."""
    own = [measure for measure in issue.measures if measure.parent_no is None]
    labels = [label_number(flow.words([m.label]) or "") if m.label else None for m in own]
    if not any(labels):
        return {at: measure.no for at, measure in enumerate(own, 1)}
    found: dict[int, int] = {}
    for number, measure in zip(labels, own, strict=True):
        if number is not None:
            found.setdefault(number, measure.no)
    return found


def _paragraphs(text: str, span: Span) -> list[Span]:
    """Return the paragraphs of a stretch."""
    return [Span(*match.span()) for match in PARAGRAPH.finditer(text, span.start, span.end)]
