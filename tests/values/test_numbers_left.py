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


ODD = [
    "受污染耕地安全利用率达到05%以上。",
    "岸线复绿.6公里。",
    "恢复面积不少委52亩。",
    "恢复绿地面积不于2300平方米。",
    "每年专题学习不少于次。",
    "运行负荷率达坚60%以上。",
    "运行负荷率达到到60%以上。",
    "负荷率由31%提高70%以上。",
    "负荷率 31%提高到70%以上。",
    "完成生态修复65成亩。",
    "建设建筑垃圾资源化利用场座。",
    "群众满意率达到85%市上。",
    "封闭探矿道路，植66亩。",
    "建成铁路专用线。9公里。",
]
QUIET = [
    "每年专题学习不少于2次。",
    "运行负荷率保持100%。",
    "负荷率由31%提高到70%以上。",
    "举办专题讲座。",
    "2025年完成60%，2026年完成85%。",
    "总磷浓度均值降至0.05毫克/升以下。",
    "召开会议3次。",
    "粪污综合利用率不得低于85%。",
]


@pytest.mark.parametrize("text", ODD)
def test_what_no_number_is_written_like_is_told(text: str) -> None:
    assert "value-leftover" in left(text)


@pytest.mark.parametrize("text", QUIET)
def test_numbers_as_they_are_written_are_quiet(text: str) -> None:
    assert left(text) == []
