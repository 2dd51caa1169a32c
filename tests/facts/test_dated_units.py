"""Dates that stand beside units, in blocks and in brackets: each is the date of its unit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.yaml_files import read_yaml
from zhenggai.pipeline import convert_bytes

PLAN = """澄州市贯彻落实中央生态环境保护督察反馈意见整改方案

一、城区河道整治滞后，污水直排问题突出。
整改目标：消除污水直排。
{deadline}{block}
整改措施：
{measure}
"""
DEADLINE = "整改时限：2026年底前\n"
GROUPS = read_yaml(Path(__file__).parent / "dated_units.yaml")


def told(rows: dict[str, list[dict[str, Any]]]) -> list[str]:
    promises = [f"{r['unit']} {r['due_date'] or r['due_kind'] or '-'}" for r in rows["promises"]]
    loud = [row for row in rows["diagnostics"] if row["severity"] in {"warning", "error"}]
    return promises + [f"?{row['code']}" for row in loud]


@pytest.mark.parametrize(
    ("group", "case"), [(group, case) for group, cases in GROUPS.items() for case in cases]
)
def test_dated_units(group: str, case: str) -> None:
    text, _, wanted = case.partition(" => ")
    plan = PLAN.format(
        deadline="" if group == "no_other_date" else DEADLINE,
        block="" if group == "measures" else text.replace("\\n", "\n"),
        measure=text if group == "measures" else "整治河道。",
    )
    rows: Any = convert_bytes(plan.encode(), "plan.txt").rows
    assert told(rows) == wanted.split(" | ")
