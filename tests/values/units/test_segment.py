import pytest

from zhenggai.rules import load
from zhenggai.text.document import Span
from zhenggai.values.units.segment import elements, ends_name, outside_brackets, trim


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("市水利局、市住建局", ["市水利局", "市住建局"]),
        ("市发展和改革委员会和市财政局", ["市发展和改革委员会", "市财政局"]),
        ("各县(市、区)人民政府", ["各县(市、区)人民政府"]),
        ("市水利局 市住建局", ["市水利局", "市住建局"]),
        ("", []),
    ],
)
def test_the_elements_of_a_list(text: str, parts: list[str]) -> None:
    spans = elements(text, Span(0, len(text)), outside_brackets(text), load())
    assert [text[slice(*span)] for span in spans] == parts


def test_a_comma_within_a_bracket_parts_nothing() -> None:
    assert list(outside_brackets("局(市、区)长"))[1:5] == [False] * 4
    # A bracket that is never closed hides nothing.
    assert all(outside_brackets("局(市"))


def test_what_separates_is_trimmed() -> None:
    text = "、市水利局、"
    assert text[slice(*trim(text, 0, len(text), load()))] == "市水利局"


def test_a_whole_name_ends_before_a_conjunction() -> None:
    assert ends_name("党委和政府", 0, 2, load())
    assert not ends_name("发展和改革局", 0, 2, load())
