"""Numbers as plans print them: ③, 二〇二〇, 2О20, 三十一, 一百零五, 1,200, 2.5万."""

from __future__ import annotations

import unicodedata

DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "○": 0,
    "O": 0,
    "o": 0,
    "О": 0,  # Cyrillic letters that recognition puts for a nought
    "о": 0,
}
PRINTED = str.maketrans({c: str(n) for c, n in DIGITS.items()})
BEGINNINGS = frozenset({*DIGITS, *"0123456789"})
TENS = {"十": 10, "百": 100, "千": 1000}
GROUPS = {"万": 10_000, "亿": 100_000_000}
WITH_TENS = frozenset({*TENS, *GROUPS})
WORDS = {"首先": 1, "其次": 2, "再次": 3, "最后": 4}


def label_number(text: str) -> int | None:
    """Return the number that a label prints, None where it prints none.

    >>> label_number("一百零五"), label_number("⑫"), label_number("c"), label_number("１２")
    (105, 12, 3, 12)
    """
    text = text.strip()
    if text in WORDS:
        return WORDS[text]
    if len(text) == 1:
        # ① ⑴ ⒈ ❶ ㉑: Unicode knows the value of what is a number and no digit or letter.
        if unicodedata.category(text) == "No":
            return int(unicodedata.numeric(text))
        if text.isascii() and text.isalpha():
            return ord(text.lower()) - ord("a") + 1
    return read_int(unicodedata.normalize("NFKC", text))


def read_int(text: str) -> int | None:
    """Return the whole number that a text prints, None where it prints none.

    >>> read_int("二〇二〇"), read_int("2О20"), read_int("三十一"), read_int("一百零五")
    (2020, 2020, 31, 105)
    """
    if text.isascii() and text.isdigit():
        return int(text)
    if not text:
        return None
    if WITH_TENS.isdisjoint(text):
        # Whole cells are asked too: the first character tells most of them.
        printed = text.translate(PRINTED) if text[0] in BEGINNINGS else ""
        return int(printed) if printed.isascii() and printed.isdigit() else None
    return _read_with_tens(text)


def read_number(text: str) -> float | None:
    """Return the number that a text prints, groups of digits and 万, 亿 counted in.

    >>> read_number("88.89"), read_number("1,200"), read_number("2.5万"), read_number("三百")
    (88.89, 1200.0, 25000.0, 300.0)
    """
    text = text.replace(",", "").replace(" ", "")
    factor = 1
    while text and text[-1] in GROUPS:
        factor *= GROUPS[text[-1]]
        text = text[:-1]
    if text.isascii() and text.replace(".", "", 1).isdigit():
        # Through the text, so that 1.15万 is 11500 and not 11499.999…
        whole, _, part = text.partition(".")
        return float(int((whole or "0") + part) * factor / 10 ** len(part))
    value = read_int(text)
    return None if value is None else float(value * factor)


def _read_with_tens(text: str) -> int | None:
    """Read 三十一, 一百零五, 一千二百万."""
    total = group = digit = 0
    for c in text:
        if c in GROUPS:
            total = (total + group + digit) * GROUPS[c]
            group = digit = 0
        elif c in TENS:
            group += (digit or 1) * TENS[c]
            digit = 0
        elif c.isascii() and c.isdigit():
            digit = digit * 10 + int(c)
        elif c in DIGITS:
            digit = DIGITS[c]
        else:
            return None
    return total + group + digit
