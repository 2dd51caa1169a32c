"""What a paper is about by its kind, told outside of its issues, is missed in an issue."""

from __future__ import annotations

import pytest

from zhenggai.pipeline import convert_bytes

NOTICE = """甘泉县督察反馈问题整改完成情况公示
{}整改问题：甘泉县城西片区生活污水直排。
整改目标：污水应收尽收。
整改时限：2023年6月底
责任单位：县水利局
"""
MOVED = """关于调整甘泉县整改任务完成时限的公示
现将调整情况予以公示：
整改任务：甘泉县城区污水管网未建成。
原整改时限：2023年12月底前
{}甘泉县人民政府
2023年12月18日
"""


def missing(text: str) -> list[str]:
    """Return the columns that are told to be missing in a text."""
    rows = convert_bytes(text.encode(), "notice.txt").rows["diagnostics"]
    return [str(row["column"]) for row in rows if row["code"] == "block-missing"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (NOTICE.format("我局建成管网3公里，已完成整改。\n"), ["progress"]),
        (NOTICE.format(""), []),
        (NOTICE.format("现将整改完成情况公示如下：\n"), []),
        (MOVED.format("最新安排：2024年12月底前\n"), ["deadline"]),
        (MOVED.format("调整后整改时限：2024年12月底前\n"), []),
    ],
)
def test_what_is_missing(text: str, expected: list[str]) -> None:
    assert missing(text) == expected
