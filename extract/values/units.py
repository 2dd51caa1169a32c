"""Responsible units: a printed list to complete names, each with its role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

import regex

from extract.document import Span
from extract.flow import fold
from extract.values.ellipsis import Element, complete
from extract.values.model import Context, Doubt, Unit
from extract.values.unit_kinds import is_body, is_open, kind_of, level_of, scope_of
from rules import Rules
from rules.loader import words_pattern

OPEN, CLOSE = "([{〔【", ")]}〕】"
ROLES = ("lead", "responsible", "cooperate", "implement", "supervise", "accept")
TRIM = " \t\n、,;。.:：/·和及与"
STOP = frozenset(",;。\n")
LIST_LIMIT = 400
# A role word is the end of a group only where the group before it is one of units.
UNLABELLED_LIMIT = 160
DATE = regex.compile(r"(?:\d{4}年|\d{1,2}月|年底|月底|长期坚持|立行立改|持续|完成)")


@dataclass(frozen=True, slots=True)
class Group:
    """A stretch of units with one role; ``task`` is the object of its verb."""

    span: Span
    role: str
    task: Span | None = None


def read_units(
    text: str, context: Context, rules: Rules
) -> tuple[tuple[Unit, ...], tuple[Doubt, ...]]:
    """Return the units of a list in order, and what could not be read.

    The text is the inside of a list, between its outer brackets or behind its label; it may hold
    labels and role verbs of its own. Spans are relative to the text.
    """
    folded = fold(text)
    units: list[Unit] = []
    doubts: list[Doubt] = []
    for part, role in _labelled(folded, context.role, rules):
        for group in _groups(folded, part, role, rules):
            found = _units_of(text, folded, group, context, rules)
            units.extend(found)
            if not found and _has_words(folded, group.span):
                words = folded[group.span.start : group.span.end].strip(TRIM)
                if not DATE.search(words):
                    doubts.append(Doubt("units-unparsed", (words,), group.span))
    doubts += [
        Doubt("unit-unknown", (unit.name,), unit.span)
        for unit in units
        if unit.unit_type == "other" and unit.scope == "named"
    ]
    return tuple(units), tuple(doubts)


def is_unit_list(text: str, rules: Rules) -> bool:
    """Say whether an unlabelled bracket holds a list of units: bodies and role phrases only."""
    folded = fold(text).strip()
    if not 3 <= len(folded) <= UNLABELLED_LIMIT or DATE.match(folded):
        return False
    context = Context()
    bodies = 0
    for part, role in _labelled(folded, "responsible", rules):
        for group in _groups(folded, part, role, rules):
            words = folded[group.span.start : group.span.end].strip(TRIM)
            if not words or DATE.search(words):
                continue
            for element in _elements(folded, group.span, rules):
                own = folded[element.start : element.end]
                if not (
                    is_body(own, rules) or kind_of(own, rules) == "place" or is_open(own, rules)
                ):
                    return False
            found = _units_of(folded, folded, group, context, rules)
            if any(unit.unit_type in {"place", "other"} for unit in found):
                return False
            bodies += sum(
                unit.scope == "open"
                or (unit.level is not None and (unit.scope == "named" or unit.name[0] == "各"))
                for unit in found
            )
    return bodies > 0


def units_in_prose(text: str, context: Context, rules: Rules) -> tuple[Unit, ...]:
    """Return the units that a measure's prose names as the subject of a role verb.

    A clause counts only where it begins with units and goes on with the verb: 由市水利局牵头,…
    """
    folded = fold(text)
    units: list[Unit] = []
    for clause in regex.finditer(r"[^,;。\n]+", folded):
        verb = _first_verb(folded, clause.start(), clause.end(), rules)
        if verb is None:
            continue
        start = clause.start() + len(clause[0]) - len(clause[0].lstrip(" 由"))
        words = folded[start : verb[0]]
        if not words or not _is_list(folded, Span(start, verb[0]), rules):
            continue
        group = Group(Span(start, verb[0]), verb[2], Span(verb[1], clause.end()))
        found = _units_of(text, folded, group, context, rules)
        if found and all(unit.level or unit.scope == "each" for unit in found):
            units.extend(found)
    return tuple(units)


def _is_list(folded: str, span: Span, rules: Rules) -> bool:
    elements = _elements(folded, span, rules)
    return bool(elements) and all(
        is_body(folded[e.start : e.end], rules) or is_open(folded[e.start : e.end], rules)
        for e in elements
    )


@cache
def _labels(rules: Rules) -> tuple[regex.Pattern[str], dict[str, str]]:
    names = {word: rule.tag.split("/")[0] for rule in rules.labels for word in rule.words}
    pattern = regex.compile(rf"({words_pattern(tuple(names), spaced=True)})[ \t]*(?::|为:?|是:?)")
    return pattern, names


def _labelled(folded: str, role: str, rules: Rules) -> Iterable[tuple[Span, str]]:
    """Split at labels inside the list; what another label than a unit's holds is left out."""
    pattern, names = _labels(rules)
    at = 0
    for match in pattern.finditer(folded):
        before = folded[match.start() - 1] if match.start() else ";"
        if match[0][-1] != ":" and before not in ";,。( 、":
            continue
        if role:
            yield Span(at, match.start()), role
        name = names[regex.sub(r"\s", "", match[1])]
        role = name if name in ROLES else ""
        at = match.end()
    if role:
        yield Span(at, len(folded)), role


