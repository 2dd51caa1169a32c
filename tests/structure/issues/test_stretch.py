from tests.evidence.flows import marks_of
from zhenggai.evidence.outline import Outline
from zhenggai.evidence.pieces import cut_pieces
from zhenggai.rules import load
from zhenggai.structure.issues.shapes import Shapes
from zhenggai.structure.issues.stretch import Stretch


def stretch_of(text: str) -> Stretch:
    marks = marks_of(text)
    shapes = Shapes(marks, Outline(frozenset(), frozenset(), (), ()), load(), marks.labels)
    return Stretch(cut_pieces(marks, marks.labels, 0, len(marks.flow.text)), shapes)


def test_words_of_labels_stand_beside_their_pieces() -> None:
    stretch = stretch_of("整改目标：达标。\n整改措施：\n（1）建管网。\n（2）建泵站。")
    assert stretch.label_words == ["整改目标", "整改措施", "", ""]
    assert stretch.labelled == {"整改目标": 1, "整改措施": 1}
    assert stretch.fielded == {"goal": 1, "measure": 1}


def test_a_number_that_counts_on_is_told() -> None:
    assert stretch_of("（1）建管网。\n（2）建泵站。\n（1）清淤。").counts == {1}


def test_a_label_is_bare_until_words_stand_behind_it() -> None:
    stretch = stretch_of("整改措施：\n建管网。\n建泵站。")
    assert stretch.is_bare(0, 1)
    assert not stretch.is_bare(0, 2)
    assert not stretch.is_bare(1, 2)


def test_in_running_text_no_row_ends_a_value() -> None:
    stretch = stretch_of("整改措施：建管网。\n建泵站。")
    assert stretch.in_row(0, 1)
    assert stretch.in_row(-1, 1)
