"""Which clauses of a report tell of which issues of a list: by rare words, all held together."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

import regex

from zhenggai.life.links import Told
from zhenggai.text.flow import fold

# What a clause is made of; 、 stands between names and within them.
CLAUSE_WORDS = regex.compile(r"[^\s,，。;；:：、()（）“”\"《》〈〉【】\[\]!！?？]+")
# Two characters, and a count with what is counted: 420口.
PAIR = regex.compile(r"(?=(\p{Han}\p{Han}))")
COUNTED_THING = regex.compile(r"\d+(?:\.\d+)?[\p{Han}a-z%]")
# What a count says, and what words of measures say, where a pair of the problem's says 1.
OF_COUNT, OF_MEASURE = 1.5, 0.7
# So much tells of an issue, more than one name of three characters; so much more than of any other.
TELLS, CLEARER = 2.5, 1.0
# What tells this much of an issue, though not surely, is nobody else's.
WORTH_A_LOOK = 1.2
# Who signs and what heads says nothing: what a stop closes does.
CLOSING_MARKS = frozenset("。;；")
# Of one issue alone a text tells by its name.
FEWEST_TOLD = 2
# Where each issue has one clause, less does.
TELLS_EACH, CLEARER_EACH = 0.8, 0.4


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a text and the issue of which it tells (its place in the list), if ``sure``."""

    start: int
    end: int
    sentence: int
    at: int
    tells: float
    clearer: float
    sure: bool = True


class Clauses:
    """Knows the words of a list's issues and measures, and how many issues have each."""

    def __init__(self, told: Sequence[Told]) -> None:
        self._count = len(told)
        self._having: dict[str, dict[int, float]] = defaultdict(dict)
        for at, one in enumerate(told):
            for text in one.parts:
                self._take(at, text, OF_MEASURE)
            self._take(at, one.words, 1.0)
        self._own = [set(tokens_of(fold(one.words).lower())) for one in told]

    def _take(self, at: int, text: str, weight: float) -> None:
        for token in tokens_of(fold(text).lower()):
            own = OF_COUNT if token[0].isdigit() else weight
            self._having[token][at] = max(own, self._having[token].get(at, 0.0))

    def find(self, text: str, ends: Sequence[int]) -> list[Clause]:
        """Return the clauses that tell of issues, those of sentences in which some surely do.

        None where they tell of fewer than two. What all sentences say (完成, 序时进度) or all
        issues have tells of none.
        """
        if self._count < FEWEST_TOLD:
            return []
        found = list(self._clauses(text, ends))
        each = len(found) == len({one.at for one in found}) == self._count
        tells, clearer = (TELLS_EACH, CLEARER_EACH) if each else (TELLS, CLEARER)
        sure = [one for one in found if one.tells >= tells and one.clearer >= clearer]
        if len({one.at for one in sure}) < FEWEST_TOLD:
            return []
        told = {one.sentence for one in sure}
        return [
            replace(one, sure=one in sure)
            for one in found
            if one in sure or (one.sentence in told and one.tells >= WORTH_A_LOOK)
        ]

    def _clauses(self, text: str, ends: Sequence[int]) -> Iterator[Clause]:
        """Yield neighbouring words of one sentence that tell most of one issue, as one clause."""
        closed = [text[end - 1 : end] in CLOSING_MARKS for end in ends]
        rows = [
            (match, sentence, set(tokens_of(match[0])))
            for match in CLAUSE_WORDS.finditer(text)
            if (sentence := bisect_right(ends, match.start())) < len(ends) and closed[sentence]
        ]
        said: dict[str, set[int]] = defaultdict(set)
        for _, sentence, tokens in rows:
            for token in tokens:
                said[token].add(sentence)
        often = {token: len(sentences) for token, sentences in said.items()}
        group: list[tuple[regex.Match[str], int, set[str]]] = []
        current: int | None = None
        for row in rows:
            best = self._best(self._weigh(row[2], often))
            if best is None:
                continue
            if group and (best != current or row[1] != group[-1][1]):
                yield from self._clause(group, often)
                group = []
            group.append(row)
            current = best
        if group:
            yield from self._clause(group, often)

    def _clause(
        self, group: Sequence[tuple[regex.Match[str], int, set[str]]], often: Mapping[str, int]
    ) -> Iterator[Clause]:
        tokens = set().union(*(row[2] for row in group))
        weights = self._weigh(tokens, often)
        best = max(weights, key=lambda at: (weights[at], -at))
        rival = max((weights[at] for at in weights if at != best), default=0.0)
        counts = any(token[0].isdigit() and best in self._having[token] for token in tokens)
        if counts or tokens & self._own[best]:
            first, last = group[0][0], group[-1][0]
            clearer = weights[best] - rival
            yield Clause(first.start(), last.end(), group[0][1], best, weights[best], clearer)

    def _weigh(self, tokens: Iterable[str], often: Mapping[str, int]) -> Mapping[int, float]:
        """Return how much words tell of each issue: the fewer have them, the more."""
        weights: dict[int, float] = defaultdict(float)
        for token in tokens:
            having = self._having.get(token, {})
            rare = 1.0 - log(len(having)) / log(self._count) if having else 0.0
            for at, weight in having.items():
                weights[at] += weight * rare / often[token]
        return weights

    def likeliest(self, text: str) -> int | None:
        """Return of which alone a text surely tells; None where it may tell of several."""
        weights = self._weigh(
            tokens := set(tokens_of(fold(text).lower())), dict.fromkeys(tokens, 1)
        )
        ranked = sorted(weights.values(), reverse=True) or [0.0]
        clear = ranked[0] >= TELLS and ranked[0] - sum(ranked[1:2]) >= CLEARER
        return max(weights, key=lambda at: weights[at]) if clear else None

    @staticmethod
    def _best(weights: Mapping[int, float]) -> int | None:
        """Return the issue of which words tell most, None where they tell too little."""
        best = max(weights, key=lambda at: (weights[at], -at), default=None)
        return best if best is not None and weights[best] >= TELLS_EACH else None


def tokens_of(text: str) -> Iterator[str]:
    """Yield the pairs of Chinese characters of a text and its counts with what they count.

    >>> list(tokens_of("网箱420口"))
    ['网箱', '420口']
    """
    yield from (match[1] for match in PAIR.finditer(text))
    yield from (match[0] for match in COUNTED_THING.finditer(text))