def _depths(folded: str, span: Span) -> list[bool]:
    """Return for each character whether it stands outside of brackets."""
    outside: list[bool] = []
    depth = 0
    for at in range(span.start, span.end):
        c = folded[at]
        if c in OPEN:
            depth += 1
        outside.append(depth == 0)
        if c in CLOSE and depth:
            depth -= 1
    return outside


def _first_verb(folded: str, start: int, end: int, rules: Rules) -> tuple[int, int, str] | None:
    """Return the first role verb of a stretch outside of brackets: start, end, role."""
    best: tuple[int, int, str] | None = None
    outside = _depths(folded, Span(start, end))
    for rule in rules.roles:
        if rule.tag not in ROLES and rule.tag != "join":
            continue
        for match in rule.pattern.finditer(folded, start, end):
            at = match.start()
            # 督察 in 环境保护督察领导小组 is no verb: a verb stands behind a whole name or a stop.
            if not outside[at - start] or at == start or not _ends_unit(folded, start, at, rules):
                continue
            if best is None or (match.start(), -match.end()) < (best[0], -best[1]):
                best = (match.start(), match.end(), rule.tag)
            break
    return best


def _ends_unit(folded: str, start: int, at: int, rules: Rules) -> bool:
    """Say whether a unit, a stop or an adverb ends at a place."""
    while at > start and folded[at - 1] in "为要应须需共同":
        at -= 1
    return at == start or folded[at - 1] in TRIM or _ends_name(folded, start, at, rules)


def _groups(folded: str, part: Span, role: str, rules: Rules) -> Iterable[Group]:
    """Cut a stretch into groups of one role: at ; first, then behind each role verb."""
    outside = _depths(folded, part)
    start = part.start
    for at in range(part.start, part.end + 1):
        if at == part.end or (folded[at] in ";。\n" and outside[at - part.start]):
            yield from _verb_groups(folded, Span(start, at), role, rules)
            start = at + 1


def _verb_groups(folded: str, part: Span, role: str, rules: Rules) -> Iterable[Group]:
    at = part.start
    joined = False
    led = False
    while at < part.end:
        verb = _first_verb(folded, at, part.end, rules)
        if verb is None:
            yield Group(Span(at, part.end), "cooperate" if joined else role)
            return
        start, end, own = verb
        if own == "join":
            following = _first_verb(folded, end, part.end, rules)
            over = following is not None and following[2] in {"supervise", "accept"}
            yield Group(Span(at, start), following[2] if over and following else "lead")
            joined, at = True, end
            continue
        group = Span(at, start)
        if joined:
            own = own if own in {"supervise", "accept"} else "cooperate"
            joined = False
        elif own == "cooperate" and not led:
            # 市水利局,各县区配合: who stands before the last comma answers, unless it is one list.
            comma = folded.rfind(",", at, start)
            if comma >= 0:
                yield Group(Span(at, comma), role)
                group = Span(comma + 1, start)
        led = True
        task_end = end
        while task_end < part.end and folded[task_end] not in STOP:
            task_end += 1
        behind = folded[end:task_end]
        follows = behind[:1] in {"、", ""} or _first_verb(folded, end, task_end, rules) is not None
        task = None if follows or not behind.strip() else Span(end, task_end)
        yield Group(group, own, task)
        at = end if follows else task_end


def _has_words(folded: str, span: Span) -> bool:
    return bool(folded[span.start : span.end].strip(TRIM))


