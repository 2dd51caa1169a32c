"""The running text: a document's text with furniture and hard wraps lifted out.

A page number or a sharing site's chunk number may stand inside a word (整改措|施), so patterns
run on this text, on its folded form, and every place is carried back to the document.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import regex

from extract.document import Document, Span, merge_spans

# Full-width forms, spaces and look-alikes, one character for one: places stay the same.
FOLD = str.maketrans(
    {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("\xa0\u2002\u2003\u2009\u202f\u3000\ufeff\u200b", " ")
    | {"﹒": ".", "﹕": ":", "﹔": ";", "﹐": ",", "︰": ":", "∶": ":", "｡": "。", "､": "、"}
    | {"〇": "〇", "○": "〇", "◯": "〇", "\v": "\n", "\f": "\n", "\u2028": "\n", "\u2029": "\n"}
    | {"–": "—", "―": "—", "－": "-", "─": "—", "━": "—", "﹣": "-", "‐": "-", "‑": "-"}
    | {"〜": "~", "～": "~", "∼": "~"}
)
LATIN_BEFORE = regex.compile(r"[A-Za-z0-9]$")
LATIN_AFTER = regex.compile(r"^[A-Za-z]")
LATIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
LINES = regex.compile(r"[^\n\t\v\f]+")


def fold(text: str) -> str:
    """Return the text that patterns are matched on: half-width, of the same length.

    ``１．`` is ``1.``, ``（责任单位：`` is ``(责任单位:``; ①, Ⅲ, 。、《》 stay as they are.
    """
    return text.translate(FOLD)


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph (or cell paragraph) of the flow, without its line break."""

    start: int
    end: int
    bold: bool = False
    heading: int = 0
    centered: bool = False
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """The running text, its folded form, its lines, and the way back to the document.

    ``starts`` and ``sources`` are parallel: the flow from ``starts[i]`` on is a copy of the
    document's text from ``sources[i]`` on, until ``starts[i + 1]``. ``furniture`` are the
    stretches of the document that were lifted out as such.
    """

    document: Document
    text: str
    folded: str
    lines: tuple[Line, ...]
    starts: array[int]
    sources: array[int]
    furniture: tuple[Span, ...] = ()

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
        ends = [*self.starts[1:], len(self.text)]
        yield from zip(self.starts, ends, self.sources, strict=True)

    def origin_end(self) -> int:
        """Return the end of the document's text."""
        return len(self.document.text)

    def line_at(self, offset: int) -> Line:
        """Return the line that holds a character (a line break belongs to the line it closes)."""
        at = bisect_right(self.lines, offset, key=lambda line: line.start) - 1
        return self.lines[max(at, 0)]

    def strip(self, span: Span) -> Span:
        """Return the span without white space at both ends."""
        start, end = span
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Span(start, end)

    def slice(self, pieces: Iterable[Span]) -> Slice:
        """Return the plan's own words of some stretches, with the way back to the flow."""
        kept: list[str] = []
        origins: array[int] = array("q")
        pending = False
        for start, end in pieces:
            for line in LINES.finditer(self.text, start, end):
                a, b = line.span()
                while a < b and self.text[a].isspace():
                    a += 1
                while b > a and self.text[b - 1].isspace():
                    b -= 1
                if a == b:
                    continue
                if pending and kept and LATIN_BEFORE.search(kept[-1]) and self.text[a] in LATIN:
                    kept.append(" ")
                    origins.append(a)
                kept.append(self.text[a:b])
                origins.extend(range(a, b))
                pending = True
        return Slice("".join(kept), origins)

    def words(self, pieces: Iterable[Span]) -> str:
        """Return the plan's own words: the pieces joined, without line breaks.

        One space stays between two Latin words that a line break held apart.
        """
        return self.slice(pieces).text


@dataclass(frozen=True, slots=True)
class Slice:
    """Words of the flow without line breaks; ``origins`` has each character's place in the flow."""

    text: str
    origins: array[int]

    def to_flow(self, span: Span) -> Span:
        """Return a span of the slice's text as a stretch of the flow."""
        if span.end <= span.start:
            at = self.origins[min(span.start, len(self.origins) - 1)] if self.origins else 0
            return Span(at, at)
        return Span(self.origins[span.start], self.origins[span.end - 1] + 1)


def join_lines(text: str) -> str:
    """Return a text without its line breaks, as columns hold it: see ``Flow.slice``."""
    whole = Span(0, len(text))
    return Flow(Document(text, "", ""), text, text, (), array("q"), array("q")).words([whole])


def build_flow(document: Document, furniture: Iterable[Span] = ()) -> Flow:
    """Lift furniture, footnotes and hard wraps out of a document's text.

    ``furniture`` are further stretches beside those that the reader marked.
    """
    text = document.text
    footnotes = [Span(p.start, p.end + 1) for p in document.paragraphs if p.footnote]
    lifted = merge_spans([*document.furniture, *furniture])
    out = merge_spans([*lifted, *footnotes])
    parts: list[str] = []
    starts: array[int] = array("q")
    sources: array[int] = array("q")
    length = 0
    lines: list[Line] = []
    cut = 0

    def copy(start: int, end: int) -> None:
        """Copy a stretch of the document that holds no wrap, without what is lifted out."""
        nonlocal length, cut
        while start < end:
            while cut < len(out) and out[cut].end <= start:
                cut += 1
            if cut < len(out) and out[cut].start <= start:
                start = out[cut].end
                continue
            stop = min(end, out[cut].start) if cut < len(out) else end
            starts.append(length)
            sources.append(start)
            parts.append(text[start:stop])
            length += stop - start
            start = stop

    position = 0
    for paragraph in document.paragraphs:
        copy(position, paragraph.start)
        begin = length
        at = paragraph.start
        for wrap in regex.finditer(r"\n", text, pos=paragraph.start, endpos=paragraph.end):
            copy(at, wrap.start())
            if (
                parts
                and LATIN_BEFORE.search(parts[-1])
                and LATIN_AFTER.match(text[wrap.end() : wrap.end() + 1])
            ):
                copy(wrap.start(), wrap.end())
            at = wrap.end()
        copy(at, paragraph.end)
        position = paragraph.end
        if length > begin and lines and lines[-1].end == begin:
            # What held two paragraphs apart was furniture: a chunk number in mid-sentence.
            lines[-1] = replace(lines[-1], end=length)
        elif length > begin:
            bold = _mostly_bold(document, paragraph.start, paragraph.end)
            lines.append(
                Line(begin, length, bold, paragraph.heading, paragraph.centered, paragraph.cell)
            )
    copy(position, len(text))
    joined = "".join(parts)
    return Flow(document, joined, fold(joined), tuple(lines), starts, sources, lifted)


def _mostly_bold(document: Document, start: int, end: int) -> bool:
    """Say whether a paragraph's characters, blanks aside, are bold from its first to its last."""
    spans = document.bold
    at = max(bisect_right(spans, start, key=lambda s: s.start) - 1, 0)
    covered = 0
    while at < len(spans) and spans[at].start < end:
        covered += max(0, min(end, spans[at].end) - max(start, spans[at].start))
        at += 1
    return covered * 10 >= 9 * (end - start) > 0
