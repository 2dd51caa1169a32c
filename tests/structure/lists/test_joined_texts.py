"""Lists in running text that are joined by number."""

from __future__ import annotations

import pytest

from tests.evidence.flows import marks_of
from zhenggai.evidence.outline import find_outline
from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load
from zhenggai.structure.lists.joined_texts import find_part_lists, read_joined

PLAN = """临湖县督察反馈问题整改方案
一、问题清单
1.临湖河污水直排。
2.3家砂场扬尘扰民。
二、措施清单
1.（1）建设管网20公里。（2）改造泵站3座。
2.关停砂场，清运积沙。
三、责任清单
1.责任单位：县水利局、县财政局。整改时限：2024年12月底前。
2.责任单位：县交通运输局。整改时限：立行立改。
临湖县人民政府
2024年3月5日
"""


def lists_of(text: str) -> list[tuple[str, int]]:
    marks = marks_of(text)
    found = find_part_lists(marks, find_outline(marks, load()), load())
    return [(one.field, len(one.numbers)) for one in found]


def test_each_list_tells_its_part_of_every_issue() -> None:
    rows = convert_bytes(PLAN.encode(), "plan.txt").rows
    issues = [(row["label"], row["problem"], row["deadline"]) for row in rows["issues"]]
    assert issues == [
        ("1", "临湖河污水直排。", "2024年12月底前。"),
        ("2", "3家砂场扬尘扰民。", "立行立改。"),
    ]
    measures = [(row["issue_no"], row["label"], row["text"]) for row in rows["measures"]]
    assert measures == [
        (1, "（1）", "建设管网20公里。"),
        (1, "（2）", "改造泵站3座。"),
        (2, None, "关停砂场，清运积沙。"),
    ]
    units = [(row["issue_no"], row["unit"]) for row in rows["responsibilities"]]
    assert units == [(1, "县水利局"), (1, "县财政局"), (2, "县交通运输局")]


def test_the_list_of_the_problems_comes_first() -> None:
    assert lists_of(PLAN) == [("problem", 2), ("measure", 2), ("units", 2)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PLAN.replace("问题清单", "任务概述"), id="no list of problems"),
        pytest.param(PLAN.replace("2.关停砂场，清运积沙。\n", ""), id="a list that is shorter"),
        pytest.param("一、要求\n建立问题清单、措施清单、责任清单。\n", id="in a sentence"),
        pytest.param("", id="nothing"),
    ],
)
def test_other_lists_are_not_joined(text: str) -> None:
    assert lists_of(text) == []
    marks = marks_of(text)
    assert read_joined(marks, find_outline(marks, load()), load()) == []
