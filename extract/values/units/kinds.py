"""What a name of a unit says by its own words: kind, level, scope; each name is read once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, cached_property, wraps
from typing import Any, Literal, TypeAlias, TypeVar, get_args

import regex

from zhenggai.rules import Rules
from zhenggai.rules.kinds import Scope, UnitLevel, UnitTag, UnitType
from zhenggai.rules.loader import Rule
from zhenggai.text.flow import fold
from zhenggai.text.memo import remembered
from zhenggai.values.places.gazetteer import read_names, short_names

Ending: TypeAlias = Literal[
    "judicial", "committee", "party", "group", "government", "enterprise", "institution",
    "department",
]  # fmt: skip
KINDS: tuple[Ending, ...] = get_args(Ending)
LEVELS: Mapping[str, UnitLevel] = {level: level for level in get_args(UnitLevel)}
CLASSES: Mapping[UnitTag, UnitLevel] = {
    "province-class": "province",
    "city-class": "city",
    "county-class": "county",
    "township-class": "township",
}
# What lies in a place and is none.
OFFICES: frozenset[Ending] = frozenset({"department", "government", "committee", "judicial"})
# Longer stretches are no names.
NAME_LIMIT = 40
R = TypeVar("R")
BRACKETS = regex.compile(r"[(〔\[][^()〔〕\[\]]*[)〕\]]")


class Words:
    """Some folded words of a list, and what they say by themselves, each thing found once.

    A plan prints 市财政局 in hundreds of lists, and a list is read by several readers: whatever
    depends on the words alone is asked here.
    """

    def __init__(self, text: str, rules: Rules) -> None:
        self.text = text
        self.rules = rules
        self._units: dict[str, regex.Match[str] | None] = {}
        self._roles: dict[str, regex.Match[str] | None] = {}
        self._answers: dict[Callable[..., Any], Any] = {}

    def found(self, id: str) -> regex.Match[str] | None:
        """Return where a rule of units.toml is found first in the words."""
        if id not in self._units:
            self._units[id] = self.rules.units[id].search(self.text)
        return self._units[id]

    def says(self, id: str) -> regex.Match[str] | None:
        """Return where a rule of roles.toml is found first in the words."""
        if id not in self._roles:
            self._roles[id] = self.rules.roles[id].search(self.text)
        return self._roles[id]

    def answer(self, ask: Callable[[str, Rules], R]) -> R:
        """Return what a function says of the words, which is asked once."""
        if ask not in self._answers:
            self._answers[ask] = ask(self.text, self.rules)
        known: R = self._answers[ask]
        return known

    @cached_property
    def bare(self) -> str:
        """The words without their brackets."""
        return BRACKETS.sub("", self.text)

    @cached_property
    def kind(self) -> UnitType:
        """The unit_type by the last word; ``other`` where none is known."""
        bare = self.bare or self.text
        for kind, pattern in _endings(self.rules):
            if pattern.search(bare) or (bare != self.text and pattern.search(self.text)):
                return kind
        if self.is_open or self.is_task:
            return "other"
        if bare[:1] in self.rules.units["levels"].map and words_of(bare[1:], self.rules).is_task:
            # 市农业农村 is no village.
            return "other"
        known = self.found("class") or self.rules.units["place"].pattern.search(bare)
        if known and any(
            kind in OFFICES and pattern.search(bare[:-1]) for kind, pattern in _endings(self.rules)
        ):
            # 市水利局|市: a level that a mark parted from the next name makes no place.
            return "other"
        return "place" if known or bare in short_names() else "other"

    @cached_property
    def is_body(self) -> bool:
        """Whether the words end like a body, not a place."""
        return len(self.text) >= 2 and self.kind not in {"other", "place"}

    @cached_property
    def is_open(self) -> bool:
        """Whether they name nobody: 各有关单位, 市直有关部门."""
        return self.found("open") is not None or (
            self.bare != self.text and self.rules.units["open"].search(self.bare) is not None
        )

    @cached_property
    def is_collective(self) -> bool:
        """Whether they stand for every unit of a level: 市直各单位."""
        return self.found("collective") is not None

    @cached_property
    def is_class(self) -> bool:
        """Whether they are a class of places without a proper name: 开发区(新区), 县区."""
        if self.text in self.rules.units["own-zones"].words:
            return False
        return self.rules.units["class"].pattern.fullmatch(self.text) is not None

    @cached_property
    def is_task(self) -> bool:
        """Whether they are what a department is for: 财政, 发展改革."""
        return self.rules.units["stems"].pattern.fullmatch(self.text) is not None

    @cached_property
    def stem(self) -> regex.Match[str] | None:
        """What a department is for, where the words begin so: 财政局."""
        return self.rules.units["stems"].pattern.match(self.text)

    @cached_property
    def is_name(self) -> bool:
        """Whether they are a whole name of a body, a place or an open class."""
        return bool(self.text) and (
            self.is_body
            or self.kind == "place"
            or self.is_open
            or self.is_collective
            or self.found("members") is not None
        )

    @cached_property
    def starts_with_place(self) -> bool:
        """Whether a bare name begins with a place (湾里管理局), not with a department's task."""
        if self.stem:
            return False
        short = any(self.text[:length] in short_names() for length in (4, 3, 2))
        return short or self.rules.units["feature"].pattern.match(self.text) is not None

    @cached_property
    def scope(self) -> Scope:
        """``open`` for 有关 and 相关, ``each`` for a class of units, else ``named``."""
        if self.is_open:
            return "open"
        bare = words_of(self.bare, self.rules)
        if bare.found("each") or bare.is_collective or bare.found("tiers-first"):
            return "each"
        if self._is_class_department:
            return "each"
        body = self.found("tail-body")
        place = words_of(self.text[: body.start()] if body is not None else self.text, self.rules)
        zone = self.rules.units["zone"].pattern
        if place.text[:1] in self.rules.units["levels"].map and zone.fullmatch(place.text, 1):
            # 县园区|管委会 is that county's.
            return "named"
        if len(place.text) > 1:
            several = place.text not in self.rules.units["own-levels"].words
        else:
            several = place.text in self.rules.units["lone-classes"].words
        return "each" if several and place.is_class else "named"

    @cached_property
    def _is_class_department(self) -> bool:
        """Whether a department is one of a class of places: 县(区)生态环境局."""
        class_ = self.found("class-head")
        if class_ is None:
            return False
        return self.rules.units["stems"].pattern.match(self.text, class_.end()) is not None


