"""Sentences that tell an item whole: its number, its problem, its deadline."""

from __future__ import annotations

import pytest

from tests.evidence.flows import flow_of, marks_of, said
from zhenggai.evidence.outline import find_outline
from zhenggai.rules import load
from zhenggai.structure.lists.said_items import read_said, said_in
from zhenggai.text.document import Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("现将反馈问题第7项关于“院内堆存尘土产生扬尘”整改任务落实情况公示如下。",
         [("第7项", "院内堆存尘土产生扬尘", None)]),
        ("关于“河道岸坡垃圾堆积未清理”问题(第12项)整改情况。",
         [("第12项", "河道岸坡垃圾堆积未清理", None)]),
        ("将整改任务28的完成时限由2021年底延期至2022年6月底。",
         [("整改任务28", None, "由2021年底延期至2022年6月底")]),
        ("第7项整改任务已完成。", []),
    ],
)  # fmt: skip
def test_what_a_sentence_tells(
    text: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    flow = flow_of(text)
    found = [
        tuple(part and said(flow, part) for part in (one.item, one.problem, one.deadline))
        for one in said_in(flow, Span(0, len(text)), load())
    ]
    found = [(item and item.removeprefix("反馈问题"), *more) for item, *more in found]
    assert found == expected


def test_sentences_are_issues_only_where_another_list_is_answered() -> None:
    body = "现将第7项关于“院内堆存尘土产生扬尘”整改任务落实情况公示如下。"
    for title, count in (("整改任务验收销号公示", 1), ("澄州市督察反馈问题整改方案", 0)):
        marks = marks_of(f"{title}\n{body}")
        issues = read_said(marks.flow, find_outline(marks, load()), load())
        assert len(issues) == count
        for issue in issues:
            assert said(marks.flow, issue.problem[0]) == "院内堆存尘土产生扬尘"
