"""A blank of a kind that stands nowhere else in a plan is told; habits and parted names are not."""

from __future__ import annotations

import pytest

from zhenggai.facts.lone_blanks import ENOUGH
from zhenggai.pipeline import convert_bytes

HEAD = "澄州市贯彻落实省生态环境保护督察反馈意见整改方案\n"
ISSUE = """
{}、河道{}淤积。
整改目标：清淤{}公里，收集率达到{}。
整改时限：2025年12月底前
责任单位：{}
责任人：{}
整改措施：
1.修复湿地{}亩。
"""
NUMBERS = "一二三四五六七八九"


def told(
    share: str = "90%", units: str = "市水利局", person: str = "副市长王志刚", area: str = "12"
) -> list[str]:
    """Return what is told of blanks in a plan of nine issues of which the last has such words."""
    text = HEAD
    for at, number in enumerate(NUMBERS, 1):
        own = (
            (share, units, person, area)
            if number == "九"
            else ("90%", "市水利局", "市长周强", "12")
        )
        text += ISSUE.format(number, at, at, *own)
    rows = convert_bytes(text.encode(), "plan.txt").rows["diagnostics"]
    return [str(row["message"]) for row in rows if row["code"] == "blank-lone"]


def test_there_are_enough_numbers() -> None:
    assert 2 * len(NUMBERS) > ENOUGH


@pytest.mark.parametrize(
    "words",
    [
        {"share": " 5%"},
        {"share": "9 %"},
        {"area": "1 "},
        {"units": "市生态环境局云岭 局"},
        {"units": "市委 查室"},
        {"person": "市生态环境局云岭 局局长"},
    ],
)
def test_a_blank_that_may_stand_for_a_character(words: dict[str, str]) -> None:
    assert len(told(**words)) == 1


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"share": " 90 %"},
        {"share": " 90%", "area": " 12"},
        {"share": " 90% 以上"},
        {"units": "市水利局 市财政局"},
        {"units": "市自然资 源局"},
        {"person": "副市长 王志刚"},
        {"person": "副市长张 伟"},
    ],
)
def test_a_habit_and_what_parts_names(words: dict[str, str]) -> None:
    assert told(**words) == []
