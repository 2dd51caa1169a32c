"""Which issue of one document is which of another: by text and number, sure ones only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from zhenggai.life.align import Item, align, substance
from zhenggai.life.items import read_named
from zhenggai.life.likeness import contained, dice, ratios
from zhenggai.life.twins import names_another, only_shortened, told_apart
from zhenggai.life.version import Version, tells_only_news, words_of
from zhenggai.rules import Rules
from zhenggai.text.flow import fold
from zhenggai.text.numerals import label_number

if TYPE_CHECKING:
    import numpy as np

    from zhenggai.tables.rows import IssueRow

# A text this like another, and this much liker than any other, is the same.
LIKE, CLEARLY = 0.8, 0.1
# Under the number of the other it may be told in other words, if no third is liker.
LIKE_BY_NUMBER = 0.5
# So may what only leaves words out, if it is so much liker than any other.
MUCH_LIKER = 0.4
# Two texts this like are worth a person's look where nothing makes them sure.
LIKE_ENOUGH_TO_ASK = 0.6
# What a list counts its issues by: a number or a code.
Key: TypeAlias = int | str | None
# So many issues that stand under their numbers say that the others do.
FEWEST_IN_STEP = 3
# Fewer characters stand in many texts.
SHORTEST_TOLD = 5
# Fewer characters of measures stand under many issues.
FEWEST_OF_MEASURES = 8
# Measures of two versions of one issue.
LIKE_MEASURES = 0.85
EXACT = frozenset({"same", "folded"})
# How a plan's later version is paired with an earlier one by its words or measures.
BY_WORDS = frozenset({"same", "folded", "similar", "measures", "number"})


@dataclass(frozen=True, slots=True)
class Link:
    """Issue numbers of two documents that are the same issue, what says so, and how like (0–1)."""

    old: int
    new: int
    matched_by: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Unsure:
    """An issue of the new document that may be several of the old one: their labels."""

    new: int
    likely: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """The sure links of two documents, what is unsure, and what has no partner at all."""

    sure: tuple[Link, ...] = ()
    unsure: tuple[Unsure, ...] = ()
    alone: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of an issue by whoever names it: its words and its number in the list.

    ``code`` is a number that is no count: 受理编号D3QP202206010004.
    """

    words: str
    number: int | None
    label: str
    parts: tuple[str, ...] = ()
    code: str | None = None


def unwrapped(text: str, rules: Rules) -> str:
    """Return what a text quotes: 关于“污水直排”问题的整改情况 is 污水直排.

    >>> from zhenggai.rules import load
    >>> unwrapped("关于“污水直排”的问题。", load())
    '污水直排'
    """
    folded = fold(text).strip()
    for rule in rules.changes.tagged("adjusted"):
        match = rule.search(folded)
        named = read_named(folded[: match.start()], rules) if match else ()
        if named and named[-1].words:
            return named[-1].words
    for rule in rules.changes.tagged("wrapper"):
        if match := rule.search(folded):
            return str(match["text"])
    return text


def link_plans(old: Version, new: Version, rules: Rules) -> Links:
    """Link two versions of a plan as ``diff`` pairs them, the surely paired ones only."""
    mine, theirs = told_of(old, rules), told_of(new, rules)
    if not (mine and theirs):
        return Links(alone=tuple(row["issue_no"] for row in new.issues))
    aligned = align(_items(mine), _items(theirs))
    likeness = _likeness(mine, theirs)
    sure = [
        Link(
            old.issues[pair.old]["issue_no"],
            new.issues[pair.new]["issue_no"],
            pair.matched_by,
            pair.similarity,
        )
        for pair in aligned.pairs
        if pair.matched_by in BY_WORDS or _is_clear(likeness, pair.old, pair.new)
    ]
    return _links(sure, (), new)


def link_report(old: Version, new: Version, rules: Rules, *, own_count: bool = True) -> Links:
    """Link what a report or notice tells of with the issues of a plan, by text and number.

    ``own_count`` as in ``link_told``.
    """
    mine, theirs = told_of(old, rules), told_of(new, rules)
    found = link_told(mine, theirs, own_count=own_count)
    sure = [
        Link(old.issues[a]["issue_no"], new.issues[b]["issue_no"], by, similarity)
        for a, b, by, similarity in found.pairs
    ]
    unsure = [
        Unsure(new.issues[at]["issue_no"], tuple(mine[o].label for o in likely))
        for at, likely in found.unsure
    ]
    return _links(sure, unsure, new)


