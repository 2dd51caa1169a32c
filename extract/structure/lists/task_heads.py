"""Which numbers head the tasks of an unlabelled list, and which their measures: the best reading.

Each pair of schemes, one for headings and one for what they hold, is a proposal. Its numbers are
taken or passed over one by one, in text order; what speaks for each step is weighed
(rules/reading.toml), and the best whole is taken.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, product
from typing import NamedTuple

from zhenggai.evidence.model import Number
from zhenggai.evidence.number_places import HEAD
from zhenggai.structure.weights import limits, weights
from zhenggai.text.flow import Flow

TASK_SCHEMES = frozenset(
    {"cjk", "cjk_paren", "arabic", "arabic_paren", "item", "named", "compound"}
)
# Ways through the numbers that are worse than so many others are given up.
WIDTH = 8
# Each scheme counts further if so many numbers are of it.
FEWEST_PARTS = 2


class Head(NamedTuple):
    """The number of a task, and those of the headings above it, which hold nothing else."""

    number: Number
    above: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Heads:
    """One reading: the headings of the tasks, what numbers their measures, what it is worth."""

    heads: tuple[Head, ...]
    inner: str | None
    score: float


class _Site(NamedTuple):
    """Numbers that begin at one place; lists of units before the next, and those in its line."""

    numbers: tuple[Number, ...]
    lists: int
    beside: int


BEHIND_ALL = _Site((), 0, 0)


class _Way(NamedTuple):
    """What a way through the numbers has come to; ``above``: headings that hold nothing yet."""

    head: int
    part: int
    above: tuple[Number, ...]
    owned: bool


# The last heading taken, and those before it.
_Taken = tuple[Head, "_Taken"] | None
_Path = tuple[float, _Taken]


def find_heads(flow: Flow, numbers: Sequence[Number], places: Sequence[int]) -> list[Heads]:
    """Return the readings of a text's numbers as headings and measures, the best first.

    ``places``, in text order, are where lists of units stand. Of the proposals that no heading
    without a list of its own speaks for none is returned.
    """
    sites = list(_sites(flow, numbers, places))
    counts = Counter(number.scheme for number in numbers)
    heads = sorted(TASK_SCHEMES & set(counts))
    inner: list[str | None] = [None, *sorted(s for s in counts if counts[s] >= FEWEST_PARTS)]
    found = [_best(sites, head, part) for head, part in product(heads, inner)]
    read = [one for one in found if one.heads and _mostly_hold(one, sites)]
    return sorted(read, key=lambda one: -one.score)


def contested_heads(readings: Sequence[Heads]) -> frozenset[int]:
    """Return the starts of the best reading's headings that one nearly as good has not."""
    if not readings:
        return frozenset()
    best, *others = readings
    near = [one for one in others if best.score - one.score < limits()["task"]]
    own = frozenset(head.number.span.start for head in best.heads)
    common = [own & {head.number.span.start for head in one.heads} for one in near]
    return own - frozenset.intersection(own, *common)


def _sites(flow: Flow, numbers: Sequence[Number], places: Sequence[int]) -> Iterator[_Site]:
    ordered = sorted(numbers, key=_start)
    starts = [(start, tuple(own)) for start, own in groupby(ordered, key=_start)]
    for (start, own), (end, _) in pairwise([*starts, (len(flow.text), ())]):
        first, last = bisect_left(places, start), bisect_left(places, end)
        line = bisect_left(places, flow.line_at(start).end)
        yield _Site(own, last - first, min(last, line) - first)


def _start(number: Number) -> int:
    return number.span.start


def _mostly_hold(one: Heads, sites: Sequence[_Site]) -> bool:
    """Say whether at least half of some headings hold others' lists, or numbered measures."""
    behind = {
        site.numbers[0].span.start: after.numbers for site, after in pairwise([*sites, BEHIND_ALL])
    }
    own = {site.numbers[0].span.start: site.beside for site in sites}
    starts = {head.number.span.start: head.number.scheme for head in one.heads}
    holding = sum(
        not own[at] or any(number.scheme == one.inner != scheme for number in behind[at])
        for at, scheme in starts.items()
    )
    return 2 * holding >= len(starts)


