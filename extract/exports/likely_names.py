"""Names that no mark tells: 陈静县长主持, 据李小龙介绍.

Where a name can stand (what is before and behind one: ``rules/persons.toml``), its sentence is cut
in the likeliest way twice: into the words of jieba's dictionary alone, and with the name among
them, whose characters are as likely as in that dictionary's own names. What the name wins, and what
stands beside it, say whether it is one.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache

import regex

from zhenggai.rules import Rules
from zhenggai.rules.kinds import PersonTag
from zhenggai.text.document import Span
from zhenggai.values.personal_names import is_name

# No word is longer; farther from a name than this the cut is the same with it and without.
LONGEST_WORD, REACH = 8, 12
# A name of a surname of two characters.
LONGEST_PERSON = 4
# How likely a word is a name, one with one character behind the surname, with two, and one whose
# surname has two (欧阳): natural logarithms.
NAME, ONE, TWO, COMPOUND = -5.7, -1.6, -0.2, -7.6
# A character that no name of the dictionary has counts as this many, beside so many others.
UNSEEN, CHARACTERS = 0.3, 4_000
LEAST = -3.2
# What it speaks for a name that nothing known stands beside it, and that it ends like a place.
UNKNOWN, LIKE_A_PLACE = -5.0, -6.0
# What a verb behind it speaks for a name: 孟庆国送达.
DEED = -2.0
# What jieba tags so: what one does, and how.
DEED_TAGS, THING_TAGS = (
    frozenset({"v", "vn", "vd", "d", "ad"}),
    frozenset({"n", "ns", "nz", "nr", "nrt"}),
)
# What speaks for a name that it stands in a list with a name that is known.
SURE = 8.0
# What speaks for a name that it stands behind one with nothing between: 张伟李强.
GLUED = 4.0
# What speaks for a name that is a word (田野) between post and deed, and against one that holds a
# place.
THING, PLACE_IN_IT = 3.0, -2.0
IDEOGRAPHS, IDEOGRAPHS_BEFORE = regex.compile(r"\p{Han}+"), regex.compile(r"\p{Han}+$")
LISTED = regex.compile("(?<=\\p{Han})、(?=\\p{Han})")


@dataclass(frozen=True, eq=False)
class Likelihood:
    """How likely words and names are: natural logarithms; ``names`` are words that are names."""

    words: Mapping[str, float]
    names: Set[str]
    deeds: Set[str]
    things: Set[str]
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


def _share(counts: Counter[str], char: str) -> float:
    return math.log((counts[char] + UNSEEN) / (counts.total() + UNSEEN * CHARACTERS))


@cache
def likelihood(rules: Rules) -> Likelihood:
    """Return what jieba's dictionary says; it is read once, half a second and 60 MB."""
    import jieba  # noqa: PLC0415  # only where names are masked

    surname = rules.persons["surname"].pattern
    counts: dict[str, int] = {}
    names, deeds, things, places = set(), set(), set(), set()
    parts: tuple[Counter[str], Counter[str], Counter[str]] = (Counter(), Counter(), Counter())
    with jieba.get_dict_file() as lines:
        for line in lines:
            word, times, tag = line.decode().split()
            counts[word] = int(times)
            if tag in DEED_TAGS and len(word) > 1:
                deeds.add(word)
            if tag in THING_TAGS and len(word) > 1:
                things.add(word)
            if tag == "ns":
                places.add(word)
            if tag.startswith("nr") and len(word) in (2, 3):
                whole = surname.match(word) is not None
                # 王建军, 丽丽; what may be both, as 高山 may, is a word.
                if whole == (len(word) == 3):
                    names.add(word)
                if whole and len(word) == 3:
                    for part, char in zip(parts, word, strict=True):
                        part[char] += 1
    total = math.log(sum(counts.values()))
    words = {word: math.log(times) - total for word, times in counts.items() if times}
    surnames, firsts, lasts = parts
    return Likelihood(
        words,
        frozenset(names),
        frozenset(deeds),
        frozenset(things),
        frozenset(places),
        surnames,
        firsts,
        lasts,
        rarest=-total,
    )


def likely_names(text: str, rules: Rules) -> Iterator[str]:
    """Yield what is a name by its characters and by what stands beside it, in a folded text.

    What a place's word follows anywhere in the text (江岭县) is a place and no name.
    """
    # What begins or ends a text stands alone on that side, as beside a line's end.
    text = f"\n{text}\n"
    places: dict[str, bool] = {}
    for span in _stretches(text, rules):
        name = text[slice(*span)]
        if name not in places:
            places[name] = _is_place(name, text, rules)
        if not places[name]:
            yield name


def names_beside(text: str, told: Set[str], rules: Rules) -> Iterator[str]:
    """Yield the names in lists of a folded text that hold a name told: 阮小玲、屈文、艾青.

    A list is gone through from both ends, so that each name tells the next.
    """
    commas = [match.start() for match in LISTED.finditer(text)]
    known = set(told)
    longest = max({LONGEST_PERSON, *map(len, known)})
    for at in commas:
        if _ends_known(text, at, known, longest):
            for name in _next_name(text, at + 1, rules):
                known.add(name)
                yield name
    for name in sorted(known):
        for at in _ends(text, name):
            for glued in _next_name(text, at, rules, GLUED):
                known.add(glued)
                yield glued
    for at in reversed(commas):
        if _begins_known(text, at + 1, known, longest):
            for name in _name_before(text, at, rules):
                known.add(name)
                yield name


def _ends_known(text: str, end: int, known: Set[str], longest: int) -> bool:
    return any(text[max(0, end - length) : end] in known for length in range(2, longest + 1))


