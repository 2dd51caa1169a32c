"""Lists of problems and nothing else: under headings, with units, in a notice."""

from __future__ import annotations

from tests.evidence.flows import marks_of, said
from zhenggai.evidence.outline import find_outline
from zhenggai.rules import load
from zhenggai.structure.lists.problem_lists import Problems, read_problems

LIST = """临湖县督察反馈问题清单
一、水环境方面
1.城区污水直排入河。
2.河道垃圾清理不及时（责任单位：县水利局）。
二、大气环境方面
3.秸秆焚烧屡禁不止。
"""


def problems(text: str) -> tuple[list[tuple[str, str | None, list[str]]], Problems]:
    marks = marks_of(text)
    found = read_problems(marks, find_outline(marks, load()), load())
    told = [
        (
            said(marks.flow, issue.problem[0]),
            said(marks.flow, issue.category) if issue.category else None,
            [said(marks.flow, one.span) for one in issue.lists],
        )
        for issue in found.issues
    ]
    return told, found


def test_each_number_below_a_heading_is_a_problem() -> None:
    told, found = problems(LIST)
    assert told == [
        ("城区污水直排入河。", "水环境方面", []),
        ("河道垃圾清理不及时", "水环境方面", ["责任单位：县水利局"]),
        ("秸秆焚烧屡禁不止。", "大气环境方面", []),
    ]
    assert [segment.start for segment in found.segments] == [
        LIST.index("1."),
        LIST.index("2."),
        LIST.index("3."),
    ]
    # The heading is that of the first below it.
    assert [segment.heading is not None for segment in found.segments] == [True, False, True]


def test_a_list_of_measures_is_none_of_problems() -> None:
    assert problems(LIST.replace("问题清单", "问题整改措施清单"))[0] == []


def test_one_number_is_no_list() -> None:
    assert problems("临湖县督察反馈问题清单\n1.城区污水直排入河。\n")[0] == []


def test_what_a_notice_leads_in() -> None:
    text = (
        "整改任务验收销号公示\n拟对以下2项整改任务予以销号,现予公示:\n1.污水直排。\n2.垃圾堆放。\n"
    )
    assert [words for words, *_ in problems(text)[0]] == ["污水直排。", "垃圾堆放。"]
    labelled = text.replace("2.垃圾堆放。", "整改目标：清理。\n2.垃圾堆放。\n整改目标：清理。")
    assert problems(labelled)[0] == []


def test_an_order_lists_what_is_wrong_behind_its_lead() -> None:
    lead = "近期巡查发现，你镇存在以下问题：\n"
    told, _ = problems(
        f"县河长制办公室提醒函\n{lead}1.河面水葫芦成片，未及时打捞。\n2.河岸堆放垃圾。\n"
    )
    assert [problem for problem, *_ in told] == ["河面水葫芦成片，未及时打捞。", "河岸堆放垃圾。"]
    told, _ = problems(f"县河长制办公室提醒函\n{lead}1.加强巡查。\n2.建立台账。\n")
    assert told == []


def test_the_clause_that_promises_is_a_measure_of_its_problem() -> None:
    text = "问题整改承诺书\n针对检查发现的问题，承诺如下：\n"
    text += "1.配电室未设置挡鼠板，5月20日前加装完毕；\n2.应急预案未备案。限6月10日前备案。\n"
    marks = marks_of(text)
    found = read_problems(marks, find_outline(marks, load()), load())
    told = [
        (said(marks.flow, i.problem[0]), said(marks.flow, i.measures[0].text[0]))
        for i in found.issues
    ]
    assert told == [
        ("配电室未设置挡鼠板", "5月20日前加装完毕；"),
        ("应急预案未备案。", "限6月10日前备案。"),
    ]
