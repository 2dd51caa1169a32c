"""Lines of the flow around a mark: a number's dress, the title's own, those of a stretch."""

from __future__ import annotations

from bisect import bisect_left

from zhenggai.evidence.numbers import ORNAMENT
from zhenggai.evidence.outline import Outline
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, Line


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
