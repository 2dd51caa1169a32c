from tests.evidence.flows import marks_of
from zhenggai.evidence.outline import Outline
from zhenggai.evidence.pieces import cut_pieces
from zhenggai.rules import load
from zhenggai.structure.issues.forms import Forms, label_forms
from zhenggai.structure.issues.shapes import Shapes
from zhenggai.structure.issues.stretch import Stretch


def test_what_recurs_in_most_issues_is_part_of_the_form() -> None:
    marks = marks_of("整改目标：甲。\n整改措施：乙。\n整改目标：丙。\n整改目标：丁。")
    shapes = Shapes(marks, Outline(frozenset(), frozenset(), (), ()), load(), marks.labels)
    goal, _, second, third = (label.span.start for label in marks.labels)
    places = [(goal, second), (second, third), (third, len(marks.flow.text))]
    stretches = [Stretch(cut_pieces(marks, marks.labels, *place), shapes) for place in places]
    forms = label_forms(stretches)
    assert forms.issues == 3
    assert forms.recurs("整改目标")
    assert not forms.recurs("整改措施")
    assert forms.is_rare("整改措施")
    assert not forms.of_each("整改目标")
    assert forms.shown(stretches[1]) == forms.shown(stretches[2]) != forms.shown(stretches[0])


def test_one_issue_has_no_usual_form() -> None:
    assert not Forms(1, present={"goal": 1}).usual("goal")
    assert Forms(2, present={"goal": 2}).usual("goal")


def test_a_field_repeats_where_most_issues_have_it_more_than_once() -> None:
    assert Forms(2, fielded={"deadline": 4}).repeats("deadline")
    assert not Forms(2, fielded={"deadline": 3}).repeats("deadline")
    assert not Forms(2).repeats("deadline")
