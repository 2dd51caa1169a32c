"""Every word that may be a field label here, with its evidence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING

import regex

from zhenggai.evidence.key_cells import key_cells
from zhenggai.evidence.key_lines import (
    numbered_lines,
    recurring_labels,
    sibling_lines,
    split_labels,
)
from zhenggai.evidence.label_forms import unlisted_labels
from zhenggai.evidence.labels import adjusted_fields, header_fields, label_words
from zhenggai.evidence.model import Label, Number
from zhenggai.evidence.number_places import STOPS
from zhenggai.evidence.numbers import ORNAMENT
from zhenggai.rules import Rules
from zhenggai.text.document import Span, covers
from zhenggai.text.flow import Flow
from zhenggai.text.numerals import SMALL

if TYPE_CHECKING:
    import re

CONTACT, MEASURE = ("contact",), ("measure",)
# Shorter words (时限, 措施) stand in any sentence.
ROW_WORD = 4
ROW_VALUE = 2
# 电话: opens a field of its own only where no label of contacts heads it.
SHORT_CONTACT = 2
OPENING = frozenset("【〔[*▲■●◆★#※>")


# What opens a line, or stands behind the number that does.
LINE_WORD = regex.compile(r"(?m)(?:(?<=^[ \t]{0,20})|(?<=[.、)】]))\p{Han}{1,8}$")
LINE_WORD_REACH = 8
QUALIFIER = regex.compile(r"\([^()\n]{1,14}\)")
# 措施1:, 措施二: what tells a field that opens its line from its like.
LIKE_NUMERAL = regex.compile(rf"(?:\d{{1,2}}|[{SMALL}]{{1,2}})(?=[ \t]{{0,3}}:)")


def find_labels(flow: Flow, rules: Rules, numbers: tuple[Number, ...]) -> Iterator[Label]:
    """Yield every field label that stands where one may stand, with its strength."""
    text = flow.folded
    pattern, names = label_words(rules)
    prose, direct = (rules.marks[f"label-{form}"].pattern for form in ("prose", "direct"))
    # Of 问题1. and the 1. in it, the likelier one stands before the label.
    by_end = {n.span.end: n for n in sorted(numbers, key=lambda n: n.weight) if n.scheme != "part"}
    firsts = {n.span.start for n in numbers if n.value == 1}
    whole, inside = _whole_labels(flow, rules, numbers)
    yield from whole
    # 整改目标全市…: the blank behind a label may be lost; it opens line after line all the same.
    bare = Counter(
        match[0]
        for line in flow.lines
        if (match := pattern.match(text, line.start, line.end)) and text[match.end()] != ":"
    )
    inside.sort()
    words = list(pattern.finditer(text))
    in_row = _in_rows(flow, words, prose)
    for place, end in _own_words(text, words, by_end, rules):
        if covers(inside, place):
            continue
        word = text[place:end].replace(" ", "").replace("\t", "")
        line = flow.line_at(place)
        if end > line.end:
            # 责任 | 牵头单位: two cells are no label together.
            continue
        more, fields = adjusted_fields(text[max(line.start, place - 6) : place], word, rules)
        if not more and text[end : end + 1] == ":":
            more, fields = _composed(text, line.start, place, word, rules)
        start = place - more
        begin, number = _left_edge(text, start, line.start, by_end)
        at_line = not text[line.start : begin].strip()
        begin += len(text[begin:start]) - len(text[begin:start].lstrip(" \t"))
        if names[word] == CONTACT and _tells_how(flow, begin, line.start, word, rules):
            continue
        counts = at_line and number is None and names[word] == MEASURE
        stop, colon, closed = _right_edge(
            text, _counted(text, end) if counts else end, line.end, rules
        )
        boundary = at_line or text[begin - 1] in STOPS or text[begin - 1] == " "
        bracketed = closed and any(text[i] in OPENING for i in range(begin, start))
        boundary |= number is not None and (colon or bracketed or text[stop : stop + 1] == "。")
        boundary |= colon and _goes_on(flow, begin, word, rules)
        if number is not None and text[stop : stop + 1] == "。":
            stop += 1
        alone = at_line and stop >= line.end
        set_off = (
            at_line
            and len(word) >= 4
            and (
                text[end : end + 1] in {" ", "\t"}
                or (bare[word] > 1 and not prose.match(text, end, line.end))
                or direct.match(text, end) is not None
            )
        )
        headed = number is not None and boundary and _numbered_heading(text, end, line.end, rules)
        # 下步工作安排(一)…: it heads a list.
        lists = boundary and stop in firsts and len(word) >= ROW_WORD
        if alone or (boundary and colon) or bracketed:
            strength = 3
        elif headed or set_off or (colon and len(word) > ROW_WORD):
            # 市财政局整改落实情况:…: no sentence says so long a word before a colon.
            strength = 2
        elif (colon and len(word) >= 3) or start in in_row or lists:
            strength = 1
        else:
            continue
        if number is not None and not boundary:
            begin, number = number.span.end, None
        yield Label(
            fields or names[word],
            Span(begin, stop),
            Span(start, end),
            strength,
            at_line,
            alone,
            number,
        )


def _own_words(
    text: str,
    words: Sequence[re.Match[str]],
    numbers: Container[int],
    rules: Rules,
) -> Iterator[tuple[int, int]]:
    """Yield where each word stands; of one behind others the part that labels are more often.

    局配合验收单位: is 局配合 and 验收单位 where the document has 验收单位: elsewhere. What stands
    behind a number (第一项具体问题:), of which ``numbers`` are the ends, is whole, and so is what
    no body stands before: 长期坚持牵头责任单位:.
    """
    _, names = label_words(rules)
    body_end = rules.marks["cell-unit-end"].pattern
    said = Counter(match[0] for match in words if text[match.end() : match.end() + 1] == ":")
    for match in words:
        (start, end), word = match.span(), match[0]
        if start not in numbers and body_end.search(text[start - 1 : start]):
            ends = (at for at in range(1, len(word) - 1) if word[at:] in names)
            start += next((at for at in ends if said[word[at:]] > said[word]), 0)
        yield start, end


def _composed(
    text: str, line_start: int, start: int, word: str, rules: Rules
) -> tuple[int, tuple[str, ...]]:
    """Return how much of a line before a word belongs to it, and what both name: 信访|反映问题."""
    match = LINE_WORD.search(text, max(line_start, start - LINE_WORD_REACH), start)
    fields = header_fields(match[0] + word, rules) if match is not None else ()
    return (len(match[0]), fields) if match is not None and fields else (0, ())


def _in_rows(
    flow: Flow, words: Sequence[re.Match[str]], prose: regex.Pattern[str]
) -> frozenset[int]:
    """Return the places of words that follow one another in a line as they do in another stretch.

    目标全部完成整改时限2024年底前整改措施…: neither colon nor blank parts label and value, but row
    after row has the same words. None where the document prints the word with a colon.
    """
    text = flow.folded
    marked = {m[0] for m in words if text[m.end() : m.end() + 1] == ":"}
    rows: dict[tuple[str, str], set[str]] = defaultdict(set)
    places: dict[str, list[int]] = defaultdict(list)
    last: re.Match[str] | None = None
    for match in words:
        word = match[0]
        if len(word) < ROW_WORD or word in marked or prose.match(text, match.end()):
            continue
        between = "\n" if last is None else text[last.end() : match.start()].rstrip(" ")
        if last is not None and "\n" not in between and len(between) >= ROW_VALUE:
            rows[last[0], word].add(between)
        places[word].append(match.start())
        last = match
    shared = {word for row, values in rows.items() if len(values) > 1 for word in row}
    return frozenset(at for word in shared for at in places[word])


def _tells_how(flow: Flow, at: int, line_start: int, word: str, rules: Rules) -> bool:
    """Say whether a word is a part of what another label says of contacts: 联系方式:电话:…."""
    text = flow.folded
    if text[line_start:at].strip():
        return text[at - 1] == ":"
    if len(word) > SHORT_CONTACT or line_start == 0:
        return False
    pattern, names = label_words(rules)
    above = flow.line_at(line_start - 1)
    heads = pattern.search(text, above.start, above.end)
    alone = heads is not None and not text[heads.end() : above.end].strip(" :")
    return alone and heads is not None and names.get(heads[0]) == CONTACT


def _goes_on(flow: Flow, at: int, word: str, rules: Rules) -> bool:
    """Say whether a line that tells whom to ask goes on to tell it: 联系人:周航,联系电话:…."""
    pattern, names = label_words(rules)
    first = pattern.match(flow.folded, flow.line_at(at).start)
    return (
        first is not None
        and flow.folded[at - 1] == ","
        and names.get(first[0]) == names[word] == CONTACT
    )


def _whole_labels(
    flow: Flow, rules: Rules, numbers: tuple[Number, ...]
) -> tuple[list[Label], list[Span]]:
    """Return the labels that cells and lines are as a whole, and where none is to be looked for."""
    keys = (*key_cells(flow, rules), *split_labels(flow, rules))
    found = [Label(fields, span, span, 3, True, True) for span, fields in keys if fields]
    inside = [span for span, _ in keys]
    numbered = {n.span.end: n for n in numbers if n.line_start}
    for end, span, fields in numbered_lines(flow, rules, numbered):
        before = numbered[end]
        whole = Span(before.span.start, max(span.end, flow.line_at(span.start).end))
        found.append(Label(fields, whole, span, 3, True, True, before))
        inside.append(span)
    taken = {span.start for span in inside}
    for number, mark, span, fields in sibling_lines(flow, rules, numbers):
        if span.start not in taken:
            alone = not flow.folded[mark.end : flow.line_at(span.start).end].strip()
            whole = Span(number.span.start, mark.end)
            found.append(Label(fields, whole, span, 3, True, alone, number))
            inside.append(span)
    for mark, span, fields in recurring_labels(flow, rules):
        alone = not flow.folded[mark.end : flow.line_at(span.start).end].strip()
        found.append(Label(fields, mark, span, 3, True, alone))
        inside.append(span)
    taken = {span.start for span in inside}
    for mark, span, fields in unlisted_labels(flow, rules):
        if span.start not in taken:
            line = flow.line_at(span.start)
            at_line = ORNAMENT.issuperset(flow.folded[line.start : mark.start])
            alone = at_line and not flow.folded[mark.end : line.end].strip()
            found.append(Label(fields, mark, span, 3, at_line, alone))
            inside.append(span)
    # 问题1: is a number, no label with the value 1.
    inside += [n.span for n in numbers if n.scheme == "named"]
    return found, inside


def _left_edge(
    text: str, start: int, line_start: int, by_end: dict[int, Number]
) -> tuple[int, Number | None]:
    """Step back from a label's word over brackets, ornaments and a number; return where it begins.

    A bracket that opens before the word is part of the mark only where it is no list's bracket.
    """
    at = start
    while at > line_start and text[at - 1] in (OPENING | ORNAMENT):
        at -= 1
    number = by_end.get(at) or by_end.get(start)
    if number is not None and number.span.start < line_start:
        number = None
    if number is not None:
        at = number.span.start
        while at > line_start and text[at - 1] in ORNAMENT:
            at -= 1
    if number is None and at < start and text[at:start].isspace() and at > line_start:
        at = start
    return at, number


def _counted(text: str, end: int) -> int:
    """Step over the numeral behind a word that opens its line: 措施1:."""
    numeral = LIKE_NUMERAL.match(text, end)
    return numeral.end() if numeral is not None else end


def _right_edge(text: str, end: int, line_end: int, rules: Rules) -> tuple[int, bool, bool]:
    """Step over what closes a label: a qualifier, brackets, the colon; say what was there."""
    at = end
    stop = rules.marks["label-colon"].pattern
    qualifier = QUALIFIER.match(text, at, line_end)
    if qualifier and (stop.match(text, qualifier.end()) or qualifier.end() >= line_end):
        at = qualifier.end()
    closed = False
    while at < line_end and text[at] in "】〕]* \t":
        closed = closed or text[at] in "】〕]*"
        at += 1
    colon = stop.match(text, at, line_end)
    if colon:
        at = colon.end()
        while at < line_end and text[at] in "* \t":
            at += 1
    elif not closed:
        at = end
        while at < line_end and text[at] in " \t":
            at += 1
    return at, colon is not None, closed


def _numbered_heading(text: str, end: int, line_end: int, rules: Rules) -> bool:
    """Say whether a numbered word stands as a heading: （一）整改目标。 or 三、整改措施(一)…"""
    rest = text[end : min(end + 2, line_end)]
    return not rest or rest[0] in "。(. \t" or rules.marks["label-first"].search(rest) is not None
