"""Takes from one element of a list what stands around its name and says what it is to do."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from zhenggai.rules import Rules
from zhenggai.rules.kinds import Role
from zhenggai.text.document import Span
from zhenggai.text.numerals import SMALL, label_number
from zhenggai.values.account import Account
from zhenggai.values.places.gazetteer import read_names
from zhenggai.values.units.element import Element
from zhenggai.values.units.kinds import Words, is_name, words_of
from zhenggai.values.units.roles import ROLES
from zhenggai.values.units.segment import trim

ASKED: Role = "cooperate"
QUOTES = regex.compile(
    rf"^(?:[(]?\d{{1,2}}[.)](?!\d)|[(][{SMALL}]{{1,3}}[)]|[\"'“”‘’]|[*](?=.{{0,200}}[*]$))*+"
    r"(?P<inner>.*[^\"'“”‘’*])[\"'“”‘’*]*+$",
    regex.DOTALL,
)
CIRCLED = regex.compile(r"[①-⑳⑴-⒇]")
ELEMENT = regex.compile(r"[^、,;。\n]+")


@dataclass(frozen=True, slots=True)
class Named:
    """A name alone, and the task that stood around it."""

    element: Element
    task: Span | None = None


@dataclass(frozen=True, slots=True)
class BackReference:
    """Words that stand for another list: 同上, 同第3项 (a measure), 见问题一 (an issue)."""

    span: Span
    measure_no: int | None = None
    issue_no: int | None = None


def back_references(folded: str, rules: Rules) -> tuple[BackReference, ...]:
    """Return the elements of a list that stand for another list."""
    rule = rules.roles["back"]
    found = []
    for element in ELEMENT.finditer(folded):
        span = trim(folded, *element.span(), rules)
        match = rule.pattern.match(folded[span.start : span.end])
        if match is not None:
            found.append(BackReference(span, _number(match["measure"]), _number(match["issue"])))
    return tuple(found)


def _number(words: str | None) -> int | None:
    return label_number(words) if words else None


def name_alone(element: Element, rules: Rules, account: Account) -> Named | None:
    """Return the name that an element holds, None where it names nobody.

    ``account`` takes what stands around the name: quotes, numbers, tasks, 主要负责人.
    """
    whole = element.span
    quoted = QUOTES.match(element.folded)
    if quoted is not None:
        element = _cut(element, *quoted.span("inner"), None)
    words = words_of(element.folded, rules)
    post = words.says("post-behind")
    if post is not None and is_name(words.text[: post.start()], rules):
        element = _cut(element, 0, post.start(), None)
        words = words_of(element.folded, rules)
    if words.says("nobody") or words.says("back"):
        account.take(*whole)
        return None
    named = _without_act(element, words, rules) or Named(element)
    account.take(whole.start, named.element.span.start)
    account.take(named.element.span.end, whole.end)
    return named


def _without_act(element: Element, words: Words, rules: Rules) -> Named | None:
    """Return the name beside words that say what it is to do; None where there are none."""
    asked = words.says("asked")
    # 商州区 is a place.
    if asked and is_name(asked["name"], rules) and not read_names(words.text)[0]:
        return Named(_cut(element, *asked.span("name"), ASKED))
    act = words.says("act-behind")
    if act is not None and not words.is_name and is_name(words.text[: act.start()], rules):
        start = element.span.start
        behind = Span(start + act.start(), start + act.end())
        return Named(_cut(element, 0, act.start(), None), behind)
    for id in ("reach-words", "object-first", "act-first"):
        match = words.says(id)
        if match is None or not is_name(words.text[match.end() :], rules):
            continue
        task = match.groupdict().get("task")
        roles = rules.roles["act-roles"].map
        said = roles.get(task or "", "responsible")
        role = ROLES[said] if id == "act-first" else None
        named = _cut(element, match.end(), len(words.text), role)
        start = element.span.start
        return Named(named, Span(start, start + len(task)) if task else None)
    return None


def _cut(element: Element, start: int, end: int, role: Role | None) -> Element:
    span = Span(element.span.start + start, element.span.start + end)
    return Element(span, element.text[start:end], element.folded[start:end], role or element.role)


def open_acts(folded: str, rules: Rules) -> str:
    """Open the brackets that give each unit its act, in the same length: ;审批…;监管…;

    Numbers in a circle separate units as 、 does.
    """
    folded = CIRCLED.sub("、", folded)
    for match in rules.roles["reach-lead"].finditer(folded):
        folded = f"{folded[: match.start()]}{'、' * len(match[0])}{folded[match.end() :]}"
    for match in rules.roles["acts"].finditer(folded):
        act = rules.roles["act-first"].pattern
        if all(act.match(clause.strip()) for clause in regex.split("[,;]", match["acts"])):
            lead = ";" * (match.start("acts") - match.start())
            clauses = match["acts"].replace(",", ";")
            folded = f"{folded[: match.start()]}{lead}{clauses};{folded[match.end() :]}"
    return folded
