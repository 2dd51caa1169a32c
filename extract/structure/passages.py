"""A role for every character of the flow: the parts of the plan painted over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from zhenggai.evidence.grid.reader import Grid
from zhenggai.evidence.labels import UNIT_FIELDS
from zhenggai.evidence.model import Label
from zhenggai.structure.issues.lines import lines_between
from zhenggai.structure.issues.segments import Segment
from zhenggai.structure.lists.table_issues import TableReading
from zhenggai.structure.plan import Block, Issue, Measure, Passage, Plan
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, Line

Paint = tuple[str, int | None, int | None]
QUOTES = frozenset('“"')
MARKS = ',;、“”" \t\n'
ROLES = {
    "problem": "problem",
    "goal": "goal",
    "deadline": "deadline",
    "person": "persons",
    "supervise": "supervisors",
    "accept": "supervisors",
    "progress": "progress",
} | dict.fromkeys(UNIT_FIELDS - {"supervise", "accept"}, "units")


class Painter:
    """Collects who owns each character; blanks go with what stands before them."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._paint: list[Paint | None] = [None] * len(flow.text)
        self._issues: list[Span] = []

    def paint(
        self, span: Span, role: str, issue: int | None = None, measure: int | None = None
    ) -> None:
        """Give a stretch to a role, whatever it had before."""
        self._paint[span.start : span.end] = [(role, issue, measure)] * (span.end - span.start)

    def fill(
        self, span: Span, role: str, issue: int | None = None, measure: int | None = None
    ) -> None:
        """Give those characters of a stretch to a role that have none yet, blanks aside."""
        paint = (role, issue, measure)
        here = slice(span.start, span.end)
        self._paint[here] = [
            paint if present is None and not character.isspace() else present
            for present, character in zip(self._paint[here], self._flow.text[here], strict=True)
        ]

    def outside(self, span: Span, role: str) -> None:
        """Paint a stretch that lies outside of all issues."""
        if not any(i.start < span.end and span.start < i.end for i in self._issues):
            self.paint(span, role)

    def notes(self, lines: Iterable[Line]) -> None:
        """Paint lines that lie outside of all issues as notes."""
        for line in lines:
            self.outside(Span(line.start, line.end), "note")

    def issue(self, segment: Segment, issue: Issue, labels: Sequence[Label]) -> None:
        """Paint one issue with its heading, labels, blocks and measures."""
        self._issues.append(Span(segment.start, segment.end))
        if segment.heading is not None:
            self.paint(segment.heading, "category")
            self._issues.append(segment.heading)
        if segment.number is not None:
            self.paint(Span(segment.start, segment.body), "issue_label", issue.no)
        elif issue.label is not None:
            self.paint(issue.label, "issue_label", issue.no)
        for span in issue.problem:
            self.paint(span, "problem", issue.no)
        for label in labels:
            self.paint(label.span, "field_label", issue.no)
        self._fields(issue)
        for line in lines_between(self._flow, segment.start, segment.end):
            if self._heads_keys(line):
                self.fill(Span(line.start, line.end), "field_label", issue.no)
        for span in issue.problem:
            if self._flow.folded[span.start - 1 : span.start] in QUOTES:
                # “…”。我局…: who answers goes on behind what inspectors said.
                self.fill(Span(span.end, self._flow.line_at(span.start).end), "note", issue.no)
        self.fill(Span(segment.start, segment.end), "residue", issue.no)

    def _heads_keys(self, line: Line) -> bool:
        """Say whether a line is a cell that stands beside several rows of keys and values."""
        cell = self._flow.document.cells[line.cell] if line.cell is not None else None
        return cell is not None and cell.column == 0 and cell.row_span > 1

    def table_issue(self, reading: TableReading) -> None:
        """Paint one issue of a table; a cell that several issues share is the first one's."""
        issue = reading.issue
        if reading.category is not None:
            self.fill(reading.category, "category")
            self._issues.append(reading.category)
        for span in reading.number:
            self.fill(span, "issue_label", issue.no)
        for span in reading.labels:
            self.fill(span, "field_label", issue.no)
        for span in issue.problem:
            self.fill(span, "problem", issue.no)
        for block in issue.blocks:
            self._cell(block, issue.no, None)
        for measure in issue.measures:
            self._measure(replace(measure, blocks=()), issue.no)
            for block in measure.blocks:
                self._cell(block, issue.no, measure.no)
        for unit_list in issue.lists:
            self.paint(unit_list.outer, "units", issue.no)
        for span in reading.repeated:
            self.fill(span, "field", issue.no)

    def _cell(self, block: Block, issue: int, measure: int | None) -> None:
        for span in block.content:
            self.fill(span, ROLES.get(block.field or "", "field"), issue, measure)

    def tables(self, grid: Grid, spans: Mapping[int, Span], listed: Sequence[Span]) -> None:
        """Give headers, category rows and notes of list tables their roles."""
        for table in grid.lists:
            headings = [issue.category for issue in table.issues if issue.category is not None]
            for role, cells in (
                ("column_header", table.headers),
                ("note", table.notes),
                ("category", headings),
            ):
                for cell in cells:
                    self.fill(spans.get(cell, Span(0, 0)), role)
        for span in listed:
            self._issues.append(span)
        for line in self._flow.lines:
            # 续表 between two parts of one list.
            if line.cell is None and any(s.start <= line.start < s.end for s in listed):
                self.fill(Span(line.start, line.end), "note")

    def task(self, issue: Issue, mark: Span) -> None:
        """Paint one task: its heading's mark and its measures."""
        self._issues.append(Span(mark.start, issue.span.end))
        self.paint(mark, "problem" if issue.problem else "category", issue.no)
        if issue.label is not None:
            self.paint(issue.label, "issue_label", issue.no)
        self._fields(issue)
        self.fill(Span(mark.start, issue.span.end), "residue", issue.no)

    def said(self, issue: Issue) -> None:
        """Paint an item that a sentence tells: what stands between its parts names them."""
        self._issues.append(issue.span)
        self.paint(issue.span, "field_label", issue.no)
        for span in issue.problem:
            self.paint(span, "problem", issue.no)
        for block in issue.blocks:
            self._block(block, issue.no, None)

    def order(self, issue: Issue) -> None:
        """Paint the issue of an order told in sentences; what stands between leads them in."""
        self._issues.append(issue.span)
        self.paint(issue.span, "field_label", issue.no)
        for span in issue.problem:
            self.paint(span, "problem", issue.no)
        self._fields(issue)

    def lead(self, issue: Issue) -> None:
        """Paint what stands between a problem and what is to be done: 我公司承诺 says who asks."""
        if issue.problem and issue.measures:
            lead = Span(issue.problem[-1].end, issue.measures[0].text[0].start)
            if any(map(str.isalnum, self._flow.text[lead.start : lead.end])):
                self.paint(lead, "field_label", issue.no)

    def items(self, issues: list[Issue], title: Span | None) -> list[Issue]:
        """Paint the numbers of the items that issues answer, and problems told above an issue."""
        for issue in issues:
            for span in issue.problem:
                if span.end <= issue.span.start:
                    self.paint(span, "problem", issue.no)
            item = issue.item
            if item is None or (title is not None and title.start <= item.start < title.end):
                continue
            behind = min((p.start for p in issue.problem if p.start >= item.end), default=item.end)
            near = not self._flow.text[item.end : behind].strip("。.:：、，, \n—)）")
            self.paint(Span(item.start, behind if near else item.end), "issue_label", issue.no)
        return issues

    def _fields(self, issue: Issue) -> None:
        """Paint the blocks, the lists and the measures of an issue."""
        for block in issue.blocks:
            self._block(block, issue.no, None)
        for unit_list in issue.lists:
            self.paint(unit_list.outer, "units", issue.no)
        for measure in issue.measures:
            self._measure(measure, issue.no)

    def _block(self, block: Block, issue: int, measure: int | None) -> None:
        mark = block.mark or block.label
        if mark is not None:
            self.paint(mark, "field_label", issue, measure)
        text = self._flow.folded
        for start, end in block.content:
            stop = end
            while text[stop : stop + 1] in {")", "〕"}:
                stop += 1
            self.paint(Span(start, stop), ROLES.get(block.field or "", "field"), issue, measure)

    def _measure(self, measure: Measure, issue: int) -> None:
        if measure.label is not None:
            start, end = measure.label
            while self._flow.folded[end : end + 1] in {",", ":", "、"}:
                end += 1
            self.paint(Span(start, end), "measure_label", issue, measure.no)
        for span in measure.text:
            self.paint(span, "measure", issue, measure.no)
        for unit_list in measure.lists:
            if unit_list.taken:
                self.paint(unit_list.outer, "units", issue, measure.no)
        for block in measure.blocks:
            self._block(block, issue, measure.no)

    def gaps(self) -> tuple[Span, ...]:
        """Return the stretches outside of all issues, in order."""
        gaps, at = [], 0
        for span in sorted(self._issues):
            if span.start > at:
                gaps.append(Span(at, span.start))
            at = max(at, span.end)
        if at < len(self._flow.text):
            gaps.append(Span(at, len(self._flow.text)))
        return tuple(gaps)

    def passages(self) -> tuple[Passage, ...]:
        """Return the maximal runs of one paint; what nothing painted is residue."""
        text = self._flow.text
        result: list[Passage] = []
        start, present = 0, None
        for at, paint in enumerate(self._paint):
            owner = paint
            if owner is None:
                blank = text[at].isspace() and present is not None
                owner = present if blank else ("residue", None, None)
            if owner != present:
                if present is not None:
                    result.append(self._passage(present, Span(start, at)))
                start, present = at, owner
        if present is not None:
            result.append(self._passage(present, Span(start, len(text))))
        return tuple(result)

    def _passage(self, paint: Paint, span: Span) -> Passage:
        """Return a stretch as a passage; a mark alone that parts two values is lost on nobody."""
        role, issue, measure = paint
        parts = role == "residue" and not self._flow.folded[span.start : span.end].strip(MARKS)
        return Passage("separator" if parts else role, span, issue, measure)


