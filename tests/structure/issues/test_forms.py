from tests.evidence.flows import marks_of
from zhenggai.structure.issues.forms import Forms, label_forms, word_of


def test_what_recurs_in_most_issues_is_part_of_the_form() -> None:
    marks = marks_of("整改目标：甲。\n整改措施：乙。\n整改目标：丙。\n整改目标：丁。")
    goal, measure, *others = marks.labels
    forms = label_forms(marks.flow, [[goal, measure], others[:1], others[1:]])
    assert word_of(marks.flow, goal) == "整改目标"
    assert forms.issues == 3
    assert forms.recurs("整改目标")
    assert not forms.recurs("整改措施")
    assert forms.each("整改目标") == 1


def test_one_issue_has_no_usual_form() -> None:
    assert not Forms(1, present={"goal": 1}).usual("goal")
    assert Forms(2, present={"goal": 2}).usual("goal")
