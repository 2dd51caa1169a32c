from tests.evidence.flows import marks_of
from zhenggai.evidence.outcomes import outcome_labels
from zhenggai.evidence.outline import find_outline
from zhenggai.rules import load

REPORT = """云溪县督察反馈问题整改情况
（一）部分加油站油气回收装置运行不正常。
该问题正在整改。已完成42座加油站检测。
（二）河道管护不到位。
该问题已完成整改。已清理河道12公里。
"""


def test_the_sentence_behind_a_problem_tells_what_became_of_it() -> None:
    marks = marks_of(REPORT)
    labels = outcome_labels(marks, find_outline(marks, load()), marks.labels, load())
    told = [label for label in labels if label.fields == ("progress",)]
    assert [marks.flow.text[at.span.start :][:7] for at in told] == [
        "该问题正在整改",
        "该问题已完成整",
    ]


def test_a_list_of_problems_tells_nothing_of_them() -> None:
    marks = marks_of("云溪县问题清单\n（一）污水直排。\n（二）河道管护不到位。\n")
    assert outcome_labels(marks, find_outline(marks, load()), (), load()) == ()


def test_beside_siblings_any_sentence_behind_a_fault_tells_it() -> None:
    report = REPORT + "（三）公务卡使用率低。\n3个单位使用率均达到85%以上。\n"
    marks = marks_of(report)
    labels = outcome_labels(marks, find_outline(marks, load()), marks.labels, load())
    assert marks.flow.text[labels[-1].span.start :][:5] == "3个单位使"


def test_a_report_counts_what_it_did_about_a_fault() -> None:
    text = "云溪县巡察整改进展情况的通报\n（一）撂荒耕地整治不力。\n1.组织排查。2.落实补贴。\n"
    text += "（二）项目管理不规范。\n1.完善手续5个。2.修订办法。\n"
    marks = marks_of(text)
    labels = outcome_labels(marks, find_outline(marks, load()), marks.labels, load())
    assert [text[label.span.start :][:4] for label in labels] == ["1.组织", "1.完善"]