def _links(sure: Sequence[Link], unsure: Sequence[Unsure], new: Version) -> Links:
    settled = {link.new for link in sure} | {one.new for one in unsure}
    alone = [row["issue_no"] for row in new.issues if row["issue_no"] not in settled]
    return Links(tuple(sure), tuple(unsure), tuple(alone))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Indexes of old and new with what pairs them and how like they are; the unsure apart."""

    pairs: tuple[tuple[int, int, str, float], ...]
    unsure: tuple[tuple[int, tuple[int, ...]], ...]


def link_told(old: Sequence[Told], new: Sequence[Told], *, own_count: bool = True) -> Pairs:
    """Pair what is told of issues with the issues; what is not sure is not paired.

    ``own_count``: numbers that run from 1 may count what is told, not say which issue it is.
    """
    if not (old and new):
        return Pairs((), ())
    numbers = [told.number for told in new if told.number is not None]
    running = own_count and [told.number for told in new] == list(range(1, len(new) + 1))
    # A report's own count says nothing of a list that is longer, nor one that begins again.
    own = (running and len(new) != len(old)) or (own_count and len({*numbers}) < len(numbers))
    counted: Mapping[Key, int] = {} if own else _by_number(old)
    numbered: Mapping[Key, int] = {**counted, **_by_code(old)}
    likeness = _likeness(old, new)
    pairs: list[tuple[int, int, str, float]] = []
    unsure: list[tuple[int, tuple[int, ...]]] = []
    likely: dict[int, tuple[int, ...]] = {}
    for at, told in enumerate(new):
        same = next((numbered[key] for key in (told.code, told.number) if key in numbered), None)
        if len(substance(told.words)) < SHORTEST_TOLD:
            same = same if same is not None else _by_measures(old, told)
            if same is not None:
                by = "number" if told.number in numbered or told.code in numbered else "measures"
                pairs.append((same, at, by, 0.0))
            continue
        column = likeness[:, at]
        best = int(column.argmax())
        found = float(column[best])
        rivals = [o for o in range(len(old)) if o != best and found - column[o] < CLEARLY]
        exact = [o for o in range(len(old)) if _is_same(old[o], told)]
        apart = told_apart(told.words, [old[o].words for o in (best, *rivals)])
        if len(exact) == 1:
            best, rivals = exact[0], []
        elif apart is not None:
            best, rivals = (best, *rivals)[apart], []
        if same is not None and (best == same or same in rivals):
            if column[same] >= LIKE_BY_NUMBER and (best == same or same in exact or not exact):
                by = "text" if same in exact else "text, number"
                pairs.append((same, at, by, float(column[same])))
                continue
        elif same is not None and not running and found >= LIKE_ENOUGH_TO_ASK:
            # Its number says one issue, its words say another.
            unsure.append((at, (best, same)))
            continue
        if not rivals and (exact or _is_surely(old[best], told, column, best)):
            pairs.append((best, at, "text", float(column[best])))
        elif found >= LIKE_ENOUGH_TO_ASK:
            likely[at] = (best, *rivals)
    pairs += _left_to_it(pairs, likely, likeness)
    pairs += _in_step(new, counted, pairs, likeness)
    return _one_each(pairs, unsure, likely)


def _by_measures(old: Sequence[Told], told: Told) -> int | None:
    """Return the one issue whose measures are all those under which something is told."""
    measures = {substance(text) for text in told.parts} - {""}
    if sum(map(len, measures)) < FEWEST_OF_MEASURES:
        return None
    holding = [at for at, one in enumerate(old) if measures <= set(map(substance, one.parts))]
    return holding[0] if len(holding) == 1 else None


def _in_step(
    new: Sequence[Told],
    counted: Mapping[Key, int],
    pairs: Sequence[tuple[int, int, str, float]],
    likeness: np.ndarray,
) -> Iterator[tuple[int, int, str, float]]:
    """Yield what is told in too few words, but is likest to the issue of its number.

    Only where all others that are paired stand under the numbers of theirs.
    """
    paired = {at: old for old, at, _, _ in pairs}
    in_step = all(counted.get(new[at].number) == old for at, old in paired.items())
    if len(paired) < FEWEST_IN_STEP or not in_step:
        return
    for at, told in enumerate(new):
        same = counted.get(told.number)
        column = likeness[:, at]
        if at not in paired and same is not None and column[same] > 0.0:
            rivals = [o for o in range(len(column)) if o != same and column[o] >= column[same]]
            if not rivals:
                yield same, at, "text, number", float(column[same])


def _left_to_it(
    pairs: Sequence[tuple[int, int, str, float]],
    likely: Mapping[int, Sequence[int]],
    likeness: np.ndarray,
) -> Iterator[tuple[int, int, str, float]]:
    """Yield what only one issue is left for: the others that it is like are surely told of."""
    taken = {pair[0] for pair in pairs}
    free = {at: [o for o in ones if o not in taken] for at, ones in likely.items()}
    wanted = Counter(o for ones in free.values() for o in ones)
    for at, ones in free.items():
        if len(ones) == 1 and wanted[ones[0]] == 1 and likeness[ones[0], at] >= LIKE:
            yield ones[0], at, "text", float(likeness[ones[0], at])


def _one_each(
    pairs: Sequence[tuple[int, int, str, float]],
    unsure: Sequence[tuple[int, tuple[int, ...]]],
    likely: Mapping[int, tuple[int, ...]],
) -> Pairs:
    """Keep the likest of several that are paired with one issue; the others are unsure."""
    best: dict[int, tuple[int, int, str, float]] = {}
    for pair in pairs:
        if pair[0] not in best or pair[3] > best[pair[0]][3]:
            best[pair[0]] = pair
    kept = set(best.values())
    paired = {pair[1] for pair in pairs}
    left = [(pair[1], (pair[0],)) for pair in pairs if pair not in kept]
    open_ = [(at, ones) for at, ones in likely.items() if at not in paired]
    return Pairs(tuple(sorted(kept, key=lambda pair: pair[1])), (*unsure, *open_, *left))


def _likeness(old: Sequence[Told], new: Sequence[Told]) -> np.ndarray:
    """Return how like each old text is each new one (0 to 1), shape (old, new).

    A text told in short is as like as if it were whole.
    """
    import numpy as np  # noqa: PLC0415  # heavy, and only needed where documents are linked

    mine, theirs = ([substance(told.words) for told in side] for side in (old, new))
    both = np.maximum(ratios(mine, theirs), dice(mine, theirs))
    return np.asarray(np.maximum(both, contained(mine, theirs)))


def _is_clear(likeness: np.ndarray, old: int, new: int) -> bool:
    import numpy as np  # noqa: PLC0415

    found = likeness[old, new]
    rivals = [*np.delete(likeness[old], new), *np.delete(likeness[:, new], old)]
    return bool(found >= LIKE and found - max(rivals, default=0.0) >= CLEARLY)


def _is_surely(old: Told, told: Told, column: np.ndarray, best: int) -> bool:
    """Say whether a text is that of the issue to which it is likest, though it is not the same."""
    import numpy as np  # noqa: PLC0415

    found = column[best]
    least = max(LIKE_ENOUGH_TO_ASK, max(np.delete(column, best), default=0.0) + MUCH_LIKER)
    like = found >= LIKE or (found >= least and only_shortened(told.words, old.words))
    return bool(like) and not names_another(told.words, old.words)


def _is_same(old: Told, new: Told) -> bool:
    return substance(old.words) == substance(new.words)


def _by_number(told: Iterable[Told]) -> dict[Key, int]:
    """Return which issue has a number; numbers that several have tell nothing."""
    told = list(told)
    counts = Counter(one.number for one in told)
    return {
        one.number: at
        for at, one in enumerate(told)
        if one.number is not None and counts[one.number] == 1
    }


def told_of(version: Version, rules: Rules) -> list[Told]:
    """Return what a document tells of each of its issues."""
    unnamed = tells_only_news(version, rules)
    return [
        Told(
            "" if unnamed else unwrapped(words_of(row), rules),
            number_of(row, rules),
            row["item"] or row["label"] or str(row["issue_no"]),
            tuple(m["text"] or "" for m in version.measures.get(row["issue_no"], ())),
            code_of(row, rules),
        )
        for row in version.issues
    ]


def number_of(row: IssueRow, rules: Rules) -> int | None:
    """Return the number of an issue in the list: as its item says, else as its label does."""
    for text in (row["item"], row["label"]):
        number = read_number(text, rules) if text else None
        if number is not None:
            return number
    return None


def code_of(row: IssueRow, rules: Rules) -> str | None:
    """Return the printed number of an issue where it is a code and counts nothing."""
    printed = (fold(row[column] or "") for column in ("item", "label"))
    found = (rules.changes["item-code"].search(text) for text in printed)
    return next((match[0] for match in found if match), None)


def read_number(text: str, rules: Rules) -> int | None:
    """Return the number that 第43项, 序号43 or （三） prints, None where it prints none."""
    folded = fold(text).strip()
    for rule in rules.changes.tagged("item"):
        if match := rule.search(folded):
            return label_number(match["n"])
    return None


def _by_code(told: Sequence[Told]) -> dict[Key, int]:
    """Return which issue has a code; one that several have tells nothing."""
    counts = Counter(one.code for one in told)
    return {one.code: at for at, one in enumerate(told) if one.code and counts[one.code] == 1}


def _items(told: Iterable[Told]) -> list[Item]:
    numbers = ((str(one.number) if one.number is not None else None, one) for one in told)
    return [Item(one.words, number, one.parts) for number, one in numbers]


def link_measures(
    old: Version, old_no: int, new: Version, new_no: int
) -> Mapping[int, tuple[int, str, float]]:
    """Return for measures of a linked issue which old one each is, by what, and how like."""
    mine, theirs = old.measures.get(old_no, ()), new.measures.get(new_no, ())
    aligned = align(
        [Item(old.undated(row), row["label"]) for row in mine],
        [Item(new.undated(row), row["label"]) for row in theirs],
        divided=False,
    )
    return {
        theirs[pair.new]["measure_no"]: (
            mine[pair.old]["measure_no"],
            pair.matched_by,
            pair.similarity,
        )
        for pair in aligned.pairs
        if pair.matched_by in EXACT or pair.similarity >= LIKE_MEASURES
    }
