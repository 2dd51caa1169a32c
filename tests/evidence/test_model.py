from tests.evidence.flows import marks_of
from zhenggai.evidence.model import without
from zhenggai.text.document import Span

MARKS = marks_of("1.污水直排。\n整改目标：达标。\n2.秸秆焚烧。\n整改目标：禁烧。")


def test_the_marks_that_begin_in_a_stretch() -> None:
    second = MARKS.flow.text.index("2.")
    assert len(MARKS.labels_in(0, second)) == 1
    assert {number.value for number in MARKS.numbers_in(second, len(MARKS.flow.text))} == {2}


def test_marks_without_those_of_a_stretch() -> None:
    second = MARKS.flow.text.index("2.")
    left = without(MARKS, [Span(0, second)])
    assert len(left.labels) == 1
    assert {number.value for number in left.numbers} == {2}
