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


def outcomes(text: str) -> list[str | None]:
    """Return what is read of each item that a notice's sentences tell as what became of it."""
    marks = marks_of(f"整改任务验收销号公示\n{text}")
    issues = read_said(marks.flow, find_outline(marks, load()), load())
    blocks = [issue.fields("progress") for issue in issues]
    return [said(marks.flow, own[0].content[0]) if own else None for own in blocks]


def test_the_sentences_behind_an_item_tell_what_became_of_it() -> None:
    item = "现将反馈问题第7项“河道非法采砂屡禁不止”整改情况公示如下："
    done = "拆除采砂船14艘，已完成整改。"
    assert outcomes(f"{item}{done}公示期为5个工作日。") == [done]
    assert outcomes(f"{item}\n{done}\n如对整改情况有异议，请反映。") == [done]
    assert outcomes(f"{item}（详见附表）。公示期为5个工作日。") == [None]
    two = f"{item}{done}\n现将第9项“沿河堆场未清理到位”整改情况公示如下：正在清理，达到序时进度。"
    assert outcomes(two) == [done, "正在清理，达到序时进度。"]


def test_what_inspectors_are_quoted_with_is_the_problem() -> None:
    flow = flow_of("省督察反馈指出：“秸秆露天焚烧火点位居前列”。我局立即整改。")
    (one,) = said_in(flow, Span(0, len(flow.text)), load())
    assert one.problem is not None
    assert said(flow, one.problem) == "秸秆露天焚烧火点位居前列"


def test_a_date_alone_moves_only_an_item_told_before_it() -> None:
    alone = "恳请将完成时限延长至2023年10月底前。"
    for before, count in (("第18项“医疗废物处置中心扩建滞后”，", 1), ("项目用地调整，", 0)):
        marks = marks_of(f"关于申请延长整改任务完成时限的请示\n我市{before}{alone}")
        issues = read_said(marks.flow, find_outline(marks, load()), load())
        assert [said(marks.flow, i.fields("deadline")[0].content[0]) for i in issues] == [
            "2023年10月底前"
        ] * count
