"""Which damages nobody could see: the words that they touch stay words of their kind.

The rule was written before what comes out was looked at. A damage leaves no trace where

- a number stays a number in its own surroundings, without a leading nought, of at most one point;
  a month, a day, a share stay ones, a year one that the plan may mean;
- a personal name stays one: two to four characters, a surname first, blanked as in print (张 伟);
- a place that no list has stays a name of two characters and more;
- a level (省市县区镇乡) becomes another one;
- a word becomes another word of the dictionary, of two characters and more;
- a character is lost at the edge of the words, or a blank stands where a number meets its unit, as
  in print, and what is left is as above.

A name that the plan prints elsewhere too leaves a trace: who reads it all sees that two differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import jieba
import regex

from zhenggai.rules import load
from zhenggai.text.document import Span
from zhenggai.values.places.gazetteer import all_places

NUMBER = regex.compile(r"[0-9.]+")
GOOD_NUMBER = regex.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
LEVELS = frozenset("省市县区镇乡")
PLACE = regex.compile(
    r"(?P<name>\p{Han}{2,5}?)(?P<end>[省市县区镇乡村]|街道|社区|分局|经开区|管委会)"
)
PERSON = regex.compile(r"\p{Han}{2,4}")
LIFE = 8
COUNTED = frozenset("一二三四五六七八九")
# A word that occurs less often is hardly known.
KNOWN = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where some words were damaged, what was put there, and which of them are personal names."""

    text: str
    at: int
    put: str
    names: tuple[Span, ...]

    @property
    def damaged(self) -> str:
        return self.text[: self.at] + self.put + self.text[self.at + 1 :]


def leaves_no_trace(place: Place, plan: str, anchor: date | None) -> bool:
    """Say whether nobody could see a damage, by the words of the plan and its date."""
    text, at, put = place.text, place.at, place.put
    meets_unit = put == " " and text[at].isdigit() and text[at + 1 : at + 2].strip() != ""
    edge = put == " " and at in {0, len(text) - 1}
    put = "" if edge or meets_unit else put
    place = Place(text, at, put, place.names)
    return (
        _is_number(place, anchor)
        or (text[at] in COUNTED and put in COUNTED)
        or (text[at] in LEVELS and put in LEVELS)
        or _is_person(place, plan)
        or _is_place(place, plan)
        or _is_word(place)
    )


def _is_number(place: Place, anchor: date | None) -> bool:
    """Say whether the number at a place became another number."""
    if place.text[place.at] not in "0123456789.":
        return False
    before = next((m for m in NUMBER.finditer(place.text) if m.start() <= place.at < m.end()), None)
    if before is None or not set(place.put) <= set("0123456789."):
        return False
    end = before.end() + len(place.put) - 1
    number, behind = place.damaged[before.start() : end], place.damaged[end : end + 1]
    if GOOD_NUMBER.fullmatch(number) is None:
        return False
    if behind == "年":
        year = anchor.year if anchor is not None else int(before[0])
        return len(number) == 4 and number.isdigit() and year <= int(number) <= year + LIFE
    most = {"月": 12, "日": 31, "%": 100}.get(behind)
    return most is None or 0 < float(number) <= most


def _is_person(place: Place, plan: str) -> bool:
    """Say whether the personal name at a place became another one, and stands nowhere else."""
    name = next((span for span in place.names if span.start <= place.at < span.end), None)
    if name is None or plan.count(place.text[slice(*name)]) > 1:
        return False
    words = place.damaged[name.start : name.end + len(place.put) - 1]
    doubled = len(place.put) == 2
    return not doubled and load().persons["name"].pattern.fullmatch(words) is not None


def _is_place(place: Place, plan: str) -> bool:
    """Say whether the name of an unlisted place became another one, and stands nowhere else."""
    for span, end in _names_of_places(place.text):
        if not span.start <= place.at < span.end:
            continue
        if plan.count(place.text[span.start : end]) > 1:
            return False
        words = place.damaged[span.start : span.end + len(place.put) - 1]
        return len(place.put) < 2 and len(words) > 1 and PERSON.fullmatch(words + "人") is not None
    return False


def _names_of_places(text: str) -> Iterator[tuple[Span, int]]:
    """Yield the names of places without a list, and where each ends with its level."""
    for match in PLACE.finditer(text):
        if match[0] not in _listed():
            yield Span(*match.span("name")), match.end()


@cache
def _listed() -> frozenset[str]:
    return frozenset(place.name for place in all_places())


@cache
def _dictionary() -> jieba.Tokenizer:
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return tokenizer


def _is_word(place: Place) -> bool:
    """Say whether the word at a place became another word."""
    return len(place.put) == 1 and all(
        _word_at(text, place.at) for text in (place.text, place.damaged)
    )


def _word_at(text: str, at: int) -> bool:
    """Say whether a word of two characters and more stands at a place."""
    for word, start, end in _dictionary().tokenize(text, HMM=False):
        if start <= at < end:
            return len(word) > 1 and (_dictionary().FREQ.get(word) or 0) >= KNOWN
    return False
