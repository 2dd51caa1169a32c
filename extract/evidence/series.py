"""Running series: which of many candidate numbers count 1, 2, 3 … together."""

from __future__ import annotations

from collections.abc import Sequence

from zhenggai.evidence.model import SURE_NUMBER, Number

# What one step of a series is worth, against a candidate's own weight of about 1.
STEP = 1.0
START = 0.5
REPEAT = -0.6
LATE_START = -0.8
SKIP = -0.5
SKIP_LIMIT = 3
RESTART = -0.9
WEAK = 0.3


def best_run(numbers: Sequence[Number], *, restarts: bool = False) -> tuple[Number, ...]:
    """Return the candidates, all of one scheme, that make the most plausible series.

    A series climbs by one; a number that is missing or printed twice costs, a weak candidate is
    taken only where it closes a gap. With ``restarts`` the series may begin again at 1.
    """
    best_at: dict[int, tuple[float, int]] = {}
    best_any: tuple[float, int] | None = None
    scores: list[float] = []
    came_from: list[int | None] = []
    for at, number in enumerate(numbers):
        value = number.value
        options: list[tuple[float, int | None]] = [
            (START if value == 1 else LATE_START - 0.15 * min(value, 10), None)
        ]
        if restarts and value == 1 and best_any is not None:
            options.append((best_any[0] + RESTART, best_any[1]))
        if value - 1 in best_at:
            score, index = best_at[value - 1]
            options.append((score + STEP, index))
        for skip in range(2, 2 + SKIP_LIMIT):
            if value - skip in best_at:
                score, index = best_at[value - skip]
                options.append((score + SKIP * (skip - 1), index))
        if value in best_at and number.line_start:
            score, index = best_at[value]
            options.append((score + REPEAT, index))
        gain, previous = max(options, key=lambda option: option[0])
        score = gain + number.weight
        scores.append(score)
        came_from.append(previous)
        if value not in best_at or score > best_at[value][0]:
            best_at[value] = (score, at)
        if best_any is None or score > best_any[0]:
            best_any = (score, at)
    if best_any is None:
        return ()
    chosen: list[Number] = []
    at_index: int | None = best_any[1]
    while at_index is not None:
        chosen.append(numbers[at_index])
        at_index = came_from[at_index]
    # A weak candidate may close a gap (2.3家企业 between 1. and 3.) but not prolong a series.
    while chosen and chosen[0].weight < WEAK:
        chosen.pop(0)
    while chosen and chosen[-1].weight < WEAK:
        chosen.pop()
    return tuple(reversed(chosen))


def opens_series(run: Sequence[Number]) -> bool:
    """Say whether 1.5座电站退出 is a first measure: its line is followed by one that begins 2."""
    return (
        len(run) >= 2
        and (run[0].value, run[1].value) == (1, 2)
        and all(number.line_start for number in run[:2])
        and run[1].weight >= SURE_NUMBER
    )


def split_runs(chosen: Sequence[Number]) -> tuple[tuple[Number, ...], ...]:
    """Split a series with restarts into its runs: a lower number, or a 1, begins a new one."""
    runs: list[list[Number]] = []
    for number in chosen:
        if runs and number.value > 1 and number.value >= runs[-1][-1].value:
            runs[-1].append(number)
        else:
            runs.append([number])
    return tuple(tuple(run) for run in runs)


def by_scheme(numbers: Sequence[Number]) -> dict[str, list[Number]]:
    """Group numbers by scheme, each group in text order, one candidate a place."""
    groups: dict[str, list[Number]] = {}
    for number in numbers:
        group = groups.setdefault(number.scheme, [])
        if not group or group[-1].span.start != number.span.start:
            group.append(number)
    return groups
