"""The item of another list that an issue answers: in a field, in its words, before it."""

from __future__ import annotations

import pytest

from zhenggai.pipeline import convert_bytes

NOTICE = (
    "整改任务验收销号公示\n{}\n整改目标：完成治理。\n整改措施：建设管网。\n整改情况：已完成整改。\n"
)


@pytest.mark.parametrize(
    ("words", "item", "problem"),
    [
        ("第18项。凤凰山矿区废渣未治理。", "第18项", "凤凰山矿区废渣未治理。"),
        (
            "现对反馈意见第43项整改任务公示如下。\n存在问题：污水直排入河。",
            "第43项",
            "污水直排入河。",
        ),
        ("问题编号：20230101\n存在问题：污水直排入河。", "20230101", "污水直排入河。"),
    ],
)
def test_item(words: str, item: str, problem: str) -> None:
    (issue,) = convert_bytes(NOTICE.format(words).encode(), "a.txt").rows["issues"]
    assert issue["item"] is not None
    assert (issue["item"], issue["problem"]) == (item, problem)


def test_the_list_itself_has_none() -> None:
    text = NOTICE.replace("验收销号公示", "实施方案").format("一、第18项。凤凰山矿区废渣未治理。")
    rows = convert_bytes(text.encode(), "a.txt").rows["issues"]
    assert [row["item"] for row in rows] == [None]
