"""Says which stretch of a unit list has which role: by label, by verb, by bracket."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias, get_args

import regex

from zhenggai.rules import Rules
from zhenggai.rules.kinds import Role
from zhenggai.rules.loader import words_pattern
from zhenggai.text.document import Span
from zhenggai.values.account import Account
from zhenggai.values.places.gazetteer import places, read_names
from zhenggai.values.units.kinds import is_body, is_name
from zhenggai.values.units.segment import TRIM, elements, ends_name, outside_brackets

# A role, or what joins those who do one thing: A会同B.
Act: TypeAlias = Role | Literal["join"]
ROLES: Mapping[str, Role] = {role: role for role in get_args(Role)}
ACTS: Mapping[str, Act] = {**ROLES, "join": "join"}
# What labels of a list may hold beside units; it has readers of its own.
ELSEWHERE = frozenset({"person", "deadline"})
# What is said with more weight where verbs stand together: 牵头督导 is supervise.
WEIGHT: tuple[Act, ...] = (
    "join", "accept", "supervise", "lead", "cooperate", "implement", "responsible",
)  # fmt: skip
# Those who do so stand beside the unit that answers.
ROLES_BESIDE = frozenset({"cooperate", "supervise", "accept"})
OVER = frozenset({"supervise", "accept"})
# What a verb has for its object, and the role that it says.
OBJECTS: Mapping[str, Role] = {"over-supervise": "supervise", "over-accept": "accept"}
# A商B: A asks B.
ASKS = "商"
ROLE_STOPS = frozenset(",;。\n")
ROLE_BRACKET = regex.compile(r"[(]([^()]{3,200})[)]")
# Of so many characters at least is the name of who asks.
SHORTEST_ASKING = 2
ADVERB_LIMIT = 16
PHRASE_LIMIT = 80
# What a label in a list ends in.
LABEL_ENDS = frozenset(":为—】〕]")
# What a name ends before.
NAME_ENDS = "、,;。:\n()和及与 "


@dataclass(frozen=True, slots=True)
class Group:
    """A stretch of units with one role, or none; ``task`` is what its ``verb`` is about."""

    span: Span
    role: Role | None
    task: Span | None = None
    verb: Span | None = None


@dataclass(frozen=True, slots=True)
class Verb:
    """A role verb; verbs that stand together are one."""

    start: int
    end: int
    role: Act


@dataclass(frozen=True, slots=True)
class RoleText:
    """A folded text whose brackets that hold a role phrase are opened, and its other brackets.

    ``opened`` are the places of those that began with a label.
    """

    folded: str
    outside: Sequence[bool]
    opened: tuple[Span, ...] = ()


def role_text(folded: str, rules: Rules) -> RoleText:
    """Open the brackets that hold a phrase or a label of their own: 市水利局牵头(市财政局配合)."""
    opened: list[Span] = []
    for match in ROLE_BRACKET.finditer(folded):
        inner = match[1]
        if _may_label(inner) and _labels(rules)[0].match(inner) is not None:
            folded = f"{folded[: match.start()]};{inner};{folded[match.end() :]}"
            opened.append(Span(*match.span()))
            continue
        if len(inner) > PHRASE_LIMIT:
            continue
        verbs = find_verbs(inner, Span(0, len(inner)), [True] * len(inner), rules)
        if verbs and verbs[-1].end == len(inner) and is_phrase(inner, verbs[0], rules):
            folded = f"{folded[: match.start()]};{inner};{folded[match.end() :]}"
    return RoleText(folded, outside_brackets(folded), tuple(opened))


def is_phrase(folded: str, verb: Verb, rules: Rules) -> bool:
    """Say whether all that stands before a verb are names."""
    span = Span(0, verb.start)
    found = elements(folded, span, [True] * len(folded), rules)
    return bool(found) and all(is_name(folded[a:b], rules) for a, b in found)


def role_groups(
    text: RoleText, role: Role, rules: Rules, account: Account | None = None
) -> Iterator[Group]:
    """Yield the groups of a list in order; ``role`` is what is meant where nothing is said.

    ``account`` takes labels, role verbs, and what other readers read: dates and persons.
    """
    for part, own in _labelled(text, role, rules, account):
        start = part.start
        for at in range(part.start, part.end + 1):
            if at == part.end or (text.folded[at] in ";。\n" and text.outside[at]):
                yield from verb_groups(text, Span(start, at), own, rules, account)
                start = at + 1


def _may_label(folded: str) -> bool:
    """Say whether a label can stand in a list, without the pattern: most lists hold none."""
    return not LABEL_ENDS.isdisjoint(folded)


@cache
def _labels(rules: Rules) -> tuple[re.Pattern[str], dict[str, str]]:
    names = {word: rule.tag.split("/")[0] for rule in rules.labels for word in rule.words}
    word = f"(?P<word>{words_pattern(tuple(names), spaced=True)})"
    short = rules.roles["short-label"].map
    names |= short
    front = r"(?<![^;,。(、\n ])"
    table, words = rules.roles, words_pattern(tuple(short))
    pattern = re.compile(
        rf"{table['level-label'].source}|{front}(?P<short>{words}):"
        rf"|(?P<open>[【〔\[])?{word}"
        rf"(?(open)[】〕\]][ \t]*:?|{table['label-stop'].source})"
        rf"|{front}(?P<own>{table['own-label'].source}):"
        rf"|{table['label-front'].source}(?P<glued>{words}):"
    )
    return pattern, names


def _labelled(
    text: RoleText, role: str, rules: Rules, account: Account | None
) -> Iterator[tuple[Span, Role]]:
    """Split at labels inside the list; what another label than a unit's holds is left out.

    A label in a bracket holds to the bracket's end: 市水利局(配合单位:市财政局)、|市住建局.
    """
    folded, at = text.folded, 0
    back: tuple[int, str] | None = None
    parts: list[tuple[Span, str]] = []
    for match in _labels(rules)[0].finditer(folded) if _may_label(folded) else ():
        before = folded[match.start() - 1] if match.start() else ";"
        if match[0][-1] not in ":】〕]" and before not in ";,。( 、":
            continue
        if match["glued"] is not None and not at:
            continue
        if back is not None and match.start() >= back[0]:
            parts.append((Span(at, back[0]), role))
            at, role = back
            back = None
        parts.append((Span(at, match.start()), role))
        inside = next((s.end for s in text.opened if s.start < match.start() < s.end), None)
        if inside is not None and back is None:
            back = inside, role
        at = match.end()
        if match["own"] is not None:
            role = _own_role(match["own"], rules)
        elif (word := match["word"] or match["short"] or match["glued"]) is not None:
            role = _labels(rules)[1]["".join(word.split())]
        if account is not None and (role in ROLES or role in ELSEWHERE):
            account.take(*match.span())
    if back is not None:
        parts.append((Span(at, back[0]), role))
        at, role = back
    parts.append((Span(at, len(folded)), role))
    for span, own in parts:
        if own in ROLES:
            yield span, ROLES[own]
        elif own in ELSEWHERE and account is not None:
            account.take(*span)


def _own_role(word: str, rules: Rules) -> str:
    """Return the role of a label that no list has: 行业监管责任 supervises, 主要领导 is no unit."""
    if word.endswith(("领导", "人")):
        return ""
    roles = [role for short, role in rules.roles["short-label"].map.items() if short in word]
    return min(roles, key=WEIGHT.index, default="responsible")


def has_verbs(folded: str, rules: Rules) -> bool:
    """Say whether a text may hold a role verb at all."""
    return bool(rules.roles.candidates(folded, WEIGHT))


def find_verbs(folded: str, span: Span, outside: Sequence[bool], rules: Rules) -> list[Verb]:
    """Return the role verbs of a stretch, those that stand together as one."""
    found = [
        (match.start(), -match.end(), ACTS[rule.tag])
        for rule in rules.roles.candidates(folded[slice(*span)], WEIGHT)
        for match in rule.pattern.finditer(folded, *span)
        if outside[match.start()] and match.start() > span.start
    ]
    if not found:
        return []
    sure = rules.roles["sure"].pattern
    verbs: list[Verb] = []
    stops = [at for at in range(*span) if folded[at] in ROLE_STOPS]
    for start, negative, role in sorted(found):
        end = -negative
        last = verbs[-1] if verbs else None
        if last is not None and start < last.end:
            if end > last.end and "join" not in (role, last.role):
                verbs[-1] = Verb(last.start, end, min(role, last.role, key=WEIGHT.index))
            continue
        certain = sure.search(folded, start, end) is not None
        if rules.roles["no-verb"].pattern.match(folded, end, span.end):
            continue
        if _in_name(folded, span, start, end, rules):
            continue
        if role == "join" and not certain and folded[start:end] == ASKS:
            if not _asks(folded, span.start, start, rules):
                continue
        elif not certain and rules.roles["rest"].pattern.match(folded, end, span.end):
            continue
        before = bisect_left(stops, start)
        clause = stops[before - 1] + 1 if before else span.start
        first = last is None or last.end <= clause
        touches = last is not None and last.end == start
        begin = start if touches else _adverb(folded, span, start, last, rules)
        if not (touches or (certain and first) or _has_subject(folded, span, begin, last, rules)):
            continue
        if last is not None and touches and "join" not in (role, last.role):
            verbs[-1] = Verb(last.start, end, min(role, last.role, key=WEIGHT.index))
        else:
            verbs.append(Verb(begin, end, role))
    return verbs


def _asks(folded: str, first: int, at: int, rules: Rules) -> bool:
    """Say whether 商 joins the names that it touches: 市水利局|商|市财政局, not 山阳县、商州区."""
    stop = next((i for i in range(at, len(folded)) if folded[i] in NAME_ENDS), len(folded))
    # 区|商|商务局: who asks has a name of more than a character.
    front = folded[max(first, at - SHORTEST_ASKING) : at]
    if len(front) < SHORTEST_ASKING or any(c in TRIM for c in front):
        return False
    if read_names(folded[at:stop])[0]:
        return False
    return ends_name(folded, first, at, rules) and is_name(folded[at + 1 : stop], rules)


def _in_name(folded: str, span: Span, start: int, end: int, rules: Rules) -> bool:
    """Say whether an act is part of a committee's name: 市|配合|中央环保督察领导小组办公室."""
    cut = max(folded.rfind(c, span.start, start) for c in NAME_ENDS)
    head = folded[max(cut + 1, span.start) : start].removeprefix("由")
    if head not in rules.units["levels"].map and head not in places():
        return False
    return rules.roles["name-behind"].pattern.match(folded, end, span.end) is not None


