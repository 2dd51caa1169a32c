"""A character of a value that is changed, dropped, doubled or blanked is told, or harms nothing."""

from __future__ import annotations

from functools import cache

import pytest

from tests.values.damage import FIELDS, Count, counted, doubted_as_printed
from tests.values.traces import Place, leaves_no_trace
from zhenggai.text.document import Span

# What share of the values that come out wrong, and could be seen to be, is told now.
FLOORS = {"units": 0.97, "deadline": 0.98, "person": 0.98, "goal": 0.95, "measure": 0.95}
BOUND = 0.95


@cache
def found() -> Count:
    return counted(1000, 17)


@pytest.mark.slow
@pytest.mark.parametrize("field", FIELDS)
def test_what_comes_out_wrong_is_told(field: str) -> None:
    assert found().told(field) >= FLOORS[field]


@pytest.mark.slow
def test_nearly_all_of_it_is_told() -> None:
    assert found().told() >= BOUND


@pytest.mark.slow
def test_few_damages_are_said_to_leave_no_trace() -> None:
    count = found()
    assert count.hidden.total() <= 0.05 * count.wrong.total()


@pytest.mark.slow
def test_samples_as_printed_are_quiet() -> None:
    issues, doubted = doubted_as_printed()
    assert doubted <= 0.01 * issues


TRACES = [
    ("建设泵站12座", 4, "3", True),
    ("建设泵站12座", 4, "局", False),
    ("达到90%以上", 2, "", False),
    ("2025年11月底前", 5, "", True),
    ("2025年6月底前", 5, "66", False),
    ("长汀镇人民政府", 1, "权", True),
    ("长汀镇人民政府", 1, " ", False),
    ("县水利局", 0, "市", True),
    ("县水利局", 2, "刂", False),
    ("张小伟", 2, "", True),
    ("张小伟", 1, " ", True),
    ("张小伟", 1, "。", False),
]


@pytest.mark.slow
@pytest.mark.parametrize(("text", "at", "put", "hidden"), TRACES)
def test_what_leaves_no_trace(text: str, at: int, put: str, hidden: bool) -> None:
    names = (Span(0, 3),) if text.startswith("张") else ()
    assert leaves_no_trace(Place(text, at, put, names), text, None) is hidden


@pytest.mark.slow
def test_a_name_that_stands_elsewhere_too_leaves_a_trace() -> None:
    plan = "长汀镇人民政府牵头，长汀镇人民政府验收"
    assert not leaves_no_trace(Place("长汀镇人民政府", 1, "权", ()), plan, None)
