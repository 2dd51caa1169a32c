"""One element of a list of units, and what is cut from it or put back to it."""

from __future__ import annotations

from dataclasses import dataclass

from zhenggai.rules import Rules
from zhenggai.rules.kinds import Role
from zhenggai.text.document import Span
from zhenggai.values.places.gazetteer import short_names


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a list as printed."""

    span: Span
    text: str
    folded: str
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """One complete name; ``span`` is the smallest printed stretch that is the unit's own."""

    span: Span
    text: str
    folded: str
    role: Role | None = None


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
