from zhenggai.rules import load
from zhenggai.text.document import Span
from zhenggai.values.units.element import Element, all_of, cut_front, longer, with_level


def element(words: str) -> Element:
    return Element(Span(0, len(words)), words, words)


def test_every_one_of_a_class() -> None:
    assert all_of(element("县")).folded == "各县"


def test_the_last_word_that_a_name_leaves_out() -> None:
    assert longer(element("发展改革"), "部门").folded == "发展改革部门"


def test_without_its_first_characters() -> None:
    cut = cut_front(element("由市水利局"), 1)
    assert cut.folded == "市水利局"
    assert cut.span == Span(1, 5)


def test_a_short_name_takes_the_level_behind_it() -> None:
    assert with_level(element("赣州"), "市", load()).folded == "赣州市"
