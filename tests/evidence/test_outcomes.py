from tests.evidence.flows import marks_of
from zhenggai.evidence.outcomes import demand_labels, outcome_labels
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


def demands(text: str) -> list[str]:
    """Return what stands behind each problem as what is to be done."""
    marks = marks_of(text)
    labels = demand_labels(marks, find_outline(marks, load()), marks.labels, load())
    return [marks.flow.text[at.span.end :][:8] for at in labels if at.fields == ("measure",)]


def test_minutes_ask_behind_each_problem() -> None:
    text = "现场办公会议纪要\n一、关于污水溢流问题。由区住建局负责，9月20日前完成疏通。\n"
    text += "二、关于油烟扰民问题。会议要求，10月底前安装净化设施。\n"
    assert demands(text) == ["由区住建局负责，", "10月底前安装净"]


def test_the_word_that_leads_in_what_is_asked_is_its_label() -> None:
    text = "治理情况报告的审议意见\n一、部分设施闲置。126处中有31处未运行。建议：逐处排查原因。\n"
    assert demands(text) == ["逐处排查原因。\n"]


def test_what_names_no_fault_asks_nothing() -> None:
    assert demands("审议意见\n一、进一步提高认识。要求各单位抓好落实。\n") == []


def test_behind_the_last_issue_a_label_of_the_body_hides_no_outcome() -> None:
    report = REPORT + "（三）秸秆焚烧问题突出。\n基本完成整改。\n下一步工作打算\n继续巡查。\n"
    marks = marks_of(report)
    labels = outcome_labels(marks, find_outline(marks, load()), marks.labels, load())
    told = [label for label in labels if label.fields == ("progress",)]
    assert marks.flow.text[told[2].span.start :].startswith("基本完成整改")
