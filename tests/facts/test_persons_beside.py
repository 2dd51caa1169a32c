"""Persons whom a unit field names too are rows of ``persons``, and no units."""

from __future__ import annotations

import pytest

from zhenggai.pipeline import convert_bytes

PLAN = """清河县贯彻落实督察反馈意见整改方案
一、清河县污水处理厂超标排放。
整改目标：达标排放。
整改时限：2024年12月底前
{units}
整改措施：1.完成提标改造。2.加强监管。
"""


@pytest.mark.parametrize(
    ("units", "persons", "named"),
    [
        ("责任单位及责任人：县水务局 张伟", ["责任人 张伟"], ["县水务局"]),
        ("牵头单位（责任领导）：县住建局（王建国）", ["责任领导 王建国"], ["县住建局"]),
        ("责任单位：县水务局、县住建局", [], ["县水务局", "县住建局"]),
    ],
)
def test_rows(units, persons, named):
    rows = convert_bytes(PLAN.format(units=units).encode(), "a.txt").rows
    assert [f"{row['role']} {row['name']}" for row in rows["persons"]] == persons
    assert [row["unit"] for row in rows["responsibilities"] if row["measure_no"] is None] == named
