"""What is a character away from a standing commitment is told where it leaves no words."""

from __future__ import annotations

import pytest

from zhenggai.rules import load
from zhenggai.text.document import Span
from zhenggai.values.deadlines.slips import find_slips


@pytest.mark.parametrize(
    ("text", "held", "slips"),
    [
        ("长期坚侍", Span(0, 2), ["长期坚侍"]),
        ("立即正改", Span(0, 2), ["立即正改"]),
        ("持续整治", Span(0, 2), []),
        ("长期坚持", Span(0, 4), []),
        ("长期坚侍", Span(10, 12), []),
    ],
)
def test_slips(text: str, held: Span, slips: list[str]) -> None:
    found = find_slips(text, [held], load().deadlines)
    assert [text[slice(*span)] for span in found] == slips
