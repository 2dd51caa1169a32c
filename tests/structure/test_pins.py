import pytest

from tests.evidence.flows import marks_of
from zhenggai.batch.one_file import convert_data
from zhenggai.dataset.corrections.anchors import Anchors
from zhenggai.evidence.pieces import cut_pieces
from zhenggai.readers.guard import LIMITS
from zhenggai.rules import load
from zhenggai.structure.issues.proposals import Start
from zhenggai.structure.pins import Pin, Pins
from zhenggai.text.document import Span

MARKS = marks_of("1.污水直排。\n加强巡查。\n2.秸秆焚烧。")
PIECES = cut_pieces(MARKS, (), 0, len(MARKS.flow.text))


def test_nothing_said_leaves_all_as_proposed() -> None:
    proposed = [Start(None, 0, 2)]
    assert not Pins()
    assert Pins().starts(MARKS, proposed) == proposed
    assert Pins().roles(PIECES[0]) == ()


def test_a_pinned_stretch_may_only_be_what_was_said() -> None:
    pins = Pins((Pin(PIECES[1].span, "measure"),))
    assert pins.roles(PIECES[1]) == ("measure",)
    assert pins.roles(PIECES[0]) == ()
    assert set(pins.cuts) == set(PIECES[1].span)


def test_an_issue_begins_where_a_person_says() -> None:
    pins = Pins((Pin(PIECES[2].span, "issue"),))
    (start,) = pins.starts(MARKS, [])
    assert start.start == PIECES[2].start
    assert start.number is not None
    assert start.number.value == 2


def test_none_begins_in_what_was_said_to_be_none() -> None:
    pins = Pins((Pin(Span(0, PIECES[0].end), "none"),))
    assert pins.starts(MARKS, [Start(None, 0, 2)]) == []


def test_a_pinned_stretch_has_the_number_that_begins_its_line() -> None:
    behind = PIECES[2].start + len("2.")
    pins = Pins((Pin(Span(behind, PIECES[2].end), "none"),)).with_numbers(MARKS)
    assert pins.all == (Pin(PIECES[2].span, "none"),)
    # 80 amid words is none.
    marks = marks_of("处理率达到80%以上。")
    amid = Pins((Pin(Span(7, 10), "none"),))
    assert amid.with_numbers(marks) == amid


PLAN = """青石县整改方案
一、污水直排，未整治。
整改目标：全面消除。
整改时限：2024年12月底前
整改措施：
1.建设管网。
2.加强巡查。
3.建立台账。
责任单位：县生态环境局
二、河道垃圾未清理。
整改目标：清理完毕。
整改时限：2025年6月底前
整改措施：
1.清理河道。
责任单位：县水利局
"""


@pytest.mark.parametrize(
    ("words", "measures", "goal"),
    [
        ("1.建设管网。", ["加强巡查。", "建立台账。"], "全面消除。"),
        ("2.加强巡查。", ["建设管网。", "建立台账。"], "全面消除。"),
        ("加强巡查。", ["建设管网。", "建立台账。"], "全面消除。"),
        ("加强巡查。\n3.建立台账。", ["建设管网。"], "全面消除。"),
        ("整改目标：全面消除。", ["建设管网。", "加强巡查。", "建立台账。"], None),
    ],
)
def test_what_is_none_takes_nothing_else_away(
    words: str, measures: list[str], goal: str | None
) -> None:
    at = PLAN.index(words)
    plain = convert_data(PLAN.encode(), "a.txt", load(), None, LIMITS)
    pin = Anchors(plain.rows).pin(Span(at, at + len(words)), "none")
    rows = convert_data(PLAN.encode(), "a.txt", load(), None, LIMITS, [pin]).rows
    assert [row["state"] for row in rows["corrections"]] == ["applied"]
    assert [row["text"] for row in rows["measures"] if row["issue_no"] == 1] == measures
    assert [row["goal"] for row in rows["issues"]] == [goal, "清理完毕。"]
    assert [row["unit"] for row in rows["responsibilities"]] == ["县生态环境局", "县水利局"]
