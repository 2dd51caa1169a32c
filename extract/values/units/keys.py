"""Keys of units: which place a unit acts for, and which kind of body it is.

What a place's code says is left out of the body, what no code says stays in it: 南昌市生态环境局 is
360100:生态环境部门, 经开区管委会 in the same plan 360100:经开区管委会. Whether called 厅, 局 or 部,
a department of one task is one kind. A place without a code leaves the key without one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from zhenggai.rules import Rules
from zhenggai.rules.patterns import compiled
from zhenggai.text.document import Span
from zhenggai.text.memo import remembered
from zhenggai.values.model import Context, Unit
from zhenggai.values.places.gazetteer import (
    Place,
    choose,
    place_of,
    read_names,
    resolve,
    short_names,
    stem,
)
from zhenggai.values.units.bodies import body_of, branch_of, successor_of
from zhenggai.values.units.kinds import NAMED_PLACE, ZONE, is_class, plain_name

# The body of a place that stands for its government: 南昌县.
OWN_PLACE = "属地"
NOWHERE = Span(0, 0)
LEVEL = compiled(
    r"(?:全)?(?P<word>自治区|师市|省|市|州|盟|地区|师|兵团|县|区|旗|镇|乡|街道|团场)"
    r"(?:[属级](?=[\p{Han}])|(?=直)|(?!级))"
)
CENTRE = compiled(r"国务院(?=[\p{Han}])|国家(?=[\p{Han}])|中央(?=[\p{Han}])")
# What a class of places begins with: 各, 全市各, 县级以上.
EACH = regex.compile(r"(?:全?(?:师市|[省市州县区旗师]))?(?:直|属|辖)?各")
TOWN = compiled(r"^[\p{Han}]{1,9}?(?:街道|镇|乡|苏木|团场|团|社区|村)(?!镇|乡|级)")
# 第八师|石河子市水利局
DIVISION = compiled(r"(?:新疆生产建设)?(?:兵团)?第?[一二三四五六七八九十]{1,3}师(?=[\p{Han}])")
# 南昌|市政公用集团
CITY_WORD = regex.compile(r"政(?!府|协|法|务|研|数)|场|容")
# No place has such a word in its name: 市纪委监委驻市|生态环境局….
BODY_WORD = regex.compile(r"[委局府党驻院厅]")
# The cities that the corps runs.
CORPS = "659000"
ZONE_BODY = regex.compile(r"管委会|管理委员会|党工委")
TOWN_BODIES = frozenset(
    {"政府", "党委", "党委和政府", "党工委", "街道办事处", "人大常委会", "纪委", "村民委员会"}
)
TOWN_BODY = compiled(
    r"[\p{Han}]{0,9}(?:街道(?:办事处|党工委)?|(?:镇|乡|苏木|团场|社区|村)"
    r"(?:政府|党委|党委和政府|人大常委会|纪委)?)"
)
ZONE_NAME = compiled(rf"^[\p{{Han}}A-Z]{{0,14}}{ZONE.pattern}")
CITIES, COUNTIES = set("市州盟地设师"), set("县区旗")
NO_LEVEL = regex.compile(r"[^\p{Han}]|设区(?=市)")
# A body of one of these types has a name of its own, and is no kind of body.
PROPER = frozenset({"enterprise", "institution", "place"})


@dataclass(frozen=True, slots=True)
class Site:
    """Where a unit acts: ``rest`` of its name is the body; ``own`` are words that no code says."""

    rest: str
    place: Place | None = None
    name: str | None = None
    own: str = ""


def with_keys(unit: Unit, context: Context, rules: Rules) -> Unit:
    """Return a unit with jurisdiction and keys; units that are not named (``open``) have none."""
    where = Context(
        place=context.place,
        place_code=context.place_code,
        level=context.level,
        anchor=context.anchor,
    )
    keyed = _keyed(unit.name, unit.level, unit.scope, unit.unit_type, where, rules)
    return replace(
        unit,
        jurisdiction=keyed.jurisdiction,
        jurisdiction_code=keyed.jurisdiction_code,
        unit_key=keyed.unit_key,
        body_key=keyed.body_key,
        known=keyed.known,
    )


@remembered(4096)
def _keyed(
    name: str, level: str | None, scope: str, unit_type: str, context: Context, rules: Rules
) -> Unit:
    """Return a name with its keys, wherever and in whatever role it stands."""
    unit = Unit(NOWHERE, name, "", level=level, scope=scope, unit_type=unit_type)
    name = plain_name(name)
    if unit.scope == "open":
        site = _site_of_level(name, context, rules) or _plan_site(name, context)
        return _placed(unit, site)
    sites = list(_sites(name, unit, context, rules))
    site = next((site for site in sites if _is_known(site, unit, rules)), sites[0])
    site, body, is_known = _body(site, unit, context, rules)
    code = site.place.code if site.place is not None else None
    key = f"{code or '-'}:{body}"
    sure = is_known or unit.unit_type in PROPER
    return replace(_placed(unit, site), unit_key=key, body_key=body, known=sure)


def _placed(unit: Unit, site: Site) -> Unit:
    place = site.place
    return replace(
        unit,
        jurisdiction=place.name if place is not None else site.name,
        jurisdiction_code=place.code if place is not None else None,
    )


def _is_known(site: Site, unit: Unit, rules: Rules) -> bool:
    if not site.rest:
        return unit.unit_type == "place"
    return body_of(site.rest, rules).known or branch_of(site.rest, rules) is not None


def _body(site: Site, unit: Unit, context: Context, rules: Rules) -> tuple[Site, str, bool]:
    """Return the canonical body at a site; a branch moves to the place that it stands in."""
    if not site.rest:
        return site, site.own or OWN_PLACE, True
    branch = branch_of(site.rest, rules)
    if branch is not None:
        moved = _branch_site(site, branch.where, context, rules)
        return moved, moved.own + branch.body, True
    body = body_of(site.rest, rules)
    words = site.own + body.name
    if site.own.endswith("街道") and body.name == "街道办事处":
        words = site.own.removesuffix("街道") + body.name
    return site, words, body.known


def _branch_site(site: Site, where: str, context: Context, rules: Rules) -> Site:
    if not where:
        return site
    if context.level == "county" and _is_own(where, context):
        return _plan_site("", context)
    within = site.place.code if site.place is not None else context.place_code
    place = None
    if within is not None:
        for name in (where, f"{where}区", f"{where}县"):
            place = resolve(name, within, context.anchor)
            if place is not None and place.level == "county":
                return Site("", place)
    zone = f"{where}区" if where in {"经开", "高新"} else where
    return replace(site, own=site.own + _zone_words(zone, site, context, rules))


def _sites(name: str, unit: Unit, context: Context, rules: Rules) -> Iterator[Site]:
    """Yield the ways to split a name into place and body, the likeliest first."""
    if unit.scope == "each" and (is_class(name, rules) or not body_of(name, rules).known):
        yield _class_site(name, context, rules)
        return
    centre = CENTRE.match(name)
    if unit.level == "central" or centre is not None:
        yield Site(name[centre.end() :] if centre is not None else name)
        return
    named = _named_site(name, unit, context)
    if named is not None:
        yield _inner(named, unit, context, rules)
    level = _site_of_level(name, context, rules)
    if level is not None:
        yield _inner(level, unit, context, rules)
    coined = NAMED_PLACE.match(name)
    zone = ZONE_NAME.match(name)
    if (
        level is None
        and coined is not None
        and not rules.units["no-level"].search(name)
        and not BODY_WORD.search(coined["place"])
        and (zone is None or coined.end() < zone.end())
    ):
        yield _inner(_coined_site(name, coined["place"], context), unit, context, rules)
    if level is None:
        yield _inner(_plan_site(name, context), unit, context, rules)
    # 城市管理局 and 市监局 begin with no place.
    yield _plan_site(name, context)


def _named_site(name: str, unit: Unit, context: Context) -> Site | None:
    """Return the site of a listed name; in a plan of a place that no list has it has no code."""
    division = DIVISION.match(name)
    start = division.end() if division is not None else 0
    end, group = read_names(name[start:])
    end += start
    if end == start:
        if unit.unit_type == "place" and (place := _resolved(name, context)) is not None:
            return Site("", place, place.name)
        return Site(name[start:], None, division[0]) if division is not None else None
    corps = CORPS if context.place is not None and "兵团" in context.place[-2:] else None
    within = context.place_code or corps
    unlisted = within is None and context.place is not None
    zone = context.place is not None and ZONE.search(context.place) is not None
    place = None if unlisted and not zone else choose(group, within, context.anchor)
    if place is None and ZONE.search(group[-1].name):
        return None
    if name[end - 1] == "市" and CITY_WORD.match(name, end):
        end -= 1
    rest = name[end:]
    if len(group[-1].name) == 2 and rest[:1] == name[end - 1]:
        # 沙县|县委
        rest = rest[1:]
    return _zone_site(Site(rest, place, group[-1].name), context)


def _resolved(name: str, context: Context) -> Place | None:
    within = context.place_code
    return resolve(name, within, context.anchor) if within is not None else None


def _zone_site(site: Site, context: Context) -> Site:
    """Return the plan's own place for a zone that is called a district: 东城区管委会."""
    if site.place is not None or site.name is None or not ZONE_BODY.fullmatch(site.rest):
        return site
    return replace(_plan_site(site.rest, context), own=site.name)


