"""Places: the name of a province, city or county in a text, with its code and level."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import regex

from extract.flow import fold
from rules import Rules
from rules.loader import HERE

SOURCE = HERE / "places.csv"
LEVELS = {"省": "province", "自治区": "province", "市": "city", "州": "city", "盟": "city"} | {
    "地区": "city",
    "县": "county",
    "区": "county",
    "旗": "county",
    "师": "city",
}
SUFFIX = regex.compile(
    r"(?:(?<=..)(?:特别行政区|[\p{Han}]{0,6}自治[区州县旗]|地区|省|市|盟|县|区|旗))$"
)
# A name that no list has (a zone, a division of the corps, a place of an exercise) is read by its
# own last word, at a text's beginning, before what a plan's title goes on with.
BEHIND = (
    r"(?=贯彻|落实|关于|整改|人民政府|生态|环境|大气|水|土壤|重点|督察|反馈|20\d\d|20\d\d|第|"
    r"委员会|委|政府|办公|党|问题|突出|污染|中央|省|对|$)"
)
WORD = r"(?:(?!贯彻|落实|关于|整改|督察|反馈|省|市|县|区)[\p{Han}]){2,7}?"
OWN = (
    rf"^(?:中共)?(?:新疆生产建设兵团)?(?:{WORD}省)?(?:{WORD}市(?={WORD}[县区旗]))?"
    rf"(?P<own>{WORD}(?P<suffix>自治区|自治州|自治县|地区|省|市|州|盟|县|区|旗|师))"
)
COINED = regex.compile(OWN + BEHIND)
COINED_ANYWHERE = regex.compile(OWN)
LEAD = regex.compile(r"^(?:.{0,40}?(?:印发|公布|公开|报送)?[《〈“])|^关于|^附件\d*[::]?")


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the list; ``last_listed`` is the last revision that lists it, None for now."""

    code: str
    name: str
    last_listed: str | None = None

    @property
    def level(self) -> str:
        """Return ``province``, ``city`` or ``county``, by the code's zeros."""
        if self.code.endswith("0000"):
            return "province"
        return "city" if self.code.endswith("00") else "county"


@cache
def places() -> Mapping[str, tuple[Place, ...]]:
    """Return the places of each name, present ones first; read once, when first needed."""
    found: dict[str, list[Place]] = {}
    with SOURCE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = Place(row["code"], row["name"], row["last_listed"] or None)
            found.setdefault(place.name, []).append(place)
    for group in found.values():
        group.sort(key=lambda place: (place.last_listed is not None, place.code))
    return MappingProxyType({name: tuple(group) for name, group in found.items()})


@cache
def _short_names() -> Mapping[str, tuple[Place, ...]]:
    """Return provinces and cities by their names without the last word: 南昌, 内蒙古."""
    found: dict[str, list[Place]] = {}
    for group in places().values():
        for place in group:
            short = SUFFIX.sub("", place.name)
            if place.level != "county" and place.last_listed is None and len(short) >= 2:
                found.setdefault(short, []).append(place)
    return MappingProxyType({name: tuple(group) for name, group in found.items()})


def find_place(
    text: str, rules: Rules, *, anywhere: bool = False
) -> tuple[str, str | None, str | None] | None:
    """Return name, code and level of the place that a title begins with, None where none stands.

    Names that stand one after the other (江西省南昌市进贤县) are one place, the lowest. A name that
    several places have gets its code from the place before it, else none. ``anywhere`` takes a name
    that no list has whatever stands behind it.
    """
    del rules  # places are a list of their own
    folded = fold(text).strip()
    lead = LEAD.match(folded)
    for start in dict.fromkeys((0, lead.end() if lead else 0)):
        found = _chain(folded[start:]) or _coined(folded[start:], anywhere)
        if found is not None:
            return found
    return None


def _chain(text: str) -> tuple[str, str | None, str] | None:
    """Read the listed names at a text's beginning."""
    text = text.removeprefix("中共")
    at = 0
    best: tuple[str, str | None, str] | None = None
    within: str | None = None
    while at < len(text):
        step = _name_at(text, at)
        if step is None:
            break
        end, group = step
        inside = [p for p in group if within is None or p.code.startswith(within)]
        if within is not None and not inside:
            break
        present = [p for p in inside if p.last_listed is None] or inside
        codes = {p.code for p in present}
        place = present[0]
        best = (place.name, place.code if len(codes) == 1 else None, place.level)
        if len(codes) == 1:
            within = place.code.rstrip("0") if place.level != "city" else place.code[:4]
            within = place.code[:2] if place.level == "province" else within
        at = end
        if place.level == "county":
            break
    return best


def _name_at(text: str, at: int) -> tuple[int, tuple[Place, ...]] | None:
    """Return the longest listed name that stands at a place, with its end."""
    for length in range(min(15, len(text) - at), 1, -1):
        name = text[at : at + length]
        if name in places():
            return at + length, places()[name]
    for length in range(min(6, len(text) - at), 1, -1):
        name = text[at : at + length]
        behind = text[at + length : at + length + 2]
        if name in _short_names() and behind in {
            "贯彻",
            "落实",
            "关于",
            "整改",
            "中央",
            "生态",
            "环境",
        }:
            return at + length, _short_names()[name]
    return None


def _coined(text: str, anywhere: bool) -> tuple[str, None, str] | None:
    match = (COINED_ANYWHERE if anywhere else COINED).match(text)
    if match is None:
        return None
    return match["own"], None, LEVELS.get(match["suffix"], _level(match["suffix"]))


def _level(suffix: str) -> str:
    return {"自治州": "city", "自治县": "county"}.get(suffix, "county")
