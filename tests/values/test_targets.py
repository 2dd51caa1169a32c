"""Quantified aims: forms as data, and promises that hold for any text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.security.pace import peers
from tests.values.casefile import KNOWN, cases
from tests.values.notation import lines, told_targets
from zhenggai.rules.loader import load
from zhenggai.values.deadlines.reader import read_deadlines
from zhenggai.values.model import Context, Target
from zhenggai.values.targets import read_targets

# Of the peer's times.
PEERS = 30


def read(text: str, field: str) -> tuple[Target, ...]:
    context = Context(field=field, **KNOWN)
    deadlines, _ = read_deadlines(text, context, load())
    return read_targets(text, context, load(), deadlines)


def shown(text: str, row: Target) -> dict[str, Any]:
    """Return a row as the case files print one."""
    printed: dict[str, Any] = {
        "indicator": row.indicator,
        "comparator": row.comparator,
        "value": pytest.approx(row.value),
        "unit": row.unit,
        "text": text[slice(*row.span)],
    }
    values = {"high": row.value_high, "baseline": row.baseline, "due": row.due_date}
    printed.update({name: value for name, value in values.items() if value is not None})
    return printed


@pytest.mark.parametrize(
    "case",
    [
        *cases("targets", "in_the_wild"),
        *cases("targets", "negative"),
        *cases("targets", "known_failures"),
    ],
)
def test_case(case: dict[str, Any]) -> None:
    text = case["text"]
    rows = read(text, case.get("field", "goal"))
    assert [shown(text, row) for row in rows] == case.get("rows", [])


@pytest.mark.parametrize("case", [*lines("targets.lines.yaml"), *lines("targets.total.yaml")])
def test_line(case: str) -> None:
    told, wanted = told_targets(case)
    assert told == wanted, case


WORDS = {
    "达到{}": "=",
    "达到{}以上": ">=",
    "不低于{}": ">=",
    "不少于{}": ">=",
    "不超过{}": "<=",
    "控制在{}以内": "<=",
    "控制在{}以下": "<=",
    "降至{}以下": "<=",
    "超过{}": ">",
    "低于{}": "<",
    "提高到{}": "=",
    "稳定在{}": "=",
    "提高{}": "increase_by",
    "下降{}": "decrease_by",
    "比2015年下降{}": "decrease_by",
    "由5%提高到{}": "=",
}
NUMBERS = {
    "90%": (90, "%"),
    "88.89％": (88.89, "%"),
    "百分之八十": (80, "%"),
    "１２．５%": (12.5, "%"),
    "3个百分点": (3, "个百分点"),
    "1.2万吨": (12000, "吨"),
    "35微克/立方米": (35, "微克/立方米"),
}


@pytest.mark.parametrize("words", WORDS)
def test_every_comparator_with_every_number(words: str) -> None:
    for printed, (value, unit) in NUMBERS.items():
        text = f"污水指标{words.format(printed)}"
        (row,) = read(text, "goal")
        assert (row.indicator, row.comparator) == ("污水指标", WORDS[words]), text
        assert row.value == pytest.approx(value), text
        assert row.unit == unit, text
        assert text[slice(*row.span)] == text
        assert row.baseline == (5 if "由" in words else None)


def check(text: str, rows: tuple[Target, ...]) -> None:
    end = 0
    for row in rows:
        assert end <= row.span.start < row.span.end <= len(text)
        end = row.span.end
        assert row.indicator and row.indicator in text
        assert row.comparator in {"=", ">=", "<=", ">", "<", "increase_by", "decrease_by"}
        assert row.task is not None and 0 <= row.task.start < row.task.end <= len(text)


SCRAPS = """
2019 年底前 80 % 90% 以上 以下 不低于 提高到 由65% 从 达到 达 分别 新建 管网 公里 50 万 亿 亩 完成
家 企业 、 , ; 。 ( ) 百分之 八十 三 百 率 控制在 比 2015年 下降 个百分点 的 《 》 已 和 — 至 35
投资 微克/立方米 . 1,200 不超过 元 0
"""


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*SCRAPS.split(), " ", "\n"]), max_size=20).map("".join))
def test_promises_hold_for_scraps(text: str) -> None:
    check(text, read(text, "measure"))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_promises_hold_for_any_text(text: str) -> None:
    check(text, read(text, "goal"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "2",
        "一",
        "、",
        "1,",
        "达到90%、",
        "新建泵站1座、公厕2座、",
        "治理率2024年达到40%,",
        "分别",
        "由65%",
        "新建",
        "百分之",
        "(",
        "《",
        "完成",
        "1.5万",
        "提高",
    ],
)
def test_hostile_text_takes_near_linear_time(piece: str) -> None:
    text = piece * (4000 // len(piece))
    assert peers(lambda: read_targets(text, Context(field="goal"), load(), ()), PEERS) < PEERS