def _coined_site(name: str, place: str, context: Context) -> Site:
    rest = name[len(place) + name.index(place) :]
    if _is_own(place, context):
        return replace(_plan_site(name, context), rest=rest)
    if place.endswith(("镇", "乡", "街道", "社区", "村", "团场")):
        return _plan_site(name, context)
    return _zone_site(Site(rest, None, place), context)


def _is_own(name: str, context: Context) -> bool:
    """Say whether a name, full or short, is the plan's own place."""
    return context.place is not None and name in {context.place, stem(context.place)}


def _site_of_level(name: str, context: Context, rules: Rules) -> Site | None:
    """Return the site of a bare level word: the plan's own place, or one that it lies in."""
    match = LEVEL.match(name)
    if match is None or match.end() == len(name) or rules.units["no-level"].search(name):
        return None
    if match["word"] == "市" and CITY_WORD.match(name, match.end()):
        return None
    word, rest = match["word"], name[match.end() :]
    if word in {"镇", "乡", "街道", "团场"}:
        return Site(rest, None, None, own=word)
    for place in _chain(context):
        if place.name.endswith(word):
            return Site(rest, place, place.name)
    own = context.place
    if word in {"师", "师市"} and own is not None and DIVISION.match(own):
        return _plan_site(rest, context)
    if context.place_code is None and own is not None and own.endswith(word):
        return Site(rest, None, own)
    return Site(rest)


