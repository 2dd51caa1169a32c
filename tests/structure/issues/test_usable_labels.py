from tests.evidence.flows import marks_of, said
from zhenggai.evidence.outline import find_outline
from zhenggai.rules import load
from zhenggai.structure.issues.usable_labels import usable_labels


def test_labels_of_issues_are_usable_and_headings_of_the_body_are_not() -> None:
    text = """云溪县整改方案
一、工作目标
到2024年底全面完成整改。
二、整改任务
1.污水直排。
整改目标：达标排放。
整改措施：新建管网。
"""
    marks = marks_of(text)
    usable = usable_labels(marks, find_outline(marks, load()))
    assert [said(marks.flow, label.word) for label in usable][-2:] == ["整改目标", "整改措施"]
    assert list(usable) == sorted(usable, key=lambda label: label.span)


def test_words_amid_a_sentence_are_no_label_however_often() -> None:
    issue = "某局按职责分工负责。\n"
    marks = marks_of(issue * 3)
    found = [
        marks.flow.text[m.word.start : m.word.end]
        for m in usable_labels(marks, find_outline(marks, load()))
    ]
    assert "职责分工" not in found
