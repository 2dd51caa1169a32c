"""Where a text names issues of a plan: by number, by code, by words that few of them have."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeAlias

import regex

from zhenggai.life.clauses import Clauses
from zhenggai.life.items import item_numbers
from zhenggai.life.likeness import pairs_of
from zhenggai.life.links import Told
from zhenggai.life.twins import told_apart
from zhenggai.rules import Rules
from zhenggai.tables.progress_states import read_state
from zhenggai.text.flow import fold

By: TypeAlias = Literal["number", "code", "mention", "opening"]

# Between two marks a text names one issue at most; 、 stands between names and within them.
PIECE = regex.compile(r"[^\s,，。;；:：、()（）“”\"‘’《》〈〉【】\[\]!！?？]+")
# A stretch of this many characters that an issue has too; a shorter one must be of it alone.
STRETCH = 3
# So much of the words between the first and the last that are common must be.
DENSE = 0.6
# What names an issue: characters in common, and what its surroundings say besides.
ENOUGH, LEAST = 8.0, 4.0
# Whose plan a text tells of is not said by 污水处理站, which stands in the plans of many places.
TELLS_WHOSE = 6.0
QUOTED, CALLED, OPENING, WHOLE = 3.0, 3.0, 2.0, 5.0
# An issue whose words are nearly all there is named whole.
NEARLY_WHOLE = 0.8
# A name is clearly one issue's where no other has nearly as many of its characters.
CLEARLY = 3.0
# Two names this near with nothing said between them belong together.
NEAR_NAMES = 15


@dataclass(frozen=True, slots=True)
class Naming:
    """A stretch of a text (in the joined sentences) that names issues, by their places in the list.

    ``ats`` are surely named, all of them; where there are none it may be any of ``likely``.
    ``unknown`` says that a number is printed that the list has not; ``weak`` that a sentence opens
    with some words of an issue, too few to name it, but enough to tell of no other.
    """

    start: int
    end: int
    ats: tuple[int, ...]
    by: By
    likely: tuple[int, ...] = ()
    unknown: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words that issues have too: how many characters of each, and what the surroundings add."""

    start: int
    end: int
    shares: Mapping[int, float]
    called: float
    opens: bool = False

    @property
    def likely(self) -> frozenset[int]:
        best = max(self.shares.values())
        return frozenset(at for at, share in self.shares.items() if best - share < CLEARLY)


