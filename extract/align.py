"""Pairs two lists of texts by what they say: an ordered list of passes, each pair with its pass."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from extract.identity import bare

SIMILAR = 0.55
# How much better than the runner-up a pair must be to be sure.
MARGIN = 0.05
# Texts under the same number may be rewritten further.
NUMBERED = 0.3
# A part of a text that was split stands in the whole nearly as it was.
PART = 0.85
SHORTEST_PART = 12
ABBREVIATIONS = (("人民政府", "政府"), ("管理委员会", "管委会"), ("委员会", "委"), ("办公室", "办"))


@dataclass(frozen=True, slots=True)
class Item:
    """A text to pair; ``number`` is its printed number, which helps where texts are rewritten."""

    text: str
    number: str | None = None


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
    result = bare(text or "")
    for whole, short in ABBREVIATIONS:
        result = result.replace(whole, short)
    return result


def align(old: Sequence[Item], new: Sequence[Item]) -> Alignment:
    """Pair two lists, globally best; no text is in two pairs, splits and merges apart."""
    aligner = _Aligner(old, new)
    aligner.equal("same", lambda item: item.text)
    aligner.equal("folded", lambda item: substance(item.text))
    aligner.similar("similar", SIMILAR, MARGIN)
    aligner.numbered()
    aligner.similar("best", SIMILAR, 0.0)
    pairs = tuple(sorted(aligner.pairs, key=lambda pair: (pair.old, pair.new)))
    splits, merges = aligner.splits(), aligner.merges()
    divided = {(p.old, p.new) for p in (*splits, *merges)}
    return Alignment(
        tuple(pair for pair in pairs if (pair.old, pair.new) not in divided),
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
        from rapidfuzz import fuzz, process  # noqa: PLC0415
        from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

        rows, columns = sorted(self.old_left), sorted(self.new_left)
        if not rows or not columns:
            return
        likeness = process.cdist(
            [self.old_bare[at] for at in rows],
            [self.new_bare[at] for at in columns],
            scorer=fuzz.ratio,
            dtype=np.float64,
        )
        likeness /= 100.0
        for row, column in zip(*linear_sum_assignment(-likeness), strict=True):
            found = float(likeness[row, column])
            rivals = [*np.delete(likeness[row], column), *np.delete(likeness[:, column], row)]
            if found >= least and found - max(rivals, default=0.0) >= margin:
                self.take(rows[row], columns[column], matched_by, found)

    def numbered(self) -> None:
        """Pair what stands under one number and is still somewhat alike."""
        from rapidfuzz import fuzz  # noqa: PLC0415

        for old in sorted(self.old_left):
            number = self.old[old].number
            same = [n for n in self.new_left if number and self.new[n].number == number]
            alone = sum(self.old[at].number == number for at in self.old_left) == 1
            if len(same) == 1 and alone:
                found = fuzz.ratio(self.old_bare[old], self.new_bare[same[0]]) / 100
                if found >= NUMBERED:
                    self.take(old, same[0], "number", found)

    def splits(self) -> tuple[Pair, ...]:
        """Return the pairs of one old text with the several new ones that it became."""
        paired = {pair.old: pair.new for pair in self.pairs}
        return tuple(
            Pair(whole, part, "split", found)
            for whole, parts in _divided(self.old_bare, self.new_bare, self.new_left, paired)
            for part, found in parts
        )

    def merges(self) -> tuple[Pair, ...]:
        """Return the pairs of several old texts with the new one that they became."""
        paired = {pair.new: pair.old for pair in self.pairs}
        return tuple(
            Pair(part, whole, "merge", found)
            for whole, parts in _divided(self.new_bare, self.old_bare, self.old_left, paired)
            for part, found in parts
        )


def _divided(
    wholes: Sequence[str], parts: Sequence[str], left: Iterable[int], paired: dict[int, int]
) -> list[tuple[int, list[tuple[int, float]]]]:
    """Return the texts in which several others stand, one of which may be paired with it."""
    from rapidfuzz import fuzz  # noqa: PLC0415

    held: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for part in sorted(left):
        if len(parts[part]) < SHORTEST_PART:
            continue
        found = [
            (fuzz.partial_ratio(parts[part], whole) / 100, at)
            for at, whole in enumerate(wholes)
            if len(whole) > len(parts[part])
        ]
        best, at = max(found, default=(0.0, -1))
        if best >= PART:
            held[at].append((part, round(best, 4)))
    result = []
    for at, own in sorted(held.items()):
        mate = paired.get(at)
        if mate is not None and len(parts[mate]) < len(wholes[at]):
            likeness = fuzz.partial_ratio(parts[mate], wholes[at]) / 100
            if likeness >= PART:
                own.append((mate, round(likeness, 4)))
        if len(own) > 1:
            result.append((at, sorted(own)))
    return result
