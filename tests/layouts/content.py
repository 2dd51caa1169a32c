"""What the plans say: invented places, bodies, problems and measures, read from ``content/``.

In texts ``{P}`` is the plan's place, ``{L}`` its level word, ``{A}`` ``{B}`` ``{C}`` places below
it, ``{y-1}`` a year counted from that of the inspection, ``{3-40}`` and ``{1.2-3.5}`` any number
between, ``{due}`` a date that the measure promises; ``⟦indicator|words|comparator|value|unit⟧``
prints its first two parts and is a target. Marks at a text's end: ``!`` takes no date, ``?`` holds
counts that may or may not be targets, ``@`` an expression of time whose reading is left open.
"""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.layouts.gold import Target

FOLDER = Path(__file__).parent / "content"


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that is wrong, what is to be reached and what can be done."""

    domain: str
    bodies: tuple[str, ...]
    problem: str
    goal: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """The place whose plan it is; ``subs`` are of one kind."""

    name: str
    level: str
    upper: str
    subs: tuple[str, ...]
    all_subs: str
    zone: str
    branch: str | None = None
    province: bool = False

    @property
    def low(self) -> bool:
        """Return whether its parts are towns and streets."""
        return self.subs[0].endswith(("镇", "街道"))


@dataclass(slots=True)
class Filled:
    """A text with its slots filled; where a date goes ``{due}`` is still there."""

    text: str
    targets: list[Target] = field(default_factory=list)
    marks: str = ""
    counts: bool = False


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


@cache
def topics() -> tuple[Topic, ...]:
    """Return all topics, in the order of their files."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        data = _load(path.name)
        for row in data.get("topic", []):
            domain = row.get("domain", data.get("domain"))
            found.append(
                Topic(domain, tuple(row["bodies"].split()), row["problem"], row["goal"],
                      tuple(row["measures"]))
            )  # fmt: skip
    return tuple(found)


@cache
def places() -> tuple[Place, ...]:
    """Return all places."""
    return tuple(
        Place(row["name"], row["level"], row["upper"], tuple(row["subs"]), row["class"],
              row["zone"], row.get("branch"), row.get("province", False))
        for row in _load("places.toml")["place"]
    )  # fmt: skip


@cache
def bodies() -> dict[str, dict[str, Any]]:
    """Return the bodies by kind and key."""
    return _load("bodies.toml")


@cache
def sections() -> dict[str, dict[str, Any]]:
    """Return what stands around a list: headings and paragraphs of a plan's body."""
    return _load("sections.toml")


_SLOT = re.compile(r"\{(?:([PLABC])|y([+-]\d)?|(\d+)-(\d+)|(\d+\.\d)-(\d+\.\d))\}")
_TARGET = re.compile(r"⟦([^⟧]*)⟧")


class Filler:
    """Fills the slots of texts for one issue of one plan."""

    def __init__(self, rng: random.Random, place: Place, year: int) -> None:
        self.rng, self.place, self.year = rng, place, year
        self.named = dict(zip("ABC", rng.sample(place.subs, 3), strict=True))
        self.named |= {"P": place.name, "L": place.level}

    def _slot(self, found: re.Match[str]) -> str:
        name, year, low, high, least, most = found.groups()
        if name:
            return self.named[name]
        if low:
            return str(self.rng.randint(int(low), int(high)))
        if least:
            return f"{self.rng.uniform(float(least), float(most)):.1f}"
        return str(self.year + int(year or 0))

    def fill(self, text: str) -> Filled:
        """Return the text as printed, with its targets."""
        marks = text[len(text.rstrip("!?@")) :]
        text = _SLOT.sub(self._slot, text.rstrip("!?@"))
        rest = _TARGET.sub("", text)
        counts = bool(re.search(r"\d", rest.replace("{due}", "")))
        targets = []

        def print_target(found: re.Match[str]) -> str:
            indicator, words, comparator, value, unit, *base = found[1].split("|")
            baseline = float(base[0]) if base else None
            targets.append(Target(indicator, comparator, float(value), unit, baseline))
            return indicator + words

        return Filled(_TARGET.sub(print_target, text), targets, marks, counts)
