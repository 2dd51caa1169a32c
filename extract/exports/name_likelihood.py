"""How likely words and names are, by jieba's dictionary and the names in it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache

from zhenggai.rules import Rules

# No word is longer.
LONGEST_WORD = 8
# How likely a word is a name, one with one character behind the surname, with two, and one whose
# surname has two (欧阳): natural logarithms; and one without a surname (阿依古丽), or of a surname
# behind 老 or 小.
NAME, ONE, TWO, COMPOUND = -5.7, -1.6, -0.2, -7.6
OTHER_TONGUE, CALLED = -14.0, -9.0
# A character that no name of the dictionary has counts as this many, beside so many others.
UNSEEN, CHARACTERS = 0.3, 4_000
# What jieba tags so: what one does, how, what there is, and what has a name of its own.
VERBS, MANNERS, THINGS = frozenset({"v", "vn", "vd"}), frozenset({"d", "ad"}), frozenset({"n"})
OWN_NAMES = frozenset({"ns", "nz"})
SHORT, LONG = 3, 4


@dataclass(frozen=True, eq=False)
class Likelihood:
    """How likely words and names are: natural logarithms; ``names`` are words that are names."""

    words: Mapping[str, float]
    names: Set[str]
    # Words of two characters that may be a name as well: 汪洋.
    perhaps: Set[str]
    verbs: Set[str]
    manners: Set[str]
    things: Set[str]
    own_names: Set[str]
    places: Set[str]
    surnames: Counter[str]
    firsts: Counter[str]
    lasts: Counter[str]
    rarest: float

    def word(self, word: str) -> float | None:
        """Return how likely a word is, None where it is none; a character is always one."""
        if word in self.names:
            return None
        return self.words.get(word, self.rarest if len(word) == 1 else None)

    def name(self, surname: str, given: str) -> float:
        """Return how likely a name is."""
        first = COMPOUND if len(surname) > 1 else _share(self.surnames, surname)
        last = first + NAME + _share(self.lasts, given[-1])
        return last + ONE if len(given) == 1 else last + TWO + _share(self.firsts, given[0])

    def last(self, char: str) -> float:
        """Return how likely a name ends with a character."""
        return _share(self.lasts, char)

    def called(self, surname: str) -> float:
        """Return how likely somebody is called by a surname: 老张."""
        return CALLED + _share(self.surnames, surname)

    def words_in(self, text: str) -> float:
        """Return how likely the likeliest words are that make a text."""
        best = [0.0]
        for end in range(1, len(text) + 1):
            best.append(
                max(
                    best[start] + worth
                    for start in range(max(0, end - LONGEST_WORD), end)
                    if (worth := self.word(text[start:end])) is not None
                )
            )
        return best[-1]


def _share(counts: Counter[str], char: str) -> float:
    return math.log((counts[char] + UNSEEN) / (counts.total() + UNSEEN * CHARACTERS))


@cache
def likelihood(rules: Rules) -> Likelihood:
    """Return what jieba's dictionary says; it is read once, half a second and 60 MB."""
    import jieba  # noqa: PLC0415  # only where names are masked

    surname = rules.persons["surname"].pattern
    counts: dict[str, int] = {}
    tagged: dict[str, set[str]] = {}
    names, perhaps = set(), set()
    parts: tuple[Counter[str], Counter[str], Counter[str]] = (Counter(), Counter(), Counter())
    with jieba.get_dict_file() as lines:
        for line in lines:
            word, times, tag = line.decode().split()
            counts[word] = int(times)
            if len(word) == 1:
                continue
            if not tag.startswith("nr"):
                tagged.setdefault(tag, set()).add(word)
            elif len(word) <= LONG:
                found = surname.match(word)
                of_two = found is not None and len(found[0]) == 2
                # 王建军, 丽丽, 司马相如; what may be both, as 汪洋 may, is a word.
                whole = len(word) == (SHORT if found else 2)
                if whole or (of_two and len(word) == LONG):
                    names.add(word)
                elif found and len(word) == 2:
                    perhaps.add(word)
                if found and len(word) == SHORT:
                    for part, char in zip(parts, word, strict=True):
                        part[char] += 1
    total = math.log(sum(counts.values()))
    words = {word: math.log(times) - total for word, times in counts.items() if times}

    def all_of(tags: frozenset[str]) -> frozenset[str]:
        return frozenset().union(*(tagged.get(tag, ()) for tag in tags))

    surnames, firsts, lasts = parts
    return Likelihood(
        words,
        names=frozenset(names),
        perhaps=frozenset(perhaps),
        verbs=all_of(VERBS),
        manners=all_of(MANNERS),
        things=all_of(THINGS),
        own_names=all_of(OWN_NAMES),
        places=all_of(frozenset({"ns"})),
        surnames=surnames,
        firsts=firsts,
        lasts=lasts,
        rarest=-total,
    )
