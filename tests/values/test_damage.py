"""A character of a value that is changed, dropped, doubled or blanked is told, or harms nothing."""

from __future__ import annotations

from functools import cache

import pytest

from tests.values.damage import counted, sample_words, undamaged_doubted

# What share of the values that come out wrong is told now; it may only rise.
FLOORS = {"units": 0.85, "deadline": 0.92, "person": 0.88, "goal": 0.42, "measure": 0.5}
BOUND = 0.95


@cache
def told() -> dict[str, float]:
    wrong, untold, _ = counted(1000, 17)
    shares = {field: 1 - untold[field] / wrong[field] for field in FLOORS}
    return {**shares, "all": 1 - untold.total() / wrong.total()}


@pytest.mark.slow
@pytest.mark.parametrize("field", FLOORS)
def test_what_comes_out_wrong_is_told(field: str) -> None:
    assert told()[field] >= FLOORS[field]


@pytest.mark.slow
@pytest.mark.xfail(reason="numbers in goals and measures have no total reading yet", strict=True)
def test_nearly_all_of_it_is_told() -> None:
    assert told()["all"] >= BOUND


@pytest.mark.slow
def test_undamaged_words_are_quiet() -> None:
    assert len(undamaged_doubted()) <= 0.01 * len(sample_words())
