"""Headings over groups of issues: numbered on one or several levels, or set off by their type."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from zhenggai.evidence.labels import label_words
from zhenggai.evidence.model import Marks, Number
from zhenggai.evidence.numbers import ORNAMENT
from zhenggai.evidence.outline import HEADING_LIMIT, Outline, is_glued
from zhenggai.rules import Rules
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, Line

SCHEMES = frozenset({"cjk", "cjk_paren", "arabic", "arabic_half", "item", "named", "part"})
LEVELS = 4
# In a text without line breaks a heading may stand behind any word.
WEIGHT = 0.6
GLUED_WEIGHT = 0.15
NO_HEADING = frozenset("。;")


@dataclass(frozen=True, slots=True)
class Opening:
    """What a heading may stand before: where the issue and the words before it begin.

    ``behind`` is the end of the last label of the issue before.
    """

    start: int
    behind: int
    number: Number | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A category heading: the whole mark, its words, its number where it has one."""

    span: Span
    words: Span
    number: Number | None


def find_headings(
    marks: Marks, outline: Outline, rules: Rules, openings: Sequence[Opening]
) -> list[tuple[Heading, ...]]:
    """Return the headings right before each issue, the outermost first.

    Numbered headings must count on from issue to issue, and may begin again at 1 below a heading
    of a higher level. Where none is numbered, a line that is set off may be one.
    """
    stacks = [_stack(marks, outline, rules, opening) for opening in openings]
    kept = _counting(stacks)
    if any(kept):
        return kept
    plain = [_plain(marks, outline, opening) for opening in openings]
    return [() if heading is None else (heading,) for heading in plain]


def _stack(marks: Marks, outline: Outline, rules: Rules, opening: Opening) -> tuple[Heading, ...]:
    """Return the numbered lines that stand one above the other right before an issue."""
    end = opening.start
    used = {opening.number.scheme} if opening.number is not None else set()
    found: list[Heading] = []
    while len(found) < LEVELS:
        heading = _nearest(marks, opening.behind, end, used | {"arabic_paren"})
        if heading is None or heading.number is None or _names_list(marks.flow, heading, rules):
            break
        if heading.number.span.start in outline.headed and found:
            break
        found.insert(0, heading)
        used.add(heading.number.scheme)
        end = heading.span.start
    return tuple(found)


def _nearest(marks: Marks, behind: int, end: int, used: set[str]) -> Heading | None:
    """Return the numbered words that end at a place: short, without a stop, a label or a list."""
    flow = marks.flow
    glued = is_glued(flow, end - 1)
    for number in reversed(marks.numbers_in(max(behind, end - HEADING_LIMIT - 12), end)):
        words = flow.strip(Span(number.span.end, end))
        inside = flow.folded[words.start : words.end]
        if (
            number.scheme in SCHEMES
            and number.scheme not in used
            and number.weight >= (GLUED_WEIGHT if glued else WEIGHT)
            and 0 < len(inside) <= HEADING_LIMIT
            and not any(c in NO_HEADING or c == "\n" for c in inside[:-1])
            and not marks.labels_in(number.span.start, end)
            and not marks.brackets_in(number.span.start, end)
            and not counted_inside(marks, behind, number)
        ):
            start = dressed(flow, number.span.start)
            return Heading(Span(start, words.end), bare(flow, words), number)
    return None


def _names_list(flow: Flow, heading: Heading, rules: Rules) -> bool:
    """Say whether a heading's words name the list itself (三、整改任务), no group (突出问题)."""
    _, names = label_words(rules)
    words = flow.folded[heading.words.start : heading.words.end].replace(" ", "")
    return names.get(words, ("problem",)) != ("problem",)


def _counting(stacks: Sequence[tuple[Heading, ...]]) -> list[tuple[Heading, ...]]:
    """Return the stacks without the numbers that do not count on from issue to issue."""
    schemes = {h.number.scheme for stack in stacks for h in stack if h.number is not None}
    refused: set[int] = set()
    for scheme in schemes:
        accepted: list[int] = []
        present = 0
        for at, stack in enumerate(stacks):
            for level, heading in enumerate(stack):
                number = heading.number
                if number is None or number.scheme != scheme:
                    continue
                counts_on = number.value == present + 1 if present else at == 0 or number.value == 1
                if counts_on or (number.value == 1 and level > 0):
                    present = number.value
                    accepted.append(at)
                else:
                    refused.add(heading.span.start)
        # A scheme that does not head the first issue must recur; 1. is a measure's there.
        late = bool(accepted) and accepted[0] > 0
        if late and (scheme == "arabic" or len(accepted) < 2):
            refused |= {
                h.span.start
                for stack in stacks
                for h in stack
                if h.number and h.number.scheme == scheme
            }
    return [tuple(h for h in stack if h.span.start not in refused) for stack in stacks]


def counted_inside(marks: Marks, start: int, number: Number) -> bool:
    """Say whether a number goes on a series that began inside the issue: （一）近期 （二）长效."""
    return any(
        other.scheme == number.scheme and other.value == number.value - 1
        for other in marks.numbers_in(start, number.span.start)
    )


def _plain(marks: Marks, outline: Outline, opening: Opening) -> Heading | None:
    """Return the line right before an issue where it is set off as a heading without a number."""
    flow = marks.flow
    lines = [
        line
        for line in lines_between(flow, opening.behind, opening.start)
        if line.end <= opening.start
    ]
    if not lines:
        return None
    line = lines[-1]
    words = flow.strip(Span(line.start, line.end))
    inside = flow.folded[words.start : words.end]
    by_type = line.bold or bool(line.heading) or line.centered
    bracketed = inside[:1] in {"【", "〔", "<"} and inside[-1:] in {"】", "〕", ">"}
    if (
        2 <= len(inside) <= HEADING_LIMIT - 20
        and (bracketed or (by_type and not _is_bold(flow, opening)))
        and inside[-1] not in "。;,、)"
        and not any(line.start == other.start for other in outline.openings)
        and not titles(outline, line)
        and not marks.labels_in(line.start, line.end)
    ):
        inner = flow.strip(Span(words.start + 1, words.end - 1)) if bracketed else words
        return Heading(words, inner, None)
    return None


def _is_bold(flow: Flow, opening: Opening) -> bool:
    """Say whether an issue's own first line is set off, so that a bold line before is no group."""
    line = flow.line_at(opening.start)
    return opening.number is None and (line.bold or bool(line.heading))


def dressed(flow: Flow, start: int) -> int:
    """Return where a number's line begins to be its own: at the ornaments before it (★问题1)."""
    line = flow.line_at(start)
    while start > line.start and flow.text[start - 1] in ORNAMENT - {"\t", " "}:
        start -= 1
    return start


def titles(outline: Outline, line: Line) -> bool:
    """Say whether a line is (part of) the document's title."""
    return in_title(outline, line.start)


def in_title(outline: Outline, at: int) -> bool:
    """Say whether a place lies in the document's title: 关于第十二项整改任务完成情况的公示."""
    title = outline.title
    return title is not None and title.start <= at < title.end


def lines_between(flow: Flow, start: int, end: int) -> list[Line]:
    """Return the lines that begin in a stretch."""
    a = bisect_left(flow.line_starts, start)
    b = bisect_left(flow.line_starts, end)
    return list(flow.lines[a:b])


def bare(flow: Flow, words: Span) -> Span:
    """Return a heading's words without a closing full stop or colon."""
    end = words.end
    while end > words.start and flow.folded[end - 1] in "。:":
        end -= 1
    return Span(words.start, end)
