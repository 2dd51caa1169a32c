from itertools import pairwise

from tests.evidence.flows import marks_of
from zhenggai.evidence.outline import find_outline
from zhenggai.rules import load
from zhenggai.structure.issues.proposals import Proposer

ISSUE = "整改目标：达标。\n整改时限：2025年底前。\n整改措施：建管网。\n"
NUMBERED = "".join(f"{no}、{what}。\n{ISSUE}" for no, what in zip("一二三", "甲乙丙", strict=True))
BARE = "".join(f"{what}，长期未整治。\n{ISSUE}" for what in ("污水直排", "秸秆焚烧", "垃圾乱倒"))


def proposed(text: str) -> list[tuple[str, list[str]]]:
    """Return each proposal: how it was made, and how each issue begins."""
    marks = marks_of(text)
    proposer = Proposer(marks, find_outline(marks, load()), marks.labels, load())
    return [
        (name, [marks.flow.text[start.start :][:2] for start in starts])
        for name, starts in proposer.proposals()
    ]


def test_labels_that_recur_are_proposed_with_the_numbers_above_them() -> None:
    assert ("cycles", ["一、", "二、", "三、"]) in proposed(NUMBERED)


def test_one_scheme_of_numbers_is_proposed_where_most_of_it_holds_labels() -> None:
    assert ("series-cjk", ["一、", "二、", "三、"]) in proposed(NUMBERED)
    names = [name for name, _ in proposed("一、污水直排。\n二、秸秆焚烧。\n三、垃圾乱倒。")]
    assert not any(name.startswith("series") for name in names)


def test_issues_without_numbers_begin_where_their_problem_does() -> None:
    assert ["污水", "秸秆", "垃圾"] in [begins for _, begins in proposed(BARE)]


def test_a_proposal_goes_forward_in_the_text() -> None:
    marks = marks_of(NUMBERED)
    for _, starts in Proposer(marks, find_outline(marks, load()), marks.labels, load()).proposals():
        assert all(a.start < b.start for a, b in pairwise(starts))
        assert all(start.start <= start.body for start in starts)


def test_a_text_without_marks_proposes_nothing() -> None:
    assert proposed("今天天气很好。") == []


def test_an_issue_begins_with_the_number_that_its_siblings_begin_with() -> None:
    text = NUMBERED.replace("一、", "1.").replace("二、", "2.").replace("三、", "3.12家")
    marks = marks_of(text)
    proposer = Proposer(marks, find_outline(marks, load()), marks.labels, load())
    cycles = next(starts for name, starts in proposer.proposals() if name == "cycles")
    assert {one.number.scheme for one in cycles if one.number is not None} == {"arabic"}


def test_numbers_right_below_the_headings_of_groups_are_proposed_too() -> None:
    parts = zip("一二三", ("水环境", "大气", "土壤"), "甲乙丙", strict=True)
    text = "".join(f"{no}、{group}方面1.{what}。\n{ISSUE}" for no, group, what in parts)
    assert ("cycles-lower", ["1.", "1.", "1."]) in proposed(text.replace("\n", ""))


def test_a_first_issue_that_is_the_bodys_is_left_out_with_numbers_and_without() -> None:
    body = "云溪县整改方案\n一、工作目标\n反馈问题：全部整改到位。\n二、整改任务\n"
    issue = f"反馈问题\n某河超标。\n{ISSUE}".replace("：建", "：\n1.建")
    names = {name for name, _ in proposed(body + issue * 3)}
    assert {"cycles-1", "cycles-1-bare"} <= names


FOUND = (
    "专项检查发现问题整改清单\n一、污水处理厂在线监测设备故障。\n责任单位：县水务局\n"
    "整改时限：2023年5月底前\n二、屠宰场废水处理设施不正常运行。\n责任单位：县农业农村局\n"
    "整改时限：2023年6月底前\n"
)


def test_a_list_of_problems_with_units_and_dates_alone_is_proposed_by_its_numbers() -> None:
    found = dict(proposed(FOUND))
    assert found["series-cjk"] == ["一、", "二、"]
    # What is to be done is a task's measure.
    tasks = FOUND.replace("污水处理厂在线监测设备故障", "建设污水处理厂")
    assert "series-cjk" not in dict(
        proposed(tasks.replace("屠宰场废水处理设施不正常运行", "整治道路破损问题"))
    )


def test_a_groups_only_issue_is_one_of_the_series() -> None:
    groups = "一、水环境方面 整改任务一：甲。整改目标：达标。整改任务二：乙。整改目标：达标。"
    text = (
        f"{groups}二、大气方面 整改任务一：丙。整改目标：达标。整改措施：建管网，清淤泥，巡查河道。"
    )
    marks = marks_of(text)
    proposer = Proposer(marks, find_outline(marks, load()), marks.labels, load())
    values = {
        name: [start.number.value for start in starts if start.number]
        for name, starts in proposer.proposals()
    }
    assert values["series-named"] == [1, 2, 1]


def test_labels_with_colons_are_tried_apart_from_words_of_the_body() -> None:
    text = "反馈意见指出的问题按期完成整改。\n" + BARE.replace(
        "污水", "督察反馈问题：污水"
    ).replace("秸秆", "督察反馈问题：秸秆").replace("垃圾", "督察反馈问题：垃圾")
    found = [begins for name, begins in proposed(text) if name == "cycles"]
    assert ["督察"] * 3 in found
