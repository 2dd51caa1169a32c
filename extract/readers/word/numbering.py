"""Automatic numbers: which list and level a paragraph has, and what Word prints before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from lxml import etree

from zhenggai.readers.word.glyphs import UNKNOWN, printable
from zhenggai.readers.word.number_formats import FORMATS, write_count
from zhenggai.readers.word.styles import OFF, VAL, Look, Styles, W, number, switch, value, whole
from zhenggai.text.document import Suffix

LEVEL_COUNT = 9
# Word takes no more for the text of a level.
LONGEST_LABEL = 255
PLACEHOLDER = re.compile(r"%([1-9])")
# w:format="001, 002, 003, ..." pads with zeros to three digits
PADDED = re.compile(r"(0*1),")
BULLET = "•"
SUFFIXES: dict[str, Suffix] = {"space": "space", "nothing": "nothing"}
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its count is written and when it starts anew.

    ``restart`` is the w:lvlRestart: None after every higher level, 0 never, else after that
    level (1-based) or a higher one.
    """

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    suffix: Suffix = "tab"
    restart: int | None = None
    legal: bool = False
    style: str | None = None
    bold: bool | None = None
    width: int = 0


@dataclass(slots=True)
class Counts:
    """The running counts of one list: nine levels, None where the next paragraph starts anew."""

    levels: list[int | None] = field(default_factory=lambda: [None] * LEVEL_COUNT)


@dataclass(frozen=True, slots=True)
class Instance:
    """One w:num: the list that it counts in, its levels, and the levels that it starts anew."""

    abstract: str
    levels: dict[int, Level]
    overrides: dict[int, int]


class Label(NamedTuple):
    """What Word prints before a paragraph. ``bold`` is None where the paragraph mark decides."""

    text: str
    bold: bool | None
    bullet: bool
    suffix: Suffix


class Numbering:
    """The lists of one file and their running counts; ask for labels in document order.

    ``unknown`` collects number formats that are not known and were written in digits.
    """

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self.unknown: set[str] = set()
        self._styles = styles
        self._instances: dict[str, Instance] = {}
        self._of_style: dict[str | None, tuple[str, int] | None] = {}
        self._counts: dict[str, Counts] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._load(root)

    def _load(self, root: etree._Element) -> None:
        abstracts: dict[str, etree._Element] = {}
        style_lists: dict[str, str] = {}
        for element in root.iterchildren(W + "abstractNum"):
            abstract_id = element.get(W + "abstractNumId", "")
            abstracts[abstract_id] = element
            link = value(element, "styleLink")
            if link is not None:
                style_lists.setdefault(link, abstract_id)
        levels: dict[str, dict[int, Level]] = {}
        for element in root.iterchildren(W + "num"):
            abstract_id = value(element, "abstractNumId") or ""
            if abstract_id not in abstracts:
                continue
            link = value(abstracts[abstract_id], "numStyleLink")
            if link is not None:
                abstract_id = style_lists.get(link, abstract_id)
            if abstract_id not in levels:
                levels[abstract_id] = _read_levels(abstracts[abstract_id])
            self._add(element, abstract_id, levels[abstract_id])

    def _add(self, element: etree._Element, abstract: str, levels: dict[int, Level]) -> None:
        overrides: dict[int, int] = {}
        own = levels
        for override in element.iterchildren(W + "lvlOverride"):
            at = whole(override.get(W + "ilvl"))
            if at is None:
                continue
            level = override.find(W + "lvl")
            if level is not None:
                own = {**own, at: _read_level(level)}
            start = number(override, "startOverride")
            if start is not None:
                overrides[at] = start
                own = {**own, at: replace(own.get(at, Level()), start=start)}
        self._instances[element.get(W + "numId", "")] = Instance(abstract, own, overrides)

    def place(self, look: Look, style_id: str | None) -> tuple[str, int] | None:
        """Return the list and level of a paragraph: its own, else its style's; None without."""
        if look.number is None and style_id in self._of_style:
            inherited = self._of_style[style_id]
        else:
            inherited = self._from_styles(look.number, style_id)
            if look.number is None:
                self._of_style[style_id] = inherited
        if inherited is None or inherited[0] not in self._instances:
            return None
        num_id, level = inherited
        return num_id, min(max(look.level if look.level is not None else level, 0), LEVEL_COUNT - 1)

    def _from_styles(self, num_id: str | None, style_id: str | None) -> tuple[str, int] | None:
        """Return what the style chain says of a list (unless it is given) and of its level."""
        chain = self._styles.chain(style_id)
        if num_id is None:
            looks = (self._styles.styles[ancestor].look for ancestor in chain)
            num_id = next((look.number for look in looks if look.number is not None), None)
        if num_id is None:
            # A level that names the style is not enough: such levels stay behind, unused, when
            # a heading is given another list.
            return None
        instance = self._instances.get(num_id)
        levels = instance.levels if instance is not None else {}
        by_style = {level.style: at for at, level in levels.items()}
        for ancestor in chain:
            if ancestor in by_style:
                return num_id, by_style[ancestor]
            level = self._styles.styles[ancestor].look.level
            if level is not None:
                return num_id, level
        return num_id, 0

    def label(self, place: tuple[str, int]) -> Label | None:
        """Count one paragraph and return its label, None where its level is not defined."""
        num_id, at = place
        instance = self._instances[num_id]
        level = instance.levels.get(at)
        if level is None:
            return None
        counts = self._counts.setdefault(instance.abstract, Counts()).levels
        self._count(counts, instance, num_id, at)
        if level.number_format == "bullet":
            return Label(level.text + _blank(level), level.bold, True, level.suffix)
        written = {
            place: self._written(instance, counts, int(place) - 1, level.legal)
            for place in dict.fromkeys(PLACEHOLDER.findall(level.text))
        }
        text = PLACEHOLDER.sub(lambda match: written[match[1]], level.text)
        return Label(text + _blank(level), level.bold, False, level.suffix) if text else None

    def _count(self, counts: list[int | None], instance: Instance, num_id: str, at: int) -> None:
        """Move the counts on by one paragraph at level ``at``."""
        if at in instance.overrides and (num_id, at) not in self._started:
            self._started.add((num_id, at))
            counts[at] = None
        for higher in range(at):
            if counts[higher] is None:
                counts[higher] = instance.levels.get(higher, Level()).start
        count = counts[at]
        counts[at] = instance.levels[at].start if count is None else count + 1
        for deeper in range(at + 1, LEVEL_COUNT):
            restart = instance.levels.get(deeper, Level()).restart
            if restart is None or restart > deeper or at < restart:
                counts[deeper] = None

    def _written(self, instance: Instance, counts: list[int | None], at: int, legal: bool) -> str:
        level = instance.levels.get(at, Level())
        count = counts[at]
        number_format = level.number_format
        if number_format in ("bullet", "none"):
            return ""
        if number_format not in FORMATS and number_format != "custom":
            self.unknown.add(number_format)
        if legal and number_format != "decimalZero":
            number_format = "decimal"
        return write_count(level.start if count is None else count, number_format, level.width)