def _adverb(folded: str, span: Span, at: int, last: Verb | None, rules: Rules) -> int:
    """Return where the adverbs before a verb begin: 市水利局|要切实负责."""
    window = max(span.start if last is None else last.end, at - ADVERB_LIMIT)
    match = rules.roles["adverb"].pattern.search(folded, window, at)
    return match.start() if match is not None and match.start() > window else at


def _has_subject(folded: str, span: Span, at: int, last: Verb | None, rules: Rules) -> bool:
    """Say whether a unit, or another verb, ends before a verb and its adverbs.

    督察 in 环境保护督察领导小组 is no verb: a verb stands behind a whole name.
    """
    start = span.start if last is None else last.end
    while at > start and folded[at - 1] in TRIM:
        at -= 1
    if at == start:
        return last is not None
    return ends_name(folded, start, at, rules)


def verb_groups(
    text: RoleText, part: Span, role: Role | None, rules: Rules, account: Account | None = None
) -> Iterator[Group]:
    """Cut a stretch behind each role verb; what no verb follows has the role of its label."""
    folded = text.folded
    verbs = find_verbs(folded, part, text.outside, rules)
    if account is not None:
        for verb in verbs:
            account.take(verb.start, verb.end)
    stops = [at for at in range(*part) if folded[at] in ROLE_STOPS]
    at = part.start
    joined = False
    for number, verb in enumerate(verbs):
        following = verbs[number + 1] if number + 1 < len(verbs) else None
        group = Span(at, verb.start)
        here = Span(verb.start, verb.end)
        if verb.role == "join":
            over = following is not None and following.role in OVER
            if group.end > group.start:
                leads = ROLES[following.role] if over and following else "lead"
                yield Group(group, leads, None, here)
            joined, at = True, verb.end
            continue
        own = verb.role
        if joined:
            own = own if own in OVER else "cooperate"
            joined = False
        elif own in ROLES_BESIDE and number == 0:
            # 市水利局,各县区配合 or 督导: who stands before the last comma answers.
            comma = folded.rfind(",", at, verb.start)
            if comma >= 0:
                yield Group(Span(at, comma), role)
                group = Span(comma + 1, verb.start)
        elif own == "implement":
            # 市财政局,各县区负责落实: of the two only a class carries it out.
            comma = folded.rfind(",", at, verb.start)
            if comma >= 0 and folded.startswith("各", comma + 1) and "各" not in folded[at:comma]:
                yield Group(Span(at, comma), role)
                group = Span(comma + 1, verb.start)
        after = bisect_left(stops, verb.end)
        stop = stops[after] if after < len(stops) else part.end
        at, task = _object(text, verb.end, following, stop, rules)
        said = None if own == "implement" else _over(folded, task, rules)
        yield Group(group, said or own, task, here)
    if at < part.end:
        yield Group(Span(at, part.end), "cooperate" if joined else role)


