"""What a site or a printer put into a text: its own lines, page numbers, chunk numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from zhenggai.rules import Rules
from zhenggai.rules.kinds import FurnitureTag
from zhenggai.text.document import Document, Span, merge_spans
from zhenggai.text.flow import fold

EDGE_LINES = 12
INSIDE: tuple[FurnitureTag, ...] = ("line", "page")
EDGE: tuple[FurnitureTag, ...] = (*INSIDE, "edge")
TAIL_LIMIT = 2_000
FEWEST_CHUNKS = 3
# A chunk is 300 characters with the blanks at its ends stripped: two fewer are still the pitch.
PITCH_SLACK = 2
PITCHES = range(60, 1_200)
LONGEST_LINE = 400
CHUNK = regex.compile(r"(?:^|\n)(\d{1,4})、")
# A site cuts in mid-sentence nearly always.
MOSTLY = 0.6
ITEM_ENDS = frozenset("。;!?:)]】〕》”…\n")
SENTENCE_STOP = "。"
FIRST_CHUNK = regex.compile(r"(?<!\d)1、")
SECOND_CHUNK = regex.compile(r"\n?2、")


def find_furniture(document: Document, rules: Rules) -> tuple[Span, ...]:
    """Return the stretches of a document's text that are no words of the plan, sorted, disjoint.

    A chunk number's span takes the line break before it along, so that the chunks join without a
    separator: sites cut their texts in mid-word.
    """
    folded = fold(document.text)
    lines = list(_printed_lines(folded, document))
    site = list(_site_lines(folded, lines, rules))
    chunks = _chunks(folded) or _two_chunks(folded, site)
    return merge_spans([*site, *_page_numbers(folded, lines, rules), *chunks])


def _printed_lines(text: str, document: Document) -> Iterator[Span]:
    """Yield the lines of paragraphs outside of tables: a page's number may stand inside of one."""
    for paragraph in document.paragraphs:
        if paragraph.cell is None and not paragraph.footnote:
            start = paragraph.start
            while (end := text.find("\n", start, paragraph.end)) >= 0:
                yield Span(start, end)
                start = end + 1
            yield Span(start, paragraph.end)


def _site_lines(text: str, lines: Sequence[Span], rules: Rules) -> Iterator[Span]:
    """Yield a site's own lines, each with its line break; a tail to the end of the text."""
    for at, line in enumerate(lines):
        if line.end - line.start > LONGEST_LINE:
            continue
        words = text[line.start : line.end].strip()
        edge = at < EDGE_LINES or at >= len(lines) - EDGE_LINES
        own = rules.furniture.candidates(words, EDGE if edge else INSIDE)
        if any(rule.pattern.search(words) for rule in own):
            yield Span(line.start, _break_behind(text, line.end))
        elif (
            at
            and len(text) - line.start <= TAIL_LIMIT
            and any(rule.search(words) for rule in rules.furniture.tagged("tail"))
        ):
            yield Span(line.start, len(text))
            return


def _break_behind(text: str, end: int) -> int:
    return end + 1 if text[end : end + 1] == "\n" else end


def _page_numbers(text: str, lines: Sequence[Span], rules: Rules) -> Iterator[Span]:
    """Yield page numbers: in mid-sentence, and bare numbers that climb line by line."""
    for rule in rules.furniture.tagged("inline"):
        for match in rule.finditer(text):
            yield Span(*match.span())
    bare = [
        line
        for line in lines
        if line.end - line.start <= LONGEST_LINE
        and any(
            rule.pattern.search(text[line.start : line.end])
            for rule in rules.furniture.tagged("bare")
        )
    ]
    numbers = [int(text[line.start : line.end]) for line in bare]
    climbing = [
        at
        for at, number in enumerate(numbers)
        if number + 1 in numbers[at + 1 : at + 2] or number - 1 in numbers[max(at - 1, 0) : at]
    ]
    if len(climbing) >= FEWEST_CHUNKS:
        for at in climbing:
            yield Span(bare[at].start, _break_behind(text, bare[at].end))


def _chunks(text: str) -> list[Span]:
    """Return the chunk numbers of a sharing site: 1、 2、 3、 … at a constant pitch.

    A list of that numbering has items of unequal length; chunks differ by blanks only.
    """
    return _chunks_by_line(text) or _chunks_by_pitch(text)


def _chunks_by_line(text: str) -> list[Span]:
    found: list[Span] = []
    for match in CHUNK.finditer(text):
        if int(match[1]) == len(found) + 1:
            found.append(Span(*match.span()))
    lengths = [b.start - a.end for a, b in pairwise(found)]
    if len(lengths) < FEWEST_CHUNKS - 1:
        return []
    # In a longer series the first chunk may be shorter by the site's own heading.
    pitch = lengths[1:] if len(lengths) > FEWEST_CHUNKS else lengths
    uniform = max(pitch) - min(pitch) <= PITCH_SLACK and min(pitch) in PITCHES
    uniform = uniform and lengths[0] <= max(pitch) + PITCH_SLACK
    # Three items of a list may be equally long by chance, but each ends with its sentence.
    cut = sum(text[span.start - 1] not in ITEM_ENDS for span in found[1:])
    alike = _end_alike(text, found[1:])
    return found if uniform and not alike and cut >= MOSTLY * len(lengths) else []


def _end_alike(text: str, numbers: Sequence[Span]) -> bool:
    """Say whether the lines before all numbers have one label: items end so, no cut does."""
    lines = (text[: span.start].rpartition("\n")[2] for span in numbers)
    labels = {label if colon else None for label, colon, _ in (s.partition(":") for s in lines)}
    return len(labels) == 1 and None not in labels


def _chunks_by_pitch(text: str) -> list[Span]:
    """Find chunk numbers in a text whose line breaks are gone."""
    for first in FIRST_CHUNK.finditer(text, 0, PITCHES[-1]):
        second = first.end()
        while 0 <= (second := text.find("2、", second)) < first.end() + PITCHES[-1]:
            pitch = second - first.end()
            if pitch in PITCHES:
                found = _at_pitch(text, first.start(), pitch)
                if len(found) > FEWEST_CHUNKS:
                    return found
            second += 1
    return []


def _two_chunks(text: str, site: Sequence[Span]) -> list[Span]:
    """Return 1、 and 2、 where they begin the text or a site's own lines stand around them.

    Two make no pitch, but the second cuts a sentence of a text that has ended others, and no chunk
    is longer than the one before.
    """
    begins = {span.end for span in site} | {0}
    first = next((m for m in FIRST_CHUNK.finditer(text) if m.start() in begins), None)
    if first is None:
        return []
    end = min((span.start for span in site if span.start > first.end()), default=len(text))
    found: list[Span] = []
    for match in SECOND_CHUNK.finditer(text, first.end(), end):
        pitch = match.start() - first.end()
        cut = text[match.start() - 1] not in ITEM_ENDS
        cut &= SENTENCE_STOP in text[first.end() : match.start()]
        if cut and pitch in PITCHES and end - match.end() <= pitch + PITCH_SLACK:
            found.append(Span(*match.span()))
    return [Span(*first.span()), *found] if len(found) == 1 else []


def _at_pitch(text: str, start: int, pitch: int) -> list[Span]:
    """Return the numbers 1、 2、 … that stand exactly a pitch of characters apart."""
    found: list[Span] = []
    while text.startswith(mark := f"{len(found) + 1}、", start):
        found.append(Span(start, start + len(mark)))
        start += len(mark) + pitch
    return found
