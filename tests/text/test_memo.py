"""What was found in a text is kept, unless the text is long: memory has a limit."""

from __future__ import annotations

from zhenggai.text.memo import LONGEST_HELD, remembered


def test_short_texts_are_read_once_and_long_ones_are_not_held():
    asked = []

    @remembered(2)
    def length(text: str, more: int = 0) -> int:
        asked.append(text)
        return len(text) + more

    for text in ("甲", "甲", "乙" * LONGEST_HELD, "乙" * LONGEST_HELD, "丙" * (LONGEST_HELD + 1)):
        assert length(text, 1) == len(text) + 1
    assert len(asked) == 3
    length("丙" * (LONGEST_HELD + 1), 1)
    assert len(asked) == 4
    length("丁", 1)
    length("甲", 1)
    assert len(asked) == 6
