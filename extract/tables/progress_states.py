"""How far an issue is, by the words of its progress, and the day of which they say so."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache

import regex

from zhenggai.rules import Rules
from zhenggai.rules.kinds import FactTag, ProgressState
from zhenggai.rules.loader import Rule
from zhenggai.text.flow import fold

# What a text tells by a rule of each tag; they are tried in the order of the rules.
STATES: Mapping[FactTag, ProgressState] = {
    "state-not_started": "not_started",
    "state-behind": "behind",
    "state-on_schedule": "on_schedule",
    "state-ahead": "ahead",
    "state-returned": "returned",
    "state-basically_done": "basically_done",
    "state-done": "done",
    "state-accepted": "accepted",
    "state-closed": "closed",
}
# What denies a state stands this near before it.
DENIAL = 8
CLOSING_STATES: frozenset[ProgressState] = frozenset({"accepted", "closed"})
CLAUSE = regex.compile(r"[^。;\n]+")
SENTENCE = regex.compile(r"[^。;\n]*[。;\n]|[^。;\n]+")
PART = regex.compile(r"[^,]*,|[^,]+")


@dataclass(frozen=True, slots=True)
class State:
    """The state (a value of ``issues.progress_state``) and its day, None where none is printed."""

    name: ProgressState | None = None
    day: date | None = None


def read_state(progress: str | None, rules: Rules) -> State:
    """Return the state that a text of progress tells, and when: in its clause, else 截至 a day.

    Of a month without a day its last one is meant. Sentences about objections and contacts, and
    clauses of what is yet to be done, tell neither.

    >>> from rules import load
    >>> read_state("管网已建成。2023年12月15日通过市级验收。", load()).day.isoformat()
    '2023-12-15'
    >>> read_state("现场仍有垃圾,不予通过验收。", load()).name
    'returned'
    """
    if not progress:
        return State()
    text = _of_the_work(fold(progress), rules)
    for rule, state in _states(rules):
        starts = [at for at in _starts(rule, text) if not _is_denied(text, at, rules)]
        if not starts:
            continue
        if state in CLOSING_STATES:
            # 已销号的问题出现反弹,现退回重新整改: of an end and a return the last is meant.
            returned = max(_starts(rules.facts["state-returned"], text), default=-1)
            if returned > starts[-1]:
                return State("returned", _day(text, returned, rules))
        return State(state, _day(text, starts[0], rules))
    return State()


def _starts(rule: Rule[FactTag], text: str) -> list[int]:
    return [match.start() for match in rule.finditer(text)]


@cache
def _states(rules: Rules) -> tuple[tuple[Rule[FactTag], ProgressState], ...]:
    """Return the rules that tell a state, in the file's order, each with its state."""
    return tuple((rule, STATES[rule.tag]) for rule in rules.facts if rule.tag in STATES)


def _is_denied(text: str, at: int, rules: Rules) -> bool:
    """Say whether what stands before a state takes it back: 不予|通过验收."""
    before = text[max(0, at - DENIAL) : at]
    return rules.facts["denied"].search(before) is not None


def _of_the_work(text: str, rules: Rules) -> str:
    """Return what a text says of the work that was done.

    Of a sentence that turns to its reader that is what stands before it makes something public.
    """
    intended = rules.facts["intended"]
    return "".join(
        part[0]
        for sentence in SENTENCE.finditer(text)
        for part in PART.finditer(_before_aside(sentence[0], rules))
        if intended.search(part[0].strip()) is None
    )


def _before_aside(sentence: str, rules: Rules) -> str:
    if rules.facts["aside"].search(sentence) is None:
        return sentence
    public = rules.facts["made-public"].search(sentence)
    return sentence[: public.start() + 1] if public is not None else ""


def _day(text: str, at: int, rules: Rules) -> date | None:
    clause = next(m for m in CLAUSE.finditer(text) if m.end() > at)
    inside = [
        match
        for match in rules.facts["progress-day"].pattern.finditer(text, *clause.span())
        if not _tells_another(text, match, at, rules)
    ]
    before = [match for match in inside if match.start() <= at]
    found = before[-1:] or inside[:1]
    if not found:
        as_of = rules.facts["progress-as-of"].finditer(text)
        found = [match for match in as_of if match.start() < at][-1:]
    return _date(found[0]) if found else None


def _tells_another(text: str, day: regex.Match[str], at: int, rules: Rules) -> bool:
    """Say whether a day before a state is that of a step of its own: 2018年11月建成,已完成整改."""
    rest = text[day.end() : at]
    own, comma, _ = rest.partition(",")
    step, closes = rules.facts["progress-step"], rules.facts["progress-closes"]
    return bool(comma) and step.search(own) is not None and closes.search(own) is None


def _date(match: regex.Match[str]) -> date | None:
    year, month = int(match["y"]), int(match["m"])
    with suppress(ValueError):
        return date(year, month, int(match["d"] or monthrange(year, month)[1]))
    return None
