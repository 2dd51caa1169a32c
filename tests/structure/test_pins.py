from tests.evidence.flows import marks_of
from zhenggai.evidence.pieces import cut_pieces
from zhenggai.structure.issues.proposals import Start
from zhenggai.structure.pins import Pin, Pins
from zhenggai.text.document import Span

MARKS = marks_of("1.污水直排。\n加强巡查。\n2.秸秆焚烧。")
PIECES = cut_pieces(MARKS, (), 0, len(MARKS.flow.text))


def test_nothing_said_leaves_all_as_proposed() -> None:
    proposed = [Start(None, 0, 2)]
    assert not Pins()
    assert Pins().starts(MARKS, proposed) == proposed
    assert Pins().roles(PIECES[0]) == ()


def test_a_pinned_stretch_may_only_be_what_was_said() -> None:
    pins = Pins((Pin(PIECES[1].span, "measure"),))
    assert pins.roles(PIECES[1]) == ("measure",)
    assert pins.roles(PIECES[0]) == ()
    assert set(pins.cuts) == set(PIECES[1].span)


def test_an_issue_begins_where_a_person_says() -> None:
    pins = Pins((Pin(PIECES[2].span, "issue"),))
    (start,) = pins.starts(MARKS, [])
    assert start.start == PIECES[2].start
    assert start.number is not None
    assert start.number.value == 2


def test_none_begins_in_what_was_said_to_be_none() -> None:
    pins = Pins((Pin(Span(0, PIECES[0].end), "none"),))
    assert pins.starts(MARKS, [Start(None, 0, 2)]) == []
