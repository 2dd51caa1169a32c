"""Where each issue begins and ends: from field labels that recur and the numbers before them.

Labels come in cycles (目标, 时限, 措施; 目标, 时限, 措施; …): one cycle an issue. Its number stands
in the gap between the last field of the cycle before and the first of its own; of all candidates
in the gaps those are taken that count on from gap to gap. So a list whose issues and measures are
both numbered 1. 2. 3. is read like any other, and a list without numbers by its gaps alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.document import Cell, Span
from extract.flow import Flow, Line
from extract.marks import SOFT_FIELDS, Label, Marks, Number
from extract.outline import GLUED, HEADING_LIMIT, Outline
from extract.runs import by_scheme

SCHEMES = frozenset(
    {"cjk", "cjk_paren", "arabic", "arabic_paren", "arabic_half", "item", "named", "compound"}
)
HARD = frozenset({"problem", "goal", "measure"})
# 各责任单位:, 明确整改目标: are words of a sentence where no stop stands before them.
PROSE_BEFORE = frozenset("各等关的和及与、确定由向为对涉将按令促求请了其应")
CANDIDATES = 60
NO_NUMBER = -1.2
MERGED = -2.0


@dataclass(frozen=True, slots=True)
class Cycle:
    """The labels of one issue: the first and the last that an issue has once, and how many."""

    anchor: Label
    last: Label
    fields: int


@dataclass(frozen=True, slots=True)
class Segment:
    """One issue's stretch: its number, where its text begins and ends, its labels, its category.

    ``heading`` is the category's whole mark, number included; ``category`` its words.
    """

    number: Number | None
    start: int
    body: int
    end: int
    labels: tuple[Label, ...] = ()
    category: Span | None = None
    heading: Span | None = None


def find_segments(marks: Marks, outline: Outline) -> tuple[Segment, ...]:
    """Return the issues' stretches in text order; none where the labels show no list."""
    labels = usable_labels(marks, outline)
    cycles = find_cycles(labels)
    if not cycles:
        return ()
    starts = choose_starts(marks, outline, cycles)
    numbered = sum(number is not None for number, _ in starts)
    if numbered * 2 < len(cycles) or (len(cycles) == 1 and not _sure(starts)):
        starts = [(None, cycle) for cycle in cycles]
    else:
        starts = fill_gaps(marks, outline, without_strays(starts))
    return close_segments(marks, outline, starts, labels)


def usable_labels(marks: Marks, outline: Outline) -> tuple[Label, ...]:
    """Return the labels that may be fields of an issue: no section headings, no plain prose."""
    chosen = []
    for label in marks.labels:
        if label.number is not None and label.number.span.start in outline.sections:
            continue
        soft = bool(set(label.fields) & SOFT_FIELDS)
        before = marks.flow.folded[label.span.start - 1] if label.span.start else "\n"
        if label.strength < 2 and (before in PROSE_BEFORE or label.fields[0] == "problem"):
            continue
        if not label.line_start and not soft and not set(label.fields) & {"goal", "measure"}:
            line = marks.flow.line_at(label.span.start)
            if line.end - line.start < GLUED:
                continue
        chosen.append(label)
    return tuple(chosen)


def find_cycles(labels: Sequence[Label]) -> tuple[Cycle, ...]:
    """Group labels into cycles: one begins where a field comes that the present one has already.

    Only fields that an issue has once count (``hard``); units and dates may recur a measure.
    """
    counts = Counter(field for label in labels for field in label.fields[:1])
    if counts["goal"] + counts["measure"]:
        hard = HARD
    elif counts["problem"] + counts["progress"]:
        hard = frozenset({"problem", "progress"})
    else:
        return ()
    cycles: list[Cycle] = []
    seen: set[str] = set()
    first: Label | None = None
    last: Label | None = None
    for label in labels:
        fields = [field for field in label.fields if field in hard]
        if not fields:
            continue
        fresh = next((field for field in fields if field not in seen), None)
        begins = fresh is None or (fresh == "problem" and bool(seen) and label.line_start)
        if begins and first is not None and last is not None:
            cycles.append(Cycle(first, last, len(seen)))
            seen, first = set(), None
        seen.add(fresh or fields[0])
        first, last = first or label, label
    if first is not None and last is not None:
        cycles.append(Cycle(first, last, len(seen)))
    return tuple(cycles)


