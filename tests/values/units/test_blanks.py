from zhenggai.rules import load
from zhenggai.text.document import Span
from zhenggai.values.units.blanks import back, inner_blanks, without


def test_a_blank_inside_a_name_and_one_between_two() -> None:
    assert inner_blanks("市财 政局", load()) == [2]
    assert inner_blanks("市水利局 市财政局", load()) == []


def test_places_of_the_shortened_text_lead_back() -> None:
    text, kept = without("市财 政局", [2])
    assert text == "市财政局"
    assert back(Span(0, 4), kept) == Span(0, 5)
