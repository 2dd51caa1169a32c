"""A label of two roles' words is told where no other unit answers for the issue."""

from __future__ import annotations

import pytest

from zhenggai.pipeline import convert_bytes

ORDER = """关于对白塘湖污染问题挂牌督办的通知
督办事项：白塘湖周边生活污水直排。
督办要求：1.完成截污管网建设3公里。2.封堵直排口。
督办期限：2024年9月30日前
{}
"""


@pytest.mark.parametrize(
    ("units", "doubted"),
    [
        ("督办责任单位：临湖县人民政府", [("role", 1)]),
        ("督办单位：临湖县人民政府", []),
        ("责任单位：县水利局\n督办责任单位：临湖县人民政府", []),
    ],
)
def test_who_may_answer(units: str, doubted: list[tuple[str, int]]) -> None:
    rows = convert_bytes(ORDER.format(units).encode(), "order.txt").rows
    found = [row for row in rows["diagnostics"] if row["code"] == "role-unsure"]
    assert [(row["column"], row["issue_no"]) for row in found] == doubted
    roles = {row["unit"]: row["role"] for row in rows["responsibilities"]}
    assert roles["临湖县人民政府"] == "supervise"
