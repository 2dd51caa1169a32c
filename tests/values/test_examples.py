"""The examples of how values are accounted for: each has its right value."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.values.doubted import check, listed
from tests.values.notation import lines, told_deadlines, told_targets
from tests.values.units.test_reader import context_of, told
from zhenggai.rules import load
from zhenggai.values.units.reader import read_units

HERE = Path(__file__).parent


@pytest.mark.parametrize("case", lines("examples.dates.yaml"))
def test_dates(case: str) -> None:
    found, wanted = told_deadlines(case)
    assert found == wanted


@pytest.mark.parametrize("case", lines("examples.targets.yaml"))
def test_targets(case: str) -> None:
    found, wanted = told_targets(case)
    assert found == wanted


@pytest.mark.parametrize(("place", "case"), listed(HERE / "examples.units.yaml"))
def test_units(place: str, case: str) -> None:
    text = case.partition(" => ")[0]
    units, doubts = read_units(text, context_of(place), load())
    check(case, told(units), doubts)
