from datetime import date

from zhenggai.facts.document.dates import feedback_days, find_days, issued_days, to_day
from zhenggai.rules import load


def test_days_take_the_year_of_the_day_before() -> None:
    days = [day.day for day in find_days("2019年5月5日至6月5日", load())]
    assert days == [date(2019, 5, 5), date(2019, 6, 5)]


def test_a_day_that_there_is_not() -> None:
    assert to_day("2023", "2", "30") is None
    assert to_day("二〇二三", "二", "三") == date(2023, 2, 3)


def test_the_day_of_the_feedback() -> None:
    text = "2022年3月15日,省督察组向我市反馈了督察意见。2022年5月1日印发。"
    assert [day for day, _ in feedback_days(text, load())] == [date(2022, 3, 15)]


def test_no_day_of_issue_is_none() -> None:
    assert list(issued_days(("污水直排。",), load())) == []
