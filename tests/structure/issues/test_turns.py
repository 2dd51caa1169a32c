from tests.structure.issues.test_stretch import stretch_of
from zhenggai.structure.issues.forms import Forms
from zhenggai.structure.issues.parts import Place
from zhenggai.structure.issues.turns import FAR, Turns, in_order
from zhenggai.structure.weights import weights

TEXT = "整改目标：达标。\n水环境方面\n经核实情况属实，已建成管网。"


def turns(place: Place) -> Turns:
    return Turns(stretch_of(TEXT), place, None, Forms(2), weights(), pinned=False)


def test_an_order_that_is_usual_speaks_for_itself() -> None:
    assert in_order(1.0) > in_order(0.5) > 0 > in_order(0.0)


def test_only_a_labelled_piece_begins_a_field() -> None:
    labelled, *plain = turns(Place.BETWEEN).all
    assert labelled.named > -FAR
    assert {turn.named for turn in plain} == {-FAR}


def test_a_heading_stands_before_further_issues_alone() -> None:
    _, heading, sentence = turns(Place.BETWEEN).all
    assert heading.category > sentence.category
    assert {turn.category for turn in turns(Place.LAST).all} == {-FAR}
