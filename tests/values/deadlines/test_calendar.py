from datetime import date

import pytest

from zhenggai.values.deadlines.calendar import Point, add_months, month_end, resolve


def test_days_of_the_calendar() -> None:
    assert month_end(2024, 2) == date(2024, 2, 29)
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 11, 30), 3) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("point", "due"),
    [
        (Point("year", 2024), date(2024, 12, 31)),
        (Point("month", 2024, month=6), date(2024, 6, 30)),
        (Point("day", 2024, month=6, day=15), date(2024, 6, 15)),
        (Point("quarter", 2024, quarter=3), date(2024, 9, 30)),
        (Point("half", 2024, half=1), date(2024, 6, 30)),
    ],
)
def test_the_last_day_that_counts(point: Point, due: date) -> None:
    meaning = resolve(point)
    assert meaning is not None
    assert (meaning.due, meaning.ambiguous) == (due, False)


def test_before_a_month_is_read_in_two_ways() -> None:
    meaning = resolve(Point("month", 2020, month=6, before=True))
    assert meaning is not None
    assert (meaning.due, meaning.latest) == (date(2020, 5, 31), date(2020, 6, 30))
    assert meaning.ambiguous


def test_a_point_without_a_year_means_no_day() -> None:
    assert resolve(Point("month", month=6)) is None


def test_a_day_beyond_its_month_is_the_month_s_last_and_in_doubt() -> None:
    meaning = resolve(Point("day", 2024, month=6, day=31))
    assert meaning is not None
    assert (meaning.due, meaning.ambiguous) == (date(2024, 6, 30), True)
