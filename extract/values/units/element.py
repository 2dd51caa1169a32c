"""One element of a list of units, and what is cut from it or put back to it."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from zhenggai.rules import Rules
from zhenggai.text.document import Span
from zhenggai.values.personal_names import is_name as is_person
from zhenggai.values.places.gazetteer import short_names
from zhenggai.values.units.kinds import kind_of

IN_BRACKET = regex.compile(r"[(](?P<inner>[^()]{2,4})[)]$")


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a list as printed."""

    span: Span
    text: str
    folded: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """One complete name; ``span`` is the smallest printed stretch that is the unit's own."""

    span: Span
    text: str
    folded: str
    role: str | None = None


def all_of(place: Element) -> Element:
    """Return every one of a class of places: 各县."""
    return Element(place.span, f"各{place.text}", f"各{place.folded}", place.role)


def longer(element: Element, end: str) -> Element:
    """Return an element with the last word that it leaves out."""
    return Element(element.span, element.text + end, element.folded + end, element.role)


def cut_front(element: Element, length: int) -> Element:
    """Return an element without its first characters."""
    span = Span(element.span.start + length, element.span.end)
    return Element(span, element.text[length:], element.folded[length:], element.role)


def with_level(place: Element, owner: str, rules: Rules) -> Element:
    """Return a short name with the level of the place behind it: 赣州、吉安市政府."""
    level = owner[-1:]
    if level not in rules.units["bare-places"].words or place.folded not in short_names():
        return place
    return Element(place.span, place.text + level, place.folded + level, place.role)


def without_role(element: Element, rules: Rules) -> Element:
    """Return a name without a bracket that states a role or a date: 市水利局(牵头)."""
    rule = rules.roles["bracket"]
    match = rule.search(element.folded)
    role = rule.map[match[0]] if match is not None else None
    match = match or rules.roles["note"].search(element.folded) or _person(element.folded, rules)
    if match is None:
        return element
    length = match.start()
    span = Span(element.span.start, element.span.start + length)
    return Element(span, element.text[:length], element.folded[:length], role)


def _person(folded: str, rules: Rules) -> regex.Match[str] | None:
    """Return a bracket behind a name that holds a person's: 市水利局(张三)."""
    match = IN_BRACKET.search(folded)
    if match is None or kind_of(match["inner"], rules) != "other":
        return None
    return match if is_person(match["inner"], rules) else None


def restore(element: Element, owner: str) -> str:
    """Return an owner as the element prints it, where it does (full-width brackets stay)."""
    if element.folded.startswith(owner):
        return element.text[: len(owner)]
    if owner.startswith("各") and element.folded.startswith(owner[1:]):
        return f"各{element.text[: len(owner) - 1]}"
    return owner


def tail(element: Element, body: str) -> str:
    """Return a body at an element's end as it is printed."""
    return element.text[len(element.text) - len(body) :]
