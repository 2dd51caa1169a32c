"""Names that no mark tells: 陈静县长主持, 据李小龙介绍.

Where a name can stand, its sentence is cut in the likeliest way twice: into the words of jieba's
dictionary alone, and with the name among them, whose characters are as likely as in that
dictionary's own names. What the name wins is one piece of evidence; others are what stands before
and behind it (``rules/persons.toml``, and what the dictionary says of the words there), and what
else its characters may be. What each is worth was fitted (``rules/names.toml``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import islice
from typing import NamedTuple

import regex

from zhenggai.exports.name_likelihood import OTHER_TONGUE, likelihood
from zhenggai.rules import Rules
from zhenggai.rules.kinds import PersonTag
from zhenggai.rules.weights import fitted
from zhenggai.text.document import Span
from zhenggai.values.personal_names import is_name

# Farther from a name than this the cut is the same with it and without.
REACH = 12
# A name of a surname of two characters.
LONGEST_PERSON = 4
# The words beside a name are looked up in so many characters.
WORDS_LONG = (2, 3)
# What a name wins counts no more than this, either way.
MOST_WON = 12.0
# A character that ends fewer names than this (a natural logarithm) seldom does.
RARE_LAST = -6.5
IDEOGRAPHS, IDEOGRAPHS_BEFORE = regex.compile(r"\p{Han}+"), regex.compile(r"\p{Han}+$")
Evidence = Mapping[str, float]


class _Side(NamedTuple):
    """One side of a name: its rules, the one beside which words say nothing more, their classes.

    What ``nothing`` known stands on is no name for that alone; both at once: none.
    """

    tag: PersonTag
    sure: str
    classes: Mapping[str, str]
    nothing: str


SIDE_BEFORE = _Side(
    "before-name",
    "before-name-sure",
    {"verb-before": "verbs", "thing-before": "things"},
    "nothing-before",
)
SIDE_BEHIND = _Side(
    "behind-name",
    "behind-name-sure",
    {"verb-behind": "verbs", "manner-behind": "manners"},
    "nothing-behind",
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
    commas = [match.start() for match in rules.persons["between-names"].finditer(text)]
    known = set(told)
    longest = max({LONGEST_PERSON, *map(len, known)})
    for at in commas:
        if _ends_known(text, at, known, longest):
            for name in _next_name(text, at + 1, rules):
                known.add(name)
                yield name
    for name in sorted(known):
        for at in _ends(text, name):
            for glued in _next_name(text, at, rules, "glued-to-a-name"):
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


def _next_name(text: str, start: int, rules: Rules, how: str = "beside-a-name") -> Iterator[str]:
    """Yield the likeliest name that begins here, behind a name."""
    run = IDEOGRAPHS.match(text, start, start + 2 * REACH)
    if run is not None:
        found = _candidates(text, Span(*run.span()), rules, first=how)
        for _, span in sorted(found)[-1:]:
            if span.start == start and not _is_place(text[slice(*span)], text, rules):
                yield text[slice(*span)]


def _name_before(text: str, end: int, rules: Rules) -> Iterator[str]:
    """Yield the likeliest name that ends here, before a name."""
    run = IDEOGRAPHS_BEFORE.search(text, max(0, end - 2 * REACH), end)
    if run is not None:
        found = _candidates(text, Span(*run.span()), rules, last="beside-a-name")
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
    text: str, run: Span, rules: Rules, *, first: str = "", last: str = ""
) -> Iterator[tuple[float, Span]]:
    """Yield what is likelier a name than words between the characters of a run.

    ``first`` and ``last`` are the evidence for one at the run's beginning and at its end.
    """
    weights = fitted("names.toml", "names")
    for span, found in evidence(text, run, rules, first=first, last=last):
        worth = sum(weights.get(name, 0.0) * value for name, value in found.items())
        if worth > weights["least"]:
            yield worth, span


def evidence(
    text: str, run: Span, rules: Rules, *, first: str = "", last: str = ""
) -> Iterator[tuple[Span, Evidence]]:
    """Yield what may be a name between the characters of a run, and what speaks for each."""
    for span, likely in _shapes(text, run, rules):
        before, behind = _before(text, run, span, rules), _behind(text, run, span, rules)
        if first and span.start == run.start:
            before = {first: 1.0}
        if last and span.end == run.end:
            behind = {last: 1.0}
        # Where nothing known stands on either side, all words would have to be tried.
        if (SIDE_BEFORE.nothing in before and SIDE_BEHIND.nothing in behind) or _no_name(
            text[slice(*span)], rules
        ):
            continue
        won = _won(text, run, span, likely, rules)
        own = _by_itself(text[slice(*span)], text, span, rules)
        yield span, {**before, **behind, **own, "won": max(-MOST_WON, min(MOST_WON, won))}


def _shapes(text: str, run: Span, rules: Rules) -> Iterator[tuple[Span, float]]:
    """Yield what has the shape of a name, and how likely one is with these characters."""
    known = likelihood(rules)
    for match in rules.persons["surname"].pattern.finditer(text, *run, overlapped=True):
        for length in (1, 2):
            span = Span(match.start(), match.end() + length)
            if span.end <= run.end:
                yield span, known.name(match[0], text[match.end() : span.end])
    for match in rules.persons["called"].pattern.finditer(text, *run):
        yield Span(*match.span()), known.called(match["surname"])
    for match in rules.persons["other-tongue"].pattern.finditer(text, *run):
        yield Span(*match.span()), OTHER_TONGUE


def _before(text: str, run: Span, span: Span, rules: Rules) -> Evidence:
    """Return what stands before a name."""
    words = [text[max(run.start, span.start - length) : span.start] for length in WORDS_LONG]
    return _beside(text, span.start, words, SIDE_BEFORE, rules)


def _behind(text: str, run: Span, span: Span, rules: Rules) -> Evidence:
    """Return what stands behind a name."""
    words = [text[span.end : min(run.end, span.end + length)] for length in WORDS_LONG]
    return _beside(text, span.end, words, SIDE_BEHIND, rules)


def _beside(text: str, at: int, words: Sequence[str], side: _Side, rules: Rules) -> Evidence:
    """Return what stands on one side of a name: marks, else what the dictionary says of words."""
    found = _marked(text, at, side.tag, rules)
    if side.sure in found:
        return found
    known = likelihood(rules)
    own = {"verbs": known.verbs, "things": known.things, "manners": known.manners}
    told = (name for name, kind in side.classes.items() if not own[kind].isdisjoint(words))
    found |= dict.fromkeys(islice(told, 1), 1.0)
    return found if found.keys() - {"thing-before"} else {**found, side.nothing: 1.0}


def _marked(text: str, at: int, tag: PersonTag, rules: Rules) -> dict[str, float]:
    return {
        rule.id: 1.0
        for rule in rules.persons.tagged(tag)
        if rule.pattern.match(text, at) is not None
    }


def _by_itself(name: str, text: str, span: Span, rules: Rules) -> Evidence:
    """Return what a name's own characters may be as well: 汪洋, 祁连山."""
    known = likelihood(rules)
    found = {"always": 1.0}
    if len(name) == 2:
        found["two"] = 1.0
    elif name[:2] in known.words:
        # 安全感 is made of a word, 祁连山 is not.
        found["begins-with-a-word"] = 1.0
    if name in known.perhaps:
        found["perhaps-a-name"] = 1.0
    elif name in known.things or name in known.own_names:
        found["a-word-of-two" if len(name) == 2 else "a-word"] = 1.0
    elif name[:2] in known.places:
        found["holds-a-place"] = 1.0
    if rules.persons["behind-a-place"].pattern.match(text, span.end - 1) is not None:
        # Many are called 大江 and 星河, nobody 大圩.
        rare = known.last(name[-1]) < RARE_LAST
        found["ends-like-a-place" if rare else "ends-like-a-river"] = 1.0
    return found


def _no_name(name: str, rules: Rules) -> bool:
    return any(rule.search(name) is not None for rule in rules.persons.tagged("none"))


def _won(text: str, run: Span, span: Span, likely: float, rules: Rules) -> float:
    """Return how much likelier the words around a name are with it than without."""
    known = likelihood(rules)
    start, end = max(run.start, span.start - REACH), min(run.end, span.end + REACH)
    before = known.words_in(text[start : span.start])
    behind = known.words_in(text[span.end : end])
    return before + likely + behind - known.words_in(text[start:end])
