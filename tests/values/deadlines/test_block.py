"""What a deadline block prints and no expression holds: signs, stray numbers, pieces of dates."""

from __future__ import annotations

import pytest

from zhenggai.rules import load
from zhenggai.values.deadlines.block import left_in_block
from zhenggai.values.deadlines.expressions import find_expressions

LEFT = [
    ("2024年6月底前完成12座加油站改造", []),
    ("2024年6月底前;措施1、2长期坚持", []),
    ("1、2024年6月底前", []),
    ("2024年6月底前COD达标,PM2.5下降", []),
    ("2024年5月31日18:00前", []),
    ("企业复产前", []),
    ("秋冬季(10月—次年3月)", []),
    ("2024年6月底前,华昇再生资源有限公司", []),
    ("一四三团、第七师一四七团负责,长期坚持", []),
    ("一四三,长期坚持", ["一四三"]),
    ("2024年6月底前一二三县区负责", ["一二三"]),
    ("2024年6月底前;X月", ["X月"]),
    ("2024年6月底前,第季度", ["第季度"]),
    ("2024年6月底前完成□", ["□"]),
    ("20qz24年6月底前", ["qz"]),
    ("2024年6月底前完成202", ["202"]),
    ("2024年6月底前,原定任务", ["原定"]),
    ("2024年6月底前齉完成", ["齉"]),
]


@pytest.mark.parametrize(("text", "left"), LEFT)
def test_what_is_left(text: str, left: list[str]) -> None:
    expressions = find_expressions(text, load().deadlines, block=True)
    found = [text[slice(*span)] for span in left_in_block(text, expressions, load())]
    assert found == left
