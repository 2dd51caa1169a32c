"""Whose plan it is: the name of a province, city or county in a title, with its code and level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import regex

from zhenggai.rules import load
from zhenggai.rules.kinds import UnitLevel
from zhenggai.text.flow import fold
from zhenggai.values.places.gazetteer import (
    Place,
    choose,
    lies_in,
    place_of,
    read_names,
    resolve,
    short_names,
    stem,
)

WORD_LEVELS: Mapping[str, UnitLevel] = {
    "自治区": "province",
    "省": "province",
    "自治州": "city",
    "地区": "city",
    "市": "city",
    "州": "city",
    "盟": "city",
    "师": "city",
}
# What tells which 朝阳区 stands behind the title at the most.
FARTHEST_BESIDE = 3_000

# 郯沭县 behind its city is a name; 川县 is the end of one.
SHORTEST_BELOW = 3


class Found(NamedTuple):
    """A place as found: name, code, level; ``within`` is the code of what an unlisted one is in."""

    name: str
    code: str | None
    level: UnitLevel | None
    within: str | None = None


def find_place(
    text: str, *, anywhere: bool = False, beside: str = "", day: date | None = None
) -> Found | None:
    """Return name, code and level of the place that a title begins with, None where none stands.

    Names that stand one after the other (江西省南昌市进贤县) are one place, the lowest. A name that
    several places have gets its code from the place before it, else from the one province or city
    that the words ``beside`` name, else none. ``anywhere`` takes a name that no list has whatever
    stands behind it. ``day`` is the plan's date.
    """
    folded = fold(text).strip()
    lead = _match("lead", folded)
    for start in dict.fromkeys((0, lead.end() if lead else 0)):
        own = _past_heads(folded[start:].removeprefix("中共"))
        found = _division(own) or _chain(own, beside, day) or _inside(own) or _coined(own, anywhere)
        if found is not None:
            return found
    return None


def _past_heads(text: str) -> str:
    """Return a text without the short names before a full name in them: 江西九江|九江市."""
    for length in range(min(6, len(text)), 1, -1):
        above = short_names().get(text[:length])
        if above is None:
            continue
        rest = _past_heads(text[length:])
        _, group = read_names(rest)
        if any(one.code == high.code or lies_in(one, high) for one in group for high in above):
            return rest
    return text


def _chain(text: str, beside: str, day: date | None) -> Found | None:
    """Read the listed names at a text's beginning."""
    end, group = read_names(text)
    if not group:
        return _short(text, beside, day)
    place = choose(group, day=day) or _named_beside(group, beside, day)
    code = place.code if place is not None else None
    inner = _inside(text[end:])
    if inner is not None:
        return inner._replace(within=code)
    last = place or group[0]
    # 城区, 郊区 are names of several, and common nouns.
    if place is None and _match("common-noun", last.name):
        return None
    return Found(last.name, code, last.level)


def _inside(text: str) -> Found | None:
    """Read a zone or township, with the place whose short name it begins with."""
    match = _match("inside", text)
    if match is None or _match("zone-word", match[0]):
        return None
    within = next(
        (
            place.code
            for length in range(min(6, len(text)), 1, -1)
            if text[:length] in short_names() and (place := resolve(text[:length])) is not None
        ),
        None,
    )
    return Found(match["own"], None, _level(match["suffix"]), within)


def _short(text: str, beside: str, day: date | None) -> Found | None:
    """Read a short name that a title goes on behind: 南昌贯彻落实…, 内蒙古贯彻落实…"""
    for length in range(min(6, len(text)), 1, -1):
        name = text[:length]
        if (
            name in short_names()
            and _match("short-behind", text[length:])
            and _match("no-name", text) is None
        ):
            place = resolve(name, day=day)
            if place is None:
                place = _named_beside(short_names()[name], beside, day)
            return Found(place.name, place.code, place.level) if place else None
    return None


def _named_beside(group: Sequence[Place], beside: str, day: date | None) -> Place | None:
    """Return the place of a group whose city, else whose province, the plan names and no other."""
    words = beside[:FARTHEST_BESIDE]
    for level in ("city", "province"):
        named = [place for place in group if (above := _above(place, level)) and above in words]
        if named:
            return choose(named, day=day)
    return None


def _above(place: Place, level: str) -> str | None:
    """Return the short name of the place of a level that a place lies in."""
    code = f"{place.code[:4]}00" if level == "city" else f"{place.code[:2]}0000"
    above = place_of(code)
    if above is None or above.code == place.code:
        return None
    return stem(above.name) or above.name


def _division(text: str) -> Found | None:
    """Read a division of the corps, with the city that it runs: 第八师石河子市."""
    match = _match("division", text)
    if match is None:
        corps = _match("corps", text)
        return Found(corps[0], None, "province") if corps is not None else None
    behind = text[match.end() :]
    _, group = read_names(behind)
    place = choose(group)
    if place is None or not place.code.startswith("659"):
        own = _coined(behind, anywhere=False) if not group else None
        city = own.name if own is not None and own.name.endswith("市") else ""
        return Found(match[1] + city, None, "city")
    return Found(match[1] + place.name, place.code, "city")


def _coined(text: str, anywhere: bool) -> Found | None:
    match = _match("coined-anywhere" if anywhere else "coined", text) or _match("brief", text)
    if match is None or _match("common-noun", match["own"]):
        return None
    name, within = _past_city(match["own"])
    return Found(name, None, _level(match["suffix"]), within)


def _past_city(name: str) -> tuple[str, str | None]:
    """Return a name of no list without the short name of its city, and that city: 临沂|郯沭县."""
    for length in range(2, len(name) - SHORTEST_BELOW + 1):
        for place in short_names().get(name[:length], ()):
            if place.level in {"city", "province"}:
                return name[length:], place.code
    return name, None


def _level(suffix: str) -> UnitLevel:
    """Return the level that a name has by its own last word."""
    if suffix in load().places["townships"].words:
        return "township"
    return WORD_LEVELS.get(suffix, "county")


def _match(id: str, text: str) -> regex.Match[str] | None:
    """Match a rule of names at a text's beginning."""
    return load().places[id].pattern.match(text)
