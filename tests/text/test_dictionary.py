"""A dictionary knows words, and not what a slip makes of them."""

from __future__ import annotations

import pytest

from zhenggai.text.dictionary import is_word


@pytest.mark.parametrize("word", ["整治", "改造", "河", "坚持", "垃圾场"])
def test_word(word: str) -> None:
    assert is_word(word)


@pytest.mark.parametrize("slip", ["正改", "坚侍", "水处", ""])
def test_slip(slip: str) -> None:
    assert not is_word(slip)
