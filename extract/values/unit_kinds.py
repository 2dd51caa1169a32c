"""What a name of a unit is by its words: kind, level, scope."""

from __future__ import annotations

import regex

from extract.values.model import Context
from extract.values.places import places
from rules import Rules

KINDS = (
    "judicial",
    "committee",
    "party",
    "group",
    "government",
    "enterprise",
    "institution",
    "department",
)
NAMED_PLACE = regex.compile(
    r"^(?:中共)?(?P<place>[\p{Han}A-ZX×]{1,9}?(?:自治[区州县旗]|地区|省|市|州|盟|县|区|旗|乡|镇|街道|团场))(?!级)"
)
CLASS_LEVELS = (
    ("township", regex.compile(r"乡|镇|街道|村|社区|苏木|团场")),
    ("county", regex.compile(r"县|区|旗")),
    ("city", regex.compile(r"市|州|盟|师|地区")),
)
ZONE = regex.compile(
    r"(?:开发区|新区|经开区|高新区|园区|风景名胜区|风景区|示范区|试验区|集中区|度假区|工业园|产业园|保税区)"
)
BARE_CLASSES = frozenset({"街道", "乡镇", "镇", "开发区", "新区", "园区"})
BRACKETS = regex.compile(r"[(〔\[][^()〔〕\[\]]*[)〕\]]")


def kind_of(name: str, rules: Rules) -> str:
    """Return the unit_type of a name by its last word; ``other`` where none is known."""
    bare = BRACKETS.sub("", name) or name
    for kind in KINDS:
        if any(r.pattern.search(bare) or r.pattern.search(name) for r in rules.units.tagged(kind)):
            return kind
    if is_open(name, rules):
        return "other"
    if rules.units["class"].pattern.search(name) or rules.units["place"].pattern.search(bare):
        return "place"
    return "other"


def is_body(name: str, rules: Rules) -> bool:
    """Say whether a name ends like a body, not a place."""
    return len(name) >= 2 and kind_of(name, rules) not in {"other", "place"}


def is_open(name: str, rules: Rules) -> bool:
    """Say whether a name names nobody: 各有关单位, 市直有关部门."""
    return rules.units["open"].search(name) is not None


def scope_of(name: str, rules: Rules) -> str:
    """Return ``open`` for 有关 and 相关, ``each`` for a class of units, else ``named``."""
    if is_open(name, rules):
        return "open"
    if name.startswith("各"):
        return "each"
    place = name
    for kind in ("government", "party", "department"):
        for rule in rules.units.tagged(kind):
            match = rule.pattern.search(place)
            if match is not None and match.start() > 0:
                place = place[: match.start()]
    head = regex.sub(r"(?:党|人民)$", "", place)
    bare = "(" in head or head in BARE_CLASSES or name == "街道办事处"
    return "each" if bare and rules.units["class"].pattern.fullmatch(head) else "named"


def level_of(name: str, context: Context, rules: Rules) -> str | None:
    """Return the level of a unit: of the level word or place that its name begins with.

    A class is of its lowest places' level, 各县(市、区) of the county's; zones and bodies without
    a level word have none.
    """
    del context  # a name that says no level has none
    if rules.units["central"].search(name):
        return "central"
    levels = rules.units["levels"].map
    plain = name.removeprefix("中共")
    if plain.startswith(("各", "有关", "相关")):
        head = plain.lstrip("各有关相")
        if ZONE.match(head):
            return None
        return _class_level(head)
    for word in sorted(levels, key=len, reverse=True):
        rest = plain[len(word) :]
        if plain.startswith(word) and rest and not rest.startswith(("(", "级")):
            if word in {"区", "县"} and rest.startswith(("县", "市", "区")):
                return "county"
            if word in {"镇", "乡"} or word == "街道":
                return "township"
            return _branch(levels[word], rest)
    if "(" in plain[:4]:
        return _class_level(plain)
    if ZONE.search(plain):
        return None
    match = NAMED_PLACE.match(plain)
    if match is None:
        return None
    place = match["place"]
    known = places().get(place)
    if known is not None and len({p.level for p in known}) == 1:
        return _branch(known[0].level, plain[match.end() :])
    return _branch(_class_level(place[-2:]) or "", plain[match.end() :])


def _branch(level: str, rest: str) -> str | None:
    """Return None for a branch in another place: 市生态环境局北岗分局 is of no one level."""
    return None if not level or rest.endswith("分局") else level


def _class_level(words: str) -> str | None:
    """Return the level of a class by the lowest kind of place that it names."""
    head = regex.split(r"人民|政府|党|委|管", words)[0]
    if head.endswith(("省", "自治区")):
        return "province"
    for level, pattern in CLASS_LEVELS:
        if pattern.search(head):
            return level
    return None