def choose_starts(
    marks: Marks, outline: Outline, cycles: Sequence[Cycle]
) -> list[tuple[Number | None, Cycle]]:
    """Choose one number for each cycle's gap so that they count on best over the whole list."""
    gaps: list[list[tuple[Number | None, float]]] = []
    behind = 0
    for cycle in cycles:
        options: list[tuple[Number | None, float]] = [(None, NO_NUMBER)]
        found = [
            number
            for number in marks.numbers_in(behind, cycle.anchor.span.start)
            if number.scheme in SCHEMES and number.span.start not in outline.sections
        ]
        own = cycle.anchor.number
        if own is not None:
            found = [number for number in found if number.span.start != own.span.start]
        for group in by_scheme(found).values():
            for nearness, number in enumerate(reversed(group[-CANDIDATES:])):
                options.append((number, number.weight - 0.25 * min(nearness, 4)))
        gaps.append(options)
        behind = cycle.last.span.end
    table: list[list[tuple[float, int | None]]] = []
    for at, options in enumerate(gaps):
        row: list[tuple[float, int | None]] = []
        for option, own_score in options:
            first = option is not None and option.value == 1
            best: tuple[float, int | None] = (0.8 if first else 0.0, None)
            if at:
                best = max(
                    (
                        (table[at - 1][i][0] + step(gaps[at - 1][i][0], option), i)
                        for i in range(len(gaps[at - 1]))
                    ),
                    key=lambda pair: pair[0],
                )
            row.append((best[0] + own_score, best[1]))
        table.append(row)
    chosen: list[tuple[Number | None, Cycle]] = []
    index: int | None = max(range(len(table[-1])), key=lambda i: table[-1][i][0])
    for at in range(len(gaps) - 1, -1, -1):
        assert index is not None
        chosen.append((gaps[at][index][0], cycles[at]))
        index = table[at][index][1]
    return list(reversed(chosen))


def step(before: Number | None, after: Number | None) -> float:
    """Return what it is worth that one issue's number follows another's."""
    if before is None or after is None:
        return 0.0
    if before.scheme != after.scheme:
        return -1.5
    if after.major is not None and before.major is not None and after.major != before.major:
        climbs = after.major == before.major + 1 and after.value == 1
        return 2.0 if climbs else -0.5
    if after.value == before.value + 1:
        return 2.0
    if after.value == 1:
        return 0.7
    if after.value > before.value:
        return 1.0 - 0.3 * min(after.value - before.value, 6)
    return -0.6 if after.value == before.value else -1.5


def _sure(starts: Sequence[tuple[Number | None, Cycle]]) -> bool:
    """Say whether the only number of a one-issue document is the issue's."""
    number = starts[0][0]
    return number is not None and (number.scheme in {"named", "item"} or number.value == 1)


def without_strays(
    starts: list[tuple[Number | None, Cycle]],
) -> list[tuple[Number | None, Cycle]]:
    """Drop cycles without a number before a numbered list, and single labels inside it.

    The first stand in the body's prose, the others are a second goal of one issue.
    """
    first = next(at for at, (number, _) in enumerate(starts) if number is not None)
    return [
        (number, cycle)
        for number, cycle in starts[first:]
        if number is not None or cycle.fields > 1
    ]


def fill_gaps(
    marks: Marks, outline: Outline, starts: list[tuple[Number | None, Cycle]]
) -> list[tuple[Number | None, Cycle]]:
    """Add issues that have no label of their own but stand in the series of numbers."""
    numbered = [(number, cycle) for number, cycle in starts if number is not None]
    if not numbered:
        return starts
    scheme = Counter(number.scheme for number, _ in numbered).most_common(1)[0][0]
    result = list(starts)
    for (left, _), (right, cycle) in pairwise(numbered):
        if left.scheme == right.scheme == scheme and left.value < right.value - 1:
            result.extend((found, cycle) for found in _between(marks, outline, left, right))
    last, cycle = numbered[-1]
    tail = [
        number
        for number in marks.numbers_in(cycle.last.span.end, len(marks.flow.text))
        if number.scheme == scheme
        and number.weight >= 0.6
        and number.value == last.value + 1
        and number.span.start not in outline.headed
        and not _counted_inside(marks, cycle.last.span.end, number)
    ]
    if last.scheme == scheme and tail and scheme not in {"arabic", "arabic_paren"}:
        result.append((tail[0], cycle))
    result.sort(key=lambda pair: pair[0].span.start if pair[0] else pair[1].anchor.span.start)
    return result


def _counted_inside(marks: Marks, start: int, number: Number) -> bool:
    """Say whether a number goes on a series that began inside the issue: （一）近期 （二）长效."""
    return any(
        other.scheme == number.scheme and other.value == number.value - 1
        for other in marks.numbers_in(start, number.span.start)
    )


