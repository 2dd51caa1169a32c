"""Keys of units: which place a unit acts for, and which kind of body it is.

What a place's code says is left out of the body, what no code says stays in it: 南昌市生态环境局 is
360100:生态环境部门, 经开区管委会 in the same plan 360100:经开区管委会. Whether called 厅, 局 or 部,
a department of one task is one kind. A place without a code leaves the key without one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from zhenggai.rules import Rules
from zhenggai.rules.kinds import Scope, UnitLevel, UnitType
from zhenggai.text.document import Span
from zhenggai.text.memo import remembered
from zhenggai.values.model import Context, Unit
from zhenggai.values.places.gazetteer import (
    Place,
    choose,
    place_of,
    places,
    read_names,
    resolve,
    short_names,
    starts_with_place,
    stem,
)
from zhenggai.values.units.bodies import body_of, branch_of, successor_of
from zhenggai.values.units.damaged import is_damaged, is_strange
from zhenggai.values.units.kinds import class_level, plain_name, words_of

# The body of a place that stands for its government: 南昌县.
OWN_PLACE = "属地"
# What a key begins with where its place has no code; the centre is no place.
UNCODED, CENTRE = "~", "-"
RANKS = ("central", "province", "city", "county", "township")
# A place of two characters is listed.
SHORTEST_PLACE = 2
# What a listed place has.
SEATED = frozenset({"party", "government", "department", "judicial"})
NOWHERE = Span(0, 0)
# The cities that the corps runs.
CORPS = "659000"
# Classes of places of one level: a lone word keeps its own name there, 各区, 各州.
LONE = ("各县", "各市")
# A body of one of these types has a name of its own, and is no kind of body.
PROPER = frozenset({"enterprise", "institution", "place"})


@dataclass(frozen=True, slots=True)
class Site:
    """Where a unit acts: ``rest`` of its name is the body; ``own`` are words that no code says.

    ``unnamed`` stands for a place that has no name: the county of 县水利局 in a city's plan.
    """

    rest: str
    place: Place | None = None
    name: str | None = None
    own: str = ""
    unnamed: str = ""

    @property
    def key(self) -> str:
        """What stands before the colon of a key: a code, ~ and a name, - for the centre."""
        if self.place is not None:
            return self.place.code
        name = self.name or self.unnamed
        return f"{UNCODED}{name}" if name else CENTRE


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
        likely=keyed.likely,
    )


@remembered(4096)
def _keyed(
    name: str,
    level: UnitLevel | None,
    scope: Scope,
    unit_type: UnitType,
    context: Context,
    rules: Rules,
) -> Unit:
    """Return a name with its keys, wherever and in whatever role it stands."""
    unit = Unit(NOWHERE, name, "responsible", level=level, scope=scope, unit_type=unit_type)
    name = plain_name(name, rules)
    if unit.scope == "open":
        site = _site_of_level(name, context, rules) or _plan_site(name, context)
        return replace(_placed(unit, site), likely=not _is_broken(name, rules))
    sites = list(_sites(name, unit, context, rules))
    site = next((site for site in sites if _is_known(site, unit, rules)), sites[0])
    site, body, is_known = _body(site, unit, context, rules)
    proper = unit.unit_type in PROPER or rules.units["within-company"].search(name) is not None
    sure = is_known or proper
    general = words_of(name, rules).is_collective
    near = not (sure or general or unit.level == "central") and is_damaged(site.rest, rules)
    near |= not proper and is_strange(name, rules)
    seated = is_known or unit.unit_type in SEATED
    odd = near or _is_odd(name, site, context, rules, seated=seated)
    key = f"{site.key}:{body}"
    return replace(_placed(unit, site), unit_key=key, body_key=body, known=sure, likely=not odd)


def _is_odd(name: str, site: Site, context: Context, rules: Rules, *, seated: bool) -> bool:
    """Say whether a name begins as none does: with a verb, a broken class, a place of no list.

    All cities, counties and banners are listed; where the plan's own place is, so are those in it.
    ``seated``: the body is one that a place has.
    """
    if _is_broken(name, rules):
        return True
    words = words_of(name, rules)
    if words.says("no-name") and not starts_with_place(name):
        return True
    place = site.name
    if site.place is not None or place is None or place == context.place:
        return False
    if context.place_code is None or not seated or place in places():
        return False
    zone = rules.units["zone"].search(name)
    listed = len(place) == SHORTEST_PLACE or rules.units["listed-level"].search(place) is not None
    return zone is None and listed


def _is_broken(name: str, rules: Rules) -> bool:
    """Say whether a name has a fault that no body's name has: a character twice, 集团限公司."""
    return any(rule.search(name) for rule in rules.units.tagged("odd"))


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
    if unit.unit_type == "enterprise" and not body.known:
        # 中铁(上海)建设公司 is another one than 中铁(南昌)建设公司.
        return site, site.own + site.rest, False
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
    zone = rules.units["short-zones"].map.get(where, where)
    return replace(site, own=site.own + _zone_words(zone, site, context, rules))


def _sites(name: str, unit: Unit, context: Context, rules: Rules) -> Iterator[Site]:
    """Yield the ways to split a name into place and body, the likeliest first."""
    if unit.scope == "each" and (words_of(name, rules).is_class or not body_of(name, rules).known):
        yield _class_site(name, context, rules)
        return
    centre = rules.units["centre"].pattern.match(name)
    if unit.level == "central" or centre is not None:
        yield Site(name[centre.end() :] if centre is not None else name)
        return
    named = _named_site(name, unit, context, rules)
    if named is not None:
        yield _inner(named, unit, context, rules)
    level = _site_of_level(name, context, rules)
    if level is not None:
        yield _inner(level, unit, context, rules)
    coined = rules.units["named-place"].search(name)
    zone = rules.units["zone-name"].search(name)
    if (
        level is None
        and coined is not None
        and not rules.units["no-level"].search(name)
        and not rules.units["body-word"].search(coined["place"])
        and (zone is None or coined.end() < zone.end())
    ):
        yield _inner(_coined_site(name, coined["place"], context, rules), unit, context, rules)
    if level is None:
        yield _inner(_plan_site(name, context), unit, context, rules)
    # 城市管理局 and 市监局 begin with no place.
    yield _plan_site(name, context)


