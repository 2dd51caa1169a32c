"""What a name of a unit is by its words: kind, level, scope."""

from __future__ import annotations

from functools import cache

import regex

from zhenggai.rules import Rules
from zhenggai.rules.kinds import UnitTag
from zhenggai.rules.patterns import compiled
from zhenggai.text.flow import fold
from zhenggai.text.memo import remembered
from zhenggai.values.places.gazetteer import read_names, short_names

KINDS: tuple[UnitTag, ...] = (
    "judicial",
    "committee",
    "party",
    "group",
    "government",
    "enterprise",
    "institution",
    "department",
)
NAMED_PLACE = compiled(
    r"^(?:中共)?(?P<place>[\p{Han}A-ZX×]{1,9}?(?:自治[区州县旗]|地区|省|市|州|盟|县|区|旗|乡|镇|街道|团场))(?!级|(?<=州)[市县区])"
)
CLASS_LEVELS = (
    ("township", regex.compile(r"乡|镇|街道|村|社区|苏木|团场")),
    ("county", regex.compile(r"县|区|旗")),
    ("city", regex.compile(r"市|州|盟|师|地区")),
)
ZONE = compiled(
    r"(?:开发区|新区|经开区|高新区|园区|管理区|风景名胜区|[风矿林库港灌]?景?区(?<=[景矿林库港灌]区)|保护区|合作区|功能区|片区|集聚区|示范区|试验区|集中区|度假区|新城(?!区)|科学城|实验区|加工区|化工区|工业园|产业园|保税区)"
)
# One level word alone is the plan's own place (县人民政府); these name a class even alone.
LONE_CLASSES = frozenset({"镇", "乡"})
# 师市党委 and 地区行署 are the plan's own, 各师市 every one's.
OWN_LEVELS = frozenset({"师市", "地区"})
# 第一师生态环境局: a division of the corps is a city's equal.
DIVISION = regex.compile(r"第?[一二三四五六七八九十]{1,3}师(?![范资傅])")
# A city has one of each: 经开区管委会 is that zone's.
OWN_ZONES = frozenset({"经开区", "高新区"})
# Longer stretches are no names.
NAME_LIMIT = 40
# 市县两级生态环境部门, 省、市、县三级河长: one of each level.
TIERS = compiled(r"[省市州盟县区旗乡镇村](?:、?(?:[省市州盟县区旗乡镇村]|街道))+[两二三四五]级")
# 县区|水利局, 县(市、区)|水利局
CLASS_HEAD = compiled(r"(?:[市县区州旗]{2,3}(?:[(][市县区、]+[)])?|[县区旗][(][市县区、]+[)])")
HEAD_ENDS = regex.compile(r"人民|政府|党|委|(?<!直)管")
# 团市委, 共青团南昌市委
YOUTH = compiled(r"(?:共青)?团(?P<place>[\p{Han}]{0,8}[省市县区州旗盟])委(?:员会)?")
# 国网(江西省电力有限公司)|南昌供电公司, 国家税务总局|南昌市税务局: whose, not where.
OWNER_FIRST = compiled(
    r"^国网(?:[\p{Han}]{2,10}?电力(?:有限)?公司)?(?=[\p{Han}]{2,9}供电)|^国家税务总局(?=[\p{Han}]{2,}税务)"
)
BRACKETS = regex.compile(r"[(〔\[][^()〔〕\[\]]*[)〕\]]")


@cache
def _heads(rules: Rules) -> tuple[tuple[str, regex.Pattern[str]], ...]:
    return tuple((kind, rule.pattern) for kind in KINDS for rule in rules.units.tagged(kind))


@remembered(4096)
def kind_of(name: str, rules: Rules) -> str:
    """Return the unit_type of a name by its last word; ``other`` where none is known."""
    bare = BRACKETS.sub("", name) or name
    for kind, pattern in _heads(rules):
        if pattern.search(bare) or (bare != name and pattern.search(name)):
            return kind
    if is_open(name, rules):
        return "other"
    if rules.units["stems"].pattern.fullmatch(name):
        return "other"
    known = rules.units["class"].pattern.search(name) or rules.units["place"].pattern.search(bare)
    return "place" if known or bare in short_names() else "other"


def is_body(name: str, rules: Rules) -> bool:
    """Say whether a name ends like a body, not a place."""
    return len(name) >= 2 and kind_of(name, rules) not in {"other", "place"}


def is_open(name: str, rules: Rules) -> bool:
    """Say whether a name names nobody: 各有关单位, 市直有关部门."""
    rule = rules.units["open"]
    return rule.search(name) is not None or rule.search(BRACKETS.sub("", name)) is not None


def is_collective(name: str, rules: Rules) -> bool:
    """Say whether a name stands for every unit of a level: 市直各单位."""
    return rules.units["collective"].search(name) is not None