def _chain(context: Context) -> Iterator[Place]:
    """Yield the plan's own place and those that it lies in, from below."""
    code = context.place_code
    while code is not None and (place := place_of(code)) is not None:
        yield place
        code = place.parent


def _plan_site(name: str, context: Context) -> Site:
    place = place_of(context.place_code) if context.place_code is not None else None
    return Site(name, place, context.place)


def _inner(site: Site, unit: Unit, context: Context, rules: Rules) -> Site:
    """Go on to a place that lies in the site: a county by its short name, a town, a zone."""
    rest = site.rest
    if not rest or body_of(rest, rules).known or branch_of(rest, rules) is not None:
        return site
    end, group = read_names(rest)
    if end and site.place is not None:
        place = choose([p for p in group if p.parent == site.place.code], day=context.anchor)
        if place is not None:
            return _inner(Site(rest[end:], place), unit, context, rules)
    own = site.place.code if site.place is not None else None
    for length in (4, 3, 2) if own is not None else ():
        if rest[:length] in short_names() and body_of(rest[length:], rules).known:
            # 南昌海事局 is the city's own, 吉安市吉州生态环境局 that of one of its districts.
            place = resolve(rest[:length], own, context.anchor)
            if place is not None and own in {place.code, place.parent}:
                return Site(rest[length:], place)
    for pattern in (TOWN, ZONE_NAME):
        match = pattern.match(rest)
        if match is None or unit.unit_type in {"enterprise", "institution"}:
            continue
        own = rest[: match.end()]
        body = rest[match.end() :]
        if own.endswith("街道") and body == "办":
            body = "办事处"
        if pattern is TOWN and body and body_of(body, rules).name not in TOWN_BODIES:
            continue
        if pattern is ZONE_NAME:
            own = _zone_words(own, site, context, rules)
        base = site if site.place is not None or site.name else _plan_site(rest, context)
        return replace(base, rest=body, own=site.own + own)
    return site