def _best(sites: Sequence[_Site], scheme: str, inner: str | None) -> Heads:
    """Return the best way to take the numbers of two schemes as headings and their parts."""
    w = weights()
    ways: dict[_Way, _Path] = {_Way(0, 0, (), owned=False): (0.0, None)}
    for site in sites:
        ahead: dict[_Way, _Path] = {}
        for way, (score, taken) in ways.items():
            for new, gain, head in _steps(site, way, scheme, inner, w):
                if new not in ahead or score + gain > ahead[new][0]:
                    ahead[new] = (score + gain, (head, taken) if head is not None else taken)
        kept = sorted(ahead, key=lambda new: -ahead[new][0])[:WIDTH]
        ways = {way: ahead[way] for way in kept}
    score, taken = max(ways.values(), key=lambda path: path[0])
    heads: list[Head] = []
    while taken is not None:
        head, taken = taken
        heads.append(head)
    return Heads(tuple(reversed(heads)), inner, score)


def _steps(
    site: _Site, way: _Way, scheme: str, inner: str | None, w: Mapping[str, float]
) -> Iterator[tuple[_Way, float, Head | None]]:
    """Yield what may become of a site: passed over, a heading, a measure; and what it is worth."""
    yield from _passed(site, way, {scheme, inner}, w)
    for number in site.numbers:
        if number.scheme == scheme:
            gain = number.weight * w["task-head"] + _counted(way, number, w)
            gain += 0.0 if not site.beside else w["task-full" if inner else "task-alone"]
            yield _Way(number.value, 0, (), owned=site.lists > 0), gain, Head(number, way.above)
        if number.scheme == inner and (way.head or way.above):
            gain = number.weight * w["task-part"]
            gain += w["task-part-list"] if site.lists else w["task-part-bare"]
            gap = 0.0 if number.value == way.part + 1 else w["task-part-gap"]
            yield from _held(way, number.value, gain + gap, gain, w)


def _passed(
    site: _Site, way: _Way, own: set[str | None], w: Mapping[str, float]
) -> Iterator[tuple[_Way, float, Head | None]]:
    """Yield what it is worth that numbers are words, or a heading above the tasks."""
    if not site.lists:
        found = (n for n in site.numbers if n.scheme in TASK_SCHEMES - own and n.weight > HEAD)
        group = next(found, None)
        lost = 0.0 if group else w["task-empty"] * max(n.weight for n in site.numbers)
        yield way._replace(above=(*way.above, group) if group else way.above), lost, None
        return
    gain = w["task-passed"] * max(n.weight for n in site.numbers)
    gain += w["task-outside"] * site.lists if not way.head else 0.0
    yield from _held(way, way.part, gain, gain, w)


def _held(
    way: _Way, part: int, gain: float, first: float, w: Mapping[str, float]
) -> Iterator[tuple[_Way, float, Head | None]]:
    """Yield what holds a measure: the task before it, or a heading of another scheme above it."""
    if way.head or not way.above:
        lost = w["task-above-lost"] if way.above else 0.0
        yield way._replace(part=part, above=(), owned=True), gain + lost, None
    if way.above:
        head = Head(way.above[-1], way.above[:-1])
        yield way._replace(part=part, above=(), owned=True), first + w["task-other"], head


def _counted(way: _Way, number: Number, w: Mapping[str, float]) -> float:
    """Return what it is worth that a heading counts on, begins anew, or does not."""
    if way.head and not way.owned:
        # Two headings, the first of which holds nothing: it is none.
        return w["task-hollow"]
    if number.value == way.head + 1:
        return w["task-step"]
    if number.value == 1:
        return w["task-anew"] if way.above else w["task-again"]
    return w["task-gap"]
