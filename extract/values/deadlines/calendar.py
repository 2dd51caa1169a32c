"""The calendar of plans: what 2019年底前, 三季度, 6月中旬 or “十四五”末 mean as dates."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from zhenggai.rules.kinds import Precision

FIRST_YEAR, LAST_YEAR = 1990, 2099
# 年初 is said of the first quarter, 月中 of the middle ten days, “十五五”初期 of the first year.
EARLY_MONTH, EARLY_DAY, MIDDLE_DAY = 3, 10, 20
# 十一五 began in 2006; each plan period has five years.
ELEVENTH_PERIOD, PERIOD_YEARS = 2006, 5


@dataclass(frozen=True, slots=True)
class Point:
    """One point of time as printed; what is not printed is None.

    ``shift`` counts years from another year (今年 0, 明年 1), ``relative_to`` says from which:
    ``anchor`` (the plan's own) or ``before`` (the expression before). ``unit`` is the smallest
    calendar unit printed, a value of the column ``precision``. ``ten_days`` is 1 to 3. ``edge`` is
    ``end``, ``start`` or ``middle``; ``before`` and ``inside`` stand for 前 and 内. ``period`` is
    the number of a plan period. ``digits`` are a month and a day that lost the 月 between them.
    ``months`` counts months from the plan's own (下月 1). ``within`` says that a point without a
    year may lie before the expression before it (其中).
    """

    unit: Precision
    year: int | None = None
    shift: int | None = None
    relative_to: str = "anchor"
    month: int | None = None
    months: int = 0
    day: int | None = None
    ten_days: int | None = None
    quarter: int | None = None
    half: int | None = None
    period: int | None = None
    first_quarter: int | None = None
    edge: str | None = None
    before: bool = False
    inside: bool = False
    damaged: bool = False
    digits: str | None = None
    within: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a point means: the first day where it is a stretch, the last, and the later reading."""

    first: date
    due: date
    latest: date
    start: date | None = None
    ambiguous: bool = False


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, the month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def add_workdays(day: date, count: int) -> date | None:
    """Return the working day so many behind a day, None in years without an official calendar.

    >>> add_workdays(date(2024, 3, 15), 20).isoformat()  # Sunday 04-07 was worked for Qingming
    '2024-04-15'
    """
    import chinese_calendar  # noqa: PLC0415  # few plans count working days

    while count:
        day += timedelta(days=1)
        try:
            count -= chinese_calendar.is_workday(day)
        except NotImplementedError:
            return None
    return day


def period_years(number: int) -> tuple[int, int]:
    """Return the first and last year of a plan period: 14 (十四五) is 2021 to 2025."""
    first = ELEVENTH_PERIOD + (number - 11) * PERIOD_YEARS
    return first, first + PERIOD_YEARS - 1


def in_range(year: int) -> bool:
    """Say whether a year can be one of a plan's."""
    return FIRST_YEAR <= year <= LAST_YEAR


def resolve(point: Point) -> Meaning | None:
    """Return what a point means, None where its year is missing or no year of a plan.

    2019年底前 is due 2019-12-31; 2020年6月前 is due 2020-05-31, at the latest 2020-06-30.
    """
    if point.period is not None:
        opening, closing = period_years(point.period)
        return _within(point, date(opening, 1, 1), date(closing, 12, 31))
    year = point.year
    if year is None or not in_range(year):
        return None
    if point.digits is not None:
        return _damaged(point.digits, year)
    if point.quarter is not None:
        opening = (point.first_quarter or point.quarter) * 3 - 2
        return _within(point, date(year, opening, 1), month_end(year, point.quarter * 3))
    if point.half is not None:
        return _within(point, date(year, point.half * 6 - 5, 1), month_end(year, point.half * 6))
    if point.month is None:
        return _within(point, date(year, 1, 1), date(year, 12, 31))
    last = month_end(year, point.month)
    if point.day is not None:
        day = date(year, point.month, min(point.day, last.day))
        return Meaning(day, day, day, ambiguous=point.day > last.day or point.damaged)
    if point.ten_days is not None:
        opening = point.ten_days * 10 - 9
        due = last if point.ten_days == 3 else date(year, point.month, point.ten_days * 10)
        return _within(point, date(year, point.month, opening), due)
    return _within(point, date(year, point.month, 1), last)


def impossible(point: Point, year: int) -> bool:
    """Say whether the month of a point has no such day: 2月30日; ``year`` is for one left out."""
    if point.month is None or point.day is None:
        return False
    return point.day > month_end(point.year or year, point.month).day


def _within(point: Point, first: date, last: date) -> Meaning:
    """Read a stretch of time by its edge and limit."""
    if point.edge == "start":
        due = _early(point, first, last)
        return Meaning(first, due, due, ambiguous=True)
    if point.edge == "middle":
        due = _middle(point, first, last)
        return Meaning(first, due, due, ambiguous=True)
    if point.edge == "end":
        return Meaning(first, last, last, ambiguous=point.damaged)
    if point.before:
        # 上半年前 is used for its end; the others are printed by people who mean either.
        if point.half == 1:
            return Meaning(first, last, last)
        return Meaning(first, first - timedelta(days=1), last, ambiguous=True)
    stretch = point.unit in {"quarter", "half", "plan_period"}
    return Meaning(first, last, last, first if stretch else None, point.damaged)


def _early(point: Point, first: date, last: date) -> date:
    if point.unit in {"month", "ten_days"}:
        return first.replace(day=EARLY_DAY)
    if point.unit == "year":
        return month_end(first.year, EARLY_MONTH)
    if point.unit == "plan_period":
        return date(first.year, 12, 31)
    return min(month_end(first.year, first.month), last)


def _middle(point: Point, first: date, last: date) -> date:
    if point.unit in {"month", "ten_days"}:
        return first.replace(day=MIDDLE_DAY)
    if point.unit == "plan_period":
        return date(first.year + 2, 12, 31)
    return month_end(first.year, (first.month + last.month) // 2)


def _damaged(digits: str, year: int) -> Meaning | None:
    """Read a date that lost its 月: the earliest reading is due, the last is the latest."""
    days = days_of_digits(digits, year)
    if not days:
        return None
    return Meaning(days[0], days[0], days[-1], ambiguous=True)


def days_of_digits(digits: str, year: int) -> tuple[date, ...]:
    """Return every day that a month and a day without a 月 between them can mean, in order.

    >>> [day.isoformat() for day in days_of_digits("116", 2019)]
    ['2019-01-16', '2019-11-06']
    """
    found: list[date] = []
    for cut in (1, 2):
        month, day = digits[:cut], digits[cut:]
        # A nought is printed before the day only where it is printed before the month.
        if not 1 <= len(day) <= 2 or (cut == 1 and day[0] == "0"):
            continue
        if int(month) in range(1, 13) and 1 <= int(day) <= monthrange(year, int(month))[1]:
            found.append(date(year, int(month), int(day)))
    return tuple(sorted(found))
