"""Persons who stand in a list of units, each beside the unit: 县水务局 张伟、县住建局(李强)."""

from __future__ import annotations

from dataclasses import replace

from zhenggai.rules import Rules
from zhenggai.text.document import Span
from zhenggai.text.memo import remembered
from zhenggai.values.model import Person
from zhenggai.values.persons.reader import read_persons

CLOSE = frozenset(")]】〕）")
OPENED = str.maketrans("()[]【】〔〕（）", " " * 10)


@remembered(1024)
def persons_beside(text: str, rules: Rules) -> tuple[tuple[Person, ...], str]:
    """Return the persons whom a list of units names too, and the list without them.

    Spans are relative to the text; the list is as long as the text, with blanks where names and
    posts stood. A post that is the unit's own name is none.
    """
    opened = text.translate(OPENED)
    persons, _ = read_persons(opened, rules)
    kept: list[Person] = []
    rest = text
    for person in persons:
        start, end = person.span
        unit = person.unit or ""
        if person.name is None and (not unit or unit.endswith("各")):
            continue
        at = opened.find(unit, start, end) if unit else end
        kept.append(_without_unit(person, opened, unit))
        while end < len(text) and text[end] in CLOSE:
            end += 1
        before, own = " " * (at - start), rest[at : at + len(unit)]
        behind = " " * (end - at - len(unit))
        rest = f"{rest[:start]}{before}{own}{behind}{rest[end:]}"
    return tuple(kept), rest


def _without_unit(person: Person, opened: str, unit: str) -> Person:
    """Return a person with what the unit does not say of the post: none, 局长 in a bracket."""
    if person.post is None or not unit:
        return person
    start, end = person.post
    words = opened[start:end]
    if not words.startswith(unit) or words[len(unit) : len(unit) + 1].strip():
        return person
    start = end - len(words[len(unit) :].lstrip())
    return replace(person, post=Span(start, end) if start < end else None)