def _between(marks: Marks, outline: Outline, left: Number, right: Number) -> list[Number]:
    """Return the numbers that count from one issue's to another's, where all are there."""
    wanted, found = left.value + 1, []
    for number in marks.numbers_in(left.span.end, right.span.start):
        if number.scheme == left.scheme and number.value == wanted and number.weight >= 0.6:
            found.append(number)
            wanted += 1
            if wanted == right.value:
                break
    return found if wanted == right.value else []


def gap_line(flow: Flow, outline: Outline, behind: int, anchor: int) -> int:
    """Return where an unnumbered issue begins: the paragraphs right before its first label.

    A bold or heading paragraph is taken where there is one in the gap, else the last paragraph.
    """
    lines = [line for line in _lines_between(flow, behind, anchor) if line.end <= anchor]
    openings = {line.start for line in outline.openings}
    for at in range(len(lines) - 1, -1, -1):
        if lines[at].start in openings or _titles(outline, lines[at]):
            lines = lines[at + 1 :]
            break
    if not lines:
        return anchor
    marked = [line for line in lines if line.bold or line.heading]
    return (marked[-1] if marked else lines[-1]).start


def _titles(outline: Outline, line: Line) -> bool:
    """Say whether a line is (part of) the document's title."""
    title = outline.title
    return title is not None and title.start <= line.start < title.end


def _lines_between(flow: Flow, start: int, end: int) -> list[Line]:
    """Return the lines that begin in a stretch."""
    a = bisect_left(flow.lines, start, key=lambda line: line.start)
    b = bisect_left(flow.lines, end, key=lambda line: line.start)
    return list(flow.lines[a:b])


def close_segments(
    marks: Marks,
    outline: Outline,
    starts: Sequence[tuple[Number | None, Cycle]],
    labels: Sequence[Label],
) -> tuple[Segment, ...]:
    """Give every start its end, its labels and its category."""
    flow = marks.flow
    begun: list[Segment] = []
    behind = 0
    for number, cycle in starts:
        if number is not None:
            begun.append(Segment(number, number.span.start, number.span.end, 0))
        elif cycle.anchor.fields[0] == "problem":
            begun.append(Segment(None, cycle.anchor.span.start, cycle.anchor.span.start, 0))
        else:
            start = gap_line(flow, outline, behind, cycle.anchor.span.start)
            begun.append(Segment(None, start, start, 0))
        behind = cycle.last.span.end
    first_labels = [cycle.anchor.span.start for _, cycle in starts]
    closed: list[Segment] = []
    for at, segment in enumerate(begun):
        limit = begun[at + 1].start if at + 1 < len(begun) else len(flow.text)
        own = tuple(m for m in labels if segment.body <= m.span.start < limit)
        last = max((m.span.end for m in own), default=segment.body)
        end = _stop(marks, outline, segment, max(last, min(first_labels[at], limit)), limit)
        own = tuple(m for m in own if m.span.start < end)
        closed.append(replace(segment, end=end, labels=own))
    return tuple(_with_categories(marks, outline, closed))


def key_cell(flow: Flow, last: int) -> Cell | None:
    """Return the cell of an issue's last label, None where it stands in running text."""
    cell = flow.line_at(last - 1).cell if last > 0 else None
    return flow.document.cells[cell] if cell is not None else None


def below(flow: Flow, line: Line, key: Cell) -> bool:
    """Say whether a line stands below a key's row and is not its value: outside, or as a key."""
    if line.cell is None:
        return True
    cell = flow.document.cells[line.cell]
    under = cell.table != key.table or cell.row >= key.row + key.row_span
    return under and cell.column <= key.column


def _stop(marks: Marks, outline: Outline, segment: Segment, last: int, limit: int) -> int:
    """Return where an issue ends: at the next issue, a section of the body, an annex or a note."""
    stops = [limit]
    stops += [
        number.span.start
        for number in marks.numbers_in(last, limit)
        if number.span.start in outline.headed and number.line_start and number.weight >= 0.6
    ]
    for lines in (outline.openings, outline.notes):
        stops += [line.start for line in lines if last <= line.start < limit]
    stops += [at for at in outline.barriers if segment.start < at < limit]
    key = key_cell(marks.flow, last)
    if key is not None:
        # What stands below a table of keys and values is not the value of its last key.
        stops += [
            line.start
            for line in _lines_between(marks.flow, last, limit)
            if below(marks.flow, line, key)
        ]
    return min(stops)


