"""Line breaks that a text lost: around the day below its title and the names of sections, …."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain

import regex

from zhenggai.rules import Rules
from zhenggai.text.document import Document
from zhenggai.text.flow import fold

# A signature in a line of its own is shorter; a title names its place so early.
SHORTEST_GLUED_LINE = 80
TITLE_REACH = 300
TITLE_PARAGRAPHS = 8
# So many blanks in so long a paragraph show whether they were line breaks.
SHORTEST_BLANKED = 300
FEWEST_BLANKS = 8
CLOSED_BY_BLANK = frozenset({"item", "named", "compound"})
NUMBER_REACH = 8
MOSTLY_BLANKS = 0.8
# So large a share of the wide blanks must be told as lines for the others to be lines too.
MOSTLY_WIDE = 0.8
HEADING_REACH, TITLE_LENGTH = 24, 60
BLANK = regex.compile(r"(?<=[^\s\x00-\x7f]|[.;:!?)\]])[ \t]{1,4}(?=[^\s])")
STOPS = frozenset("。;!?)】〕”…")


def find_line_breaks(document: Document, rules: Rules) -> tuple[int, ...]:
    """Return the places in a document's text where a line should begin and does not, in order.

    …备注：省级挂牌督办岚江省人民政府2020年12月12日: the day ends a paragraph, and before it stands
    a body whose place the text began with. …整改方案（2020年12月12日）2020年7月6日至20日，督察组…:
    the day stands in brackets behind the title. …到位。有关要求（一）加强领导。: a section's name
    between a stop and a list. Blanks are what is left of all line breaks where they mostly stand
    behind a stop or before what begins a line.
    """
    found = (_blanks, _days, _sections, _signatures)
    return tuple(sorted({at for find in found for at in find(document, rules)}))


def _blanks(document: Document, rules: Rules) -> Iterator[int]:
    """Yield what stands behind the blanks of a long paragraph that were its line breaks.

    Most of its blanks stand behind a stop or a title, or before a number, a label or a group's
    name.
    """
    begins = [rules.marks[f"line-{form}"].pattern for form in ("numbered", "labelled")]
    headings = [rules.sections["kind"].pattern]
    titles = [rule.pattern for rule in rules.facts.tagged("title")]
    for paragraph in document.paragraphs:
        if paragraph.cell is not None or paragraph.end - paragraph.start < SHORTEST_BLANKED:
            continue
        words = fold(document.text[paragraph.start : paragraph.end])
        blanks = list(BLANK.finditer(words))
        starts = [0, *(m.end() for m in blanks)]
        ends = [*(m.start() for m in blanks), len(words)]
        lines = [words[start:end] for start, end in zip(starts, ends, strict=True)]
        # 第五项 污水直排: a blank behind a number is a part of its form.
        free = {
            m.end()
            for m, above in zip(blanks, lines, strict=False)
            if not _ends_numbered(above, rules)
        }
        told = {
            start
            for above, start, line in zip(lines, starts[1:], lines[1:], strict=False)
            if above[-1] in STOPS
            or any(form.match(line) for form in begins)
            or any(form.search(line) for form in headings if len(line) <= HEADING_REACH)
            or any(form.fullmatch(above) for form in titles if len(above) <= TITLE_LENGTH)
        } & free
        wide = {m.end() for m in blanks if len(m[0]) > 1}
        every = {m.end() for m in blanks}
        # 建成 1 座 between paragraphs that two blanks part: the wide ones speak for themselves.
        breaks = next((own for own in (every, wide) if _are_breaks(told & own, own)), None)
        if breaks is None:
            continue
        told &= breaks
        # 局长 王明: a name behind its post is no line. Wide blanks that mostly are lines all are.
        wide &= free
        if len(told & wide) >= MOSTLY_WIDE * len(wide):
            told |= wide
        yield from (paragraph.start + at for at in sorted(told))


def _are_breaks(told: Collection[int], blanks: Collection[int]) -> bool:
    """Say whether blanks, of which some are told as breaks, were a text's line breaks."""
    return len(blanks) >= FEWEST_BLANKS and len(told) >= MOSTLY_BLANKS * len(blanks)


def _ends_numbered(words: str, rules: Rules) -> bool:
    """Say whether words end in a number that a blank closes: 第五项| 污水直排."""
    tail = f"{words[-NUMBER_REACH:]} "
    return any(
        match.end() == len(tail)
        for rule in rules.numbering
        if rule.tag in CLOSED_BY_BLANK
        for match in rule.finditer(tail)
    )


def _sections(document: Document, rules: Rules) -> Iterator[int]:
    """Yield where the names of sections begin and end, between a stop and a list or a text."""
    headings, name = rules.sections.tagged("heads-list"), rules.sections["section"].pattern
    for paragraph in document.paragraphs:
        if paragraph.cell is not None or paragraph.end - paragraph.start < SHORTEST_GLUED_LINE:
            continue
        words = fold(document.text[paragraph.start : paragraph.end])
        for match in chain.from_iterable(rule.finditer(words) for rule in headings):
            if name.search(match["name"]) and words.count(match["name"]) == 1:
                yield from (paragraph.start + at for at in match.span("name"))


def _days(document: Document, rules: Rules) -> tuple[int, ...]:
    """Return where the day below a title begins, and what stands behind it."""
    pattern = rules.facts["title-day"].pattern
    for paragraph in document.paragraphs[:TITLE_PARAGRAPHS]:
        start, end = paragraph.start, min(paragraph.end, paragraph.start + TITLE_REACH)
        if paragraph.cell is None and end - start >= SHORTEST_GLUED_LINE:
            match = pattern.search(fold(document.text[start:end]))
            if match is not None:
                return tuple(start + at for at in match.span("day"))
    return ()


def _signatures(document: Document, rules: Rules) -> Iterator[int]:
    signature, place = (rules.facts[f"signature-{part}"].pattern for part in ("glued", "place"))
    text = document.text
    for paragraph in document.paragraphs:
        if paragraph.cell is not None or paragraph.end - paragraph.start < SHORTEST_GLUED_LINE:
            continue
        match = signature.search(fold(text[paragraph.start : paragraph.end]))
        if match is None:
            continue
        start = paragraph.start + match.start("who")
        head = fold(text[: min(start, TITLE_REACH)])
        names = place.finditer(match["who"], overlapped=True)
        first = next((name for name in names if name["name"] in head), None)
        if first is not None:
            yield start + first.start()