class Names:
    """Knows by which numbers, codes and words the issues of a list are named."""

    def __init__(self, told: Sequence[Told], rules: Rules, least: float = LEAST) -> None:
        self._told, self._rules, self._least = told, rules, least
        # Whose plan a text tells of is said by names alone.
        self._clauses = Clauses(told) if least <= LEAST else None
        self._words = ["".join(PIECE.findall(fold(one.words).lower())) for one in told]
        counts = Counter(one.number for one in told)
        self._numbers = {
            one.number: at
            for at, one in enumerate(told)
            if one.number is not None and counts[one.number] == 1
        }
        self._codes = {one.code.lower(): at for at, one in enumerate(told) if one.code}
        self._having: dict[str, list[int]] = {}
        for at, words in enumerate(self._words):
            for pair in dict.fromkeys(map("".join, pairwise(words))):
                self._having.setdefault(pair, []).append(at)

    def find(self, text: str, ends: Sequence[int]) -> list[Naming]:
        """Return where a text names issues; ``ends`` are the ends of its sentences.

        A count from 1 that ends before the list does may be the text's own, and names nothing.
        """
        folded = fold(text).lower()
        found = [*self._by_code(folded), *self._by_number(folded)]
        taken = sorted((one.start, one.end) for one in found)
        found += self._by_words(folded, ends, taken)
        agreed = self._agreed(sorted(found, key=lambda one: one.start), folded, ends)
        return self._with_clauses(agreed, folded, ends) if self._clauses else agreed

    def _by_code(self, text: str) -> Iterator[Naming]:
        for match in self._rules.changes["item-code"].finditer(text):
            if match[0] in self._codes:
                yield Naming(*match.span(), (self._codes[match[0]],), "code")

    def _by_number(self, text: str) -> list[Naming]:
        part, items = self._rules.changes["part-of-item"], self._rules.changes["items"]
        named = [
            (match, item_numbers(match[0], self._rules))
            for match in items.finditer(text)
            if part.pattern.match(text, match.end()) is None
        ]
        count = list(dict.fromkeys(number for _, numbers in named for number in numbers))
        if count == list(range(1, len(count) + 1)) and len(count) != len(self._told) > 1:
            return []
        return [
            Naming(
                match.start(), match.end(),
                tuple(self._numbers[number] for number in numbers if number in self._numbers),
                "number", unknown=any(number not in self._numbers for number in numbers),
            )
            for match, numbers in named if numbers
        ]  # fmt: skip

    # ---- by words ----

    def _by_words(
        self, text: str, ends: Sequence[int], taken: Sequence[tuple[int, int]]
    ) -> Iterator[Naming]:
        """Yield what names issues by their words: pieces that tell of one, put together."""
        group: list[_Piece] = []
        groups: list[list[_Piece]] = []
        for piece in self._pieces(text, ends, taken):
            joins = group and self._near(text, ends, group[-1].end, piece.start)
            if joins and self._likely(group, text) & self._likely([piece], text):
                group.append(piece)
            else:
                group = [piece]
                groups.append(group)
        named = [self._named(group, text) for group in groups]
        for at, (one, group) in enumerate(zip(named, groups, strict=True)):
            if one is not None and not one.weak:
                yield one
                continue
            other = named[at + 1] if at + 1 < len(named) else None
            beside = None if other is None else self._beside(group, other, text)
            if found := beside or one:
                yield found

    def _pieces(
        self, text: str, ends: Sequence[int], taken: Sequence[tuple[int, int]]
    ) -> Iterator[_Piece]:
        starts = [start for start, _ in taken]
        for match in PIECE.finditer(text):
            start, end = match.span()
            before = bisect_right(starts, start) - 1
            if before >= 0 and taken[before][1] > start:
                start = min(taken[before][1], end)
            after = bisect_right(starts, start)
            if after < len(taken):
                end = max(start, min(end, taken[after][0]))
            piece = self._piece(text, start, end)
            if piece is not None:
                sentence = bisect_right(ends, piece.start)
                ahead = text[ends[sentence - 1] if sentence else 0 : piece.start]
                opens = self._rules.changes["opening"].pattern.fullmatch(ahead.strip())
                called = piece.called + OPENING
                yield replace(piece, called=called, opens=True) if opens else piece

    def _piece(self, text: str, start: int, end: int) -> _Piece | None:
        hits: dict[int, list[int]] = {}
        for at in range(start, end - 1):
            for own in self._having.get(text[at : at + 2], ()):
                hits.setdefault(own, []).append(at)
        found: dict[int, tuple[float, int, int]] = {}
        for own, places in hits.items():
            best = self._dense(text, places)
            if best is not None:
                found[own] = best
        if not found:
            return None
        most = max(share for share, _, _ in found.values())
        spans = [(first, last) for share, first, last in found.values() if share == most]
        first, last = min(a for a, _ in spans), max(b for _, b in spans)
        called = 0.0
        if text[max(0, first - 1) : first] in {"“", '"'} and text[last : last + 1] in {"”", '"'}:
            called += QUOTED
        if self._rules.changes["called"].pattern.match(text, last) is not None:
            called += CALLED
        return _Piece(first, last, {own: share for own, (share, _, _) in found.items()}, called)

    def _dense(self, text: str, places: Sequence[int]) -> tuple[float, int, int] | None:
        """Return how much of a piece an issue has too, and from where to where, if it is dense."""
        runs: list[list[int]] = []
        for at in places:
            if runs and at < runs[-1][1]:
                runs[-1][1] = at + 2
            else:
                runs.append([at, at + 2])
        told = [
            (float(end - start) if end - start >= STRETCH else 1.0, start, end)
            for start, end in runs
            if end - start >= STRETCH or len(self._having[text[start:end]]) == 1
        ]
        if not told:
            return None
        share, first, last = sum(one[0] for one in told), told[0][1], told[-1][2]
        if share >= DENSE * (last - first):
            return share, first, last
        return max(told)

    def _named(self, group: Sequence[_Piece], text: str) -> Naming | None:
        """Return what a group of pieces names; None where its words are too few to name any."""
        shares = _together(group)
        best = max(shares, key=lambda at: (shares[at], -at))
        share = shares[best]
        # A problem that is told whole is no chance, however short.
        whole = WHOLE if share >= NEARLY_WHOLE * len(self._words[best]) else 0.0
        likely = tuple(sorted(self._likely(group, text)))
        if share < self._least or share + whole + max(one.called for one in group) < ENOUGH:
            weak = share >= STRETCH and group[0].opens
            place = group[0].start, group[-1].end
            return Naming(*place, (), "mention", likely, weak=True) if weak else None
        ats = (
            likely
            if len(likely) == 1
            else self._all_of(likely, text[group[0].start : group[-1].end])
        )
        return Naming(group[0].start, group[-1].end, ats, "mention", () if ats else likely)

    def _likely(self, group: Sequence[_Piece], text: str) -> frozenset[int]:
        """Return the issues that pieces may name: those with most of the words, told apart."""
        shares = _together(group)
        best = max(shares, key=lambda at: (shares[at], -at))
        rivals = [
            at for at, share in shares.items() if at != best and shares[best] - share < CLEARLY
        ]
        if not rivals:
            return frozenset({best})
        words = "".join(text[one.start : one.end] for one in group)
        ones = (best, *rivals)
        apart = told_apart(words, [self._words[at] for at in ones])
        return frozenset(ones if apart is None else {ones[apart]})

    def _all_of(self, likely: Sequence[int], words: str) -> tuple[int, ...]:
        """Return the issues if each has something of its own among the words: both are named."""
        said = pairs_of("".join(PIECE.findall(words)))
        own = [pairs_of(self._words[at]) for at in likely]
        each = all(
            said & (mine - other)
            for at, mine in enumerate(own)
            for no, other in enumerate(own)
            if no != at
        )
        return tuple(likely) if each else ()

    def _beside(self, group: Sequence[_Piece], other: Naming, text: str) -> Naming | None:
        """Return what shares the words of the name behind it: 上湾村、下湾村污水处理站停运."""
        likely = self._likely(group, text)
        start, end = group[0].start, group[-1].end
        joint = self._rules.changes["item-joint"].pattern
        if len(likely) != 1 or joint.fullmatch(text, end, other.start) is None:
            return None
        (at,) = likely
        piece = self._piece(text, other.start, other.end)
        if piece is None or at in other.ats or piece.shares.get(at, 0.0) < LEAST:
            return None
        return Naming(start, end, (at,), "mention")

    # ---- by clauses that are held together ----

    def _with_clauses(
        self, found: Sequence[Naming], text: str, ends: Sequence[int]
    ) -> list[Naming]:
        """Add the issues of which clauses tell by rare words, if nothing else names them there."""
        clauses = self._clauses.find(text, ends) if self._clauses is not None else []
        sure = {at for one in found for at in one.ats}
        new: list[Naming] = []
        kept = list(found)
        for one in clauses:
            meeting = [name for name in kept if name.start < one.end and one.start < name.end]
            told = any(name.ats or name.by != "mention" for name in meeting)
            end = ends[min(bisect_right(ends, one.end - 1), len(ends) - 1)]
            state = read_state(text[one.start : end], self._rules).name
            if one.at in sure or told:
                continue
            if one.sure:
                kept = [name for name in kept if name not in meeting]
            elif meeting or state is None:
                continue
            # What the clause says of its issue stands within it: no more than its start is a name.
            ats, likely = ((one.at,), ()) if one.sure else ((), (one.at,))
            new.append(Naming(one.start, one.start + 1, ats, "mention", likely))
        return sorted([*kept, *new], key=lambda one: one.start)

    # ---- together ----

    def _near(self, text: str, ends: Sequence[int], end: int, start: int) -> bool:
        """Say whether nothing is said between two places of one sentence that are near."""
        same = bisect_right(ends, end - 1) == bisect_right(ends, start)
        between = text[end:start]
        if not same or len(between) > NEAR_NAMES:
            return False
        # 湖体仍有藻类,暂不同意“湖体蓝藻暴发”问题销号: what is denied of a name is no part of it.
        denied = self._rules.facts["denied"].search(between.rstrip('“"'))
        return denied is None and read_state(between, self._rules).name is None

    def _agreed(self, found: Sequence[Naming], text: str, ends: Sequence[int]) -> list[Naming]:
        """Put a number and the words beside it together: one name, or one of several issues."""
        agreed: list[Naming] = []
        for one in found:
            last = agreed[-1] if agreed else None
            if last is None or not self._near(text, ends, last.end, one.start):
                agreed.append(one)
                continue
            ours, theirs = set(last.ats or last.likely), set(one.ats or one.likely)
            common = tuple(sorted(ours & theirs))
            numbered = {"number", "code"} & {last.by, one.by} and last.by != one.by
            if one.weak and not common:
                continue
            if common and (numbered or not (last.ats and one.ats)):
                by = last.by if last.by != "mention" else one.by
                agreed[-1] = replace(last, end=one.end, ats=common, likely=(), by=by, unknown=False)
            elif numbered and len(last.ats) <= 1 and last.by != "mention":
                likely = tuple(
                    dict.fromkeys((*(last.ats or last.likely), *(one.ats or one.likely)))
                )
                agreed[-1] = Naming(last.start, one.end, (), "number", likely)
            else:
                agreed.append(one)
        return agreed


def _together(group: Sequence[_Piece]) -> Mapping[int, float]:
    shares: Counter[int] = Counter()
    for piece in group:
        shares.update(piece.shares)
    return shares
