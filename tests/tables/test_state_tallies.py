"""A report's own tally of its issues by state is held against the states that were found."""

from __future__ import annotations

import pytest

from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load

REPORT = (
    "桂溪县省级生态环境保护督察反馈意见整改进展情况\n{tally}\n"
    "一、河道垃圾堆积问题突出。\n整改进展：清运垃圾，已完成整改。\n"
    "二、管网改造滞后问题突出。\n整改进展：{second}\n"
    "三、矿山修复不到位。\n整改进展：正在推进修复施工。\n"
)
DONE, GOING, SILENT = "改造管网，已完成整改。", "正在推进改造施工。", "改造管网6公里。"


def _told(tally: str, second: str) -> list[tuple[str, str, str | None]]:
    text = REPORT.format(tally=tally, second=second)
    rows = convert_bytes(text.encode(), "a.txt", load()).rows
    assert len(rows["issues"]) == 3
    return [
        (str(row["code"]), str(row["message"]), row["column"])
        for row in rows["diagnostics"]
        if row["code"] == "declared-states-differ"
    ]


@pytest.mark.parametrize(
    ("tally", "second"),
    [
        ("涉及我县问题3个，已完成整改2个，正在推进1个。", DONE),
        ("涉及我县问题3个，已完成整改1个，正在推进1个，未完成1个。", GOING),
        # What is not told of an issue contradicts nothing.
        ("涉及我县问题3个，已完成整改2个，正在推进1个。", SILENT),
        # Counts that are not all of the issues are another list's.
        ("全省问题36个，已完成整改30个，正在推进6个。", DONE),
        ("涉及我县问题3个。", DONE),
    ],
)
def test_a_tally_that_agrees_is_quiet(tally: str, second: str) -> None:
    assert _told(tally, second) == []


@pytest.mark.parametrize(
    ("tally", "second", "declared", "found"),
    [
        ("涉及我县问题3个，已完成整改2个，正在推进1个。", GOING, 2, 1),
        ("涉及我县问题3个，已完成整改1个，持续推进2个。", DONE, 1, 2),
        ("涉及我县问题3个，2个已办结，其余1个正在推进。", GOING, 2, 1),
        ("涉及我县问题3个，完成整改1个，基本完成1个，未完成1个。", DONE, 1, 2),
    ],
)
def test_a_tally_that_differs_is_told(tally: str, second: str, declared: int, found: int) -> None:
    ((_, message, column),) = _told(tally, second)
    assert f"完成整改{declared}个" in message
    assert f"是{found}个" in message
    assert column == "progress_state"
