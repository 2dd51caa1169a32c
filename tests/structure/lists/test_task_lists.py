"""Headings that group measures with units: tasks, or the problems that they name."""

from __future__ import annotations

import pytest

from tests.evidence.flows import marks_of, said
from zhenggai.evidence.outline import find_outline
from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load
from zhenggai.structure.lists.task_lists import read_tasks

TASKS = """临湖县督察整改任务分工方案
一、推进污水治理
1.建设管网20公里。（县水利局负责）
2.改造泵站3座。（县住建局负责）
二、加强垃圾治理
1.清运垃圾。（县城管局负责）
"""


def tasks(text: str) -> list[tuple[str, str | None, list[str]]]:
    """Return kind, words of the heading or problem, and measures of each issue."""
    marks = marks_of(text)
    found = read_tasks(marks, find_outline(marks, load()), load()).issues
    flow = marks.flow
    return [
        (
            issue.kind,
            said(flow, issue.problem[0] if issue.problem else issue.category or issue.span),
            [said(flow, measure.text[0]) for measure in issue.measures],
        )
        for issue in found
    ]


def test_each_heading_is_a_task_with_the_measures_below_it() -> None:
    assert tasks(TASKS) == [
        ("task", "推进污水治理", ["建设管网20公里。", "改造泵站3座。"]),
        ("task", "加强垃圾治理", ["清运垃圾。"]),
    ]


def test_headings_that_say_what_is_wrong_are_problems() -> None:
    text = TASKS.replace("推进污水治理", "污水直排入河").replace("加强垃圾治理", "垃圾清理不及时")
    assert [(kind, words) for kind, words, _ in tasks(text)] == [
        ("issue", "污水直排入河"),
        ("issue", "垃圾清理不及时"),
    ]


def test_without_lists_of_units_there_is_no_task() -> None:
    plain = TASKS.replace("（县水利局负责）", "").replace("（县住建局负责）", "")
    assert tasks(plain) == []


@pytest.mark.parametrize("first,second", [("1.", "2."), ("①", "②"), ("1）", "2）")])
def test_a_heading_is_a_task_whatever_its_measures_are_numbered_by(first: str, second: str) -> None:
    text = (
        "云溪县整改工作方案\n一、总体要求\n坚持问题导向。\n二、主要任务\n（一）强化源头防控\n"
        f"{first}建设管网。（县水利局）\n{second}清理淤泥。（县水利局、县财政局）\n"
        f"（二）补齐设施短板\n{first}改造泵站。（县城管局）\n"
    )
    assert [(words, len(measures)) for _, words, measures in tasks(text)] == [
        ("强化源头防控", 2),
        ("补齐设施短板", 1),
    ]


def test_a_measure_keeps_the_date_of_its_last_line() -> None:
    text = (
        "临湖县重点任务清单\n一、新建公路60公里。\n责任单位：县交通局\n完成时限：2023年11月底\n"
        "二、新增托位200个。\n责任单位：县卫健局\n完成时限：2023年12月底\n临湖县人民政府\n2023年3月1日\n"
    )
    rows = convert_bytes(text.encode(), "a.txt").rows
    assert [(row["measure_no"], row["text"]) for row in rows["deadlines"]] == [
        (1, "2023年11月底"),
        (2, "2023年12月底"),
    ]
