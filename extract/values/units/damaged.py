"""Names of bodies that are no kind and cannot be one: a character lost, doubled, strange."""

from __future__ import annotations

from functools import cache

import regex

from zhenggai.rules import Rules
from zhenggai.rules.kinds import BodyTag
from zhenggai.rules.patterns import compiled
from zhenggai.values.places.gazetteer import all_places, read_names, starts_with_place
from zhenggai.values.units.bodies import BRACKETS, NAME_LIMIT, department, is_kind, stem_words
from zhenggai.values.units.kinds import of_words, words_of

# What ends so has a name of its own more often than not: 市容环境卫生管理处.
OWN_ENDS = ("处", "指挥部", "领导小组")
# What lies in a city.
DISTRICTS = frozenset("区县旗镇乡")
# Longer offices have names of their own: 联合执法办公室.
LONGEST_OFFICE = 6
# What is shorter is near to too much.
SHORTEST_NEAR = 3
DEPARTMENT_ENDS = frozenset("局委厅办部室处")
# So many characters before a department may be a place's, or nothing's.
PREFIX = 4
# So many characters may have come between the parts of a name, and so many are left of it.
BETWEEN, LEFT = 6, 4
AHEAD = regex.compile(r"[(][?]=\[[^\]]*\][)]")
PARTY_TAGS: tuple[BodyTag, ...] = ("party", "party-only")
# The common half of the Chinese characters: the first level of GB 2312.
COMMON = range(0xB0, 0xD8)


@of_words
def is_damaged(words: str, rules: Rules) -> bool:
    """Say whether the words of a body that is no kind are no body at all.

    A character is missing or doubled (生态环局, 水利局局), or others came between (主抓水利局,
    发展改见附件革局). What has a name of its own is not asked about.
    """
    words = BRACKETS.sub("", words) or words
    if len(words) > NAME_LIMIT:
        return False
    if any(rules.bodies[id].search(words) for id in ("no-body", "no-seat")):
        return True
    if len(words) < SHORTEST_NEAR:
        # 水局, 查室, 海处; 编办 and 外办 are known.
        return words[-1:] in DEPARTMENT_ENDS
    feature = rules.units["feature"].pattern.match(words) is not None
    # 公安局 begins like the county 公安: what lies in a place has a name of its own.
    if rules.bodies["tail"].pattern.fullmatch(words) or starts_with_place(words):
        return False
    office = words.endswith("办公室") and len(words) > LONGEST_OFFICE
    proper = feature or office or words.endswith(OWN_ENDS)
    return (
        any(_begins_at(words, at, rules) for at in range(1, min(PREFIX, len(words))))
        or (not proper and _is_near(words, rules))
        or _holds_more(words, rules)
        or (
            rules.bodies["plain-office"].search(words) is not None
            and not _vocabulary(rules).issuperset(words)
        )
    )


def _begins_at(words: str, at: int, rules: Rules) -> bool:
    """Say whether another name begins within words: 局长|市发改局, 主抓|南昌市水利局."""
    if rules.bodies["party-first"].search(words):
        # 委|市政府督查室 is one office of both.
        return False
    if words[at] in rules.units["levels"].map and is_kind(words[at + 1 :], rules):
        before = words_of(words[:at], rules)
        # 锦沙市|江畔区|人民政府: a place in the place before.
        placed = words[at] in DISTRICTS and at > 1
        return not placed or bool(before.says("no-name") or before.says("post-only"))
    return read_names(words[at:])[0] > 0


def _is_near(words: str, rules: Rules) -> bool:
    """Say whether one character is missing, too many, or another than in a kind."""
    return any(pattern.fullmatch(words) is not None for pattern in _patterns(rules))


def _holds_more(words: str, rules: Rules) -> bool:
    """Say whether words that are no name stand before a department or between its parts."""
    known = _vocabulary(rules)
    verb = rules.bodies["office-verb"].search(words) is not None
    for at in () if verb else range(1, min(PREFIX, len(words) - SHORTEST_NEAR) + 1):
        before = words_of(words[:at], rules)
        strange = before.says("no-name") is not None or not known.issuperset(before.text)
        if _is_office(words[at:], rules) or (strange and department(words[at:], rules)):
            placed = before.kind == "place" and before.found("body-word") is None
            return not (placed or before.is_body or before.is_open or before.found("feature"))
    for at in range(1, len(words) - 1):
        for end in range(at + 1, min(at + BETWEEN + 1, len(words))):
            rest = words[:at] + words[end:]
            if rules.bodies["joined-tail"].search(rest):
                continue
            if (len(rest) >= LEFT and is_kind(rest, rules)) or department(rest, rules):
                more = words_of(words[at:end], rules)
                if not more.is_name and rules.bodies["joined"].search(more.text) is None:
                    return True
    return False


def _is_office(words: str, rules: Rules) -> bool:
    """Say whether words are a department: 水利局, but not 经济发展办公室."""
    ends = words.endswith(("局", "委", "厅", "委员会")) and not words.endswith("工委")
    return ends and len(words) >= SHORTEST_NEAR and department(words, rules) is not None


@cache
def _patterns(rules: Rules) -> tuple[regex.Pattern[str], ...]:
    """Return patterns for a kind that lacks a character, or has another one."""
    tail = rules.bodies["tail"].pattern.pattern
    # What looks ahead for the first character finds none where it is the one that is wrong.
    whole = "|".join(f"(?:{rule.source})" for rule in rules.bodies.tagged("whole"))
    party = "|".join(
        f"(?:{rule.source})" for tag in PARTY_TAGS for rule in rules.bodies.tagged(tag)
    )
    kind = rf"(?:(?:{stem_words(rules)}(?:{tail}))|{whole}|(?:党委|委)?(?:{party}))"
    return tuple(compiled(f"{AHEAD.sub('', kind)}{{{error}<=1}}") for error in "dis")


@cache
def _vocabulary(rules: Rules) -> frozenset[str]:
    """Return the characters that names of bodies are made of, 某 among them."""
    return frozenset("某").union(*(rule.source for rule in (*rules.bodies, *rules.units)))


@cache
def _of_places() -> frozenset[str]:
    return frozenset().union(*(place.name for place in all_places()))


@of_words
def holds_no_place(name: str, rules: Rules) -> bool:
    """Say whether a name's place is none: 溪县纪委, of one character, or 县公安乡, of a task."""
    if any(rules.units[id].search(name) for id in ("task-as-place", "torn-place")):
        return True
    short = rules.units["one-character-place"].search(name) is not None
    return short and not read_names(name)[0]


@of_words
def is_strange(name: str, rules: Rules) -> bool:
    """Say whether a name holds, behind its place, a character that no name has: 水刂局."""
    bare = BRACKETS.sub("", name) or name
    place = rules.units["short-places"].pattern.match(bare)
    return any(_is_rare(character, rules) for character in bare[place.end() if place else 0 :])


def _is_rare(character: str, rules: Rules) -> bool:
    """Say whether a character is neither common nor in the name of a place or a body."""
    try:
        first = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        first = 0
    if first in COMMON:
        return False
    return character not in _of_places() and character not in _vocabulary(rules)
