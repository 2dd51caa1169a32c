"""Quotes: words found again in a text of other blanks, marks and width."""

from __future__ import annotations

import pytest

from zhenggai.text.document import Span
from zhenggai.text.quotes import BareText, Quote

PLAN = "1.完成管网改造。（责任单位：市水利局、市财政局）\n2.关停企业。（责任单位：市水利局）\n"


def place(text: str, words: str, at: int = 0) -> Span:
    start = -1
    for _ in range(at + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


@pytest.mark.parametrize("at", [0, 1])
@pytest.mark.parametrize(
    "other",
    [
        PLAN,
        "关于整改的通知\n\n" + PLAN,
        "1．完成管网改造 \n。（责任单位：市水\n利局，市财政局）\t2．关停企业。(责任单位:市水利局)",
    ],
)
def test_words_are_found_by_what_stands_around_them(other: str, at: int) -> None:
    quote = BareText(PLAN).quote(place(PLAN, "市水利局", at))
    found = sorted(BareText(other).find(quote), key=lambda pair: -pair[1])
    assert len(found) == 2
    assert "".join(other[slice(*found[0][0])].split()) == "市水利局"
    assert (
        other[found[0][0].start :].startswith("市水")
        and found[0][0].start == sorted(span.start for span, _ in found)[at]
    )
    assert found[0][1] > found[1][1]


def test_words_that_are_gone_are_not_found() -> None:
    assert BareText("2.关停企业。").find(Quote("市水利局")) == []
    assert BareText(PLAN).find(Quote("。、")) == []


def test_places_come_back_to_the_text_itself() -> None:
    text = "Ａ区 ABC－Ⅲ类，İx 末"
    found = BareText(text).find(Quote("abcⅢ类"))
    assert [text[slice(*span)] for span, _ in found] == ["ABC－Ⅲ类"]
