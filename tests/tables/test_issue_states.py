"""States that an issue's own progress does not tell: an answer, its sentence, its group."""

from __future__ import annotations

from datetime import date

import pytest

from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load

TITLE = "洛溪县第二轮省生态环境保护督察反馈意见整改进展情况\n\n"
ASKED = (
    TITLE
    + "序号\t问题\t进展情况\t{label}\n"
    + "".join(
        f"{no}\t{problem}。\t{progress}\t{answer}\n"
        for no, problem, progress, answer in (
            (1, "城北污水管网破损渗漏严重", "{progress}", "{answer}"),
            (2, "采石场生态修复滞后", "正在修复。", "否"),
        )
    )
)


def states(text: str) -> list[str | None]:
    rows = convert_bytes(text.encode(), "a.txt", load()).rows
    return [row["progress_state"] for row in rows["issues"]]


@pytest.mark.parametrize(
    ("label", "progress", "answer", "expected"),
    [
        ("是否完成整改", "更换管网3公里。", "是", "done"),
        ("是否完成整改", "更换管网3公里。", "否", None),
        ("是否完成整改", "管网全部更换，已完成整改。", "否", None),
        ("是否完成整改", "完成整改。", "√", "done"),
        ("是否达到序时进度", "更换管网3公里。", "否", "behind"),
        ("是否达到序时进度", "更换管网3公里。", "是", "on_schedule"),
    ],
)
def test_a_question_is_read_with_its_answer(
    label: str, progress: str, answer: str, expected: str | None
) -> None:
    assert states(ASKED.format(label=label, progress=progress, answer=answer))[0] == expected


def test_a_problem_named_again_goes_on_with_what_became_of_it() -> None:
    text = (
        f"{TITLE}上次报告时尚未完成整改的2个问题，目前进展如下：\n一是关于城北污水管网破损渗漏的问题，剩余3公里已全部更换，完成整改。\n"
        "二是关于采石场生态修复滞后的问题，剩余2处尚未完成整改。\n"
    )
    assert states(text) == ["done", None]


def test_the_heading_of_a_group_tells_what_its_items_do_not() -> None:
    text = (
        f"{TITLE}一、已完成整改的任务（2项）\n"
        "1.城北污水管网破损渗漏问题。管网更换3公里并投入使用。\n"
        "2.餐饮油烟扰民问题。达到序时进度。\n"
        "二、未达到序时进度的任务（1项）\n3.采石场生态修复滞后问题。修复5公顷。\n"
    )
    assert states(text) == ["done", "on_schedule", "behind"]


def test_a_day_that_stands_apart_is_the_day_of_acceptance() -> None:
    text = (
        "洛溪县第二轮省生态环境保护督察反馈意见整改任务验收公示\n\n整改任务：城北污水管网破损渗漏严重。\n"
        "整改完成情况：更换管网3公里。\n验收结论：同意通过验收。\n验收时间：2024年1月26日\n"
    )
    (issue,) = convert_bytes(text.encode(), "a.txt", load()).rows["issues"]
    assert issue["progress_state"] == "accepted"
    assert issue["progress_date"] == date(2024, 1, 26)
