"""The title of a document: the line, or the lines, for which most speaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from zhenggai.rules import Rule, Rules
from zhenggai.text.characters import is_chinese
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, Line
from zhenggai.text.numerals import SMALL
from zhenggai.values.places.finder import find_place

TITLE_LINES = 40
TITLE_LIMIT = 110
MOST_LINES = 4
# A last line that is shorter is the end of a title that was wrapped: 意见的整改方案.
SHORTEST_LAST_LINE = 10
# A headline that no rule knows is neither a word nor a sentence.
SHORTEST, LONGEST = 6, 42
# A paragraph this long tells something: what stands alone above the first one is its headline.
TELLING = 40
# A label stands this near below what it is about.
NEAR_LABEL = 4
# The longest words that a title goes on with behind what might end it.
LONGEST_REST = 10
QUOTED = regex.compile(r"《([^《》]{4,90})》")
BLANK = regex.compile(r"\s+")
FIRST_NUMBER = regex.compile(rf"[(][{SMALL}\d]{{1,3}}[)]$")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line, or some that follow one another, that may be a title; all texts are folded.

    ``parts`` are its lines. ``above``: how many lines of the text
    itself stand above it. ``told_below``: a paragraph that tells something follows;
    ``page_below``: a line of the page itself does, ``crumb_below``: one that says where it stands;
    ``labelled_below``: labels do, so that it may be what they are about. ``quoted``: another line
    has it in 《》.
    """

    span: Span
    text: str
    parts: tuple[str, ...]
    above: int
    heading: bool
    told_below: bool
    page_below: bool
    crumb_below: bool
    labelled_below: bool
    quoted: bool
    in_cell: bool


def find_title(flow: Flow, rules: Rules) -> Span | None:
    """Return the document's title: of the first lines those for which most speaks, if anything.

    A text without line breaks begins with its title; the title ends where its words do.
    """
    lines = [line for line in unruled_lines(flow, TITLE_LINES) if line.end > line.start]
    wrapper = rules.documents["line-wrapper"]
    best, wrapped = None, None
    most = most_wrapped = 0.0
    for one in _candidates(flow, lines, rules):
        weight = _weight(one, rules)
        if weight > most:
            best, most = one, weight
        # Where the paper that is issued does not follow, the notice's title is the document's.
        if wrapper.search(one.text) and weight - wrapper.weights["title"] > most_wrapped:
            wrapped, most_wrapped = one, weight - wrapper.weights["title"]
    found = best or wrapped
    return found.span if found is not None else _glued(flow, lines, rules)


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


def _candidates(flow: Flow, lines: Sequence[Line], rules: Rules) -> Iterator[_Candidate]:
    """Yield each line alone and with up to three below it.

    A date, an addressee, 附件1, 工作要求, (此件公开发布) are no part of a title; nor does one go on
    with a numbered line, in another cell of a table, or in a heading of another level.
    """
    page, crumb = rules.documents["front-site"], rules.documents["front-crumb"]
    stop, numbered = rules.facts["title-break"], rules.documents["line-number"]
    labelled, signed = rules.marks["title-labelled"], rules.facts["issued-signed"].pattern
    texts = [flow.folded[line.start : line.end].strip() for line in lines]
    section = rules.sections["section"]
    broken = [
        not text
        or stop.search(text) is not None
        or signed.fullmatch(text) is not None
        or (at > 0 and section.search(text) is not None)
        for at, text in enumerate(texts)
    ]
    quoted = {BLANK.sub("", match[1]) for text in texts for match in QUOTED.finditer(text)}
    above = 0
    for first, text in enumerate(texts):
        if broken[first]:
            continue
        for last in range(first, min(first + MOST_LINES, len(lines))):
            one, other = lines[first], lines[last]
            joined = "".join(texts[first : last + 1])
            apart = (one.cell, one.heading) != (other.cell, other.heading) or (
                last > first and numbered.search(texts[last]) is not None
            )
            if broken[last] or apart or len(joined) > TITLE_LIMIT:
                break
            below = texts[last + 1] if last + 1 < len(texts) else ""
            yield _Candidate(
                flow.strip(Span(one.start, other.end)),
                joined,
                tuple(texts[first : last + 1]),
                above,
                bool(one.heading or one.centered),
                len(below) >= TELLING and "。" in below,
                page.search(below) is not None,
                crumb.search(below) is not None,
                any(labelled.search(text) for text in texts[last + 1 : last + 1 + NEAR_LABEL]),
                BLANK.sub("", joined) in quoted,
                one.cell is not None,
            )
        above += not any(rule.search(text) for rule in rules.documents.tagged("front"))