def _units_of(text: str, folded: str, group: Group, context: Context, rules: Rules) -> list[Unit]:
    """Read one group: its elements, what each leaves out, kind, level and scope."""
    span, open_list = _without_tail(folded, group.span, rules)
    elements = [
        Element(e, text[e.start : e.end], folded[e.start : e.end])
        for e in _elements(folded, span, rules)
    ]
    units: list[Unit] = []
    for name in complete(elements, rules, functional=open_list):
        if DATE.search(name.folded) and kind_of(name.folded, rules) == "other":
            continue
        role = name.role or group.role
        kind = kind_of(name.folded, rules)
        units.append(
            Unit(
                span=name.span,
                name=name.text,
                role=role,
                level=level_of(name.folded, context, rules),
                scope=scope_of(name.folded, rules),
                unit_type=kind,
                task=group.task,
            )
        )
    if open_list:
        units = [replace(unit, list_open=True) for unit in units]
    return units


def _without_tail(folded: str, span: Span, rules: Rules) -> tuple[Span, bool]:
    """Take 等, 等部门, 等有关单位 from a group's end; say whether it was there."""
    start, end = _trim(folded, span.start, span.end)
    match = rules.units["tail"].pattern.search(folded, start, end)
    if match is None or match.end() != end or match.start() == start:
        return Span(start, end), False
    return Span(start, match.start()), True


def _trim(folded: str, start: int, end: int) -> tuple[int, int]:
    while start < end and folded[start] in TRIM:
        start += 1
    while end > start and folded[end - 1] in TRIM:
        end -= 1
    return start, end


def _elements(folded: str, span: Span, rules: Rules) -> list[Span]:
    """Split a group at 、 , / · blanks, at 和 及 与 behind a whole name, and where names touch."""
    outside = _depths(folded, span)
    cuts: list[tuple[int, int]] = []
    for at in range(span.start, span.end):
        if not outside[at - span.start]:
            continue
        c = folded[at]
        if c in "、,/·; \t\n" or (c in "和及与" and _ends_name(folded, span.start, at, rules)):
            width = 2 if folded.startswith("以及", at - 1) and c == "及" else 1
            cuts.append((at - width + 1, at + 1))
    pieces: list[Span] = []
    start = span.start
    for a, b in [*cuts, (span.end, span.end)]:
        pieces += _touching(folded, *_stripped(folded, start, a, rules), rules)
        start = b
    return [piece for piece in pieces if piece.end > piece.start]


def _ends_name(folded: str, start: int, at: int, rules: Rules) -> bool:
    """Say whether a whole name ends before 和: 党委和政府, but not 发展和改革."""
    cut = max(folded.rfind(c, start, at) for c in "、,;和及与 ")
    words = folded[max(cut + 1, start) : at]
    return is_body(words, rules) or kind_of(words, rules) == "place" or is_open(words, rules)


def _stripped(folded: str, start: int, end: int, rules: Rules) -> tuple[int, int]:
    """Trim an element, and take off 由, 请 at its front and 按职责分工 behind it."""
    start, end = _trim(folded, start, end)
    skip = rules.roles["skip"].pattern
    for _ in range(2):
        match = skip.search(folded, start, end)
        if match is None:
            break
        if match.start() == start and match.end() < end:
            start = match.end()
        elif match.end() == end:
            end = match.start()
        start, end = _trim(folded, start, end)
    return start, end


@cache
def _seams(rules: Rules) -> regex.Pattern[str]:
    """Return the places where one name touches the next: 市纪委|市监委, 市委|市政府, 发改委|市财政局."""
    stem = "|".join(sorted(map(regex.escape, rules.units["stems"].words), key=len, reverse=True))
    level = "省|市|州|县|区|旗|自治区"
    return regex.compile(
        rf"(?<=纪委|纪律检查委员会)(?=[(]?(?:{level})?(?:监委|监察委))"
        rf"|(?<=(?:{level})委|党委)(?=(?:{level})?(?:人民)?政府(?!办|督查|研究|法制))"
        rf"|(?<=党工委|工委)(?=管委会|管理委员会|办事处)"
        rf"|(?<=局|委|厅|办|室|部|院|府|会)(?=(?:{level})(?:(?:{stem})(?:局|委|厅|办)"
        rf"|委(?=办|组|宣|政|督|编|$)|政府|人民政府|纪委|监委))"
    )


def _touching(folded: str, start: int, end: int, rules: Rules) -> list[Span]:
    """Split names that are written together; a bracket that holds the second name is opened."""
    cuts = [m.start() for m in _seams(rules).finditer(folded, start, end) if start < m.start()]
    outside = _depths(folded, Span(start, end))
    cuts = [at for at in cuts if outside[at - start] or folded[at] in OPEN]
    pieces: list[Span] = []
    at = start
    for cut in [*cuts, end]:
        a, b = at, cut
        if folded[a : a + 1] in set(OPEN) and folded[b - 1 : b] in set(CLOSE):
            a, b = a + 1, b - 1
        pieces.append(Span(a, b))
        at = cut
    return pieces
