"""Every layout is read as a person reads it; any text whatever gives a valid plan."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.grid.skeleton import plan_of, skeleton
from tests.yaml_files import read_yaml
from zhenggai.pipeline import convert_bytes

LAYOUTS = read_yaml(Path(__file__).parent / "layouts.yaml")
WORDS = (
    "一、 二、 （一） 1. 2. ① 一是 整改目标： 整改措施 ： 责任单位： （责任单位：市水利局） "
    "（ ） 【 】 。 ； "
    "2024年底前 立行立改 某河污染问题 附件 以上措施责任单位： 指导思想 3.5公里 问题一： A "
    "第一部分 第二类 首先， —— ★ - 1.1 责任人：张三 附件2： 工作要求 下一步打算： 单位： 编号：3 "
    "反馈问题： 目前进展： 以下均需各县区落实 强化监督检查 1、 2022年7月4日"
)
PIECES = st.sampled_from([*WORDS.split(), "\n", "\t", " "])


@pytest.mark.parametrize("case", LAYOUTS, ids=lambda case: case["name"])
def test_layout(case):
    assert skeleton(plan_of(case["text"])) == case["expect"]


def test_title_begins_below_what_stands_above_it():
    plan = plan_of(
        "2022年5月16日\n（此件公开发布）\n附件1\n松原市督察反馈意见整改方案\n一、总体要求"
    )
    assert plan.flow.words([plan.title]) == "松原市督察反馈意见整改方案"


def check(plan):
    spans = [passage.span for passage in plan.passages]
    assert "".join(plan.flow.text[a:b] for a, b in spans) == plan.flow.text
    assert [issue.no for issue in plan.issues] == list(range(1, len(plan.issues) + 1))
    for issue in plan.issues:
        assert [m.no for m in issue.measures] == list(range(1, len(issue.measures) + 1))
        assert all(m.parent_no is None or m.parent_no < m.no for m in issue.measures)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_mixture_of_marks_is_refused(text):
    check(plan_of(text))


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=60).map("".join))
def test_every_character_is_in_one_passage_of_the_tables(text):
    rows = convert_bytes(text.encode(), "plan.txt").rows
    if rows["documents"][0]["status"] == "failed":
        return
    spans = [(row["start"], row["end"]) for row in rows["passages"]]
    whole = "".join(row["text"] for row in rows["passages"])
    assert [a for a, _ in spans] == [0, *(b for _, b in spans[:-1])]
    assert whole.strip() == text.strip()
    assert spans[-1][1] == len(whole)


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_no_text_is_refused(text):
    check(plan_of(text))
