"""Values that no one would promise so are told; what is merely early, late or high is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.yaml_files import read_yaml
from zhenggai.pipeline import convert_bytes

PLAN = """澄州市贯彻落实中央生态环境保护督察反馈意见整改方案

2024年2月1日，中央第三生态环境保护督察组向我市反馈了督察意见。为抓好整改，制定本方案。

澄州市人民政府
2024年3月15日

附件：整改任务清单

一、城区河道整治滞后，污水直排问题突出。
整改目标：{goal}
整改时限：{deadline}
责任单位：市水利局
整改措施：
1.{measure}
2.加强巡查。
"""
WORDS = {"goal": "消除污水直排。", "deadline": "2025年底前", "measure": "整治河道。"}
GROUPS = read_yaml(Path(__file__).parent / "plausible.yaml")


@pytest.mark.parametrize("case", [case for cases in GROUPS.values() for case in cases])
def test_plausible(case: str) -> None:
    place, _, wanted = case.partition(" => ")
    field, _, words = place.partition("|")
    rows = convert_bytes(PLAN.format(**{**WORDS, field: words}).encode(), "plan.txt").rows
    assert str(rows["documents"][0]["issued_date"]) == "2024-03-15"
    loud = [row for row in rows["diagnostics"] if row["severity"] in {"warning", "error"}]
    told = [row["arguments"][0] for row in loud if row["code"] == "implausible"]
    assert told == ([] if wanted == "-" else [wanted])
    doubted = [r for r in rows["deadlines"] + rows["targets"] if r["doubts"]]
    assert len(doubted) == len(told) or field == "measure"


def test_what_is_told_with_its_progress_is_late_and_not_implausible() -> None:
    text = PLAN.format(**{**WORDS, "deadline": "2024年2月底前"})
    rows = convert_bytes(text.encode(), "plan.txt").rows["diagnostics"]
    assert "implausible" in {row["code"] for row in rows}
    told = text.replace("责任单位：市水利局\n", "责任单位：市水利局\n整改进展情况：正在推进。\n")
    rows = convert_bytes(told.encode(), "plan.txt").rows["diagnostics"]
    assert "implausible" not in {row["code"] for row in rows}
