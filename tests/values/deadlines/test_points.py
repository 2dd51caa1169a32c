import pytest

from zhenggai.rules import load
from zhenggai.values.deadlines.points import period_of, point_of

RULES = load().deadlines


@pytest.mark.parametrize(
    ("text", "unit", "year", "month"),
    [
        ("2024年", "year", 2024, None),
        ("2024年6月", "month", 2024, 6),
        ("二〇二四年六月", "month", 2024, 6),
        ("2024年6月15日", "day", 2024, 6),
        ("2024年第三季度", "quarter", 2024, None),
        ("2024年上半年", "half", 2024, None),
    ],
)
def test_the_parts_of_a_point(text: str, unit: str, year: int, month: int | None) -> None:
    point = point_of(text, (0, len(text)), RULES["point"], RULES["point-bare"])
    assert point is not None
    assert (point.unit, point.year, point.month) == (unit, year, month)


def test_before_its_end_and_within() -> None:
    before, end = (
        point_of(text, (0, len(text)), RULES["point"], RULES["point-bare"])
        for text in ("2020年6月前", "2020年6月底前")
    )
    assert before is not None
    assert end is not None
    assert (before.before, bool(end.edge)) == (True, True)


def test_a_plan_period() -> None:
    period = period_of("“十四五”末", before=False)
    assert period is not None
    assert period.unit == "plan_period"
