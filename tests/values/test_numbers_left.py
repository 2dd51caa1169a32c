import pytest

from zhenggai.rules import load
from zhenggai.values.deadlines.reader import read_deadlines
from zhenggai.values.model import Context
from zhenggai.values.numbers_left import numbers_left
from zhenggai.values.targets import read_targets


def left(text: str) -> list[str]:
    context, rules = Context(field="goal"), load()
    deadlines, _ = read_deadlines(text, context, rules)
    targets = read_targets(text, context, rules, deadlines)
    doubts = numbers_left(text, context, rules, deadlines, targets)
    return [doubt.code for doubt in doubts]


@pytest.mark.parametrize("text", ["达标排放。", "2024年底前新建管网12公里。"])
def test_numbers_that_are_read_leave_nothing(text: str) -> None:
    assert left(text) == []