def _read_levels(abstract: etree._Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for element in abstract.iterchildren(W + "lvl"):
        at = whole(element.get(W + "ilvl"))
        if at is not None:
            found[at] = _read_level(element)
    return found


def _read_level(element: etree._Element) -> Level:
    form = element.find(W + "numFmt")
    if form is None:
        form = element.find(f".//{CHOICE}/{W}numFmt")
    text = element.find(W + "lvlText")
    padded = PADDED.match(form.get(W + "format", "")) if form is not None else None
    number_format = form.get(VAL, "decimal") if form is not None else "decimal"
    empty = text is None or text.get(W + "null", "0") not in OFF
    shown = "" if text is None or empty else text.get(VAL, "")[:LONGEST_LABEL]
    if number_format == "bullet":
        shown = _bullet(shown, element.find(f"{W}rPr/{W}rFonts"))
    elif number_format == "custom" and not padded:
        number_format = "decimal"
    return Level(
        start=number(element, "start") or 0,
        number_format=number_format,
        text=shown,
        suffix=SUFFIXES.get(value(element, "suff") or "", "tab"),
        restart=number(element, "lvlRestart"),
        legal=bool(switch(element, "isLgl")),
        style=value(element, "pStyle"),
        bold=switch(element.find(W + "rPr"), "b"),
        width=len(padded[1]) if padded else 0,
    )


def _blank(level: Level) -> str:
    """Return the blank between label and text: a tab only moves the pen and is left out."""
    return " " if level.suffix == "space" else ""


def _bullet(text: str, fonts: etree._Element | None) -> str:
    """Return a bullet's character, • where only a symbol font or a picture shows it."""
    # In a symbol font even a plain letter is a sign: Wingdings' l is ●.
    shown = printable(text, fonts.get(W + "ascii", "") if fonts is not None else "")
    unclear = not shown.strip() or UNKNOWN in shown or any(map(str.isdecimal, shown))
    return BULLET if unclear else shown
