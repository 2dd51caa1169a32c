import pytest

from tests.evidence.flows import marks_of
from zhenggai.evidence.outline import find_outline
from zhenggai.evidence.pieces import cut_pieces
from zhenggai.rules import load
from zhenggai.structure.issues.shapes import Shapes


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("河湖问题督办单\n整改要求：拆除板房，清运垃圾。", True),
        ("河湖问题督办单\n整改要求：\n1.关停塘口；2.换水。", True),
        ("河湖问题督办单\n整改要求：水质达到Ⅳ类。", False),
        ("河湖问题督办单\n整改要求：拆除板房。\n整改措施：组织清运。", False),
        ("整改完成情况公示\n整改要求：拆除板房，清运垃圾。", False),
    ],
)
def test_acts_behind_a_demand_are_what_is_to_be_done(text: str, asked: bool) -> None:
    marks = marks_of(text)
    shapes = Shapes(marks, find_outline(marks, load()), load(), marks.labels)
    (label,) = (one for one in marks.labels if one.fields == ("goal", "measure"))
    assert shapes.asks_for_acts(label) is asked


@pytest.mark.parametrize(
    ("text", "told"), [("（2022年11月28日）", True), ("2022年11月28日前", False), ("水环境", False)]
)
def test_a_day_alone_is_known_in_brackets_too(text: str, told: bool) -> None:
    marks = marks_of(text)
    shapes = Shapes(marks, find_outline(marks, load()), load(), marks.labels)
    (piece,) = cut_pieces(marks, (), 0, len(marks.flow.text))
    assert shapes.is_day(piece) is told
