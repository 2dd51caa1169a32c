"""``python -m tests.layouts.fit``: weights of whole readings, fitted on documents with known gold.

Each document's readings are rivals; the one whose issues begin where the gold's problems stand is
to win. The weights that make that likeliest are printed as lines of rules/reading.toml, and how
often the best reading is the right one before and after, also on documents that were held back.
"""

from __future__ import annotations

import argparse
import datetime
from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from tests.layouts.case import Case, make_case
from tests.layouts.dims import OFFICE
from zhenggai.pipeline import read_plan
from zhenggai.readers import read
from zhenggai.rules import load
from zhenggai.structure.issues.readings import Reading
from zhenggai.structure.weights import weights
from zhenggai.text.flow import Flow

# How strongly a weight is held to what it is now.
HOLD = 0.02
STEPS, RATE = 4_000, 0.05
# A difference of so much in score is one in the logarithm of the odds.
SCALE = 3.0
# Of each issue's problem so many characters are looked for.
WORDS = 24


@dataclass(frozen=True, slots=True)
class Rivals:
    """A document's readings: the features of each, its chains' worth, how many issues are wrong."""

    name: str
    counts: np.ndarray
    chains: np.ndarray
    wrong: np.ndarray


def collect(seed: str, count: int, names: list[str]) -> list[Rivals]:
    """Read documents and return the readings of those that have a choice."""
    found = []
    for number in range(count):
        case = make_case(seed, number)
        if case.dims["format"] in OFFICE:
            continue
        plan = read_plan(read(case.data), load())
        wrong = [_wrong(case, plan.flow, one) for one in plan.readings]
        if len(wrong) > 1 and min(wrong) < max(wrong):
            found.append(_rivals(case.name, plan.readings, wrong, names))
    return found


def _rivals(name: str, readings: tuple[Reading, ...], wrong: list[int], names: list[str]) -> Rivals:
    told = weights()
    counts = [
        [one.terms.get(n, 0.0) / told[n] if told[n] else 0.0 for n in names] for one in readings
    ]
    chains = np.array([one.terms["chains"] for one in readings])
    return Rivals(name, np.array(counts), chains, np.array(wrong))


def _wrong(case: Case, flow: Flow, reading: Reading) -> int:
    """Return how many issues of a reading hold no problem of the gold, or not just one."""
    places = [at for at, c in enumerate(flow.folded) if not c.isspace()]
    text = "".join(flow.folded[at] for at in places)
    stretches = [(one.start, one.end) for one in reading.segments]
    starts = [start for start, _ in stretches]
    held = [0] * len(stretches)
    lost = 0
    for item in case.gold.items:
        words = "".join((item.problem or "").split())[:WORDS].translate(FOLD)
        at = text.find(words) if words else -1
        if at < 0:
            continue
        place = places[at]
        index = bisect_right(starts, place) - 1
        if index < 0 or place >= stretches[index][1]:
            lost += 1
        else:
            held[index] += 1
    return lost + sum(abs(n - 1) for n in held)


FOLD = str.maketrans("，；：（）！？", ",;:()!?")


def fit(rivals: list[Rivals], start: np.ndarray) -> np.ndarray:
    """Return the weights under which the right readings are likeliest, near those of now."""
    now = start.copy()
    for step in range(STEPS):
        slope = HOLD * (now - start) * len(rivals) / 100
        for one in rivals:
            scores = (one.chains + one.counts @ now) / SCALE
            odds = np.exp(scores - scores.max())
            odds /= odds.sum()
            right = one.wrong == one.wrong.min()
            among = np.where(right, odds, 0.0)
            among = among / among.sum() if among.sum() else right / right.sum()
            slope += (odds - among) @ one.counts / SCALE
        now -= RATE / (1 + step / STEPS * 4) * slope / max(len(rivals), 1) * 10
    return now


def chosen_right(rivals: list[Rivals], told: np.ndarray) -> int:
    """Return of how many documents the best reading is the right one, or as good."""
    return sum(
        bool(one.wrong[int(np.argmax(one.chains + one.counts @ told))] == one.wrong.min())
        for one in rivals
    )


def main() -> None:
    """Collect, fit, print."""
    parser = argparse.ArgumentParser(prog="tests.layouts.fit", description=__doc__)
    parser.add_argument("-n", "--count", type=int, default=300)
    parser.add_argument("--seed", default=datetime.date.today().isoformat())
    options = parser.parse_args()
    names = sorted(NAMES)
    start = np.array([weights()[name] for name in names])
    learned = collect(options.seed, options.count, names)
    held = collect(f"{options.seed}-held", options.count // 3, names)
    fitted = fit(learned, start)
    for title, part in (("fitted on", learned), ("held back", held)):
        before, after = chosen_right(part, start), chosen_right(part, fitted)
        print(f"{title}: {len(part)} documents with a choice, right {before} before, {after} after")
    for name, old, new in zip(names, start, fitted, strict=True):
        print(f"{name} = {new:.2f}  # {old:.2f}")


NAMES = frozenset(
    "issue section number number-step number-none number-few number-lacks number-stray "
    "number-unlike number-counted swallowed-number unlike no-label no-label-group label-last "
    "head-long head-list head-kind problem-again".split()
)


if __name__ == "__main__":
    main()
