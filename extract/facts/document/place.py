"""Whose document it is: the place for which its title, who signs it and its words speak most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Literal, TypeAlias

from zhenggai.rules import Rules
from zhenggai.rules.kinds import FactTag
from zhenggai.rules.patterns import compiled
from zhenggai.values.places.finder import Found, find_place

# Where a place is named; what each is worth stands in rules/places.toml.
Evidence: TypeAlias = Literal[
    "title", "title-receiver", "title-about", "title-addressed", "title-within", "issuer", "signed",
    "inspected", "paragraph", "sentence", "asked", "small", "coined", "unsure", "again",
    "ours-agrees", "ours-differs",
]  # fmt: skip
# A place's name, and what a text goes on with behind it.
NAME_REACH = 24
HEADLINE_PARTS = compiled(r"[ 　:!|]+|——")
# To whom a paper goes is not who made it.
ADDRESSEE = compiled(r"[^。,:]{2,60}:")
# A paragraph that begins with the place (澄州市2024年…) is one of the first.
PARAGRAPHS = 6
# Who signs stands on one of the last lines.
LAST_LINES = 4
# Sentences that may name the place stand near the beginning.
NEAR_BEGINNING = 1_500
MOST_AGAIN = 3
LEAST_STEM = 3
# 第四师 signs a paper of 第四师沙枣市.
DIVISION = "师"


def find_owner(
    subject: str, issuer: str | None, head: str, tail: str, rules: Rules
) -> Found | None:
    """Return the place whose document it is, None where no place has enough said for it.

    ``subject`` is the folded title, ``head`` and ``tail`` what stands before the first issue and at
    the end. Every mention of a place is a piece of evidence; each kind of evidence counts once.
    """
    weights = {rule.words[0]: rule.weights["place"] for rule in rules.places.tagged("evidence")}
    found: dict[str, Found] = {}
    said: dict[str, dict[Evidence, int]] = defaultdict(dict)
    mentions = list(_mentions(subject, issuer, head, tail, rules))
    for short, sure, evidence in mentions:
        place = _whole(short, [place for place, _, _ in mentions])
        best = found.setdefault(place.name, place)
        if best.code is None and place.code is not None:
            found[place.name] = place
        of_place = said[place.name]
        of_place[evidence] = 1
        of_place["unsure"] = min(of_place.get("unsure", 1), int(not sure))
    text = f"{subject}\n{_untitled_head(subject, head)}\n{tail}"
    ours = _ours(f"{subject}\n{head[:NEAR_BEGINNING]}\n{tail}", rules)
    for name, of_place in said.items():
        # 建水坪网讯 tells of 建水坪县 again.
        times = text.count(name[:-1] if len(name) > LEAST_STEM else name)
        of_place["again"] = min(times - 1, MOST_AGAIN) if times else 0
        of_place["unsure"] *= times < 2
        of_place["coined"] = int(found[name].code is None)
        of_place["small"] = int(rules.places["small"].search(name) is not None)
        if ours is not None:
            of_place["ours-agrees" if ours in name[-2:] else "ours-differs"] = 1
    sums = {
        name: sum(times * weights[one] for one, times in of_place.items())
        for name, of_place in said.items()
    }
    best_name = max(sums, key=lambda name: sums[name], default=None)
    if best_name is None or sums[best_name] <= 0:
        return None
    return found[best_name]


def _whole(place: Found, others: list[Found]) -> Found:
    """Return a division of the corps with the city that it runs, where that is named elsewhere."""
    if not place.name.endswith(DIVISION):
        return place
    longer = (other for other in others if other.name.startswith(place.name))
    return max(longer, key=lambda other: len(other.name), default=place)


def _mentions(
    subject: str, issuer: str | None, head: str, tail: str, rules: Rules
) -> Iterator[tuple[Found, bool, Evidence]]:
    """Yield the places that are named, whether each is surely a name, and what kind of evidence."""
    # 九成以上问题销号 梅川市交出成绩单: the second part of a headline begins like the first.
    for text in (subject, *HEADLINE_PARTS.split(subject)[1:]):
        for place, sure in _named(text, head):
            # 关于对建材园区…的通知: a name of no list behind other words is what they are about.
            first = place.code is not None or text.startswith(place.name)
            yield place, sure, "title" if first else "title-about"
        yield from _behind(text, "place-behind", head, rules, "title-within")
    # …督察组向澜山市移交…: the inspectors that begin a title are another place's.
    yield from _behind(subject, "place-receiver", head, rules, "title-receiver")
    for place, sure in _named(issuer or "", head):
        yield place, sure, "issuer"
    for line in [line.strip() for line in tail.split("\n") if line.strip()][-LAST_LINES:]:
        if rules.facts["organ"].search(line):
            for place, sure in _named(line, head):
                yield place, sure, "signed"
    body = _untitled_head(subject, head)
    yield from _behind(body, "place-told", head, rules, "inspected")
    for paragraph in body.split("\n")[:PARAGRAPHS]:
        addressed = ADDRESSEE.fullmatch(paragraph.strip()) is not None
        for place, sure in _named(paragraph, head):
            if not addressed:
                yield place, sure, "paragraph"
            elif place.name in subject:
                yield place, sure, "title-addressed"
    yield from _behind(body[:NEAR_BEGINNING], "place-within", head, rules, "sentence", loose=False)
    for text in (body, tail):
        yield from _behind(text, "place-asked", head, rules, "asked")


def _behind(
    text: str, tag: FactTag, head: str, rules: Rules, evidence: Evidence, *, loose: bool = True
) -> Iterator[tuple[Found, bool, Evidence]]:
    """Yield the places that stand right behind the words of some rules."""
    for rule in rules.facts.tagged(tag):
        for match in rule.finditer(text):
            near = text[match.end() : match.end() + NAME_REACH].partition("\n")[0]
            for place, sure in _named(near, head):
                if sure or loose:
                    yield place, sure, evidence


def _named(text: str, head: str) -> Iterator[tuple[Found, bool]]:
    """Yield the place that a text begins with, if any, and whether it surely is one."""
    place = find_place(text, beside=head) if text else None
    if place is not None:
        yield place, True
    elif text and (place := find_place(text, anywhere=True, beside=head)) is not None:
        yield place, False


def _untitled_head(subject: str, head: str) -> str:
    """Return what stands before the first issue without the title, which is told once."""
    return "\n".join(line for line in head.split("\n") if line.strip() not in subject)


def _ours(text: str, rules: Rules) -> str | None:
    """Return what a text calls its own place, if anything: 县 of 我县."""
    for rule in rules.places.tagged("ours"):
        told = Counter(match["own"] for match in rule.finditer(text))
        if told:
            return told.most_common(1)[0][0]
    return None
