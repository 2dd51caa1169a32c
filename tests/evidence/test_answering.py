"""What a document answers, and which items its words name."""

from __future__ import annotations

import pytest

from tests.evidence.flows import flow_of, said
from zhenggai.evidence.answering import demand_lead, item_first, items_in, told_kind
from zhenggai.rules import load
from zhenggai.text.document import Span
from zhenggai.text.flow import fold


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("澄州市督察反馈问题整改方案", "plan"),
        ("关于督察反馈问题整改进展情况的报告", "progress_report"),
        ("整改任务验收销号公示", "acceptance_notice"),
    ],
)
def test_a_title_tells_the_kind(title: str, kind: str) -> None:
    flow = flow_of(f"{title}\n一、污水直排。")
    assert told_kind(flow, Span(0, len(title)), load()) == (kind, True)


def test_the_word_that_papers_end_with_tells_no_kind_clearly() -> None:
    for title, clearly in (("临湖县任务分工表", False), ("临湖县民生实事项目清单", True)):
        flow = flow_of(f"{title}\n一、污水直排。")
        assert told_kind(flow, Span(0, len(title)), load()) == ("other", clearly)


def items(text: str) -> list[str]:
    flow = flow_of(text)
    return [said(flow, span) for span in items_in(flow, Span(0, len(text)), load())]


def test_items_stand_in_text_order() -> None:
    assert items("反馈意见第43项整改任务、信访件X2SD202109080018已办结。") == [
        "第43项",
        "X2SD202109080018",
    ]


def test_what_is_no_item_of_a_list() -> None:
    assert items("《条例》第二项规定，第二次会议研究，共12项。") == []


def test_an_item_that_opens_a_stretch() -> None:
    text = "第18项。凤凰山矿区废渣未治理。"
    flow = flow_of(text)
    found = item_first(flow, Span(0, len(text)), load())
    assert found is not None
    item, behind = found
    assert (said(flow, item), text[behind:]) == ("第18项", "凤凰山矿区废渣未治理。")
    assert item_first(flow, Span(5, len(text)), load()) is None


@pytest.mark.parametrize(
    ("words", "lead"),
    [
        ("我公司承诺于6月底前完成改造。", "我公司承诺"),
        ("会议明确，由县水利局牵头。", "会议明确，"),
        ("由县水利局牵头疏通。", ""),
        ("部分设施闲置。", None),
    ],
)
def test_who_asks_is_no_part_of_what_is_asked(words: str, lead: str | None) -> None:
    found = demand_lead(fold(words), load())
    assert found == (len(lead) if lead is not None else None)
