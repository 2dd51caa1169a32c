"""Every candidate number of every scheme, with its evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product

import regex

from zhenggai.evidence.model import Number
from zhenggai.evidence.number_places import (
    AMIDST,
    APART,
    HEAD,
    LINE,
    LONGEST_HEADING,
    NAMED,
    STOPS,
    closed_by_blank,
    place_weight,
)
from zhenggai.rules import Rule, Rules
from zhenggai.text.document import Span, covers
from zhenggai.text.flow import Flow
from zhenggai.text.numerals import label_number

ORNAMENT = frozenset(" \t*▲■●◆★#※>►➢◇□")
LINE_SCHEMES = frozenset({"bullet", "bare"})
# ▲新建管网；▲改造泵站: these part a line too, a hyphen does not.
BULLETS = frozenset({*"▲●■◆★►➢◇□", "——"})
LABEL_END = regex.compile(r"[ \t、.:：,)—]+$")
# What bold type, or a number that Word counts, adds to a number's weight.
TYPED = 0.3
# The rule of numbers under names of any words, and how often such a name stands in mid-line.
AT_LENGTH = "named-at-length"
RECURS = 2
# What a program counts may have no dot (1, 1.1, 一): it is read as if it had one.
CLOSINGS = ("", "、", ".")
# What is longer is a text that a program puts before its paragraphs.
LONGEST_NUMBER = 40


class _Lines:
    """Where the lines of a flow begin, seen from a number."""

    def __init__(self, flow: Flow) -> None:
        text = flow.folded
        self.first = {_first_character(text, line.start, line.end) for line in flow.lines}
        # A bullet is an ornament itself.
        self.bullets = {
            line.end - len(text[line.start : line.end].lstrip(" \t")) for line in flow.lines
        }
        self.bold = {
            _first_character(text, line.start, line.end)
            for line in flow.lines
            if line.bold or line.heading
        }


def find_numbers(flow: Flow, rules: Rules) -> Iterator[Number]:
    """Yield every number at a place where a number may stand."""
    automatic = _automatic_numbers(flow)
    printed = list(_printed_numbers(flow, rules, automatic))
    printed = list(_with_firsts(_with_nexts(printed, flow.folded), flow.folded))
    yield from printed
    for start in automatic.keys() - {number.span.start for number in printed}:
        number = _without_dot(flow, Span(start, automatic[start]), rules)
        if number is not None:
            yield number


def _printed_numbers(flow: Flow, rules: Rules, automatic: Mapping[int, int]) -> Iterator[Number]:
    """Yield every number that looks like one; ``automatic`` ones end where the file says so."""
    text = flow.folded
    lines = _Lines(flow)
    computed = flow.document.computed
    for rule in rules.numbering:
        for match, at_line in _matches(flow, lines, rule):
            start, end = match.span()
            if any(map(str.isalnum, text[automatic.get(start, len(text)) : end])):
                # An automatic 1 before 2024.5: the file says where its number ends.
                continue
            weight = place_weight(text, start, end, rule.tag, at_line, rules)
            if not weight and rule.tag not in APART:
                continue
            if start in lines.bold or (at_line and covers(computed, flow.origin(start))):
                weight += TYPED
            groups = match.groupdict()
            value = 1 if rule.tag == "bullet" else label_number(groups["n"] or "")
            if value is None or value == 0:
                continue
            major = groups.get("major")
            # 序号 in one cell, its number in the next: only the number is printed as the label.
            own = start + match[0].rstrip("\t").rfind("\t") + 1
            label = LABEL_END.sub("", text[own:end])
            closed = label + ")" if label.count("(") > label.count(")") else label
            while end < len(text) and text[end] in " \t":
                end += 1
            yield Number(
                rule.tag,
                value,
                Span(start, end),
                Span(own, own + len(closed)),
                weight,
                at_line,
                label_number(major) if major else None,
            )


def _with_nexts(numbers: Iterable[Number], text: str) -> Iterator[Number]:
    """Yield the numbers; one amid words that a blank closes counts where its series comes to it.

    长效机制1-2 某厂: behind a 1-1 that stands well it is the next one, and else two digits.
    """
    before: dict[str, tuple[int | None, int]] = {}
    for number in sorted(numbers, key=lambda one: one.span.start):
        told = number
        if not number.weight and closed_by_blank(text, number.span.end):
            major, value = before.get(number.scheme, (None, 0))
            if value and (number.major, number.value) == (major, value + 1):
                told = replace(number, weight=NAMED)
        if told.weight:
            before[told.scheme] = (told.major, told.value)
        yield told


def _with_firsts(numbers: Iterable[Number], text: str) -> Iterator[Number]:
    """Yield the numbers; one amid words only where its series goes on behind it in a better place.

    整改方案第1项…。第2项…: no stop parts the first of a list from the title above it; of some
    items of another list it may be the 第十九项. Right behind a numbered heading
    (（一）强化监管1.建网。2.清淤。) it stands as well as any.
    """
    behind: dict[str, Number] = {}
    firsts: set[int] = set()
    found: list[Number] = []
    for number in sorted(numbers, key=lambda one: -one.span.start):
        after = behind.get(number.scheme)
        first = number.value == 1 or (number.scheme == "item" and not number.weight)
        if first and after is not None and after.value == number.value + 1:
            firsts.add(len(found))
            found.append(replace(number, weight=max(number.weight, AMIDST)))
        elif number.weight:
            found.append(number)
        if number.weight:
            behind[number.scheme] = number
    above: Number | None = None
    for at in range(len(found) - 1, -1, -1):
        number = found[at]
        if at in firsts and number.weight < HEAD and above is not None:
            heading = text[above.span.end : number.span.start]
            if len(heading) <= LONGEST_HEADING and STOPS.isdisjoint(heading):
                number = replace(number, weight=HEAD)
        if number.weight >= HEAD:
            above = number
        yield number


def _automatic_numbers(flow: Flow) -> dict[int, int]:
    """Return where the numbers that a program counts begin in the flow, and where each ends."""
    found: dict[int, int] = {}
    for line in flow.lines if flow.document.numbers else ():
        start = flow.origin(line.start)
        number = flow.document.number_at(start)
        if number is not None and number.start == start:
            found[line.start] = line.start + number.end - number.start
    return found


def _without_dot(flow: Flow, span: Span, rules: Rules) -> Number | None:
    """Return an automatic number as a mark where text follows it, None where it is none."""
    text = flow.folded
    end = span.end
    while end < len(text) and text[end] in " \t":
        end += 1
    if text[end : end + 1] in ("", "\n"):
        return None
    label = text[span.start : span.end]
    if len(label) > LONGEST_NUMBER:
        return None
    for rule, closing in product(rules.numbering, CLOSINGS):
        match = rule.pattern.fullmatch(label + closing)
        if match is None:
            continue
        groups = match.groupdict()
        value = label_number(groups.get("n") or "")
        if value:
            major = groups.get("major")
            place = Span(span.start, end)
            return Number(
                rule.tag,
                value,
                place,
                span,
                LINE + TYPED,
                True,
                label_number(major) if major else None,
            )
    return None


def _matches(flow: Flow, lines: _Lines, rule: Rule) -> Iterator[tuple[regex.Match[str], bool]]:
    """Yield where a rule's form of number may stand, and whether it begins its line there."""
    text = flow.folded
    matches = tuple(rule.finditer(text))
    names: Counter[str] = Counter()
    if rule.tag == "named":
        names.update(text[m.start() : m.start("n")] for m in matches)
    bullet = rule.tag in LINE_SCHEMES
    for match in matches:
        start = match.start()
        at_line = start in (lines.bullets if bullet else lines.first)
        before = text[start - 1] if start else "\n"
        if bullet and not at_line and not (match[0] in BULLETS and before in STOPS):
            continue
        if rule.tag == "bare" and flow.line_at(start).cell is not None:
            continue
        if names and not at_line:
            name = text[start : match.start("n")]
            others = [other for other in names if other[-2:] == name[-2:] and other != name]
            # 督察反馈问题一: recurs; 某局配合问题一: in mid-line is words and a number.
            if rule.id == AT_LENGTH and (names[name] < RECURS or others):
                continue
            shorter = max(
                (o for o in others if name.endswith(o)), key=names.__getitem__, default=name
            )
            if names[shorter] > names[name]:
                # 与信访件合并整改问题二: beside 问题一, 问题三 the words before belong to a value.
                again = rule.pattern.match(text, match.start("n") - len(shorter))
                match = again if again is not None else match  # noqa: PLW2901
        yield match, at_line


def _first_character(text: str, start: int, end: int) -> int:
    """Return the place of a line's first character behind blanks and ornaments."""
    while start < end and text[start] in ORNAMENT:
        start += 1
    return start
