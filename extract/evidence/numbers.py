"""Every candidate number of every scheme, with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product

import regex

from zhenggai.evidence.labels import SOFT_FIELDS, label_words
from zhenggai.evidence.model import Number
from zhenggai.rules import Rules
from zhenggai.rules.patterns import compiled
from zhenggai.text.document import Span, covers
from zhenggai.text.flow import Flow
from zhenggai.text.numerals import label_number

# Behind these a label or a number may begin in mid-line: 。3.加强, )整改时限:, ”二、
STOPS = frozenset("。;:!?)】〕」』”…\t")


SOFT_STOPS = frozenset(",、 ")


ORNAMENT = frozenset(" \t*▲■●◆★#※>►➢◇□")


BARE_SCHEMES = frozenset({"cjk", "cjk_paren", "arabic", "circled"})


# What may follow a value right away: 责任单位:市住建局(2)建站, 责任人:王伟二、队伍建设方面.
VALUED = BARE_SCHEMES - {"circled"} | {"arabic_paren", "arabic_half", "named", "item"}


VALUE_LIMIT = 60


# ①截污②清淤③禁渔: goes on with a series that began behind a stop.
CIRCLED_WEIGHT = 0.35


NAMED_END = regex.compile(r"[:】.、]\s*$|:")


LINE_SCHEMES = frozenset({"bullet", "bare"})


# ▲新建管网；▲改造泵站: these part a line too, a hyphen does not.
BULLETS = frozenset({*"▲●■◆★►➢◇□", "——"})


# 3.5座电站 in a line of its own behind a full stop may go on with a series, 3.5公里 elsewhere not.
DECIMAL = {True: 0.35, False: 0.2}


# A year right behind the dot is text (3.2019年10月底前); any other digit makes it a quantity.
# 2.11家企业 at a line's start or behind a label is measure 2: what is counted has no decimals.
COUNT_AHEAD = regex.compile(r"\d{1,4}(?:[家名座处台项起条户辆所宗]|个(?!百分点))")


YEAR_AHEAD = compiled(r"(?:19|20)\d\d[ \t]{0,2}(?:年|[.\-/—至到]|$)|[Pp][Mm]")


LABEL_END = regex.compile(r"[ \t、.:：,)—]+$")


# What a program counts may have no dot (1, 1.1, 一): it is read as if it had one.
CLOSINGS = ("", "、", ".")


@cache
def _head_words(rules: Rules) -> frozenset[str]:
    """Return the words behind which a series may begin without a stop: 近期措施1.排查."""
    _, names = label_words(rules)
    measures = {word for word, fields in names.items() if "measure" in fields}
    return frozenset(measures | set(rules.sections["group"].words))


def find_numbers(flow: Flow, rules: Rules) -> Iterator[Number]:
    """Yield every number at a place where a number may stand."""
    automatic = _automatic_numbers(flow)
    printed = list(_printed_numbers(flow, rules, automatic))
    yield from printed
    for start in automatic.keys() - {number.span.start for number in printed}:
        number = _without_dot(flow, Span(start, automatic[start]), rules)
        if number is not None:
            yield number


def _printed_numbers(flow: Flow, rules: Rules, automatic: Mapping[int, int]) -> Iterator[Number]:
    """Yield every number that looks like one; ``automatic`` ones end where the file says so."""
    text = flow.folded
    first_in_line = {_first_character(text, line.start, line.end) for line in flow.lines}
    # A bullet is an ornament itself.
    bullets_first = {
        line.end - len(text[line.start : line.end].lstrip(" \t")) for line in flow.lines
    }
    bold_lines = {
        _first_character(text, line.start, line.end)
        for line in flow.lines
        if line.bold or line.heading
    }
    computed = flow.document.computed
    heads = _head_words(rules)
    for rule in rules.numbering:
        for match in rule.finditer(text):
            start = match.start()
            before = text[start - 1] if start else "\n"
            bullet = rule.tag in LINE_SCHEMES
            at_line = start in (bullets_first if bullet else first_in_line)
            lost = bullet and not at_line and not (match[0] in BULLETS and before in STOPS)
            # An automatic 1 before 2024.5: the file says where its number ends.
            lost = lost or any(
                map(str.isalnum, text[automatic.get(start, len(text)) : match.end()])
            )
            if lost or (rule.tag == "bare" and flow.line_at(start).cell is not None):
                continue
            if at_line:
                weight = 1.0
            elif before in STOPS or (before == " " and _stop_before(text, start)):
                weight = 0.6
            elif _behind_head(text, start, heads):
                weight = 0.5
            elif rule.tag == "shi" and before in SOFT_STOPS:
                weight = 0.4
            elif rule.tag in VALUED and _behind_value(text, start, rules):
                weight = 0.5
            elif rule.tag in BARE_SCHEMES and not _glued(before, rule.tag):
                weight = CIRCLED_WEIGHT if rule.tag == "circled" else 0.15
            elif rule.tag == "named" and NAMED_END.search(match[0]):
                weight = 0.3
            else:
                continue
            if start in bold_lines or (at_line and covers(computed, flow.origin(start))):
                weight += 0.3
            rest = text[match.end() : match.end() + 6]
            if rule.tag in {"arabic", "compound"} and rest[:1].isdigit():
                ended = at_line and _stop_before(text, max(start - 1, 0))
                counts = (at_line or before == ":") and COUNT_AHEAD.match(rest)
                weight *= 1 if counts or YEAR_AHEAD.match(rest) else DECIMAL[ended]
            groups = match.groupdict()
            value = 1 if rule.tag == "bullet" else label_number(groups["n"] or "")
            if value is None or value == 0:
                continue
            major = groups.get("major")
            end = match.end()
            while end < len(text) and text[end] in " \t" and text[end] != "\n":
                end += 1
            # 序号 in one cell, its number in the next: only the number is printed as the label.
            own = start + match[0].rstrip("\t").rfind("\t") + 1
            label = LABEL_END.sub("", text[own : match.end()])
            closed = label + ")" if label.count("(") > label.count(")") else label
            yield Number(
                rule.tag,
                value,
                Span(start, end),
                Span(own, own + len(closed)),
                weight,
                at_line,
                label_number(major) if major else None,
            )


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
    for rule, closing in product(rules.numbering, CLOSINGS):
        match = rule.pattern.fullmatch(label + closing)
        groups = match.groupdict() if match else {}
        value = label_number(groups.get("n") or "")
        if value:
            major = groups.get("major")
            place = Span(span.start, end)
            return Number(
                rule.tag, value, place, span, 1.3, True, label_number(major) if major else None
            )
    return None


def _behind_head(text: str, start: int, heads: frozenset[str]) -> bool:
    """Say whether a word for measures stands right before a place, or with a blank between."""
    start -= text[start - 1] == " "
    return any(text[start - length : start] in heads for length in range(2, 9))


def _first_character(text: str, start: int, end: int) -> int:
    """Return the place of a line's first character behind blanks and ornaments."""
    while start < end and text[start] in ORNAMENT:
        start += 1
    return start


