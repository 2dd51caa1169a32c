"""Units in prose: the subjects of role verbs, and brackets that hold nothing but a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from zhenggai.rules import Rules
from zhenggai.text.document import Span
from zhenggai.text.flow import fold
from zhenggai.text.memo import remembered
from zhenggai.values.account import Account
from zhenggai.values.model import Context, Unit
from zhenggai.values.units.ellipsis import Completer
from zhenggai.values.units.kinds import BRACKETS, NAME_LIMIT, is_name, words_of
from zhenggai.values.units.reader import UnitListReader
from zhenggai.values.units.roles import (
    ROLE_STOPS,
    Group,
    RoleText,
    find_verbs,
    has_verbs,
    role_groups,
    role_text,
    verb_groups,
)
from zhenggai.values.units.segment import elements, outside_brackets, trim

UNLABELLED_LIMIT = 160
EACH_WITHIN = 7
# A bracket of companies or plants alone names objects of a measure, not who answers for it.
ANSWERING = frozenset({"party", "government", "department", "committee", "judicial", "group"})
# 安全环保部, 生产技术部: departments of a company.
SHORTEST_DEPARTMENT = 4
PROSE_SENTENCE = regex.compile(r"[^;。\n]+")
CLAUSE = regex.compile(r"[^,;。\n]+")


def is_unit_list(text: str, rules: Rules) -> bool:
    """Say whether an unlabelled bracket holds a list of units: bodies and role phrases only."""
    folded = fold(text)
    below = rules.roles["same-below"].search(folded)
    start, end = trim(folded, 0, below.start() if below is not None else len(folded), rules)
    if not 3 <= end - start <= UNLABELLED_LIMIT or any(
        rules.roles[id].search(folded.strip()) for id in ("no-name", "told-of", "attributive")
    ):
        return False
    read = role_text(folded[start:end], rules)
    reader = _list_reader(read.folded, read, Context(), rules)
    answering: list[tuple[Unit, bool]] = []
    for group in role_groups(read, "responsible", rules):
        own = trim(read.folded, *group.span, rules)
        if own.start == own.end:
            continue
        if not _all_names(read, own, rules):
            return False
        found = reader.units(group)
        if not all(_is_body_row(unit) for unit in found):
            return False
        answering += [(unit, group.verb is not None) for unit in found]
    several = len(answering) > 1
    return any(
        _answers(unit, has_verb or several, rules) or (has_verb and _acts(unit))
        for unit, has_verb in answering
    )


@remembered(1024)
def units_in_prose(text: str, context: Context, rules: Rules) -> tuple[Unit, ...]:
    """Return the units that a measure's prose names as the subject of a role verb.

    A clause counts only where it begins with units and goes on with the verb: 由市水利局牵头,…
    """
    folded = fold(text)
    if not has_verbs(folded, rules):
        return ()
    read = RoleText(folded, outside_brackets(folded))
    reader = _list_reader(text, read, context, rules)
    units: list[Unit] = []
    for sentence in PROSE_SENTENCE.finditer(folded):
        if not has_verbs(sentence[0], rules):
            continue
        for part in _subjects(read, Span(*sentence.span()), rules):
            for group in verb_groups(read, part, None, rules):
                if group.verb is None and group.role != "cooperate":
                    continue
                span = group.span if group.verb is not None else _joined(read, group.span, rules)
                if span is None or not _all_names(read, span, rules):
                    continue
                found = reader.units(replace(group, span=span))
                sure = [unit for unit in found if unit.scope != "open"]
                if all(_is_subject(unit, folded, group, rules) for unit in sure):
                    units.extend(found if sure else ())
    return tuple(units)


def _list_reader(text: str, read: RoleText, context: Context, rules: Rules) -> UnitListReader:
    return UnitListReader(text, read, context, rules, Completer(rules), Account(read.folded))


def _subjects(read: RoleText, sentence: Span, rules: Rules) -> Iterator[Span]:
    """Yield the clauses of a sentence that begin with units and a verb, without words before."""
    folded = read.folded
    waiting: list[Span] = []
    subject: Span | None = None
    for clause in CLAUSE.finditer(folded, *sentence):
        start, end = clause.span()
        if rules.roles["attributive"].search(clause[0]):
            waiting.clear()
            continue
        if subject is not None and rules.roles["join"].pattern.match(folded, start, end):
            # 市住建局牵头,|会同市城管局
            subject = Span(subject.start, end)
            continue
        by = max(
            (at.start() for at in rules.roles["by"].pattern.finditer(folded, start, end)),
            default=-1,
        )
        lead = rules.roles["lead-in"].pattern.match(folded, start, end)
        plain = lead.end() if lead is not None else start
        at = by + 1 if by >= start else plain
        verbs = find_verbs(folded, Span(at, end), read.outside, rules)
        if not verbs:
            # 市水利局,各县区配合: perhaps a list that goes on behind the comma.
            waiting.append(Span(at, end))
            continue
        if _all_names(read, Span(at, verbs[0].start), rules):
            if subject is not None:
                yield subject
            while at == plain and waiting and _all_names(read, waiting[-1], rules):
                plain = at = waiting.pop().start
            subject = Span(at, end)
        waiting.clear()
    if subject is not None:
        yield subject


def _joined(read: RoleText, span: Span, rules: Rules) -> Span | None:
    """Return the names behind 会同 that stand before other prose: 市生态环境局|全面排查…"""
    stop = next((at for at in range(*span) if read.folded[at] in ROLE_STOPS), span.end)
    if stop > span.start and _all_names(read, Span(span.start, stop), rules):
        return Span(span.start, stop)
    for end in range(min(stop, span.start + NAME_LIMIT), span.start + 1, -1):
        words = words_of(read.folded[span.start : end], rules)
        if words.is_body and not words.says("no-name"):
            return Span(span.start, end)
    return None


def _is_subject(unit: Unit, folded: str, group: Group, rules: Rules) -> bool:
    """Say whether prose names a unit: one of its own name or every one of a class, 各…"""
    words = words_of(fold(unit.name), rules)
    if len(unit.name) < 2 or words.says("preposition") or unit.level == "central":
        return False
    if unit.unit_type == "place":
        # 南昌市贯彻落实… begins a title; only 负责, 牵头 and the like make a place answer.
        sure = rules.roles["sure"].pattern
        if group.verb is None or not sure.search(folded, *group.verb):
            return unit.scope == "each" and unit.name[0] == "各" and group.verb is not None
    elif unit.unit_type not in ANSWERING | {"enterprise"} and not words.says("level-first"):
        return False
    elif unit.unit_type == "department" and words.says("company-part"):
        return (
            words.says("of-company") is not None
            or rules.roles["sure"].pattern.search(folded, *(group.verb or group.span)) is not None
        )
    if _of_zone(unit, rules):
        return unit.scope == "named"
    if unit.scope == "each":
        # 县区人民政府, 市县两级生态环境部门; but not 企业
        return unit.name[0] == "各" or unit.level is not None or unit.unit_type == "group"
    return unit.scope == "named" and (unit.level is not None or _is_proper(unit))


def _of_zone(unit: Unit, rules: Rules) -> bool:
    """Say whether a unit is a zone's department: 新区应急局."""
    zone = rules.units["zone"].search(unit.name)
    stem = rules.units["stems"].pattern
    return zone is not None and stem.match(unit.name, zone.end()) is not None


