"""Brackets behind a name: a role, a note, a date, or part of the name itself."""

from __future__ import annotations

import regex

from zhenggai.rules import Rules
from zhenggai.text.document import Span
from zhenggai.values.account import Account
from zhenggai.values.units.element import Element
from zhenggai.values.units.kinds import words_of
from zhenggai.values.units.roles import ROLES

CLOSING_BRACKET = regex.compile(r"[(](?P<inner>[^()]*+(?:[(][^()]*+[)][^()]*+)*+)[)]$")
PART = regex.compile(r"[^(),;]+")
INNER = regex.compile(r"[(]([^()]*+)[)]")
# A company's bracket is its own, 中铁(上海), and a plant's.
PROPER = frozenset({"enterprise", "institution"})


def without_aside(element: Element, rules: Rules, account: Account) -> tuple[Element, Span | None]:
    """Return a name without a bracket that is none of it, and the task that the bracket says.

    ``account`` takes a bracket that states a role or a task (市水利局(牵头), (负责管网)), or that
    says nothing; any other is left over.
    """
    bare, task = _without_last(element, rules, account)
    while bare is not element:
        element = bare
        bare, more = _without_last(element, rules, account)
        task = task or more
    return element, task


def _without_last(element: Element, rules: Rules, account: Account) -> tuple[Element, Span | None]:
    match = CLOSING_BRACKET.search(element.folded)
    if match is None or match.start() == 0:
        return element, None
    words = words_of(element.folded, rules)
    role, task, end = None, None, match.start()
    if stated := words.says("bracket"):
        role = ROLES[rules.roles["bracket"].map[stated[0]]]
        account.take(element.span.start + end, element.span.end)
    elif (part := words.says("bracket-part")) and f"({part['role']})" in rules.roles["bracket"].map:
        role = ROLES[rules.roles["bracket"].map[f"({part['role']})"]]
        account.take(element.span.start + end, element.span.start + part.end("role"))
    elif acts := words_of(match[0], rules).says("task-bracket"):
        start = element.span.start + end
        task = Span(start + acts.start("task"), start + acts.end("task"))
        account.take(start, element.span.end)
    elif _is_own(match["inner"], element.folded[:end], rules):
        return element, None
    else:
        for part in PART.finditer(element.folded, end):
            if words_of(f"({part[0]})", rules).says("known-aside"):
                account.take(element.span.start + part.start(), element.span.start + part.end())
    span = Span(element.span.start, element.span.start + end)
    role = role or element.role
    return Element(span, element.text[:end], element.folded[:end], role), task


def holds_aside(folded: str, rules: Rules) -> bool:
    """Say whether a bracket within a name is none of it: 省(存档)规划办公室."""
    if "(" not in folded or words_of(folded, rules).kind in PROPER:
        return False
    return any(
        match.end() < len(folded) and not _is_own(match[1], "", rules)
        for match in INNER.finditer(folded)
    )


def _is_own(inner: str, before: str, rules: Rules) -> bool:
    """Say whether a bracket is part of the name before it: (市畜牧局), (含各分局), (市、区)."""
    words = words_of(inner, rules)
    return (
        words.is_name
        or words.is_class
        or words.found("own-bracket") is not None
        or words_of(before, rules).kind in PROPER
        or all(words_of(part, rules).is_name for part in regex.split("[、,]", inner))
    )