def _begins_known(text: str, start: int, known: Set[str], longest: int) -> bool:
    return any(text[start : start + length] in known for length in range(2, longest + 1))


def _ends(text: str, name: str) -> Iterator[int]:
    """Yield where a name ends in a text."""
    at = text.find(name)
    while at >= 0:
        yield at + len(name)
        at = text.find(name, at + len(name))


def _next_name(text: str, start: int, rules: Rules, worth: float = SURE) -> Iterator[str]:
    """Yield the likeliest name that begins here, behind a name."""
    run = IDEOGRAPHS.match(text, start, start + 2 * REACH)
    if run is not None:
        found = _candidates(text, Span(*run.span()), rules, first=worth)
        for _, span in sorted(found)[-1:]:
            if span.start == start and not _is_place(text[slice(*span)], text, rules):
                yield text[slice(*span)]


def _name_before(text: str, end: int, rules: Rules) -> Iterator[str]:
    """Yield the likeliest name that ends here, before a name."""
    run = IDEOGRAPHS_BEFORE.search(text, max(0, end - 2 * REACH), end)
    if run is not None:
        found = _candidates(text, Span(*run.span()), rules, last=SURE)
        yield from (text[slice(*span)] for _, span in sorted(found)[-1:] if span.end == end)


def listed_names(text: str, rules: Rules) -> Iterator[str]:
    """Yield the cells below a heading of names in a folded text: a row a line, cells by tabs."""
    columns: list[int] = []
    width = 0
    for line in text.split("\n"):
        cells = [cell.strip() for cell in line.split("\t")]
        if columns and len(cells) == width:
            yield from (cells[at] for at in columns if is_name(cells[at], rules))
        else:
            columns = [at for at, cell in enumerate(cells) if _heads_names(cell, rules)]
            width = len(cells)


def _heads_names(cell: str, rules: Rules) -> bool:
    return any(rule.search(cell) is not None for rule in rules.persons.tagged("heading-of-names"))


def _is_place(name: str, text: str, rules: Rules) -> bool:
    behind = rules.persons["behind-a-place"].pattern
    at = text.find(name)
    while at >= 0:
        if behind.match(text, at + len(name)) is not None:
            return True
        at = text.find(name, at + 1)
    return False


def _stretches(text: str, rules: Rules) -> Iterator[Span]:
    """Yield the names of a text; of those that share a character the likeliest."""
    for run in IDEOGRAPHS.finditer(text):
        found = sorted(_candidates(text, Span(*run.span()), rules), key=lambda pair: -pair[0])
        taken: list[Span] = []
        for _, span in found:
            if all(span.end <= other.start or other.end <= span.start for other in taken):
                taken.append(span)
        yield from taken


def _candidates(
    text: str, run: Span, rules: Rules, *, first: float = UNKNOWN, last: float = UNKNOWN
) -> Iterator[tuple[float, Span]]:
    """Yield where a name is likelier than words between the characters of a run.

    ``first`` and ``last`` are what speaks for one at the run's beginning and at its end.
    """
    for match in rules.persons["surname"].pattern.finditer(text, *run, overlapped=True):
        before = _beside(text, match.start(), "before-name", rules)
        if match.start() == run.start:
            before = max(before, first)
        for length in (1, 2):
            span = Span(match.start(), match.end() + length)
            if span.end > run.end:
                continue
            behind = _beside(text, span.end, "behind-name", rules)
            if span.end == run.end:
                behind = max(behind, last)
            if text[span.end : span.end + 2] in likelihood(rules).deeds:
                behind = max(behind, DEED)
            # Where nothing known stands on either side, all words would have to be tried.
            if before == behind == UNKNOWN:
                continue
            given = text[match.end() : span.end]
            score = before + behind + _gain(text, run, span, match[0], given, rules)
            if _beside(text, span.end - 1, "behind-a-place", rules) != UNKNOWN:
                score += LIKE_A_PLACE
            score += _as_a_word(match[0] + given, before, behind, rules)
            if score > LEAST and not _no_name(match[0] + given, rules):
                yield score, span


def _as_a_word(name: str, before: float, behind: float, rules: Rules) -> float:
    """Return what it speaks for a name that it is a word, or holds a place's name."""
    known = likelihood(rules)
    # 安全感 is made of a word, 祁连山 is not.
    if name in known.things and (len(name) == 2 or name[:2] not in known.words):
        return THING if before > -DEED and behind >= DEED else 0.0
    return PLACE_IN_IT if name[:2] in known.places else 0.0


def _beside(text: str, at: int, tag: PersonTag, rules: Rules) -> float:
    """Return what speaks for a name that begins or ends here."""
    return max(
        (
            rule.weights.get("name", 0)
            for rule in rules.persons.tagged(tag)
            if rule.pattern.match(text, at) is not None
        ),
        default=UNKNOWN,
    )


def _no_name(name: str, rules: Rules) -> bool:
    return any(rule.search(name) is not None for rule in rules.persons.tagged("none"))


def _gain(text: str, run: Span, span: Span, surname: str, given: str, rules: Rules) -> float:
    """Return how much likelier the words around a name are with it than without."""
    known = likelihood(rules)
    start, end = max(run.start, span.start - REACH), min(run.end, span.end + REACH)
    before = _best_cut(text[start : span.start], known)
    behind = _best_cut(text[span.end : end], known)
    return before + known.name(surname, given) + behind - _best_cut(text[start:end], known)


def _best_cut(text: str, known: Likelihood) -> float:
    """Return how likely the likeliest words are that make a text."""
    best = [0.0]
    for end in range(1, len(text) + 1):
        best.append(
            max(
                best[start] + worth
                for start in range(max(0, end - LONGEST_WORD), end)
                if (worth := known.word(text[start:end])) is not None
            )
        )
    return best[-1]
