import pytest

from zhenggai.evidence.grid.contents import is_date, is_datelike, is_due, is_list, is_prose
from zhenggai.rules import load


@pytest.mark.parametrize(
    ("words", "date", "due"),
    [
        ("2024年底前", True, True),
        ("2023年3月5日", True, False),
        ("立行立改,长期坚持", True, True),
        ("县水利局", False, False),
    ],
)
def test_dates_of_cells(words: str, date: bool, due: bool) -> None:
    assert (is_date(words, load()), is_due(words, load())) == (date, due)


def test_what_is_not_even_like_a_date() -> None:
    assert not is_datelike("县水利局", load())


def test_lists_and_prose() -> None:
    assert is_list("县水利局、县住建局", load())
    assert not is_list("新建污水管网十二公里,年内通水", load())
    assert is_prose("新建污水管网十二公里。加强巡查。")
    assert not is_prose("县水利局")