def _is_proper(unit: Unit) -> bool:
    """Say whether a body without a level has a name of its own: 经开区管委会, A水务有限公司."""
    bare = BRACKETS.sub("", fold(unit.name))
    return unit.unit_type in {"government", "party", "enterprise"} and len(bare) > 4


def _is_body_row(unit: Unit) -> bool:
    """Say whether a unit may stand in an unlabelled list: a body, or a place beside bodies."""
    return unit.unit_type != "other" or unit.scope != "named"


def _acts(unit: Unit) -> bool:
    """Say whether the subject of a verb makes a list of an unlabelled bracket: 安全环保部牵头."""
    if unit.unit_type == "place":
        return unit.scope == "each" and unit.name[0] == "各"
    return unit.unit_type == "department" and len(unit.name) >= SHORTEST_DEPARTMENT


def _answers(unit: Unit, supported: bool, rules: Rules) -> bool:
    """Say whether a unit makes an unlabelled bracket a list.

    ``supported``: it has a role verb, or another unit beside it.
    """
    if unit.scope == "open":
        return len(unit.name) > 4
    if unit.scope != "each" and (
        unit.unit_type in {"enterprise", "institution"} or unit.name.endswith("分局")
    ):
        words = words_of(fold(unit.name), rules)
        return bool(words.says("level-first")) and not words.says("facility")
    if unit.scope == "each":
        # 沿江各区县人民政府, 全市各乡镇人民政府
        return "各" in unit.name[:EACH_WITHIN] and unit.unit_type != "place"
    if unit.unit_type not in ANSWERING or unit.level == "central":
        return False
    known = supported and rules.units["stems"].pattern.match(unit.name) is not None
    return unit.level is not None or _is_proper(unit) or known or _of_zone(unit, rules)


def _all_names(read: RoleText, span: Span, rules: Rules) -> bool:
    """Say whether a stretch holds nothing but whole names, and dates."""
    found = elements(read.folded, _without_tail(read.folded, span, rules), read.outside, rules)
    names = [read.folded[start:end] for start, end in found]
    return bool(names) and all(
        rules.roles["list-date"].pattern.match(name) is not None
        or (
            "的" not in name
            and not rules.roles["no-name"].pattern.match(name)
            and is_name(name, rules)
        )
        for name in names
    )


def _without_tail(folded: str, span: Span, rules: Rules) -> Span:
    """Take 等, 等部门, 等有关单位 from a group's end."""
    start, end = trim(folded, *span, rules)
    match = rules.units["tail"].pattern.search(folded, start, end)
    if match is None or match.end() != end or match.start() == start:
        return Span(start, end)
    return Span(start, match.start())
