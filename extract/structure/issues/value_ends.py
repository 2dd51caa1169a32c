"""Where the value of a short field ends: a list of units, a date, a person fills few lines."""

from __future__ import annotations

import regex

from zhenggai.evidence.model import Label
from zhenggai.rules.patterns import compiled
from zhenggai.text.document import Cell, Document, Span
from zhenggai.text.flow import Flow, Line

# A line behind which the value goes on, and one that goes on with the line before it.
OPEN_END = regex.compile(r"(?:[、,;:(和及与或—]|单位|部门)[ \t]*$")
GOES_ON = compiled(
    r"[ \t]*(?:[(〔\[【)〕\]】。;,、]|\d{1,2}[.、)]|[①-⑳]"
    r"|[一二三四五六七八九十]{1,2}[、是]|措施|第)"
)
# A line that is a value itself where each has one of its own.
SENTENCE = regex.compile(r"[。;!?][ \t]*[^ \t)〕\]】]")
DATED = regex.compile(r"\d{4}年|\d{1,2}月|长期|立[行即].改|持续|立即|每年")
PROSE = compiled(r"我[省市州县区局司]|^(?:下一步|今后|以上|上述|特此|现将|请|对于?|各)")
PROSE_FIELDS = frozenset(
    {
        "problem",
        "goal",
        "measure",
        "progress",
        "verification",
        "accountability",
        "remark",
        "closing",
    }
)
FULL_LINE = 20
SHORT = 60


def value_end(flow: Flow, label: Label, field: str, stop: int) -> int:
    """Return where a label's value ends before ``stop``; only short fields end before it."""
    stop = row_end(flow, label.span.end, stop)
    if field in PROSE_FIELDS:
        return stop
    lines = _lines(flow, label.span.end, stop)
    for at in range(1, len(lines)):
        if not _goes_on(flow, lines[at - 1], lines[at], field, below=label.alone):
            return lines[at].start
    return stop


def key_cell(flow: Flow, last: int) -> Cell | None:
    """Return the cell of an issue's last label, None where it stands in running text.

    A cell alone in its row is running text too, laid out on a sheet.
    """
    cell = flow.line_at(last - 1).cell if last > 0 else None
    if cell is None or _alone(flow.document, cell):
        return None
    return flow.document.cells[cell]


def _alone(document: Document, index: int) -> bool:
    """Say whether a cell begins its row or fills it, and no other of the row holds words."""
    cells, own = document.cells, document.cells[index]
    if own.column and own.column_span * 2 <= document.tables[own.table].columns:
        return False
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(cells) and (cells[at].table, cells[at].row) == (own.table, own.row):
            if document.text[cells[at].start : cells[at].end].strip():
                return False
            at += step
    return True


def below(flow: Flow, line: Line, key: Cell) -> bool:
    """Say whether a line stands below a key's row and is not its value: outside, or as a key."""
    if line.cell is None:
        return True
    cell = flow.document.cells[line.cell]
    under = cell.table != key.table or cell.row >= key.row + key.row_span
    return under and cell.column <= key.column


def row_end(flow: Flow, start: int, stop: int) -> int:
    """Return where the value of a key in a table ends at the latest: above what stands below it."""
    key = key_cell(flow, start)
    if key is None:
        return stop
    at = start
    while at < stop:
        line = flow.line_at(at)
        if line.start >= start and below(flow, line, key):
            return line.start
        at = max(line.end, at) + 1
    return stop


def _lines(flow: Flow, start: int, stop: int) -> list[Span]:
    """Return the lines of a value, the first without its label, blank ones left out."""
    found: list[Span] = []
    while start < stop:
        line = flow.line_at(start)
        end = min(line.end, stop)
        span = flow.strip(Span(start, end)) if end > start else Span(start, start)
        if span.end > span.start:
            found.append(span)
        start = max(end, start) + 1
    return found


def _goes_on(flow: Flow, before: Span, line: Span, field: str, *, below: bool) -> bool:
    """Say whether a line goes on with the value of the line before it.

    ``below``: the value stands below its label, so that each line may be a value of its own.
    """
    said, words = flow.folded[before.start : before.end], flow.folded[line.start : line.end]
    if OPEN_END.search(said) or GOES_ON.match(words) or _opened(said):
        return True
    if PROSE.search(words) or (words[-1:] == "。" and SENTENCE.search(words)):
        return False
    if field == "deadline":
        return bool(DATED.search(words)) and len(words) <= SHORT
    whole: Line = flow.line_at(before.start)
    closed = said[-1] in "。;!?)"
    wrapped = not closed and whole.end - whole.start >= FULL_LINE
    return wrapped or (below and len(words) <= SHORT and (not closed or words[-1] == said[-1]))


def _opened(words: str) -> bool:
    return words.count("(") + words.count("〔") > words.count(")") + words.count("〕")
