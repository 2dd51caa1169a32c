"""Responsible units: a printed list to complete names, each with its role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import regex

from zhenggai.rules import Rules
from zhenggai.rules.patterns import compiled
from zhenggai.text.document import Span
from zhenggai.text.flow import fold
from zhenggai.text.memo import remembered
from zhenggai.values.model import Context, Doubt, Unit
from zhenggai.values.units.element import Element
from zhenggai.values.units.ellipsis import Completer
from zhenggai.values.units.keys import with_keys
from zhenggai.values.units.kinds import BRACKETS, is_name, level_of, words_of
from zhenggai.values.units.roles import (
    STOP,
    Group,
    RoleText,
    find_verbs,
    has_verbs,
    role_groups,
    role_text,
    verb_groups,
)
from zhenggai.values.units.segment import OPEN, elements, outside_brackets, trim
from zhenggai.values.units.tasks import back_references, name_alone, open_acts

UNLABELLED_LIMIT = 160
EACH_WITHIN = 7
# A bracket of companies or plants alone names objects of a measure, not who answers for it.
ANSWERING = frozenset({"party", "government", "department", "committee", "judicial", "group"})
DATE = compiled(
    r"(?:\d{4}年|\d{1,2}月|年底|月底|[上下]半年|季度|长期坚持|立[行即].改|立即整改|持续|完成)"
)
PREPOSITION = regex.compile(r"(?<=..)[对把被使让的给]")
# 安全环保部, 生产技术部: departments of a company.
SHORTEST_DEPARTMENT = 4
LEVEL_FIRST = compiled(r"(?:省|市|州|县|区|旗|自治区)(?=[\p{Han}]{2})(?![\p{Han}]*有限)")
# 集团人力资源部, 安全环保部; a 部门 is none.
COMPANY_PART = compiled(r"[\p{Han}]{3,12}部(?<!组织部|宣传部|统战部|工作部|武装部)")
OF_COMPANY = frozenset({"集团", "公司", "总部"})
# 县城污水处理厂, 市人民医院: what a measure is about, not who answers for it.
FACILITY = regex.compile(r"(?:厂|(?<!监测)站|场|馆|所|医院|学校)$")
# 由市水利局; 自由贸易试验区 and 理由 hold the character too.
BY = regex.compile(r"(?<![自理缘事经])由")
SENTENCE = regex.compile(r"[^;。\n]+")
CLAUSE = regex.compile(r"[^,;。\n]+")


# Many measures of a plan print one list, and versions of a plan the same measures.
@remembered(1024)
def read_units(
    text: str, context: Context, rules: Rules
) -> tuple[tuple[Unit, ...], tuple[Doubt, ...]]:
    """Return the units of a list in order, and what could not be read.

    The text is the inside of a list, between its outer brackets or behind its label; it may hold
    labels and role verbs of its own. Spans are relative to the text.
    """
    read = role_text(open_acts(_unwrapped(fold(text), rules), rules), rules)
    completer = Completer(rules)
    if context.above:
        completer.complete([Element(Span(0, 0), context.above, fold(context.above))])
        completer.carried = True
    reader = _Reader(text, read, context, rules, completer)
    units: list[Unit] = []
    doubts: list[Doubt] = []
    for group in role_groups(read, context.role, rules):
        found = reader.units(group)
        units.extend(found)
        span = trim(read.folded, *group.span, rules)
        words = read.folded[span.start : span.end]
        if not found and words and not _names_nobody(words, rules):
            doubts.append(Doubt("units-unparsed", (text[span.start : span.end],), span))
    return tuple(units), (*doubts, *unknown_units(units))


def _unwrapped(folded: str, rules: Rules) -> str:
    """Return a list without brackets around all of it, in the same length: 〔市水利局〕."""
    span = trim(folded, 0, len(folded), rules)
    if span.end - span.start < 2 or folded[span.start] not in OPEN:
        return folded
    if any(outside_brackets(folded)[slice(*span)]):
        return folded
    inner = folded[span.start + 1 : span.end - 1]
    return f"{folded[: span.start]} {inner} {folded[span.end :]}"


def unknown_units(units: Iterable[Unit]) -> tuple[Doubt, ...]:
    """Return a doubt for every unit whose body is of no known kind."""
    return tuple(Doubt("unit-unknown", (unit.name,), unit.span) for unit in units if not unit.known)


def is_unit_list(text: str, rules: Rules) -> bool:
    """Say whether an unlabelled bracket holds a list of units: bodies and role phrases only."""
    folded = fold(text)
    start, end = trim(folded, 0, len(folded), rules)
    if not 3 <= end - start <= UNLABELLED_LIMIT or any(
        rules.roles[id].search(folded.strip()) for id in ("no-name", "told-of", "attributive")
    ):
        return False
    read = role_text(folded[start:end], rules)
    reader = _Reader(read.folded, read, Context(), rules, Completer(rules))
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
    reader = _Reader(text, read, context, rules, Completer(rules))
    units: list[Unit] = []
    for sentence in SENTENCE.finditer(folded):
        if not has_verbs(sentence[0], rules):
            continue
        for part in _subjects(read, Span(*sentence.span()), rules):
            for group in verb_groups(read, part, "", rules):
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
        by = max((at.start() for at in BY.finditer(folded, start, end)), default=-1)
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
    end = next((at for at in range(*span) if read.folded[at] in STOP), span.end)
    if end > span.start and _all_names(read, Span(span.start, end), rules):
        return Span(span.start, end)
    match = rules.units["known"].pattern.match(read.folded, *span)
    return Span(*match.span()) if match is not None else None


def _is_subject(unit: Unit, folded: str, group: Group, rules: Rules) -> bool:
    """Say whether prose names a unit: one of its own name or every one of a class, 各…"""
    if len(unit.name) < 2 or PREPOSITION.search(unit.name) or unit.level == "central":
        return False
    if unit.unit_type == "place":
        # 南昌市贯彻落实… begins a title; only 负责, 牵头 and the like make a place answer.
        sure = rules.roles["sure"].pattern
        if group.verb is None or not sure.search(folded, *group.verb):
            return unit.scope == "each" and unit.name[0] == "各" and group.verb is not None
    elif unit.unit_type not in ANSWERING | {"enterprise"} and not LEVEL_FIRST.match(unit.name):
        return False
    elif unit.unit_type == "department" and COMPANY_PART.fullmatch(unit.name):
        return (
            unit.name[:2] in OF_COMPANY
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
        return bool(LEVEL_FIRST.match(unit.name)) and not FACILITY.search(unit.name)
    if unit.scope == "each":
        # 沿江各区县人民政府, 全市各乡镇人民政府
        return "各" in unit.name[:EACH_WITHIN] and unit.unit_type != "place"
    if unit.unit_type not in ANSWERING or unit.level == "central":
        return False
    known = supported and rules.units["stems"].pattern.match(unit.name) is not None
    return unit.level is not None or _is_proper(unit) or known


def _all_names(read: RoleText, span: Span, rules: Rules) -> bool:
    """Say whether a stretch holds nothing but whole names, and dates."""
    found = elements(read.folded, _without_tail(read.folded, span, rules), read.outside, rules)
    names = [read.folded[start:end] for start, end in found]
    return bool(names) and all(
        DATE.match(name) is not None
        or (
            "的" not in name
            and not rules.roles["no-name"].pattern.match(name)
            and is_name(name, rules)
        )
        for name in names
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the groups of one text, from first to last."""

    text: str
    read: RoleText
    context: Context
    rules: Rules
    completer: Completer

    def units(self, group: Group) -> list[Unit]:
        """Return the units of one group, in order."""
        return [
            unit
            for span, is_open_list in self._lists(group.span)
            for unit in self._list(group, span, is_open_list)
        ]

    def _lists(self, span: Span) -> Iterator[tuple[Span, bool]]:
        """Split a group behind 等, 等部门; say for each part whether that closed it."""
        start = span.start
        for match in self.rules.units["tail"].pattern.finditer(self.read.folded, *span):
            if self.read.outside[match.start()] and match.start() > start:
                yield Span(start, match.start()), True
                start = match.end()
        if start < span.end:
            yield Span(start, span.end), False

    def _element(self, span: Span) -> Element:
        start, end = span
        return Element(span, self.text[start:end], self.read.folded[start:end])

    def _list(self, group: Group, span: Span, is_open_list: bool) -> Iterator[Unit]:
        """Complete the names of one list; tell kind, level and scope of each."""
        named = [
            alone
            for e in elements(self.read.folded, span, self.read.outside, self.rules)
            if not _level_words(self.read.folded[e.start : e.end], self.rules)
            and (alone := name_alone(self._element(e), self.rules)) is not None
        ]
        found = [alone.element for alone in named]
        tasks = {alone.element.span: alone.task for alone in named if alone.task is not None}
        functional = is_open_list or any(e.folded.endswith("部门") for e in found)
        for name in self.completer.complete(found, functional=functional):
            words = words_of(name.folded, self.rules)
            if (words.kind == "other" and DATE.search(name.folded)) or words.says("post-only"):
                continue
            unit = Unit(
                span=name.span,
                name=name.text,
                role=name.role or group.role,
                level=level_of(name.folded, self.context.place, self.context.level, self.rules),
                scope=words.scope,
                list_open=is_open_list,
                unit_type=words.kind,
                task=tasks.get(name.span, group.task),
            )
            yield with_keys(unit, self.context, self.rules)


def _names_nobody(words: str, rules: Rules) -> bool:
    """Say whether some words are no list that could be read: a date, levels, 无, 同上."""
    return (
        DATE.search(words) is not None
        or _level_words(words, rules)
        or rules.roles["nobody"].search(words) is not None
        or bool(back_references(words, rules))
    )


def _level_words(words: str, rules: Rules) -> bool:
    """Say whether some words are levels in general: 省市县三级."""
    return rules.roles["levels"].pattern.match(words) is not None


def _without_tail(folded: str, span: Span, rules: Rules) -> Span:
    """Take 等, 等部门, 等有关单位 from a group's end."""
    start, end = trim(folded, *span, rules)
    match = rules.units["tail"].pattern.search(folded, start, end)
    if match is None or match.end() != end or match.start() == start:
        return Span(start, end)
    return Span(start, match.start())
