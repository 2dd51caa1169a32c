"""Composes a long plan from parts: themes with slots for places, numbers and wordings.

The parts are in the notation of plans. ``* 3`` begins a theme that is used three times, ``+ p``
and ``+ m`` are sentences and measures that any issue of the category can have. ``! name: 3..9`` (a
number), ``! name: 甲 / 乙`` (one of them) fill ``<name>``; ``<甲|乙>`` is one of two wordings;
``@place 市 县 河 镇`` are the places that an issue is about. What is expected stands
beside each line and has the same slots, so that it comes from here and not from a reading.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

SLOT = re.compile(r"<([^<>|]+)>")
CHOICE = re.compile(r"<([^<>]*\|[^<>]*)>")
RANGE = re.compile(r"([\d.]+)\.\.([\d.]+)")
PLACE_NAMES = ("市", "县", "河", "镇")


class _Deck:
    """Hands out the entries of a list in chance order, each once before any comes again."""

    def __init__(self, entries: list[list[str]], chance: random.Random) -> None:
        self.entries, self.chance = entries, chance
        self.left: list[list[str]] = []
        self.last: list[str] = []

    def take(self) -> list[str]:
        while not self.left or self.left[-1] is self.last:
            self.left = self.chance.sample(self.entries, len(self.entries))
        self.last = self.left.pop()
        return self.last


def compose(path: Path) -> list[str]:
    """Return the lines of a plan; the same parts give the same plan."""
    lines = path.read_text(encoding="utf-8").splitlines()
    chance = random.Random(next(line for line in lines if line.startswith("@seed ")))
    places = _Deck([line.split()[1:] for line in lines if line.startswith("@place ")], chance)
    result: list[str] = []
    category: list[str] | None = None
    for line in lines:
        if category is not None and line[:1] in "=~":
            result += _category(category, places, chance)
            category = None
        if line.startswith("= "):
            category = []
            result.append(line)
        elif category is not None:
            category.append(line)
        elif not line.startswith(("@seed ", "@place ")):
            result.append(line)
    return result


def _category(lines: list[str], places: _Deck, chance: random.Random) -> list[str]:
    """Return the issues of a category: its themes in turns, with sentences that any can have."""
    themes: list[tuple[int, list[str]]] = []
    extra: dict[str, list[list[str]]] = {"p": [], "m": []}
    last: list[str] = []
    for line in lines:
        if line.startswith("* "):
            last = []
            themes.append((int(line[2:]), last))
        elif line.startswith("+ "):
            last = [line[2:]]
            extra[line[2]].append(last)
        else:
            last.append(line)
    decks = {name: _Deck(entries, chance) for name, entries in extra.items()}
    result = []
    for turn in range(max(times for times, _ in themes)):
        for times, theme in themes:
            if turn < times:
                own = _with_extra(theme, decks, chance)
                result += _issue(own, places.take(), chance)
    return result


def _with_extra(theme: list[str], decks: dict[str, _Deck], chance: random.Random) -> list[str]:
    """Return a theme with a sentence behind its problem and measures behind its own."""
    sentence = decks["p"].take()[0].removeprefix("p ")
    found = [line + sentence if line.startswith("# ") else line for line in theme]
    at = next(n for n, line in enumerate(found) if line.startswith("t "))
    added = [decks["m"].take() for _ in range(chance.choice((1, 2)))]
    return found[:at] + [line for entry in added for line in entry] + found[at:]


def _issue(theme: list[str], place: list[str], chance: random.Random) -> list[str]:
    """Return a theme's lines with their slots filled."""
    values = dict(zip(PLACE_NAMES, place, strict=True))
    for line in theme:
        if line.startswith("! "):
            name, _, text = line[2:].partition(": ")
            values[name] = _value(text, chance)
    filled = []
    for line in theme:
        if line.startswith("! "):
            continue
        text = SLOT.sub(lambda m: values[m[1]], line)
        text = CHOICE.sub(lambda m: chance.choice(m[1].split("|")), text)
        if not re.fullmatch(r"\w+(?:\[\w+\])? ?", text):
            filled.append(text)
    return filled


def _value(text: str, chance: random.Random) -> str:
    match = RANGE.fullmatch(text)
    if match is None:
        return chance.choice(text.split(" / "))
    low, high = match.groups()
    decimals = len(low.partition(".")[2])
    if decimals:
        return f"{chance.uniform(float(low), float(high)):.{decimals}f}"
    return str(chance.randint(int(low), int(high)))
