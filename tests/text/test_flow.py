"""What patterns are matched on: a folded view of the same length."""

from __future__ import annotations

import pytest

from zhenggai.text.flow import fold


@pytest.mark.parametrize(
    ("printed", "matched"),
    [
        ("１．（责任单位：市水利局）", "1.(责任单位:市水利局)"),
        # Radicals of both blocks, which a font of the file put in the place of the characters.
        ("⻓丰县⻄⻔镇⻋站", "长丰县西门镇车站"),
        ("⼯业和信息化局", "工业和信息化局"),
        # A character beyond the first plane stays one character.
        ("⺇", "𠘨"),
        ("①、《整改》", "①、《整改》"),
    ],
)
def test_fold(printed: str, matched: str) -> None:
    assert fold(printed) == matched
    assert len(fold(printed)) == len(printed)
