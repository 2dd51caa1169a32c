"""Responsible units: a printed list to complete names, each with its role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from extract.document import Span
from extract.flow import fold
from extract.values.ellipsis import Completer, Element
from extract.values.model import Context, Doubt, Unit
from extract.values.roles import Group, RoleText, find_verbs, role_groups, role_text, verb_groups
from extract.values.segment import elements, is_name, outside_brackets, trim
from extract.values.unit_kinds import is_body, is_open, kind_of, level_of, scope_of
from rules import Rules

UNLABELLED_LIMIT = 160
# A bracket of companies or plants alone names objects of a measure, not who answers for it.
ANSWERING = frozenset({"party", "government", "department", "committee", "judicial", "group"})
DATE = regex.compile(
    r"(?:\d{4}年|\d{1,2}月|年底|月底|[上下]半年|季度|长期坚持|立[行即].改|立即整改|持续|完成)"
)
LEVEL_FIRST = regex.compile(r"(?:省|市|州|县|区|旗|自治区)(?=[\p{Han}]{2})(?![\p{Han}]*有限)")
SENTENCE = regex.compile(r"[^;。\n]+")
CLAUSE = regex.compile(r"[^,;。\n]+")


def read_units(
    text: str, context: Context, rules: Rules
) -> tuple[tuple[Unit, ...], tuple[Doubt, ...]]:
    """Return the units of a list in order, and what could not be read.

    The text is the inside of a list, between its outer brackets or behind its label; it may hold
    labels and role verbs of its own. Spans are relative to the text.
    """
    read = role_text(fold(text), rules)
    completer = Completer(rules)
    units: list[Unit] = []
    doubts: list[Doubt] = []
    for group in role_groups(read, context.role, rules):
        found = _units_of(text, read, group, completer, context, rules)
        units.extend(found)
        span = trim(read.folded, *group.span)
        words = read.folded[span.start : span.end]
        if not found and words and not DATE.search(words) and not _level_words(words, rules):
            doubts.append(Doubt("units-unparsed", (text[span.start : span.end],), span))
    doubts += [
        Doubt("unit-unknown", (unit.name,), unit.span)
        for unit in units
        if unit.unit_type == "other" and unit.scope == "named"
    ]
    return tuple(units), tuple(doubts)


def is_unit_list(text: str, rules: Rules) -> bool:
    """Say whether an unlabelled bracket holds a list of units: bodies and role phrases only."""
    folded = fold(text)
    start, end = trim(folded, 0, len(folded))
    if not 3 <= end - start <= UNLABELLED_LIMIT or DATE.match(folded, start):
        return False
    read = role_text(folded[start:end], rules)
    completer = Completer(rules)
    answers = False
    for group in role_groups(read, "responsible", rules):
        own = trim(read.folded, *group.span)
        if own.start == own.end or _is_date(read.folded[own.start : own.end]):
            continue
        if not _all_names(read, own, rules, places=group.verb is not None):
            return False
        found = _units_of(read.folded, read, group, completer, Context(), rules)
        if not found or any(unit.unit_type == "other" and unit.scope == "named" for unit in found):
            return False
        answers = answers or any(_answers(unit, group.verb is not None) for unit in found)
    return answers


def units_in_prose(text: str, context: Context, rules: Rules) -> tuple[Unit, ...]:
    """Return the units that a measure's prose names as the subject of a role verb.

    A clause counts only where it begins with units and goes on with the verb: 由市水利局牵头,…
    """
    folded = fold(text)
    outside = outside_brackets(folded)
    completer = Completer(rules)
    units: list[Unit] = []
    for sentence in SENTENCE.finditer(folded):
        for part in _subjects(folded, Span(*sentence.span()), outside, rules):
            read = RoleText(folded, outside)
            for group in verb_groups(read, part, "", rules):
                if group.verb is None and group.role != "cooperate":
                    continue
                span = group.span if group.verb is not None else _joined(read, group.span, rules)
                if span is None or not _all_names(read, span, rules, places=True):
                    continue
                own = Group(span, group.role, group.task, group.verb)
                found = _units_of(text, read, own, completer, context, rules)
                if all(_is_subject(unit) for unit in found):
                    units.extend(found)
    return tuple(units)


def _subjects(folded: str, sentence: Span, outside: Sequence[bool], rules: Rules) -> Iterator[Span]:
    """Yield the clauses of a sentence that begin with units and a verb, without words before."""
    pending: int | None = None
    for clause in CLAUSE.finditer(folded, *sentence):
        start, end = clause.span()
        by = folded.rfind("由", start, end)
        lead = rules.roles["lead-in"].pattern.match(folded, start, end)
        starts = [lead.end() if lead is not None else start]
        if by >= start:
            starts.insert(0, by + 1)
        if pending is not None:
            starts.insert(0, pending)
        pending = None
        for at in starts:
            verbs = find_verbs(folded, Span(at, end), outside, rules)
            read = RoleText(folded, outside)
            if verbs and _all_names(read, Span(at, verbs[0].start), rules, places=True):
                yield Span(at, end)
                break
            if not verbs and _all_names(read, Span(at, end), rules, places=True):
                # 市水利局,各县区配合: a list that goes on behind the comma.
                pending = at
                break


def _joined(read: RoleText, span: Span, rules: Rules) -> Span | None:
    """Return the names behind 会同 that stand before other prose: 市生态环境局|全面排查…"""
    match = rules.units["known"].pattern.match(read.folded, *span)
    return Span(*match.span()) if match is not None else None


def _is_subject(unit: Unit) -> bool:
    if unit.unit_type == "other":
        return False
    return unit.scope == "each" or unit.level is not None


def _is_date(words: str) -> bool:
    return DATE.match(words) is not None


def _answers(unit: Unit, has_verb: bool) -> bool:
    """Say whether a unit makes an unlabelled bracket a list."""
    if unit.scope == "open":
        return len(unit.name) > 3
    if unit.unit_type == "enterprise":
        return LEVEL_FIRST.match(unit.name) is not None
    if unit.unit_type == "place":
        return has_verb and unit.name[0] == "各"
    if unit.unit_type not in ANSWERING:
        return False
    return unit.level is not None and (unit.scope == "named" or unit.name[0] == "各")


def _all_names(read: RoleText, span: Span, rules: Rules, *, places: bool) -> bool:
    """Say whether a stretch holds nothing but whole names."""
    found = elements(read.folded, _without_tail(read.folded, span, rules)[0], read.outside, rules)
    names = [read.folded[start:end] for start, end in found]
    return bool(names) and all(
        not rules.roles["no-name"].pattern.match(name)
        and (is_name(name, rules) if places else is_body(name, rules) or is_open(name, rules))
        for name in names
    )


def _units_of(
    text: str, read: RoleText, group: Group, completer: Completer, context: Context, rules: Rules
) -> list[Unit]:
    """Read one group: its elements, what each leaves out, kind, level and scope."""
    span, open_list = _without_tail(read.folded, group.span, rules)
    found = [
        Element(e, text[e.start : e.end], read.folded[e.start : e.end])
        for e in elements(read.folded, span, read.outside, rules)
        if not _level_words(read.folded[e.start : e.end], rules)
    ]
    units: list[Unit] = []
    for name in completer.complete(found, functional=open_list):
        kind = kind_of(name.folded, rules)
        if kind == "other" and DATE.search(name.folded):
            continue
        units.append(
            Unit(
                span=name.span,
                name=name.text,
                role=name.role or group.role,
                level=level_of(name.folded, context, rules),
                scope=scope_of(name.folded, rules),
                list_open=open_list,
                unit_type=kind,
                task=group.task,
            )
        )
    return units


def _level_words(words: str, rules: Rules) -> bool:
    """Say whether some words are levels in general: 省市县三级."""
    return rules.roles["levels"].pattern.match(words) is not None


def _without_tail(folded: str, span: Span, rules: Rules) -> tuple[Span, bool]:
    """Take 等, 等部门, 等有关单位 from a group's end; say whether it was there."""
    start, end = trim(folded, *span)
    match = rules.units["tail"].pattern.search(folded, start, end)
    if match is None or match.end() != end or match.start() == start:
        return Span(start, end), False
    return Span(start, match.start()), True
