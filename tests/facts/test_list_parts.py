"""Lists that label their parts, and lists that only hold a label's word."""

from __future__ import annotations

import pytest

from zhenggai.facts.list_parts import list_parts
from zhenggai.rules import load
from zhenggai.text.document import Span
from zhenggai.text.flow import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市水利局、市财政局", [(None, None, "市水利局、市财政局")]),
        ("责任单位：市水利局；完成时限：2024年底前",
         [("responsible", "责任单位", "市水利局；"), ("deadline", "完成时限", "2024年底前")]),
        ("市水利局；配合单位：市财政局",
         [(None, None, "市水利局；"), ("cooperate", "配合单位", "市财政局")]),
        ("牵头单位:市水利局,责任人:张文",
         [("lead", "牵头单位", "市水利局,"), ("person", "责任人", "张文")]),
        # Behind no mark and before no colon it is a part of a name.
        ("市水利局责任单位名录库", [(None, None, "市水利局责任单位名录库")]),
        ("责任单位：", [("responsible", "责任单位", "")]),
    ],
)  # fmt: skip
def test_parts(text: str, expected: list[tuple[str | None, str | None, str]]) -> None:
    found = list_parts(fold(text), Span(0, len(text)), load())
    assert [(one.field, one.label, text[slice(*one.span)]) for one in found] == expected


def test_parts_lie_within_their_stretch() -> None:
    text = "（责任单位：市水利局）（完成时限：2024年底前）"
    inner = Span(1, text.index("）"))
    (only,) = list_parts(fold(text), inner, load())
    assert text[slice(*only.span)] == "市水利局"