@remembered(8192)
def words_of(text: str, rules: Rules) -> Words:
    """Return what some folded words say; a worker remembers it."""
    return Words(text, rules)


def of_words(ask: Callable[[str, Rules], R]) -> Callable[[str, Rules], R]:
    """Let the record of some words remember what a function says of them."""

    @wraps(ask)
    def remember(text: str, rules: Rules) -> R:
        return words_of(text, rules).answer(ask)

    return remember


@cache
def _endings(rules: Rules) -> tuple[tuple[Ending, regex.Pattern[str]], ...]:
    return tuple((kind, rule.pattern) for kind in KINDS for rule in rules.units.tagged(kind))


def kind_of(name: str, rules: Rules) -> UnitType:
    """Return the unit_type of a folded name by its last word; ``other`` where none is known."""
    return words_of(name, rules).kind


def is_body(name: str, rules: Rules) -> bool:
    """Say whether a folded name ends like a body, not a place."""
    return words_of(name, rules).is_body


def is_open(name: str, rules: Rules) -> bool:
    """Say whether a folded name names nobody: 各有关单位, 市直有关部门."""
    return words_of(name, rules).is_open


def is_name(name: str, rules: Rules) -> bool:
    """Say whether folded words are a whole name of a body, a place or an open class."""
    return words_of(name, rules).is_name


