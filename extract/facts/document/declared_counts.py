"""How many issues a document says it has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import regex

from zhenggai.rules import Rules
from zhenggai.rules.kinds import FactTag
from zhenggai.text.document import Span
from zhenggai.text.numerals import label_number

# Problems before tasks before items.
RANKS: Mapping[FactTag, int] = {
    "count-sum": 0,
    "count-issues": 0,
    "count-tasks": 1,
    "count-items": 2,
}
SENTENCE_END = regex.compile(r"[。;!?\n]")
CLAUSE_END = regex.compile(r"[。,;!?\n]")
# 一个问题一套办法 counts nothing; no plan announces its one issue in Chinese numerals.
FEWEST, MOST = 3, 999
SENTENCE_REACH = 120
# 我局: who speaks is the body whose document it is.
BODIES = frozenset("局委")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose document it is: the names under which it speaks of itself, and of what lies above."""

    names: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    company: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """A count with its place.

    ``rank``: of problems 0, tasks 1, items 2. ``own``: how near it is to whose document it is: 2 of
    the body that speaks (我局), 1 of its place, 0 where nobody is named.
    """

    value: int
    span: Span
    rank: int
    own: int


def declared_count(
    head: str,
    found: int,
    owner: Owner,
    rules: Rules,
    *,
    notice: bool = False,
    other: Callable[[str], bool] = lambda _: False,
) -> Count | None:
    """Return how many issues a document says it has before its first one.

    A count said of the place itself goes before others, problems before tasks and items; one said
    of another place, of a part, of what is done, of measures or of 方面 is none. Where problems
    and tasks are counted and differ, the list is of what its length agrees with. ``notice``: a
    notice speaks of a whole plan; only what it says of itself counts, or agrees with what it
    tells. ``other`` says whether a stretch tells of another inspection.
    """
    counts = [
        one
        for one in _counts(head, found, owner, rules, notice=notice)
        if not other(_before(head, one))
    ]
    best = min(counts, key=lambda one: (-one.own, one.rank, one.span.start), default=None)
    if best is None or best.value == found:
        return best
    finer = [one for one in counts if one.rank != best.rank and one.value == found > best.value]
    return finer[0] if finer and finer[0].own >= best.own else best


def counted_aspects(head: str, rules: Rules) -> Count | None:
    """Return how many aspects (6个方面的问题) a document says its issues have: it has no fewer."""
    for rule in rules.facts.tagged("count-aspects"):
        for match in rule.finditer(head):
            value = label_number(match["n"])
            if value and value <= MOST:
                return Count(value, Span(*match.span("n")), len(RANKS), own=1)
    return None


def _before(head: str, count: Count) -> str:
    """Return what stands before a count in its sentence."""
    at = count.span.start
    return SENTENCE_END.split(head[max(0, at - SENTENCE_REACH) : at])[-1]


def _counts(head: str, found: int, owner: Owner, rules: Rules, *, notice: bool) -> Iterator[Count]:
    for tag, rank in RANKS.items():
        for rule in rules.facts.tagged(tag):
            for match in rule.finditer(head):
                value = label_number(match["n"])
                printed = match["n"].isdecimal()
                if not value or value > MOST or (value < FEWEST and not printed):
                    continue
                start = max(0, match.start() - SENTENCE_REACH)
                sentence = SENTENCE_END.split(head[start : match.start("n")])[-1]
                clause = CLAUSE_END.split(sentence + match[0])[-1]
                behind = CLAUSE_END.split(head[match.end() : match.end() + SENTENCE_REACH])[0]
                if rules.facts["other-count"].search(clause):
                    continue
                # What a notice counts as done, or as its place's, is its own if it tells so many.
                agrees = notice and value == found
                if rules.facts["done-count"].search(clause) and not agrees:
                    continue
                more = label_number(match["more"]) if tag == "count-sum" else 0
                if not more and rules.facts["part"].search(head[start : match.start("n")]):
                    continue
                itself = rules.facts["this-document"].search(sentence + behind) is not None
                if notice and not itself and not agrees:
                    continue
                scope = _scope(sentence + match[0], owner, rules)
                if scope is not None:
                    yield Count(value + (more or 0), Span(*match.span("n")), rank, scope)


def _scope(sentence: str, owner: Owner, rules: Rules) -> int | None:
    """Return how near the last place named before a count is (see ``Count.own``), None: another's.

    全省 is another's in a county's plan, and this one's in a province's.
    """
    own: int | None = 0
    last = -1
    for match in rules.facts["scope"].finditer(sentence):
        last, own = match.start(), _nearness(match, owner)
    for names, mine in ((owner.above, None), (owner.names, 1)):
        for name in names:
            at = sentence.rfind(name)
            if at >= 0 and (at > last or (at == last and mine)):
                last, own = at, mine
    return own


def _nearness(place: regex.Match[str], owner: Owner) -> int | None:
    """Return how near a place is to whose document it is, None where it is another's."""
    who, level = place["who"], place["level"]
    if place["company"]:
        return 2 if owner.company else 0
    if level is None:
        return None
    if who == "我" and level in BODIES:
        return 2
    if owner.names:
        return 1 if any(name.endswith(level) for name in owner.names) else None
    return 1 if who != "全" else 0