def document_passages(plan: Plan) -> tuple[Passage, ...]:
    """Return the passages of the whole document: spans of its text that tile it.

    What was lifted out of the flow comes back as ``furniture`` or ``footnote``; a hard wrap goes
    with what stands before it.
    """
    flow = plan.flow
    document = flow.document
    length = len(document.text)
    owners: list[tuple[int, int, Paint]] = []
    passages = iter(plan.passages)
    present = next(passages, None)
    for start, end, source in flow.segments():
        at = start
        while at < end and present is not None:
            if present.span.end <= at:
                present = next(passages, None)
                continue
            stop = min(end, present.span.end)
            paint = (present.role, present.issue_no, present.measure_no)
            owners.append((source + at - start, source + stop - start, paint))
            at = stop
    for span in flow.furniture:
        owners.append((span.start, span.end, ("furniture", None, None)))
    for span in flow.lifted:
        owners.append((span.start, span.end, ("field", None, None)))
    for paragraph in document.paragraphs:
        if paragraph.footnote:
            owners.append((paragraph.start, paragraph.end + 1, ("footnote", None, None)))
    owners.sort(key=lambda owner: owner[:2])
    runs: list[tuple[int, Paint]] = []
    done = 0
    for start, end, paint in owners:
        if start > done and not runs:
            runs.append((done, ("separator", None, None)))
        done = max(done, start)
        if end <= done:
            continue
        if not runs or runs[-1][1] != paint:
            runs.append((done, paint))
        done = end
    if not runs and length:
        runs.append((0, ("residue", None, None)))
    starts = [*(start for start, _ in runs), length]
    return tuple(
        Passage(role, Span(start, end), issue_no, measure_no)
        for (_, (role, issue_no, measure_no)), (start, end) in zip(
            runs, pairwise(starts), strict=True
        )
    )
