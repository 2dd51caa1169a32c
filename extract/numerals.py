"""Counting numerals as labels print them: Chinese, Arabic, circled, lettered."""

from __future__ import annotations

import unicodedata

DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
PLACES = {"十": 10, "百": 100}
# ⑴ ⒈ ① ㉑ ㊱ ❶ each begin a block that counts on from a number.
BLOCKS = (("①", 1, 20), ("㉑", 21, 15), ("㊱", 36, 15), ("❶", 1, 10), ("⑴", 1, 20), ("⒈", 1, 20))


def label_number(text: str) -> int | None:
    """Return the number that a label prints, None where it prints none.

    ``一百零五`` is 105, ``廿`` none, ``③`` 3, ``c`` 3, ``12`` 12, ``二一`` 21 (digits in a row).
    """
    text = text.strip()
    if not text:
        return None
    if text.isdecimal() and text.isascii():
        return int(text)
    if len(text) == 1:
        for first, number, length in BLOCKS:
            if 0 <= ord(text) - ord(first) < length:
                return number + ord(text) - ord(first)
        if text.isascii() and text.isalpha():
            return ord(text.lower()) - ord("a") + 1
    if any(c in PLACES for c in text):
        return _with_places(text)
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    digits = unicodedata.normalize("NFKC", text)
    return int(digits) if digits.isdecimal() else None


def _with_places(text: str) -> int | None:
    """Return the value of a numeral that uses 十 or 百: 十二, 四十三, 一百一十."""
    total, digit = 0, None
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in PLACES:
            total += (1 if digit is None else digit) * PLACES[c]
            digit = None
        else:
            return None
    return total + (digit or 0)