def _over(folded: str, task: Span | None, rules: Rules) -> Role | None:
    """Return the role that a verb's object says: 负责|技术指导, 负责|组织验收."""
    words = folded[slice(*task)].strip(TRIM) if task is not None else ""
    for id, role in OBJECTS.items():
        if words and rules.roles[id].pattern.match(words):
            return role
    return None


def _object(
    text: RoleText, start: int, following: Verb | None, stop: int, rules: Rules
) -> tuple[int, Span | None]:
    """Return where the next group begins, and the object of the verb that ends at ``start``.

    ``stop`` is where the clause ends.
    """
    folded = text.folded
    if following is None or following.start >= stop:
        if start >= stop or folded[start] in TRIM:
            return start, None
        # A负责管网、B: who stands behind the object is no part of it; 督促A、B are.
        found = elements(folded, Span(start, stop), text.outside, rules)
        if len(found) > 1 and is_body(folded[slice(*found[-1])], rules):
            first = _first_name(folded, found, rules)
            if not is_body(folded[slice(*found[0])], rules):
                return found[first].start, Span(start, found[first - 1].end)
        return stop, Span(start, stop)
    if folded[start] in TRIM:
        return start, None
    # A负责管网、B负责厂站: the names before the next verb are its subject, the rest an object.
    found = elements(folded, Span(start, following.start), text.outside, rules)
    first = _first_name(folded, found, rules)
    if first == len(found) or (first == 1 and is_name(folded[slice(*found[0])], rules)):
        return start, None
    return found[first].start, Span(start, found[first - 1].end)


def _first_name(folded: str, found: Sequence[Span], rules: Rules) -> int:
    """Return where the names begin that an object ends with; the first element is the object's."""
    first = len(found)
    while first > 1 and is_name(folded[slice(*found[first - 1])], rules):
        first -= 1
    return first
