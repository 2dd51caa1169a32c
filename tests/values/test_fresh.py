"""Cases that were written before anything read them are read right, but for the known failures."""

from __future__ import annotations

from typing import Any

import pytest

from tests.values.fresh import cases, stands

FAILURES = "known_failures"
SETS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def marked(name: str) -> list[Any]:
    """Return the cases of a set; those below ``known_failures`` are strict xfails."""
    return [
        pytest.param(
            reader,
            place,
            case,
            id=f"{reader}-{number}",
            marks=pytest.mark.xfail(strict=True) if FAILURES in place else (),
        )
        for number, (reader, place, case) in enumerate(cases(name))
    ]


@pytest.mark.parametrize(
    ("reader", "place", "case"), [param for name in SETS for param in marked(name)]
)
def test_case(reader: str, place: str, case: str) -> None:
    assert stands(reader, place, case) == "right", case


def test_no_known_failure_is_silent_and_they_are_few() -> None:
    found = [one for name in SETS for one in cases(name)]
    failures = [one for one in found if FAILURES in one[1]]
    assert len(failures) <= 0.01 * len(found)
