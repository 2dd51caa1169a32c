"""The level of an inspection is the one for which title, head and end together speak most."""

from __future__ import annotations

import pytest

from zhenggai.facts.document.level import FIRSTS, find_level, level_weights
from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load

CENTRAL = "中央生态环境保护督察"
PROVINCIAL = "省生态环境保护督察"


@pytest.mark.parametrize(
    ("subject", "head", "tail", "level"),
    [
        (f"澄州市{CENTRAL}反馈问题整改方案", "", "", "central"),
        # The title says it, however often another one is told of below.
        (
            f"澄州市{CENTRAL}整改方案",
            f"{PROVINCIAL}组反馈。{PROVINCIAL}。{PROVINCIAL}。",
            "",
            "central",
        ),
        # What was given feedback on, not what is told of first.
        ("澄州市整改方案", f"深化{CENTRAL}成果。{PROVINCIAL}组向我市反馈意见。", "", "provincial"),
        # Of two that a title names the one whose feedback the head tells of.
        (
            f"澄州市{CENTRAL}和{PROVINCIAL}整改方案",
            f"{PROVINCIAL}组向我市反馈意见,共5个问题。",
            "",
            "provincial",
        ),
        # What goes on beside is not what is told of.
        (
            "整改进展",
            f"在抓好{CENTRAL}整改的同时,推进工作。{PROVINCIAL}指出问题。",
            "",
            "provincial",
        ),
        ("整改公示", "", f"澄州市{PROVINCIAL}组移交", "provincial"),
        ("澄州市审计整改方案", "", "", None),
    ],
)
def test_most_evidence_wins(subject: str, head: str, tail: str, level: str | None) -> None:
    assert find_level(subject, head, tail, ("澄州市",), load())[0] == level


def test_a_level_nearly_as_likely_is_told() -> None:
    head = f"{CENTRAL}整改。{PROVINCIAL}整改。{PROVINCIAL}整改。"
    assert find_level("整改方案", head, "", (), load()) == ("central", "provincial")
    assert find_level("整改方案", f"{CENTRAL}组反馈。{PROVINCIAL}。", "", (), load())[1] is None


def test_every_kind_of_evidence_has_its_weight() -> None:
    weights = {rule.words[0] for rule in load().facts.tagged("level")}
    assert weights == {*FIRSTS, *FIRSTS.values(), "beside", "end", "again"}
    assert level_weights("", "", "", (), load()) == {}


def test_the_doubt_reaches_the_tables() -> None:
    text = (
        "云台县环境问题整改方案\n结合中央生态环境保护督察整改和省生态环境保护督察整改,制定本方案。\n"
        "省生态环境保护督察整改任务一并落实。\n"
        "一、河道垃圾堆积。\n整改目标：清理完毕。\n整改时限：2024年6月底\n责任单位：县水利局\n"
        "整改措施：清理垃圾。\n"
    )
    rows = convert_bytes(text.encode(), "plan.txt", load()).rows
    codes = [row["code"] for row in rows["diagnostics"]]
    assert "level-unsure" in codes
