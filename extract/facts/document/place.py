"""Whose document it is: the place that its title names, else its issuer, else its words."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from zhenggai.rules import Rules
from zhenggai.rules.kinds import FactTag
from zhenggai.rules.patterns import compiled
from zhenggai.values.places.finder import Found, find_place

# A place's name, and what a text goes on with behind it.
NAME_REACH = 24
HEADLINE_PARTS = compiled(r"[ 　:!|]+")
# To whom a paper goes is not who made it.
ADDRESSEE = compiled(r"[^。,:]{2,60}:")
# A paragraph that begins with the place (澄州市2024年…) is one of the first.
PARAGRAPHS = 6


def find_owner(
    subject: str, issuer: str | None, head: str, tail: str, rules: Rules
) -> Found | None:
    """Return the place whose document it is, None where none is named.

    ``subject`` is the folded title, ``head`` and ``tail`` what stands before the first issue and at
    the end. The surest names come first; a place that is said to have been inspected is only taken
    where it fits what the text calls itself (我市).
    """
    return next(_owners(subject, issuer, head, tail, rules), None)


def _owners(
    subject: str, issuer: str | None, head: str, tail: str, rules: Rules
) -> Iterator[Found]:
    # …督察组向澜山市移交…: the inspectors that begin a title are another place's.
    yield from _behind(subject, "place-receiver", head, rules)
    about: list[Found] = []
    # 九成以上问题销号 梅川市交出成绩单: the second part of a headline begins like the first.
    for text in (subject, *HEADLINE_PARTS.split(subject)[1:], issuer or ""):
        own = find_place(text, beside=head) if text else None
        for place in (*_found(own), *_behind(text, "place-behind", head, rules)):
            # 关于对建材园区…的通知: a name of no list behind other words is what they are about.
            if place.code is None and not text.startswith(place.name):
                about.append(place)
            else:
                yield place
    yield from about
    ours = regex.findall(r"我([省市州县区旗盟])", head)
    for found in _behind(head, "place-told", head, rules):
        if not ours or found.name.endswith(ours[0]):
            yield found
    for paragraph in head.split("\n")[:PARAGRAPHS]:
        if ADDRESSEE.fullmatch(paragraph.strip()):
            continue
        yield from _found(find_place(paragraph, beside=head))
    for text in (head, tail):
        yield from _behind(text, "place-asked", head, rules)


def _behind(text: str, tag: FactTag, head: str, rules: Rules) -> Iterator[Found]:
    """Yield the places that stand right behind the words of some rules."""
    for rule in rules.facts.tagged(tag):
        for match in rule.finditer(text):
            near = text[match.end() : match.end() + NAME_REACH]
            yield from _found(find_place(near, anywhere=True, beside=head))


def _found(place: Found | None) -> Iterator[Found]:
    if place is not None:
        yield place