def _stop_before(text: str, at: int) -> bool:
    while at and text[at - 1] in " \t":
        at -= 1
    return at == 0 or text[at - 1] in STOPS or text[at - 1] == "\n"


def _behind_value(text: str, start: int, rules: Rules) -> bool:
    """Say whether a place lies in the value of a unit, date or person label, without a stop."""
    said = text[max(start - VALUE_LIMIT, 0) : start]
    colon = said.rfind(":")
    if colon < 0 or any(c in "。;!?\n" for c in said[colon:]) or len(said) - colon <= 2:
        return False
    _, names = label_words(rules)
    word = next(
        (said[at:colon] for at in range(max(colon - 8, 0), colon - 1) if said[at:colon] in names),
        "",
    )
    return bool(set(names.get(word, ())) & SOFT_FIELDS) and not _in_bracket(said)


def _in_bracket(text: str) -> bool:
    return text.count("(") > text.count(")") or text.count("〔") > text.count("〕")


def _glued(before: str, scheme: str) -> bool:
    """Say whether the character before a number belongs to it: 2.5, 第三、, 十九届二、, A1."""
    if before.isascii() and (before.isalnum() or before in ".-/%_"):
        return True
    if scheme in {"cjk", "cjk_paren"}:
        return before in "第一二三四五六七八九十百零〇、其届之唯统万专归同逐"
    return before in "、—~至第"