def plain_name(name: str, rules: Rules) -> str:
    """Return a name with its level or place first: 团市委 as 市团委, 国网南昌供电公司 as 南昌…"""
    name = fold(name).removeprefix("中共").removeprefix("原")
    youth = rules.units["youth"].pattern.fullmatch(name)
    if youth is not None:
        return f"{youth['place']}团委"
    name = rules.units["level-twice"].pattern.sub("", name)
    return rules.units["owner-first"].pattern.sub("", name)


@remembered(4096)
def level_of(
    name: str, place: str | None, place_level: UnitLevel | None, rules: Rules
) -> UnitLevel | None:
    """Return the level of a unit: of the level word or place that its name begins with.

    ``place`` and ``place_level`` are the plan's own.
    A class is of its lowest places' level, 各县(市、区) of the county's; zones and bodies without
    a level word have none.
    """
    units = rules.units
    plain = plain_name(name, rules)
    if units["central"].search(plain):
        return "central"
    levels = units["levels"].map
    plain = plain.removeprefix("全")
    among = units["among-each"].search(plain)
    if among is not None:
        head = plain[among.end() :]
        if units["zone"].pattern.match(head):
            return None
        return class_level(head, rules) or LEVELS.get(levels.get(plain[:1], ""))
    if any(units["no-level"].pattern.match(words) for words in (name, plain)):
        return None
    division = units["division"].pattern.match(plain)
    if division is not None:
        return _branch("city", plain[division.end() :])
    end, group = read_names(plain)
    if end and len({one.level for one in group}) == 1:
        return _branch(group[0].level, plain[end:])
    for word in _longest_first(rules):
        rest = plain[len(word) :]
        if rest and plain.startswith(word) and not rest.startswith(("(", "级")):
            return _of_word(word, rest, place, place_level, rules)
    if units["zone"].search(plain):
        return None
    if "(" in plain[:4]:
        return class_level(plain, rules)
    match = units["named-place"].search(plain)
    stem = units["stems"].pattern.match(plain)
    # 住房城乡|建设部门 is no township's.
    if match is None or (stem is not None and stem.end() > match.end()):
        return None
    return _branch(class_level(match["place"][-2:], rules), plain[match.end() :])


@cache
def _longest_first(rules: Rules) -> tuple[str, ...]:
    return tuple(sorted(rules.units["levels"].map, key=len, reverse=True))


def _of_word(
    word: str, rest: str, place: str | None, place_level: UnitLevel | None, rules: Rules
) -> UnitLevel | None:
    """Return the level that a level word at a name's front says, in the plan of a place."""
    level = LEVELS[rules.units["levels"].map[word]]
    if level == "county" and rules.units["class-goes-on"].pattern.match(rest):
        return "county"
    if level == "township":
        return "township"
    if word == "市":
        of_city = (place or "").endswith("市")
        if place_level == "county" and of_city:
            # 市水利局 in the plan of a county-level city is that city's.
            level = "county"
        elif place_level == "province" and of_city:
            # 市水务局 in the plan of a municipality is a province's equal.
            level = "province"
    return _branch(level, rest)


def _branch(level: UnitLevel | None, rest: str) -> UnitLevel | None:
    """Return None for a branch in another place: 市生态环境局北岗分局 is of no one level."""
    return None if not level or rest.endswith("分局") else level


def class_level(words: str, rules: Rules) -> UnitLevel | None:
    """Return the level of a class by the lowest kind of place that it names."""
    head = rules.units["head-ends"].pattern.split(words)[0]
    return next((level for level, rule in _class_levels(rules) if rule.search(head)), None)


@cache
def _class_levels(rules: Rules) -> tuple[tuple[UnitLevel, Rule[UnitTag]], ...]:
    return tuple((CLASSES[rule.tag], rule) for rule in rules.units if rule.tag in CLASSES)
