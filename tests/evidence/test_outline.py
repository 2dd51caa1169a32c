from tests.evidence.flows import marks_of
from zhenggai.evidence.outline import find_outline, heading_text
from zhenggai.rules import load

TEXT = """云溪县贯彻落实督察反馈意见整改方案
一、总体要求
坚持问题导向。
二、整改任务
（一）污水直排。
整改目标：达标排放。
三、保障措施
加强组织领导。
"""


def test_the_sections_of_the_body_and_the_title() -> None:
    marks = marks_of(TEXT)
    outline = find_outline(marks, load())
    assert outline.title is not None
    assert marks.flow.text[slice(*outline.title)] == "云溪县贯彻落实督察反馈意见整改方案"
    headings = {
        heading_text(marks.flow, n) for n in marks.numbers if n.span.start in outline.sections
    }
    assert {"总体要求", "保障措施"} <= headings
    assert "污水直排" not in headings


def test_a_letter_tells_its_item_and_then_what_it_asks() -> None:
    marks = marks_of(
        "关于云溪县第5项整改任务验收意见的函\n一、整改任务\n违规填湖。\n二、整改完成情况\n已退出。\n"
        "三、验收结论\n同意通过验收。\n四、工作要求\n巩固成果。\n"
    )
    sections = find_outline(marks, load()).sections
    heads = [heading_text(marks.flow, n) for n in marks.numbers if n.span.start in sections]
    assert heads == ["工作要求"]


def test_a_section_that_holds_an_issues_fields_does_not_make_them_the_bodys() -> None:
    marks = marks_of(
        "云溪县整改方案\n一、总体要求\n坚持问题导向。\n二、整改目标\n全部整改到位。\n三、整改措施\n"
        "整改任务一：财务混乱。\n1.整改目标：制度健全。\n2.整改措施：\n（1）清理往来款。\n四、保障措施\n加强领导。\n"
    )
    outline = find_outline(marks, load())
    heads = {n.label: n.span.start in outline.sections for n in marks.numbers}
    told = {marks.flow.text[slice(*label)]: own for label, own in heads.items()}
    assert told["三"] and told["四"]
    assert not told["1"] and not told["2"]
