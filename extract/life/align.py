"""Pairs two lists of texts by what they say: an ordered list of passes, each pair with its pass."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from zhenggai.life.likeness import contained, dice, ratio, ratios, remainder
from zhenggai.text.flow import fold

if TYPE_CHECKING:
    import numpy as np

SIMILAR = 0.55
# How much better than the runner-up a pair must be to be sure.
MARGIN = 0.05
# Texts under the same number may be rewritten further.
SAME_NUMBER = 0.3
# So much of what belongs to a text (an issue's measures) must be the same, and so much together
# with half of what its words have in common.
SOME_KIN, KIN = 0.25, 0.6
# Measures of so many characters together are no chance.
KIN_LENGTH = 12
# A text that was shortened stands in the old one nearly as it was.
SHORTENED = 0.8
# A part of a text that was split stands in the whole nearly as it was, a short one quite so.
# Or nearly all that belongs to it stands under the whole.
DIVIDED = 0.8
PART, SHORT_PART = 0.85, 0.98
LONG, SHORTEST = 12, 5
# A part that was given a subject of its own is still like what the rest of the whole said.
LIKE_REST = 0.65
ABBREVIATIONS = (("人民政府", "政府"), ("管理委员会", "管委会"), ("委员会", "委"), ("办公室", "办"))
# Points within numbers, shares and comparisons are no punctuation; 8.7 is not 87.
NO_SUBSTANCE = regex.compile(r"(?<![0-9])\.|\.(?![0-9])|[^\P{P}.%‰]|[^\P{S}<>≤≥+=]|\s")
DASH_OF_RANGE = regex.compile(r"(?<=[0-9年月日%])[-—–~～]+(?=[0-9])")


@dataclass(frozen=True, slots=True)
class Item:
    """A text to pair.

    ``number`` is its printed number, which helps where texts are rewritten; ``parts`` is what
    belongs to it (an issue's measures), which tells it where nothing of it stayed.
    """

    text: str
    number: str | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Indexes of two paired texts, the pass that paired them, and how like they are (0 to 1)."""

    old: int
    new: int
    matched_by: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """All pairs, and what is left; each split and merge is a pair of its own."""

    pairs: tuple[Pair, ...]
    splits: tuple[Pair, ...]
    merges: tuple[Pair, ...]
    removed: tuple[int, ...]
    added: tuple[int, ...]


def substance(text: str | None) -> str:
    """Return a text without what is no change: width, punctuation, blanks, usual short forms."""
    result = NO_SUBSTANCE.sub("", DASH_OF_RANGE.sub("至", fold(text or ""))).lower()
    for whole, short in ABBREVIATIONS:
        result = result.replace(whole, short)
    return result


def align(old: Sequence[Item], new: Sequence[Item], *, divided: bool = True) -> Alignment:
    """Pair two lists, globally best; no text is in two pairs, splits and merges apart.

    Without ``divided`` no splits and merges are looked for.
    """
    aligner = _Aligner(old, new)
    aligner.equal("same", lambda item: item.text)
    aligner.equal("folded", lambda item: substance(item.text))
    aligner.similar("similar", SIMILAR, MARGIN)
    aligner.related("measures")
    aligner.numbered("number")
    aligner.similar("best", SIMILAR, 0.0)
    aligner.shortened("shortened")
    pairs = tuple(sorted(aligner.pairs, key=lambda pair: (pair.old, pair.new)))
    splits, merges = (aligner.splits(), aligner.merges()) if divided else ((), ())
    parts = {(p.old, p.new) for p in (*splits, *merges)}
    return Alignment(
        tuple(pair for pair in pairs if (pair.old, pair.new) not in parts),
        splits,
        merges,
        tuple(sorted(aligner.old_left - {p.old for p in merges})),
        tuple(sorted(aligner.new_left - {p.new for p in splits})),
    )


class _Aligner:
    def __init__(self, old: Sequence[Item], new: Sequence[Item]) -> None:
        self.old, self.new = old, new
        self.pairs: list[Pair] = []
        self.old_left, self.new_left = set(range(len(old))), set(range(len(new)))
        self.old_bare = [substance(item.text) for item in old]
        self.new_bare = [substance(item.text) for item in new]
        self.kin = _kinship(old, new)

    def take(self, old: int, new: int, matched_by: str, similarity: float) -> None:
        self.pairs.append(Pair(old, new, matched_by, round(similarity, 4)))
        self.old_left.discard(old)
        self.new_left.discard(new)

    def equal(self, matched_by: str, key: Callable[[Item], str]) -> None:
        """Pair equal texts; of several equal ones those of one number first, then in order."""
        places: dict[str, deque[int]] = defaultdict(deque)
        for at in sorted(self.new_left):
            places[key(self.new[at])].append(at)
        open_old = [at for at in sorted(self.old_left) if places.get(key(self.old[at]))]
        for numbered in (True, False):
            for at in open_old:
                group = places[key(self.old[at])]
                if at not in self.old_left or not group or not key(self.old[at]):
                    continue
                same = [n for n in group if self.new[n].number == self.old[at].number]
                if numbered and not same:
                    continue
                chosen = same[0] if numbered else group[0]
                group.remove(chosen)
                self.take(at, chosen, matched_by, 1.0)

    def similar(self, matched_by: str, least: float, margin: float) -> None:
        """Pair what is left so that all pairs together are most alike."""
        import numpy as np  # noqa: PLC0415  # heavy, and only needed where texts differ

        rows, columns, old, new = self._left()
        if rows and columns:
            likeness = np.maximum(ratios(old, new), dice(old, new))
            self._assign(matched_by, rows, columns, likeness, least, margin)

    def shortened(self, matched_by: str) -> None:
        """Pair a text with the one that holds nearly all of it, if no other does."""
        rows, columns, old, new = self._left()
        if rows and columns:
            self._assign(matched_by, rows, columns, contained(old, new), SHORTENED, 2 * MARGIN)

    def related(self, matched_by: str) -> None:
        """Pair what shares the most of what belongs to it."""
        import numpy as np  # noqa: PLC0415

        rows, columns, old, new = self._left()
        share = np.array([[max(self.kin.get((o, n), (0.0, 0.0))) for n in columns] for o in rows])
        if share.size and share.any():
            both = np.where(share >= SOME_KIN, share + contained(old, new) / 2, 0.0)
            self._assign(matched_by, rows, columns, both, KIN, MARGIN)

    def _left(self) -> tuple[list[int], list[int], list[str], list[str]]:
        """Return what is left: indexes and texts of both sides."""
        rows, columns = sorted(self.old_left), sorted(self.new_left)
        return (
            rows,
            columns,
            [self.old_bare[at] for at in rows],
            [self.new_bare[at] for at in columns],
        )

    def _assign(
        self,
        matched_by: str,
        rows: Sequence[int],
        columns: Sequence[int],
        likeness: np.ndarray,
        least: float,
        margin: float,
    ) -> None:
        import numpy as np  # noqa: PLC0415
        from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

        for row, column in zip(*linear_sum_assignment(-likeness), strict=True):
            found = float(likeness[row, column])
            rivals = [*np.delete(likeness[row], column), *np.delete(likeness[:, column], row)]
            if found >= least and found - max(rivals, default=0.0) >= margin:
                old, new = rows[row], columns[column]
                if matched_by == "measures":
                    found = ratio(self.old_bare[old], self.new_bare[new])
                self.take(old, new, matched_by, found)

    def numbered(self, matched_by: str) -> None:
        """Pair what stands under one number and is still somewhat alike."""
        for old in sorted(self.old_left):
            number = self.old[old].number
            same = [n for n in self.new_left if number and self.new[n].number == number]
            alone = sum(self.old[at].number == number for at in self.old_left) == 1
            if len(same) == 1 and alone:
                found = ratio(self.old_bare[old], self.new_bare[same[0]])
                if found >= SAME_NUMBER:
                    self.take(old, same[0], matched_by, found)

    def splits(self) -> tuple[Pair, ...]:
        """Return the pairs of one old text with the several new ones that it became."""
        paired = {pair.old: pair.new for pair in self.pairs}
        kin = {pair: share for pair, (_, share) in self.kin.items() if share >= DIVIDED}
        return tuple(
            Pair(whole, part, "split", found)
            for whole, parts in _divided(self.old_bare, self.new_bare, self.new_left, paired, kin)
            for part, found in parts
        )

    def merges(self) -> tuple[Pair, ...]:
        """Return the pairs of several old texts with the new one that they became."""
        paired = {pair.new: pair.old for pair in self.pairs}
        kin = {(new, old): share for (old, new), (share, _) in self.kin.items() if share >= DIVIDED}
        return tuple(
            Pair(part, whole, "merge", found)
            for whole, parts in _divided(self.new_bare, self.old_bare, self.old_left, paired, kin)
            for part, found in parts
        )


def _kinship(
    old: Sequence[Item], new: Sequence[Item]
) -> dict[tuple[int, int], tuple[float, float]]:
    """Return how much of what belongs to two texts is the same: the share of each one's.

    Numbers may differ; what is in many texts tells nothing.
    """
    sides = [[[_figureless(part) for part in item.parts] for item in side] for side in (old, new)]
    holders: dict[str, list[int]] = defaultdict(list)
    for at, parts in enumerate(sides[1]):
        for part in set(parts):
            holders[part].append(at)
    common: dict[tuple[int, int], int] = defaultdict(int)
    for at, parts in enumerate(sides[0]):
        for part in parts:
            places = holders.get(part, ())
            if len(places) == 1:
                common[at, places[0]] += len(part)
    return {
        (o, n): (length / sum(map(len, sides[0][o])), length / sum(map(len, sides[1][n])))
        for (o, n), length in common.items()
        if length >= KIN_LENGTH
    }


def _figureless(text: str) -> str:
    return regex.sub(r"[0-9.%]", "", substance(text))


def _divided(
    wholes: Sequence[str],
    parts: Sequence[str],
    left: Iterable[int],
    paired: Mapping[int, int],
    kin: Mapping[tuple[int, int], float],
) -> list[tuple[int, list[tuple[int, float]]]]:
    """Return the texts in which several others stand, one of which may be paired with it."""
    held: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for part in sorted(left):
        found = [
            (_share(whole, parts[part], parts, paired.get(at)), at)
            for at, whole in enumerate(wholes)
        ]
        found += [(share, at) for (at, other), share in kin.items() if other == part]
        best, at = max(found, default=(0.0, -1))
        if best > 0.0:
            held[at].append((part, round(best, 4)))
    result = []
    for at, own in sorted(held.items()):
        mate = paired.get(at)
        if mate is not None:
            # Of what the whole said, the mate is to be like what the other parts leave over.
            likeness = max(
                kin.get((at, mate), 0.0),
                *(_share(wholes[at], parts[mate], parts, part) for part, _ in own),
            )
            if likeness > 0.0:
                own.append((mate, round(likeness, 4)))
        if len(own) > 1:
            result.append((at, sorted(own)))
    return result


def _share(whole: str, part: str, parts: Sequence[str], mate: int | None) -> float:
    """Return how surely a part stands in a whole, beside its mate; 0 where it does not."""
    if not SHORTEST <= len(part) < len(whole):
        return 0.0
    found = ratio(part, whole, partial=True)
    if found >= (PART if len(part) >= LONG else SHORT_PART):
        return found
    if mate is not None:
        rest = remainder(whole, parts[mate])
        like = ratio(part, rest) if len(rest) >= SHORTEST else 0.0
        return like if like >= LIKE_REST else 0.0
    return 0.0
