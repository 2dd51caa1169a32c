"""Which issue of a plan is told of: by words, by number, by what the others leave over."""

from __future__ import annotations

import pytest

from zhenggai.life.links import Told, link_told, unwrapped
from zhenggai.rules import load

PLAN = [
    Told("沿河14家洗砂场未批先建、无序洗砂，河道淤积严重", 1, "一"),
    Told("乡镇卫生院废水处理设施运行不规范", 2, "二"),
    Told("湿地公园核心区违规建设停车场", 3, "三"),
    Told("城区集中供热锅炉未完成超低排放改造", 4, "四"),
]


def linked(plan: list[Told], *told: Told) -> tuple[dict[int, int], set[int]]:
    """Return what each told one is, and which are unsure."""
    found = link_told(plan, told)
    return {at: old for old, at, _, _ in found.pairs}, {at for at, _ in found.unsure}


def test_few_words_are_told_by_their_number_where_the_others_are_in_step() -> None:
    told = [
        Told("洗砂场整治", 1, "1"),
        Told("卫生院废水处理设施运行", 2, "2"),
        Told("湿地公园停车场违规建设", 3, "3"),
        Told("供热锅炉超低排放改造", 4, "4"),
    ]
    assert linked(PLAN, *told) == ({0: 0, 1: 1, 2: 2, 3: 3}, set())
    # Not where another is out of step, nor where another issue is likelier.
    crossed = [Told(told[2].words, 2, "2"), Told(told[1].words, 3, "3")]
    assert 0 not in linked(PLAN, told[0], *crossed, told[3])[0]
    other = Told("锅炉改造情况", 1, "1")
    assert 0 not in linked(PLAN, other, *told[1:])[0]


def test_of_two_that_are_as_like_the_one_that_is_left_is_told_of() -> None:
    twins = [
        Told("石桥镇生活垃圾填埋场渗滤液处理设施停运", 1, "1"),
        Told("青桥镇生活垃圾填埋场渗滤液处理设施停运", 2, "2"),
        PLAN[0],
    ]
    first, short = twins[0], Told("生活垃圾填埋场渗滤液处理设施停运", None, "")
    assert linked(twins, short) == ({}, {0})
    assert linked(twins, first, short) == ({0: 0, 1: 1}, set())
    assert linked(twins, short, short) == ({}, {0, 1})


def test_a_code_names_the_case_and_a_strange_one_is_asked_about() -> None:
    plan = [
        Told("长兴路烧烤摊油烟扰民", None, "", code="D3QP202206010004"),
        Told("大岭村养猪场粪污直排水塘", None, "", code="D3QP202206010011"),
    ]
    told = Told("大岭村养猪场粪污直排", None, "", code="D3QP202206010011")
    assert linked(plan, told) == ({0: 1}, set())
    wrong = Told("长兴路烧烤摊油烟扰民", None, "", code="D3QP202206010011")
    assert linked(plan, wrong) == ({}, {0})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("关于“污水直排”问题", "污水直排"),
        ("磷石膏综合利用率低问题；", "磷石膏综合利用率低"),
        ("污水直排问题突出", "污水直排问题突出"),
    ],
)
def test_what_stands_around_a_problem_is_no_part_of_it(text: str, expected: str) -> None:
    assert unwrapped(text, load()) == expected


def test_of_twins_the_one_whose_name_is_told() -> None:
    twins = [
        Told("青石镇污水处理站长期停运，生活污水直排入河", 1, "1"),
        Told("白石镇污水处理站长期停运，生活污水直排入河", 2, "2"),
        PLAN[0],
    ]
    told = Told("白石镇污水处理站停运，污水直排", None, "")
    assert linked(twins, told) == ({0: 1}, set())
    # Its twin's name is no rewording, where the plan has only that.
    assert linked([twins[0], PLAN[0]], told) == ({}, {0})


def test_a_text_that_leaves_out_much_is_sure_where_no_other_is_near() -> None:
    plan = [*PLAN, Told("沿湖餐饮船舶污水收集装置形同虚设，偷排时有发生", 5, "五")]
    assert linked(plan, Told("沿湖餐饮船舶偷排污水", None, ""))[0] == {0: 4}


def test_measures_tell_an_issue_that_has_no_words() -> None:
    plan = [
        Told("应急池容积不足", 1, "1", ("扩建应急池。", "完善导排系统。")),
        Told("超期贮存", 2, "2", ("转移处置1.3万吨。", "开展规范化评估。")),
        Told("茶园面积扩大", 3, "3", ("签订退出协议。",)),
    ]
    told = [
        Told("", 1, "1", ("转移处置1.3万吨。", "开展规范化评估。")),
        Told("", 2, "2", ("签订新的协议和合同。",)),
    ]
    assert linked(plan, *told)[0] == {0: 1}


def test_short_names_and_quotes_within_a_problem() -> None:
    plan = [
        Told("“三重一大”决策制度执行不严格，12项重大事项未经集体研究", 1, "1"),
        Told("高原湖泊保护区内旅游设施违规建设，9家民宿侵占湖滨带", 2, "2"),
        PLAN[1],
    ]
    assert (
        unwrapped("关于“三重一大”决策制度执行不严格的问题", load())
        == "“三重一大”决策制度执行不严格"
    )
    assert linked(plan, Told("湖滨带民宿", None, ""))[0] == {0: 1}
