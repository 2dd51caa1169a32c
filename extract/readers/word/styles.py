"""What a Word file's styles say: each style with what it inherits along basedOn."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
JC, OUTLINE, NUM_PR = W + "jc", W + "outlineLvl", W + "numPr"
PAGE_BREAK = W + "pageBreakBefore"
OFF = frozenset({"0", "false", "off", "none"})
BODY_LEVEL = 9
# Word itself follows fewer.
MOST_BASES = 64
# heading 1, Heading 1, 标题 1, 标题1
HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Look:
    """What a style or a paragraph says of itself; None where it leaves it to what it is based on.

    ``outline`` is 0-based (9: body text), ``number`` and ``level`` name the automatic numbering.
    """

    bold: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None
    centered: bool | None = None
    page_break: bool | None = None
    outline: int | None = None
    number: str | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """One style: its own look, its name, and the style that it is based on."""

    name: str
    kind: str
    based_on: str | None
    look: Look


PLAIN_LOOK = Look()
T = TypeVar("T")
LOOK_TAGS = (JC, PAGE_BREAK, OUTLINE, NUM_PR)
BOLD, VANISH = W + "b", W + "vanish"
STYLE_TAGS = (W + "name", W + "basedOn", W + "pPr", W + "rPr")
RUN_TAGS = (BOLD, VANISH, W + "strike")


def child(parent: etree._Element | None, tag: str) -> etree._Element | None:
    """Return the first child of a kind (several times faster than lxml's own find)."""
    return None if parent is None else next(parent.iterchildren(tag), None)


def switch(parent: etree._Element | None, name: str) -> bool | None:
    """Return whether an on/off property is set, None where the parent does not mention it."""
    element = child(parent, W + name)
    return None if element is None else element.get(VAL, "1") not in OFF


def number(parent: etree._Element | None, name: str) -> int | None:
    """Return a whole number that a property holds, None where it holds none."""
    element = child(parent, W + name)
    return None if element is None else whole(element.get(VAL))


def whole(text: str | None) -> int | None:
    """Return the whole number that an attribute holds, None where it holds none."""
    try:
        return int(text) if text is not None else None
    except ValueError:
        return None


def value(parent: etree._Element | None, name: str) -> str | None:
    """Return the value of a property, None where the parent does not mention it."""
    element = child(parent, W + name)
    return None if element is None else element.get(VAL)


def read_look(paragraph: etree._Element | None, run: etree._Element | None) -> Look:
    """Read a w:pPr and a w:rPr."""
    centered = page_break = outline = numbering = None
    # One walk, not a search a property: a plan has thousands of paragraphs.
    for element in paragraph.iterchildren(*LOOK_TAGS) if paragraph is not None else ():
        if element.tag == JC:
            centered = element.get(VAL) == "center"
        elif element.tag == PAGE_BREAK:
            page_break = element.get(VAL, "1") not in OFF
        elif element.tag == OUTLINE:
            outline = whole(element.get(VAL))
        else:
            numbering = element
    bold = hidden = struck = None
    for element in run.iterchildren(*RUN_TAGS) if run is not None else ():
        on = element.get(VAL, "1") not in OFF
        if element.tag == BOLD:
            bold = on
        elif element.tag == VANISH:
            hidden = on
        else:
            struck = on
    if run is None and numbering is None and centered is page_break is outline is None:
        return PLAIN_LOOK
    return Look(
        bold=bold,
        hidden=hidden,
        struck=struck,
        centered=centered,
        page_break=page_break,
        outline=outline,
        number=value(numbering, "numId"),
        level=number(numbering, "ilvl"),
    )


class Styles:
    """The styles of one file, by id."""

    def __init__(self, root: etree._Element | None) -> None:
        self.styles: dict[str, Style] = {}
        self.default: str | None = None
        self.base = PLAIN_LOOK
        self._looks: dict[str | None, Look] = {}
        if root is None:
            return
        defaults = root.find(W + "docDefaults")
        if defaults is not None:
            self.base = read_look(
                defaults.find(f"{W}pPrDefault/{W}pPr"), defaults.find(f"{W}rPrDefault/{W}rPr")
            )
        for element in root.iterchildren(W + "style"):
            self._add(element)

    def _add(self, element: etree._Element) -> None:
        style_id = element.get(W + "styleId")
        if style_id is None:
            return
        kind = element.get(W + "type", "paragraph")
        # One walk here too: files come with hundreds of styles.
        own = {part.tag: part for part in element.iterchildren(*STYLE_TAGS)}
        name, base = (own[tag].get(VAL) if tag in own else None for tag in STYLE_TAGS[:2])
        look = read_look(own.get(STYLE_TAGS[2]), own.get(STYLE_TAGS[3]))
        self.styles[style_id] = Style((name or "").strip(), kind, base, look)
        if kind == "paragraph" and element.get(W + "default", "0") not in OFF:
            self.default = style_id

    def chain(self, style_id: str | None) -> list[str]:
        """Return a style's id and the ids that it is based on, nearest first."""
        found: dict[str, None] = {}
        while style_id in self.styles and style_id not in found and len(found) < MOST_BASES:
            found[style_id] = None
            style_id = self.styles[style_id].based_on
        return list(found)

    def look(self, style_id: str | None) -> Look:
        """Return what a style says together with all that it is based on (numbering apart)."""
        if style_id not in self._looks:
            self._looks[style_id] = self._inherit(style_id)
        return self._looks[style_id]

    def _inherit(self, style_id: str | None) -> Look:
        chain = [self.styles[ancestor] for ancestor in self.chain(style_id)]
        looks = [style.look for style in chain]
        if not chain or chain[0].kind != "character":
            looks.append(self.base)
        return Look(
            bold=_first(look.bold for look in looks),
            hidden=_first(look.hidden for look in looks),
            struck=_first(look.struck for look in looks),
            centered=_first(look.centered for look in looks),
            page_break=_first(look.page_break for look in looks),
            outline=_first(_outline(style) for style in chain),
        )


def _outline(style: Style) -> int | None:
    """Return a style's outline level, told by its name where the style does not say it."""
    heading = HEADING_NAME.fullmatch(style.name)
    if style.look.outline is None and heading:
        return int(heading[1]) - 1
    return style.look.outline


def _first(choices: Iterable[T | None]) -> T | None:
    """Return the first choice that was made, None where none was."""
    return next((choice for choice in choices if choice is not None), None)