def _weight(one: _Candidate, rules: Rules) -> float:
    """Return how much speaks for a candidate: its words, how it begins, where it stands."""
    table = rules.documents
    found = sum(rule.weights["title"] for rule in table.tagged("line") if rule.search(one.text))
    forms = {rule.words[0]: rule.weights["title"] for rule in table.tagged("line-form")}
    found += sum(times * forms[name] for name, times in _forms(one, rules).items())
    # Whether it begins with a place is asked last: few lines need it.
    if found + forms["begins"] > 0 and begins(one.text, rules):
        found += forms["begins"]
    return found


def _forms(one: _Candidate, rules: Rules) -> Mapping[str, int]:
    """Return what a candidate is beside its words, and how often."""
    first = one.above == 0
    name = _name(one.text, rules)
    called = first and _is_called(one.text, rules)
    headline = first and len(one.parts) == 1 and SHORTEST <= len(one.text) <= LONGEST
    return {
        "prior": 1,
        name or "nameless": 1,
        "headline": headline and not (name or called or one.labelled_below or one.in_cell),
        "quoted": one.quoted,
        "first": first,
        "above": one.above,
        "joined": len(one.parts) - 1,
        "another": _holds_another(one.parts, rules),
        "heading": one.heading,
        "called": called,
        "told-below": first and one.told_below,
        "page-below": first and one.page_below and not one.crumb_below,
        "crumb-below": one.crumb_below,
    }


def _holds_another(parts: Sequence[str], rules: Rules) -> bool:
    """Say whether what stands before some line is a title, and the line itself another."""
    for at in range(1, len(parts)):
        head, line = "".join(parts[:at]), parts[at]
        if len(line) < SHORTEST_LAST_LINE or _name(line, rules) is None:
            continue
        if _name(head, rules) is not None or _is_called(head, rules):
            return True
    return False


def _name(text: str, rules: Rules) -> str | None:
    """Return the rule of titles that a whole text is read by."""
    named = (
        rule.id
        for tag in ("title", "title-head")
        for rule in rules.facts.tagged(tag)
        if rule.pattern.fullmatch(text)
    )
    return next(named, None)


def _is_called(text: str, rules: Rules) -> bool:
    """Say whether a text is called what documents are: 讲话, 解读, 管理办法, 整改方案."""
    called = (*rules.documents.tagged("title"), *rules.documents.tagged("noun"))
    return any(rule.search(text) for rule in called)


def _glued(flow: Flow, lines: Sequence[Line], rules: Rules) -> Span | None:
    """Return the title that begins a text without line breaks."""
    start = flow.strip(Span(lines[0].start, lines[0].end)).start if lines else len(flow.text)
    text = flow.folded[start : start + TITLE_LIMIT]
    for rule in rules.facts.tagged("title"):
        match = rule.pattern.match(text)
        if match is not None:
            # …整改任务清单|(一)某河黑臭: the bracket is the first issue's number.
            number = FIRST_NUMBER.search(match[0])
            end = number.start() if number else _last_end(rule, text, match.end())
            return Span(start, start + end)
    return None


def _last_end(rule: Rule, text: str, end: int) -> int:
    """Return where a title ends at the latest: …反馈意见 may go on with 整改情况报告."""
    for last in range(min(end + LONGEST_REST, len(text)), end, -1):
        if all(map(is_chinese, text[end:last])) and rule.pattern.fullmatch(text, 0, last):
            return last
    return end
