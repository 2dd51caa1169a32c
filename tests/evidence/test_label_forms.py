"""Words that no list knows are labels where they stand as the known ones do."""

import pytest

from tests.evidence.flows import flow_of, said
from zhenggai.evidence.label_forms import unlisted_labels
from zhenggai.rules import load


def found(text: str) -> list[str]:
    flow = flow_of(text)
    return [said(flow, word) for _, word, _ in unlisted_labels(flow, load())]


@pytest.mark.parametrize(
    "form", ["{}：{}\n", "{}\n{}\n", "{}　{}\n", "【{}】{}\n", "**{}**：{}\n", "{}为：{}\n"]
)
def test_a_word_in_the_form_of_the_known_labels_is_one(form: str) -> None:
    fields = {"整改目标": "水质达标。", "整改时限": "2024年6月底前", "难点堵点": "资金不足"}
    issue = "某厂污水直排，长期未整治。\n" + "".join(form.format(*pair) for pair in fields.items())
    assert found(issue * 3) == ["难点堵点"] * 3


def test_blanks_within_a_word_part_nothing() -> None:
    issue = "污水直排。\n整 改 目 标：达标。\n整 改 时 限：2024年\n难 点 堵 点：资金不足\n"
    assert found(issue * 3) == ["难 点 堵 点"] * 3


def test_in_a_text_without_line_breaks_it_stands_behind_a_stop() -> None:
    issue = "1.污水直排。整改目标：达标。整改时限：2024年底前。难点堵点：资金不足。"
    assert found(issue * 8) == ["难点堵点"] * 8


@pytest.mark.parametrize(
    "issue",
    [
        "整改目标：达标。\n整改时限：2024年\n采取以下措施：\n1.清淤。\n",  # leads in
        "问题一：某河超标。\n整改目标：水清。\n整改时限：2024年底\n",  # a number
        "整改目标\n达标。\n整改时限\n长期坚持\n责任单位\n县水利局\n",  # values below
        "整改目标　达标。\n整改时限　2024年\n县水利局　王明负责\n",  # a body
    ],
)
def test_what_recurs_and_labels_nothing_is_none(issue: str) -> None:
    assert found(issue * 3) == []


def test_a_word_that_stands_more_seldom_than_labels_do_is_none() -> None:
    issue = "整改目标：达标。\n整改时限：2024年\n"
    assert found(issue * 5 + "难点堵点：资金不足\n" * 2) == []
