"""Blanks inside values of a plan that prints none elsewhere: a character may have been lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias
from unicodedata import category

from zhenggai.facts.model import Values
from zhenggai.facts.near_names import has_kind
from zhenggai.rules import Rules
from zhenggai.rules.patterns import compiled
from zhenggai.structure.plan import PlanDoubt
from zhenggai.text.document import Span
from zhenggai.text.flow import Slice, fold

Printing: TypeAlias = Literal["prose", "units", "persons"]
# What stands on the two sides of a blank.
_Sides: TypeAlias = tuple[str, str]

BLANK = compiled(r"(?<=[^\s]) (?=[^\s])")
# As many places of its kind are printed without a blank where one is held against them.
ENOUGH = 12
# So many characters beside a blank are told with it.
TOLD_BESIDE = 4
WORD, DIGIT, STOP = "Han", "digit", "stop"
# A number meets its sign as it meets a word, and ends with it.
SIGNS = frozenset("%‰")
IN_NUMBERS = SIGNS | frozenset(".-")


@dataclass(frozen=True, slots=True)
class Printed:
    """Some words that values were read from, and whose they are."""

    words: Slice
    printing: Printing
    issue_no: int
    measure_no: int | None


@dataclass(frozen=True, slots=True)
class _Blank:
    at: int
    printed: Printed
    folded: str


def find_lone_blanks(read: Sequence[Printed], values: Values, rules: Rules) -> Iterator[PlanDoubt]:
    """Yield ``blank-lone`` for a blank of a kind that the plan prints nowhere else.

    A blank between two characters (达到 5%, 监测井 口, 云岭 局) may stand for a third. What kind
    it is of is told by its two sides and by what is printed; a number with a blank on both sides
    is a habit, and so is a blank between two names or before a person's name.
    """
    found: dict[tuple[Printing, _Sides], list[_Blank]] = defaultdict(list)
    folded = [fold(printed.words.text) for printed in read]
    seen: set[tuple[int, str]] = set()
    for printed, words in zip(read, folded, strict=True):
        if " " not in words:
            continue
        for match in BLANK.finditer(words):
            at = match.start()
            sides = _sides(words[at - 1], words[at + 1])
            place = printed.words.to_flow(Span(at, at + 1)).start, words[at - 1 : at + 2]
            if "" not in sides and place not in seen and not _is_spaced(words, at):
                seen.add(place)
                found[printed.printing, sides].append(_Blank(at, printed, words))
    for (printing, sides), blanks in found.items():
        if len(blanks) > 1 or _is_between(blanks[0], values, rules):
            continue
        all_words = (w for p, w in zip(read, folded, strict=True) if p.printing == printing)
        if _are_enough(all_words, sides):
            yield _doubt(blanks[0])


def _sides(before: str, behind: str) -> _Sides:
    """Return of what sorts two characters are; a sign ends the number before it: 80%| 以上."""
    return DIGIT if before in SIGNS else _side(before), _side(behind)


def _side(character: str) -> str:
    """Return of what sort a character is: a digit, a word's, a mark; Latin ones are of none."""
    if character.isdigit():
        return DIGIT
    if character in SIGNS or category(character) == "Lo":
        return WORD
    return STOP if category(character)[0] == "P" else ""


def _is_spaced(words: str, at: int) -> bool:
    """Say whether a blank is one of two around a number: 完成 12 座, 达到 80% 以上."""
    if words[at + 1].isdigit():
        end = at + 1
        while end < len(words) and _in_number(words[end]):
            end += 1
        return words[end : end + 1] == " " and not words[at - 1].isdigit()
    if _in_number(words[at - 1]):
        start = at - 1
        while start > 0 and _in_number(words[start]):
            start -= 1
        return words[start] == " "
    return False


def _in_number(character: str) -> bool:
    return character.isdigit() or character in IN_NUMBERS


def _is_between(blank: _Blank, values: Values, rules: Rules) -> bool:
    """Say whether a blank parts two values, or stands in a name that is known without it."""
    at = blank.printed.words.to_flow(Span(blank.at, blank.at + 1)).start
    if blank.printed.printing == "persons":
        held = [row for row in values.persons if row.place.start <= at < row.place.end]
        return not any(" " in fold(row.post or "") for row in held)
    if blank.printed.printing == "prose":
        return False
    rows = [row for row in values.units if row.place.start <= at + 1 and at <= row.place.end]
    return all(
        has_kind(row.unit.name.replace(" ", ""), rules)
        if row.place.start <= at < row.place.end
        else row.unit.known
        for row in rows
    )


def _are_enough(printed: Iterable[str], sides: _Sides) -> bool:
    """Say whether a plan prints so many places with the same sides and no blank."""
    left = 0
    for words in printed:
        for one, other in pairwise(words):
            left += _sides(one, other) == sides
            if left >= ENOUGH:
                return True
    return False


def _doubt(blank: _Blank) -> PlanDoubt:
    words = blank.printed.words
    span = Span(max(blank.at - TOLD_BESIDE, 0), min(blank.at + 1 + TOLD_BESIDE, len(words.text)))
    return PlanDoubt(
        "blank-lone",
        (words.text[slice(*span)],),
        words.to_flow(span),
        blank.printed.issue_no,
        blank.printed.measure_no,
    )
