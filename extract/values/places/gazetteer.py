"""The list of places: codes (GB/T 2260) of provinces, cities and counties since 2015, by name."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType

import regex

from zhenggai.rules import load
from zhenggai.rules.kinds import UnitLevel
from zhenggai.rules.sources import files

COLUMNS = ("code", "name", "valid_from", "valid_to", "successor")
RANKS = ("province", "city", "county")
# The longest name has 15 characters.
NAME_LIMIT = 16
# A plan is dated by its feedback where no other date is printed: it may know names of a year later.
AHEAD = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the list, under one name.

    ``valid_from`` is None before 2015, ``valid_to`` is None where the name is still in use;
    ``successor`` is the code that took its place, None where there is none or several share it.
    """

    code: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None

    @property
    def level(self) -> UnitLevel:
        """Return ``province``, ``city`` or ``county``, by the code's zeros."""
        if self.code.endswith("0000"):
            return "province"
        return "city" if self.code.endswith("00") else "county"

    @property
    def parent(self) -> str | None:
        """Return the code of the place that it lies in: None for a province."""
        if self.level == "province":
            return None
        city = f"{self.code[:4]}00"
        in_city = self.level == "county" and place_of(city) is not None
        return city if in_city else f"{self.code[:2]}0000"

    def stands(self, day: date | None) -> bool:
        """Say whether the name is in use on a day; None is today."""
        if day is None:
            return self.valid_to is None
        after = self.valid_from is None or self.valid_from <= day
        return after and (self.valid_to is None or day <= self.valid_to)


@cache
def all_places() -> tuple[Place, ...]:
    """Return the places of the lists, by code; read once, when first needed."""
    return tuple(place for path in files("places.csv") for place in _read_places(path))


def _read_places(path: Path) -> Iterator[Place]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        head = next(rows)
        # A dictionary a row takes three times as long, at each start.
        order = [head.index(name) for name in COLUMNS]
        for row in rows:
            code, name, valid_from, valid_to, successor = (row[at] for at in order)
            yield Place(code, name, _day(valid_from), _day(valid_to), successor or None)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def _by_code() -> Mapping[str, Place]:
    """Return the place of each code under its present name, else its last one."""
    last = sorted(all_places(), key=lambda place: place.valid_to or date.max)
    return MappingProxyType({place.code: place for place in last})


def place_of(code: str) -> Place | None:
    """Return what a code means now, or meant last."""
    return _by_code().get(code)


@cache
def places() -> Mapping[str, tuple[Place, ...]]:
    """Return the places of each name, 楚雄州 beside 楚雄彝族自治州, present ones first."""
    return _group((name, place) for place in all_places() for name in full_names(place.name))


@cache
def short_names() -> Mapping[str, tuple[Place, ...]]:
    """Return the places of each name without its last word: 南昌, 河曲, 内蒙古, 楚雄."""
    return _group((short, place) for place in all_places() if (short := stem(place.name)))


def starts_with_place(words: str) -> bool:
    """Say whether words begin with a listed place, full or short: 广东海事局, 南昌海关."""
    return any(words[:length] in short_names() for length in (4, 3, 2)) or bool(
        read_names(words)[0]
    )


def _group(named: Iterable[tuple[str, Place]]) -> Mapping[str, tuple[Place, ...]]:
    found: dict[str, list[Place]] = {}
    for name, place in named:
        found.setdefault(name, []).append(place)
    for group in found.values():
        group.sort(key=lambda place: (place.valid_to is not None, place.code))
    return MappingProxyType({name: tuple(group) for name, group in found.items()})


def full_names(name: str) -> tuple[str, ...]:
    """Return a place's name as lists and plans print it: 楚雄彝族自治州, 楚雄州, 楚雄自治州."""
    match = _autonomous(name)
    short = stem(name)
    if match is None or short is None or match[1] == "区":
        return (name,)
    alias = load().places["aliases"].map.get(name)
    return (name, short + match[1], f"{short}自治{match[1]}", *([alias] if alias else []))


def _autonomous(name: str) -> regex.Match[str] | None:
    # Few names are, and looking behind in each of thousands takes long.
    return load().places["autonomous"].search(name) if "自治" in name else None


def stem(name: str) -> str | None:
    """Return a name without its last word, None where that is no name: 南昌, 楚雄, but 赵县."""
    match = _autonomous(name)
    # 东乡族自治县, 鄂伦春自治旗: the people is the name itself.
    short = (
        name[: match.start()].removesuffix("族")
        if match
        else load().places["plain"].pattern.sub("", name)
    )
    return short if len(short) >= 2 and short != name else None


def resolve(name: str, within: str | None = None, day: date | None = None) -> Place | None:
    """Return the one place that a name, full or short, can mean; None where it is not settled.

    ``within`` is the code of the plan's own place and ``day`` the plan's date. A short name is
    that of the highest place: 楚雄 is the prefecture.
    """
    group = places().get(name) or _highest(short_names().get(name, ()), within)
    return choose(group, within, day)


def choose(
    group: Sequence[Place], within: str | None = None, day: date | None = None
) -> Place | None:
    """Return the one place of a group that a plan can mean; None where it is not settled.

    What lies nearest to the plan's own place is meant, and no county outside its province.
    """
    near = _nearest([place for place in group if _known(place, day)], within)
    for standing in (
        [place for place in near if place.stands(day)],
        [place for place in near if place.stands(None)],
        near,
    ):
        codes = {place.code for place in standing}
        if codes:
            return standing[0] if len(codes) == 1 else None
    return None


def _known(place: Place, day: date | None) -> bool:
    return day is None or place.valid_from is None or place.valid_from <= day + AHEAD


def _highest(group: Sequence[Place], within: str | None) -> Sequence[Place]:
    """Return the highest places of a short name; the plan's own place goes before all."""
    own = [place for place in group if place.code == within]
    for rank in RANKS:
        of_rank = [place for place in group if place.level == rank]
        if of_rank and not own:
            return of_rank
    return own


def _nearest(group: Sequence[Place], within: str | None) -> Sequence[Place]:
    """Return the places of a group that share the longest part of the plan's own code."""
    if within is None:
        return group
    for length in (6, 4, 2):
        near = [place for place in group if place.code[:length] == within[:length]]
        if near:
            return near
    return [place for place in group if place.level != "county"]


def read_names(text: str) -> tuple[int, tuple[Place, ...]]:
    """Return where the full names at a text's beginning end, and what the last of them can mean.

    Names that stand one after the other narrow each other: 江西省南昌市进贤县 is one county.
    """
    at = 0
    group: tuple[Place, ...] = ()
    while at < len(text):
        for length in range(min(NAME_LIMIT, len(text) - at), 1, -1):
            found = places().get(text[at : at + length], ())
            if group:
                found = tuple(p for p in found if any(lies_in(p, above) for above in group))
            if found:
                at, group = at + length, found
                break
        else:
            break
    return at, group


def lies_in(place: Place, above: Place) -> bool:
    """Say whether a place lies in another one: a city's county, a province's city or county."""
    width = {"province": 2, "city": 4, "county": 6}[above.level]
    return place.code != above.code and place.code[:width] == above.code[:width]