def is_class(words: str, rules: Rules) -> bool:
    """Say whether some words are a class of places without a proper name: 开发区(新区), 县区."""
    return words not in OWN_ZONES and rules.units["class"].pattern.fullmatch(words) is not None


@remembered(4096)
def scope_of(name: str, rules: Rules) -> str:
    """Return ``open`` for 有关 and 相关, ``each`` for a class of units, else ``named``."""
    if is_open(name, rules):
        return "open"
    bare = BRACKETS.sub("", name)
    if rules.units["each"].search(bare) or is_collective(bare, rules) or TIERS.match(bare):
        return "each"
    if _is_class_department(name, rules):
        return "each"
    body = rules.units["tail-body"].pattern.search(name)
    place = name[: body.start()] if body is not None else name
    if place[:1] in rules.units["levels"].map and ZONE.fullmatch(place[1:]):
        # 县园区|管委会 is that county's.
        return "named"
    several = place in LONE_CLASSES or (len(place) > 1 and place not in OWN_LEVELS)
    return "each" if several and is_class(place, rules) else "named"


def _is_class_department(name: str, rules: Rules) -> bool:
    """Say whether a department is one of a class of places: 县(区)生态环境局."""
    class_ = CLASS_HEAD.match(name)
    if class_ is None:
        return False
    return rules.units["stems"].pattern.match(name, class_.end()) is not None


def starts_with_place(words: str, rules: Rules) -> bool:
    """Say whether a bare name begins with a place (湾里管理局), not with a department's task."""
    if rules.units["stems"].pattern.match(words):
        return False
    return any(words[:length] in short_names() for length in (4, 3, 2)) or (
        rules.units["feature"].pattern.match(words) is not None
    )


def plain_name(name: str) -> str:
    """Return a name with its level or place first: 团市委 as 市团委, 国网南昌供电公司 as 南昌…"""
    name = fold(name).removeprefix("中共").removeprefix("原")
    youth = YOUTH.fullmatch(name)
    if youth is not None:
        return f"{youth['place']}团委"
    return OWNER_FIRST.sub("", name)


@remembered(4096)
def level_of(name: str, place: str | None, place_level: str | None, rules: Rules) -> str | None:
    """Return the level of a unit: of the level word or place that its name begins with.

    ``place`` and ``place_level`` are the plan's own.
    A class is of its lowest places' level, 各县(市、区) of the county's; zones and bodies without
    a level word have none.
    """
    if rules.units["central"].search(plain_name(name)):
        return "central"
    levels = rules.units["levels"].map
    plain = plain_name(name)
    if plain.startswith("全"):
        plain = plain[1:]
    if plain.startswith(("各", "有关", "相关")) or "各" in plain[:8]:
        head = plain[plain.index("各") :] if "各" in plain[:8] else plain
        head = head.lstrip("各有关相")
        if ZONE.match(head):
            return None
        return _class_level(head) or levels.get(plain[:1])
    if any(rules.units["no-level"].pattern.match(words) for words in (name, plain)):
        return None
    division = DIVISION.match(plain)
    if division is not None:
        return _branch("city", plain[division.end() :])
    end, group = read_names(plain)
    if end and len({one.level for one in group}) == 1:
        return _branch(group[0].level, plain[end:])
    for word in sorted(levels, key=len, reverse=True):
        rest = plain[len(word) :]
        if plain.startswith(word) and rest and not rest.startswith(("(", "级")):
            if word in {"区", "县"} and rest.startswith(("县", "市", "区")):
                return "county"
            if word in {"镇", "乡"} or word == "街道":
                return "township"
            own = place if place_level == "county" else None
            # 市水利局 in the plan of a county-level city is that city's.
            level = "county" if word == "市" and own and own.endswith("市") else levels[word]
            if word == "市" and place_level == "province" and level == "city":
                # 市水务局 in the plan of a municipality is a province's equal.
                level = "province" if (place or "").endswith("市") else level
            return _branch(level, rest)
    if ZONE.search(plain):
        return None
    if "(" in plain[:4]:
        return _class_level(plain)
    match = NAMED_PLACE.match(plain)
    stem = rules.units["stems"].pattern.match(plain)
    # 住房城乡|建设部门 is no township's.
    if match is None or (stem is not None and stem.end() > match.end()):
        return None
    return _branch(_class_level(match["place"][-2:]) or "", plain[match.end() :])


def _branch(level: str, rest: str) -> str | None:
    """Return None for a branch in another place: 市生态环境局北岗分局 is of no one level."""
    return None if not level or rest.endswith("分局") else level


def _class_level(words: str) -> str | None:
    """Return the level of a class by the lowest kind of place that it names."""
    head = HEAD_ENDS.split(words)[0]
    if head.endswith("设区市"):
        return "city"
    if head.endswith(("省", "自治区")):
        return "province"
    for level, pattern in CLASS_LEVELS:
        if pattern.search(head):
            return level
    return None
