from zhenggai.rules import load
from zhenggai.text.document import Span
from zhenggai.values.account import Account
from zhenggai.values.units.element import Element
from zhenggai.values.units.tasks import back_references, name_alone


def alone(words: str) -> str | None:
    named = name_alone(Element(Span(0, len(words)), words, words), load(), Account(words))
    return named.element.folded if named is not None else None


def test_words_that_stand_for_another_list() -> None:
    (same,) = back_references("同上", load())
    assert (same.measure_no, same.issue_no) == (None, None)
    assert [one.measure_no for one in back_references("同第3项", load())] == [3]
    assert [one.issue_no for one in back_references("见问题一", load())] == [1]
    assert back_references("市水利局", load()) == ()


def test_a_name_without_what_stands_around_it() -> None:
    assert alone("“市水利局”") == "市水利局"
    assert alone("(1)市水利局") == "市水利局"
    assert alone("市水利局主要负责人") == "市水利局"
    assert alone("同上") is None
