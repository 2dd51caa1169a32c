"""Versions in short: each case of versions.yaml gives the changes that it names, and no more."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.yaml_files import read_yaml
from zhenggai.life.changes import compare
from zhenggai.life.version import Version, read_version
from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load

CASES = read_yaml(Path(__file__).with_name("versions.yaml"))
TITLE = "青岭县贯彻落实第二轮中央生态环境保护督察反馈意见整改方案"
NUMBERS = "一二三四五六七八九"
USUAL = {
    "problem": "青河沿岸三个乡镇的污染治理长期滞后，群众反映强烈。",
    "goal": "整改到位。",
    "deadline": "2024年12月底前",
    "units": "县水利局",
    "measures": ["落实河长制，加强日常巡查。"],
}


def version(issues: list[dict[str, Any]], kind: str = "plan") -> Version:
    lines = [TITLE, "2021年12月，督察组反馈了督察意见。", "附件：整改任务清单"]
    for number, given in zip(NUMBERS, issues, strict=False):
        issue = {**USUAL, **given}
        lines += [
            f"{number}、{issue['problem']}",
            f"整改目标：{issue['goal']}",
            f"整改时限：{issue['deadline']}",
            f"责任单位：{issue['units']}",
        ]
        if issue["measures"]:
            lines.append("整改措施：")
            lines += [f"{no}．{text}" for no, text in enumerate(issue["measures"], 1)]
    rows = dict(convert_bytes("\n".join(lines).encode(), "plan.txt").rows)
    rows["documents"] = [{**rows["documents"][0], "document_kind": kind}]
    assert len(rows["issues"]) == len(issues)
    return read_version(rows)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_changes(case: dict[str, Any]) -> None:
    old, new = version(case["old"]), version(case["new"], case.get("kind", "plan"))
    found = compare(old, new, load())
    told = Counter(f"{row['kind']} {row['direction']}" for row in found)
    assert told == Counter(case["expect"]), [
        (r["kind"], r["old_value"], r["new_value"]) for r in found
    ]
    assert compare(new, new, load()) == []


MIRROR = {"added": "removed", "deadline_later": "deadline_earlier", "split": "merged",
          "target_raised": "target_lowered", "unit_added": "unit_removed",
          "person_added": "person_removed", "weaker": "stronger"}  # fmt: skip
MIRROR |= {back: there for there, back in MIRROR.items()}


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_both_ways_mirror(case: dict[str, Any]) -> None:
    old, new = version(case["old"]), version(case["new"], case.get("kind", "plan"))
    there, back = compare(old, new, load()), compare(new, old, load())
    turned = Counter(
        (
            MIRROR.get(str(row["kind"]), row["kind"]),
            MIRROR.get(str(row["direction"]), row["direction"]),
            row["new_value"],
            row["old_value"],
        )
        for row in there
    )
    assert turned == Counter(
        (row["kind"], row["direction"], row["old_value"], row["new_value"]) for row in back
    )