def _zone_words(words: str, site: Site, context: Context, rules: Rules) -> str:
    """Return a zone by its short name, without the place that its code says."""
    rule = rules.bodies["zones"]
    words = rule.pattern.sub(lambda match: rule.map[match[0]], words)
    above = (place.name for place in _chain(context))
    for name in (site.place.name if site.place else site.name, context.place, *above):
        for own in (name, stem(name) if name else None):
            if own and words.startswith(own) and len(words) > len(own) + 1:
                return words.removeprefix(own).removeprefix("国家级").removeprefix("省级")
    return words


def _class_site(name: str, context: Context, rules: Rules) -> Site:
    """Return a class of places in the plan's own place: 各县(市、区)."""
    base = _plan_site(name, context)
    each = EACH.match(name)
    words = name[each.end() :] if each is not None else name
    for end in range(min(len(words), 24), 0, -1):
        if is_class(words[:end], rules) and not words.endswith("办事处", 0, end):
            return replace(base, rest=words[end:], own=_class_words(words[:end], context))
    return replace(base, rest="", own=f"各{words}" if each is not None else words)


def _class_words(words: str, context: Context) -> str:
    """Return a class by the places that it holds, however it is written."""
    if ZONE.search(words) or "园" in words:
        return "各开发区"
    marks = set(NO_LEVEL.sub("", words))
    if (marks & set("街办场") and marks & set("乡镇")) or words in {"街镇", "镇街"}:
        return "各乡镇(街道)"
    if "团" in marks:
        return "各团场"
    if marks & set("乡镇苏"):
        return "各乡镇"
    if marks & set("村社"):
        return "各村(社区)"
    if "街" in marks or "办" in marks:
        return "各街道"
    if len(words) == 1:
        return f"各{words}"
    cities = words[0] in CITIES and context.level in {None, "province"}
    if marks & COUNTIES:
        mixed = cities and len(marks) > 2 and words[0] == "市" and words[1:2] in COUNTIES
        return "各市县(区)" if mixed else "各县(市、区)"
    return "各市(州)"


@dataclass(frozen=True, slots=True)
class KeyRow:
    """What a unit_key means; everything follows from the key, so equal keys have equal rows."""

    unit_key: str
    name: str
    body_key: str
    level: str | None
    code: str | None
    successor: str | None


def key_row(unit_key: str, rules: Rules) -> KeyRow:
    """Return what a unit_key means."""
    code, _, body = unit_key.partition(":")
    place = place_of(code)
    heir = successor_of(body, rules)
    moved = place.successor if place is not None and place.valid_to is not None else None
    successor = f"{moved or code}:{heir or body}" if heir or moved else None
    if place is None:
        return KeyRow(unit_key, body, body, None, None, successor)
    name = place.name if body == OWN_PLACE else place.name + body
    return KeyRow(unit_key, name, body, _level(place, body), code, successor)


def _level(place: Place, body: str) -> str | None:
    if body.startswith("各"):
        if body.startswith(("各乡镇", "各街道", "各镇", "各乡", "各村")):
            return "township"
        if body.startswith(("各县", "各区", "各旗")):
            return "county"
        return "city" if body.startswith("各市(州)") else None
    if TOWN_BODY.fullmatch(body):
        return "township"
    return None if ZONE.search(body) else place.level


def key_rows(keys: set[str], rules: Rules) -> list[KeyRow]:
    """Return the rows of some keys and of all their successors, in order."""
    rows: dict[str, KeyRow] = {}
    todo = sorted(keys)
    while todo:
        key = todo.pop()
        if key not in rows:
            rows[key] = row = key_row(key, rules)
            todo += [row.successor] if row.successor else []
    return [rows[key] for key in sorted(rows)]


def place_rows(codes: set[str]) -> list[Place]:
    """Return the places of some codes, with those that they lie in and their successors."""
    found: dict[str, Place] = {}
    todo = sorted(codes)
    while todo:
        place = place_of(todo.pop())
        if place is not None and place.code not in found:
            found[place.code] = place
            todo += [code for code in (place.parent, place.successor) if code]
    return [found[code] for code in sorted(found)]
