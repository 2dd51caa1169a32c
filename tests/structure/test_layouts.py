"""Every layout is read as a person reads it; any text whatever gives a valid plan."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.structure.skeleton import plan_of, skeleton

LAYOUTS = yaml.safe_load((Path(__file__).parent / "layouts.yaml").read_text(encoding="utf-8"))
WORDS = (
    "一、 二、 （一） 1. 2. ① 一是 整改目标： 整改措施 ： 责任单位： （责任单位：市水利局） "
    "（ ） 【 】 。 ； "
    "2024年底前 立行立改 某河污染问题 附件 以上措施责任单位： 指导思想 3.5公里 问题一： A"
)
PIECES = st.sampled_from([*WORDS.split(), "\n", "\t", " "])


@pytest.mark.parametrize("case", LAYOUTS, ids=lambda case: case["name"])
def test_layout(case):
    assert skeleton(plan_of(case["text"])) == case["expect"]


def check(plan):
    spans = [passage.span for passage in plan.passages]
    assert "".join(plan.flow.text[a:b] for a, b in spans) == plan.flow.text
    assert [issue.no for issue in plan.issues] == list(range(1, len(plan.issues) + 1))
    for issue in plan.issues:
        assert [m.no for m in issue.measures] == list(range(1, len(issue.measures) + 1))
        assert all(m.parent_no is None or m.parent_no < m.no for m in issue.measures)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_mixture_of_marks_is_refused(text):
    check(plan_of(text))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_no_text_is_refused(text):
    check(plan_of(text))
