"""The title of a document: the line, or the lines, that read as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import regex

from zhenggai.rules import Rules
from zhenggai.rules.patterns import compiled
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, Line
from zhenggai.values.places.finder import find_place

TITLE_LINES = 40
TITLE_LIMIT = 110
MOST_LINES = 4
# Fewer characters are the end of a title that was wrapped: 意见的整改方案.
FEWEST = 12
# A line of a headline that no rule knows stands at the very top.
HEADLINES = 5
STARTS = regex.compile(r"^(?:关于|贯彻|落实)")
FIRST_NUMBER = regex.compile(r"[(][一二三四五六七八九十\d]{1,3}[)]$")
NUMBERED = compiled(
    r"^(?:[\d一二三四五六七八九十]{1,3}[、.]|[(][\d一二三四五六七八九十]{1,3}[)]|第.{1,3}[条章])"
)


def find_title(flow: Flow, rules: Rules) -> Span | None:
    """Return the document's title: the first line (or lines) that reads as one.

    A text without line breaks begins with its title; the title ends where its words do. A page
    that bears none of the genre's titles has its headline.
    """
    lines = [line for line in unruled_lines(flow, TITLE_LINES) if line.end > line.start]
    for rule in rules.facts.tagged("title"):
        for last in range(len(lines)):
            windows = [
                span
                for span in _windows(flow, lines, last, rules)
                if _full(rule.pattern, flow, span)
            ]
            if windows:
                return _choose(flow, windows, rules)
    start = flow.strip(Span(lines[0].start, lines[0].end)).start if lines else len(flow.text)
    for rule in rules.facts.tagged("title"):
        match = rule.pattern.match(flow.folded[start : start + TITLE_LIMIT])
        if match is not None:
            # …整改任务清单|(一)某河黑臭: the bracket is the first issue's number.
            number = FIRST_NUMBER.search(match[0])
            return Span(start, start + (number.start() if number else match.end()))
    return _headline(flow, lines, rules)


def begins(text: str, rules: Rules) -> bool:
    """Say whether a folded text begins as titles do: with a place, a body or a company."""
    return find_place(text) is not None or any(
        rule.search(text) for tag in ("company", "issuer-head") for rule in rules.facts.tagged(tag)
    )


def unruled_lines(flow: Flow, count: int) -> tuple[Line, ...]:
    """Return those of the first lines that are no cell beside others: a sheet's title is none."""
    cells = flow.document.cells
    shared = Counter((cell.table, cell.row) for cell in cells if cell.end > cell.start)
    return tuple(
        line
        for line in flow.lines[:count]
        if line.cell is None or shared[cells[line.cell].table, cells[line.cell].row] == 1
    )


def _joined(flow: Flow, span: Span) -> str:
    return flow.folded[span.start : span.end].replace("\n", "")


def _full(pattern: regex.Pattern[str], flow: Flow, span: Span) -> bool:
    text = _joined(flow, span)
    return len(text) <= TITLE_LIMIT and pattern.fullmatch(text) is not None


def _windows(flow: Flow, lines: Sequence[Line], last: int, rules: Rules) -> Iterator[Span]:
    """Yield the stretches that end with a line: the line, then with the lines above it.

    A date, an addressee, 附件1 or (此件公开发布) above is no part of the title.
    """
    stop = rules.facts["title-break"]
    for at in range(last, max(last - MOST_LINES, -1), -1):
        if at < last and stop.search(flow.folded[lines[at].start : lines[at].end].strip()):
            return
        if (lines[at].cell, lines[at].heading) != (lines[last].cell, lines[last].heading):
            # A title does not go on in another cell of a table, or in a heading below it.
            return
        span = flow.strip(Span(lines[at].start, lines[last].end))
        if not NUMBERED.match(_joined(flow, span)):
            yield span


def _choose(flow: Flow, windows: Sequence[Span], rules: Rules) -> Span:
    """Return the shortest stretch that begins as a title does, else one that is long enough."""
    for span in windows:
        if begins(_joined(flow, span), rules):
            return span
    named = [span for span in windows if STARTS.match(_joined(flow, span))]
    long = [span for span in windows if span.end - span.start >= FEWEST]
    return (named or long or list(windows[-1:]))[0]


def _headline(flow: Flow, lines: Sequence[Line], rules: Rules) -> Span | None:
    """Return the headline of a page that is none of the genre: 澄州市召开整改推进会."""
    head, stop = rules.facts["title-head"], rules.facts["title-break"]
    for line in lines[:HEADLINES] if len(lines) > 1 else ():
        span = flow.strip(Span(line.start, line.end))
        text = _joined(flow, span)
        if (
            line.cell is None
            and not stop.search(text)
            and not NUMBERED.match(text)
            and head.search(text)
        ):
            return span
    return None
