import pytest

from zhenggai.rules import load
from zhenggai.values.deadlines.expressions import find_expressions, may_hold


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("2024年底前", ["single"]),
        ("2022年3月至2023年6月", ["range"]),
        ("2018年8月起长期坚持", ["since"]),
        ("立行立改,长期坚持", ["immediate", "ongoing"]),
        ("每年11月底前", ["recurring"]),
        ("方案印发后3个月内", ["relative"]),
        ("县水利局", []),
    ],
)
def test_the_forms_of_a_deadline_block(text: str, forms: list[str]) -> None:
    assert [e.form for e in find_expressions(text, load().deadlines, block=True)] == forms


def test_a_year_and_the_month_of_its_clause_are_joined() -> None:
    text = "2024年第一批项目6月底前开工"
    (one,) = find_expressions(text, load().deadlines, block=False)
    assert one.due is not None
    assert (one.due.year, one.due.month) == (2024, 6)


def test_the_dates_of_a_series_stand_or_fall_together() -> None:
    found = find_expressions("2019年10月和12月底前", load().deadlines, block=True)
    assert len(found) == 2
    assert len({expression.whole for expression in found}) == 1


def test_a_title_s_date_is_none() -> None:
    assert find_expressions("《2024年工作要点》", load().deadlines, block=False) == ()


def test_most_lists_of_units_hold_no_date() -> None:
    assert not may_hold("县水利局、县住建局", load().deadlines)
    assert may_hold("2024年", load().deadlines)