@dataclass(frozen=True, slots=True)
class Heading:
    """A category heading: the whole mark, its words, its number where it has one."""

    span: Span
    words: Span
    number: Number | None


def _with_categories(marks: Marks, outline: Outline, segments: Sequence[Segment]) -> list[Segment]:
    """Find the heading right before an issue and carry it to the issues behind it."""
    result: list[Segment] = []
    present: Span | None = None
    for segment, heading in zip(segments, _headings(marks, outline, segments), strict=True):
        if heading is None:
            result.append(replace(segment, category=present))
            continue
        present = heading.words
        if result and heading.span.start < result[-1].end:
            result[-1] = replace(result[-1], end=heading.span.start)
        result.append(replace(segment, category=present, heading=heading.span))
    return result


def _headings(marks: Marks, outline: Outline, segments: Sequence[Segment]) -> list[Heading | None]:
    """Return each issue's own category heading.

    Numbered headings must count on from issue to issue: the scheme that does so most often is
    the categories'. Where none is numbered, a line that is set off may be one.
    """
    numbered: list[list[Heading]] = []
    plain: list[Heading | None] = []
    behind = 0
    for segment in segments:
        numbered.append(_numbered_headings(marks, segment, behind))
        plain.append(_plain_heading(marks, outline, segment, behind))
        behind = max([segment.body, *(m.span.end for m in segment.labels)])
    best: list[Heading | None] = []
    for scheme in {h.number.scheme for group in numbered for h in group if h.number}:
        chain: list[Heading | None] = []
        wanted: int | None = None
        for at, group in enumerate(numbered):
            found = next(
                (
                    h
                    for h in group
                    if h.number is not None
                    and h.number.scheme == scheme
                    and h.number.value == (wanted or (h.number.value if at == 0 else 1))
                ),
                None,
            )
            chain.append(found)
            if found is not None and found.number is not None:
                wanted = found.number.value + 1
        first = 0 if chain[0] is not None else 1
        if scheme == "arabic" and first:
            continue
        if _count(chain) - first > _count(best) - (bool(best) and best[0] is None):
            best = chain
    return best or plain


def _count(chain: Sequence[Heading | None]) -> int:
    return sum(heading is not None for heading in chain)


def _numbered_headings(marks: Marks, segment: Segment, behind: int) -> list[Heading]:
    """Return the numbers right before an issue that may head a group: short, without a stop."""
    flow, start = marks.flow, segment.start
    own = segment.number.scheme if segment.number is not None else None
    found: list[Heading] = []
    for number in reversed(marks.numbers_in(max(behind, start - HEADING_LIMIT - 12), start)):
        words = flow.strip(Span(number.span.end, start))
        inside = flow.folded[words.start : words.end]
        if (
            number.scheme in SCHEMES
            and number.scheme not in {own, "arabic_paren"}
            and number.weight >= 0.6
            and 0 < len(inside) <= HEADING_LIMIT
            and not any(c in inside[:-1] for c in "。;\n")
            and not marks.labels_in(number.span.start, start)
            and not marks.brackets_in(number.span.start, start)
            and not _counted_inside(marks, behind, number)
        ):
            found.append(Heading(Span(number.span.start, words.end), _bare(flow, words), number))
    return found


def _plain_heading(marks: Marks, outline: Outline, segment: Segment, behind: int) -> Heading | None:
    """Return the line right before an issue where it is set off as a heading without a number."""
    flow = marks.flow
    lines = [
        line for line in _lines_between(flow, behind, segment.start) if line.end <= segment.start
    ]
    if not lines:
        return None
    line = lines[-1]
    words = flow.strip(Span(line.start, line.end))
    inside = flow.folded[words.start : words.end]
    set_off = line.bold or bool(line.heading) or line.centered
    if (
        2 <= len(inside) <= HEADING_LIMIT - 20
        and (set_off or inside[0] in "【〔<")
        and inside[-1] not in "。;,、)"
        and not any(line.start == other.start for other in outline.openings)
        and not _titles(outline, line)
        and not marks.labels_in(line.start, line.end)
        and set_off != _is_bold(flow, segment)
    ):
        return Heading(words, words, None)
    return None


def _is_bold(flow: Flow, segment: Segment) -> bool:
    """Say whether an issue's own first line is set off, so that a bold line before is no group."""
    line = flow.line_at(segment.start)
    return segment.number is None and (line.bold or bool(line.heading))


def _bare(flow: Flow, words: Span) -> Span:
    """Return a heading's words without a closing full stop or colon."""
    end = words.end
    while end > words.start and flow.folded[end - 1] in "。:":
        end -= 1
    return Span(words.start, end)
