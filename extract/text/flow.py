"""The running text: a document's text with furniture and hard wraps lifted out.

A page number or a sharing site's chunk number may stand inside a word (整改措|施), so patterns
run on this text, on its folded form, and every place is carried back to the document.
"""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

import regex

from zhenggai.text.document import Document, Span, merge_spans
from zhenggai.text.memo import remembered
from zhenggai.text.radicals import RADICALS
from zhenggai.text.traditional import TRADITIONAL

# Full-width forms, spaces and look-alikes, one character for one: places stay the same.
FOLD = str.maketrans(
    {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("\xa0\u2002\u2003\u2009\u202f\u3000\ufeff\u200b", " ")
    | {"﹒": ".", "﹕": ":", "﹔": ";", "﹐": ",", "︰": ":", "∶": ":", "｡": "。", "､": "、"}
    | {"丶": "、"}
    | {"〇": "〇", "○": "〇", "◯": "〇", "\v": "\n", "\f": "\n", "\u2028": "\n", "\u2029": "\n"}
    | {"–": "—", "―": "—", "－": "-", "─": "—", "━": "—", "﹣": "-", "‐": "-", "‑": "-"}
    | {"〜": "~", "～": "~", "∼": "~"}
    | RADICALS
    | TRADITIONAL
)
COMMON_FOLDS = tuple((wide, wide.translate(FOLD)) for wide in "，（）：；")
# The standard module looks through a text for one of many characters ten times as fast.
RARE = re.compile(f"[{re.escape(''.join(map(chr, FOLD)))}]")
LATIN_BEFORE = regex.compile(r"[A-Za-z0-9]$")
LATIN_AFTER = regex.compile(r"^[A-Za-z]")
LATIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
CLOSED = frozenset(";；,，、。:：")
WRAP = regex.compile(r"\n")
LINES = regex.compile(r"[^\n\t\v\f]+")


# A measure is folded by the reader of each kind of value in turn.
@remembered(64)
def fold(text: str) -> str:
    """Return the text that patterns are matched on: half-width, of the same length.

    ``１．`` is ``1.``, ``（责任单位：`` is ``(责任单位:``; ①, Ⅲ, 。、《》 stay as they are.
    """
    # To translate costs fifty nanoseconds a character, and most texts hold only these.
    for wide, narrow in COMMON_FOLDS:
        if wide in text:
            text = text.replace(wide, narrow)
    return text.translate(FOLD) if RARE.search(text) is not None else text


@dataclass(frozen=True, slots=True)
class Join:
    """A cell of a table that goes on with another cell, on the page before.

    ``glued``: its first words go on with a sentence, so that no line break stands between.
    """

    cell: int
    glued: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the flow, without its line break.

    ``cell`` is the index of its cell, of a cell that goes on over pages that of its first part.
    """

    start: int
    end: int
    bold: bool = False
    heading: int = 0
    centered: bool = False
    cell: int | None = None


@dataclass(frozen=True)
class Flow:
    """The running text, its folded form, its lines, and the way back to the document.

    ``starts`` and ``sources`` are parallel: the flow from ``starts[i]`` on is a copy of the
    document's text from ``sources[i]`` on, until ``starts[i + 1]``. ``furniture`` are the
    stretches of the document that were lifted out as such, ``lifted`` the tables that are no list.
    """

    document: Document
    text: str
    folded: str
    lines: tuple[Line, ...]
    starts: array[int]
    sources: array[int]
    furniture: tuple[Span, ...] = ()
    lifted: tuple[Span, ...] = ()

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Where each line begins."""
        return tuple(line.start for line in self.lines)

    def origin(self, offset: int) -> int:
        """Return the place in the document's text of the flow's character at ``offset``."""
        at = bisect_right(self.starts, offset) - 1
        if at < 0:
            return 0
        return self.sources[at] + offset - self.starts[at]

    def to_document(self, span: Span) -> Span:
        """Return the stretch of the document's text from a span's first to its last character."""
        if span.end <= span.start:
            at = self.origin(span.start) if span.start < len(self.text) else self.origin_end()
            return Span(at, at)
        return Span(self.origin(span.start), self.origin(span.end - 1) + 1)

    def segments(self) -> Iterator[tuple[int, int, int]]:
        """Yield the copied stretches: start and end in the flow, start in the document."""
        ends = [*self.starts[1:], len(self.text)] if self.starts else []
        for start, end, source in zip(self.starts, ends, self.sources, strict=True):
            # A line break that was put in stands nowhere in the document.
            if self.text[start:end] != "\n" or self.document.text[source : source + 1] == "\n":
                yield start, end, source

    def origin_end(self) -> int:
        """Return the end of the document's text."""
        return len(self.document.text)

    def line_at(self, offset: int) -> Line:
        """Return the line that holds a character (a line break belongs to the line it closes)."""
        at = bisect_right(self.line_starts, offset) - 1
        return self.lines[max(at, 0)]

    def strip(self, span: Span) -> Span:
        """Return the span without white space at both ends."""
        start, end = span
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Span(start, end)

    def slice(
        self,
        pieces: Iterable[Span],
        item: regex.Pattern[str] | None = None,
        joints: Callable[[Sequence[str]], Sequence[str]] | None = None,
    ) -> Slice:
        """Return the plan's own words of some stretches, with the way back to the flow.

        ``item`` is what begins a line of its own in a list: the line break before it becomes a
        semicolon, so that what it parts stays parted. ``joints`` says what stands between lines.
        """
        parts = self._parts(pieces, item, joints)
        starts = [0, *accumulate(len(words) for _, words in parts[:-1])]
        places = tuple(place for place, _ in parts)
        return Slice("".join(words for _, words in parts), tuple(starts), places)

    def _parts(
        self,
        pieces: Iterable[Span],
        item: regex.Pattern[str] | None = None,
        joints: Callable[[Sequence[str]], Sequence[str]] | None = None,
    ) -> list[tuple[int, str]]:
        """Return the words of each line with their place, and what stands between lines."""
        lines: list[tuple[int, str]] = []
        for start, end in pieces:
            whole = self.text[start:end]
            if whole.isprintable():
                # No line break inside: most pieces.
                if words := whole.strip():
                    lines.append((start + len(whole) - len(whole.lstrip()), words))
                continue
            lines += [
                (line.end() - len(line[0].lstrip()), words)
                for line in LINES.finditer(self.text, start, end)
                if (words := line[0].strip())
            ]
        if len(lines) < 2:
            return lines
        given = joints([words for _, words in lines]) if joints else ()
        parts = lines[:1]
        for number, (at, words) in enumerate(lines[1:]):
            before = parts[-1][1]
            if given:
                parts.append((at - 1, given[number]))
            elif item and item.match(self.folded, at, at + len(words)):
                if before[-1] not in CLOSED:
                    parts.append((at - 1, ";"))
            elif self.text[at] in LATIN and LATIN_BEFORE.search(before):
                parts.append((at, " "))
            parts.append((at, words))
        return parts

    def words(self, pieces: Iterable[Span]) -> str:
        """Return the plan's own words: the pieces joined, without line breaks.

        One space stays between two Latin words that a line break held apart.
        """
        return "".join(words for _, words in self._parts(pieces))


@dataclass(frozen=True, slots=True)
class Slice:
    """Words of the flow without line breaks.

    ``starts`` and ``places`` are parallel: the text from ``starts[i]`` on is that of the flow from
    ``places[i]`` on, until ``starts[i + 1]``.
    """

    text: str
    starts: tuple[int, ...]
    places: tuple[int, ...]

    def to_flow(self, span: Span) -> Span:
        """Return a span of the slice's text as a stretch of the flow."""
        if span.end <= span.start:
            at = self._place(min(span.start, len(self.text) - 1)) if self.places else 0
            return Span(at, at)
        return Span(self._place(span.start), self._place(span.end - 1) + 1)

    def _place(self, offset: int) -> int:
        at = bisect_right(self.starts, offset) - 1
        return self.places[at] + offset - self.starts[at]


def join_lines(text: str) -> str:
    """Return a text without its line breaks, as columns hold it: see ``Flow.slice``."""
    whole = Span(0, len(text))
    return Flow(Document(text, "", ""), text, text, (), array("q"), array("q")).words([whole])


def build_flow(
    document: Document,
    furniture: Iterable[Span] = (),
    joins: Mapping[int, Join] | None = None,
    lifted: Iterable[Span] = (),
    breaks: Sequence[int] = (),
) -> Flow:
    """Lift furniture, footnotes, other tables and hard wraps out of a document's text.

    ``furniture`` are further stretches beside those that the reader marked, ``lifted`` those that
    are no running text; ``breaks`` are places inside of paragraphs where a line should begin.
    ``joins`` says which cell goes on with which: its text is moved there, so
    that a sentence over a page break is whole.
    """
    text = document.text
    furniture = merge_spans([*document.furniture, *furniture])
    footnotes = [Span(p.start, p.end + 1) for p in document.paragraphs if p.footnote]
    lifted = merge_spans(lifted)
    copy = _Copy(document, merge_spans([*furniture, *footnotes, *lifted]))
    copy.separators(0, document.paragraphs[0].start if document.paragraphs else len(text))
    lines: list[Line] = []
    order = _reading_order(document, joins or {})
    for index, cell, glued in order:
        paragraph = document.paragraphs[index]
        begin = copy.length
        start = paragraph.start
        for at in breaks[bisect_right(breaks, start) : bisect_left(breaks, paragraph.end)]:
            copy.paragraph(start, at)
            _append(lines, Line(begin, copy.length, False, 0, paragraph.centered, cell))
            copy.line_break(at)
            begin, start = copy.length, at
        copy.paragraph(start, paragraph.end)
        end = copy.length
        if not glued:
            following = index + 1
            is_last = following == len(document.paragraphs)
            copy.separators(
                paragraph.end, len(text) if is_last else document.paragraphs[following].start
            )
        bold = _mostly_bold(document, paragraph.start, paragraph.end)
        _append(lines, Line(begin, end, bold, paragraph.heading, paragraph.centered, cell))
    joined = "".join(copy.parts)
    return Flow(
        document, joined, fold(joined), tuple(lines), copy.starts, copy.sources, furniture, lifted
    )


def _append(lines: list[Line], line: Line) -> None:
    """Add a line; what held two paragraphs apart may be furniture: a number in mid-sentence."""
    if line.start == line.end:
        return
    if lines and lines[-1].end == line.start:
        lines[-1] = replace(lines[-1], end=line.end)
    else:
        lines.append(line)


def _reading_order(
    document: Document, joins: Mapping[int, Join]
) -> list[tuple[int, int | None, bool]]:
    """Return the paragraphs in the order in which they are read, with each one's (first) cell.

    The third value says that the next paragraph is glued to this one.
    """
    if not joins:
        return [(index, p.cell, False) for index, p in enumerate(document.paragraphs)]
    inside: dict[int, list[int]] = {}
    for index, paragraph in enumerate(document.paragraphs):
        if paragraph.cell is not None:
            inside.setdefault(paragraph.cell, []).append(index)
    behind: dict[int, list[int]] = {}
    for later in sorted(joins):
        behind.setdefault(joins[later].cell, []).append(later)
    order: list[tuple[int, int | None, bool]] = []

    def put(root: int) -> None:
        waiting = [root]
        while waiting:
            cell = waiting.pop()
            own = inside.get(cell, [])
            if cell != root and joins[cell].glued and order and own:
                order[-1] = (*order[-1][:2], True)
            order.extend((index, root, False) for index in own)
            waiting += reversed(behind.get(cell, []))

    seen: set[int] = set()
    for index, paragraph in enumerate(document.paragraphs):
        if paragraph.cell is None:
            order.append((index, None, False))
        elif paragraph.cell not in seen and paragraph.cell not in joins:
            seen.add(paragraph.cell)
            put(paragraph.cell)
    return order


class _Copy:
    """Copies stretches of a document, without what is lifted out, and notes where they stood."""

    def __init__(self, document: Document, out: Sequence[Span]) -> None:
        self._text = document.text
        self._out = out
        self.parts: list[str] = []
        self.starts: array[int] = array("q")
        self.sources: array[int] = array("q")
        self.length = 0

    def separators(self, start: int, end: int) -> None:
        """Copy a stretch that holds no hard wrap."""
        cut = max(bisect_right(self._out, (start, sys.maxsize)) - 1, 0)
        while start < end:
            while cut < len(self._out) and self._out[cut].end <= start:
                cut += 1
            if cut < len(self._out) and self._out[cut].start <= start:
                start = self._out[cut].end
                continue
            stop = min(end, self._out[cut].start) if cut < len(self._out) else end
            self.starts.append(self.length)
            self.sources.append(start)
            self.parts.append(self._text[start:stop])
            self.length += stop - start
            start = stop

    def line_break(self, at: int) -> None:
        """Put a line break in that the document does not have."""
        self.starts.append(self.length)
        self.sources.append(at)
        self.parts.append("\n")
        self.length += 1

    def paragraph(self, start: int, end: int) -> None:
        """Copy a paragraph; a hard wrap stays only between two Latin words."""
        at = start
        for wrap in WRAP.finditer(self._text, start, end):
            self.separators(at, wrap.start())
            behind = self._text[wrap.end() : wrap.end() + 1]
            latin = self.parts and LATIN_BEFORE.search(self.parts[-1]) and LATIN_AFTER.match(behind)
            if latin:
                self.separators(wrap.start(), wrap.end())
            at = wrap.end()
        self.separators(at, end)


def _mostly_bold(document: Document, start: int, end: int) -> bool:
    """Say whether a paragraph's characters, blanks aside, are bold from its first to its last."""
    spans = document.bold
    at = max(bisect_right(spans, (start, sys.maxsize)) - 1, 0)
    covered = 0
    while at < len(spans) and spans[at].start < end:
        covered += max(0, min(end, spans[at].end) - max(start, spans[at].start))
        at += 1
    return covered * 10 >= 9 * (end - start) > 0
