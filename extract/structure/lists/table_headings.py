"""What stands right above a list table: the heading over its issues, and lines about the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from zhenggai.evidence.model import Marks
from zhenggai.evidence.outline import HEADING_LIMIT, Outline
from zhenggai.rules import Rules
from zhenggai.text.document import Span
from zhenggai.text.flow import Line

MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class TableHeads:
    """The heading over each list by the list's start, and the captions between two lists."""

    headings: Mapping[int, Span] = field(default_factory=dict)
    captions: tuple[Line, ...] = ()


def find_heads(marks: Marks, outline: Outline, tables: Sequence[Span], rules: Rules) -> TableHeads:
    """Find the heading right above each list: a numbered one, or one alone between two lists."""
    flow = marks.flow
    headings: dict[int, Span] = {}
    captions: list[Line] = []
    caption = rules.columns["caption"].pattern
    first: Line | None = None
    for at, table in enumerate(tables):
        floor = tables[at - 1].end if at else 0
        above = list(_lines_above(marks, outline, table, floor))
        told = [one for one in above if caption.fullmatch(_words(marks, one))]
        left = [one for one in above if one not in told]
        if not left:
            continue
        line = left[0]
        if not at:
            first = line
        alone = at > 0 and len(left) == 1 and len(above) < MOST_LINES
        if _is_heading(marks, outline, line, alone=alone):
            headings[table.start] = flow.strip(Span(line.start, line.end))
            captions += told if at else []
    # Siblings are of one kind: where each later list stands below a line alone, so does the first.
    later = {table.start for table in tables[1:]}
    headed = first is not None and bool(later) and later == set(headings)
    if first is not None and headed and _is_heading(marks, outline, first, alone=True):
        headings[tables[0].start] = flow.strip(Span(first.start, first.end))
    return TableHeads(headings, tuple(captions))


def _words(marks: Marks, line: Line) -> str:
    return "".join(marks.flow.folded[line.start : line.end].split())


def _lines_above(marks: Marks, outline: Outline, table: Span, floor: int) -> Iterator[Line]:
    """Yield the lines between a list and what opens it, or the list before it, upwards."""
    openings = {line.start for line in outline.openings}
    at = table.start - 1
    for _ in range(MOST_LINES):
        if at < floor or at < 0:
            return
        line = marks.flow.line_at(at)
        if line.end > table.start or line.cell is not None or line.start in openings:
            return
        yield line
        at = line.start - 1


def _is_heading(marks: Marks, outline: Outline, line: Line, *, alone: bool) -> bool:
    """Say whether a line heads a list: no sentence, and numbered unless it stands alone."""
    words = marks.flow.folded[line.start : line.end].strip()
    if len(words) > HEADING_LIMIT or any(c in words[:-1] for c in "。;"):
        return False
    numbers = [n for n in marks.numbers_in(line.start, line.end) if n.line_start]
    if numbers:
        return numbers[0].span.start not in outline.sections | outline.headed
    title = outline.title is not None and outline.title.start <= line.start < outline.title.end
    noted = any(line.start == note.start for note in outline.notes)
    return alone and not title and not noted and words[-1:] not in "。;:,"