def _named_site(name: str, unit: Unit, context: Context, rules: Rules) -> Site | None:
    """Return the site of a listed name; in a plan of a place that no list has it has no code."""
    division = rules.units["corps-division"].search(name)
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
    zone = context.place is not None and rules.units["zone"].search(context.place) is not None
    place = None if unlisted and not zone else choose(group, within, context.anchor)
    if place is None and rules.units["zone"].search(group[-1].name):
        return None
    if name[end - 1] == "市" and rules.units["city-word"].pattern.match(name, end):
        end -= 1
    rest = name[end:]
    if len(group[-1].name) == 2 and rest[:1] == name[end - 1]:
        # 沙县|县委
        rest = rest[1:]
    return _zone_site(Site(rest, place, group[-1].name), context, rules)


def _resolved(name: str, context: Context) -> Place | None:
    within = context.place_code
    return resolve(name, within, context.anchor) if within is not None else None


def _zone_site(site: Site, context: Context, rules: Rules) -> Site:
    """Return the plan's own place for a zone that is called a district: 东城区管委会."""
    if site.place is not None or site.name is None:
        return site
    if rules.units["zone-seat"].search(site.rest) is None:
        return site
    return replace(_plan_site(site.rest, context), own=site.name)


def _coined_site(name: str, place: str, context: Context, rules: Rules) -> Site:
    rest = name[len(place) + name.index(place) :]
    if _is_own(place, context):
        return replace(_plan_site(name, context), rest=rest)
    if rules.units["town-word"].search(place):
        return _plan_site(name, context)
    return _zone_site(Site(rest, None, place), context, rules)


def _is_own(name: str, context: Context) -> bool:
    """Say whether a name, full or short, is the plan's own place."""
    return context.place is not None and name in {context.place, stem(context.place)}


def _site_of_level(name: str, context: Context, rules: Rules) -> Site | None:
    """Return the site of a bare level word: the plan's own place, or one that it lies in."""
    match = rules.units["level-word"].search(name)
    if match is None or match.end() == len(name) or rules.units["no-level"].search(name):
        return None
    if match["word"] == "市" and rules.units["city-word"].pattern.match(name, match.end()):
        return None
    word, rest = match["word"], name[match.end() :]
    if rules.units["town-word"].search(word):
        return Site(rest, None, None, own=word)
    for place in _chain(context):
        if place.name.endswith(word):
            return Site(rest, place, place.name)
    own = context.place
    if word.startswith("师") and own and rules.units["corps-division"].search(own):
        return _plan_site(rest, context)
    if context.place_code is None and own is not None and own.endswith(word):
        return Site(rest, None, own)
    return Site(rest, unnamed=_unnamed(word, context, rules))


def _unnamed(word: str, context: Context, rules: Rules) -> str:
    """Return what stands for a place of a level that the plan does not name."""
    if context.place is None:
        return word
    levels = rules.units["levels"].map
    higher = RANKS.index(levels.get(word, "county")) < RANKS.index(context.level or "county")
    return f"{context.place}{'所在' if higher else '所属'}{word}"


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
    for id in ("town-name", "zone-name"):
        match = rules.units[id].search(rest)
        if match is None or unit.unit_type in {"enterprise", "institution"}:
            continue
        own = rest[: match.end()]
        body = rest[match.end() :]
        if own.endswith("街道") and body == "办":
            body = "办事处"
        if id == "town-name" and body:
            town_bodies = rules.units["town-bodies"].words
            if body_of(body, rules).name not in town_bodies:
                continue
        if id == "zone-name":
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
    each = rules.units["each-first"].search(name)
    words = name[each.end() :] if each is not None else name
    for end in range(min(len(words), 24), 0, -1):
        if words_of(words[:end], rules).is_class and not words.endswith("办事处", 0, end):
            return replace(base, rest=words[end:], own=_class_words(words[:end], context, rules))
    return replace(base, rest="", own=f"各{words}" if each is not None else words)


def _class_words(words: str, context: Context, rules: Rules) -> str:
    """Return a class by the places that it holds, however it is written."""
    tags = ["class-key"]
    if context.level in {None, "province"} and len(words) > 1:
        tags.append("class-key-of-province")
    lone = f"各{words}"
    for rule in rules.units:
        if rule.tag in tags and rule.search(words):
            # 各区 holds no counties.
            return lone if len(words) == 1 and rule.id.startswith(LONE) else rule.id
    return lone


@dataclass(frozen=True, slots=True)
class KeyRow:
    """What a unit_key means; everything follows from the key, so equal keys have equal rows."""

    unit_key: str
    name: str
    body_key: str
    level: UnitLevel | None
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
        named = code.removeprefix(UNCODED) if code.startswith(UNCODED) else ""
        name = named if named and body == OWN_PLACE else named + body
        return KeyRow(unit_key, name, body, None, None, successor)
    name = place.name if body == OWN_PLACE else place.name + body
    return KeyRow(unit_key, name, body, _level(place, body, rules), code, successor)


def _level(place: Place, body: str, rules: Rules) -> UnitLevel | None:
    if body.startswith("各"):
        return class_level(body[1:3], rules)
    if rules.units["town-body"].search(body):
        return "township"
    return None if rules.units["zone"].search(body) else place.level


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
