"""Orders that tell their one issue in sentences: what was found, what is asked, by when."""

from __future__ import annotations

import pytest

from tests.evidence.flows import marks_of, said
from zhenggai.evidence.outline import find_outline
from zhenggai.rules import load
from zhenggai.structure.lists.one_order import read_order

FOUND = "6月1日检查发现，国道大坪段护栏缺失30米，存在安全隐患。"
LETTER = "安委办督办函\n县交通运输局：\n{}\n县安委办\n2023年6月2日\n"


@pytest.mark.parametrize(
    ("asked", "measures", "deadline"),
    [
        (
            "现函告如下：\n一、立即修复护栏。\n二、开展全线排查。\n请于2023年6月20日前完成整改。",
            ["立即修复护栏。", "开展全线排查。"],
            "2023年6月20日前",
        ),
        ("请你局立即修复护栏。", ["请你局立即修复护栏。"], None),
        ("责令6月20日前整改到位。", [], "6月20日前"),
    ],
)
def test_what_an_order_tells(asked: str, measures: list[str], deadline: str | None) -> None:
    marks = marks_of(LETTER.format(FOUND + asked))
    issue = read_order(marks, find_outline(marks, load()), load())
    assert issue is not None
    assert [said(marks.flow, piece) for piece in issue.problem] == [FOUND]
    assert [said(marks.flow, one.text[0]) for one in issue.measures] == measures
    due = [said(marks.flow, block.content[0]) for block in issue.fields("deadline")]
    assert due == ([deadline] if deadline else [])


@pytest.mark.parametrize(
    "text",
    [
        LETTER.format("请认真学习有关文件。"),
        LETTER.format(FOUND),
        f"县交通运输局会议纪要\n{FOUND}请你局立即修复护栏。\n",
    ],
)
def test_what_finds_or_asks_nothing_is_no_order(text: str) -> None:
    marks = marks_of(text)
    assert read_order(marks, find_outline(marks, load()), load()) is None
