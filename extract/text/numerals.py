"""Numbers as plans print them: ③, 二〇二〇, 2О20, 一百零五, 1,200, 2.5万, 13万2千, 三点五万."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

DIGITS = (
    {c: n for n, c in enumerate("〇一二三四五六七八九")}
    | {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
    | {"两": 2, "○": 0, "O": 0, "o": 0}
    # Cyrillic letters that recognition puts for a nought.
    | {"О": 0, "о": 0}
)
PRINTED = str.maketrans({c: str(n) for c, n in DIGITS.items()})
BEGINNINGS = frozenset({*DIGITS, *"0123456789"})
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
GROUPS = {"万": 10_000, "亿": 100_000_000}
# 廿五 is 二十五, as days are counted.
SHORT_TENS = {"廿": "二十", "卅": "三十"}
WITH_TENS = frozenset({*TENS, *GROUPS, *SHORT_TENS, "点"})
ORDINAL_WORDS = {"首先": 1, "其次": 2, "再次": 3, "最后": 4}
# What a heading's number is made of, inside the brackets of a pattern: 一百零五; ⑫ ❶ ⑴ ⒈.
SMALL = "〇零一二三四五六七八九十百"
ENCLOSED = "①-⑳㉑-㉟㊱-㊿❶-❿⑴-⒛"
NUMBER_PARTS = re.compile(r"[0-9]+(?:\.[0-9]+)?|[^0-9.十百千拾佰仟万亿]+|[十百千拾佰仟万亿]")
NOUGHTS = frozenset("〇零")
POINT = "点"


def label_number(text: str) -> int | None:
    """Return the number that a label prints, None where it prints none.

    >>> label_number("一百零五"), label_number("⑫"), label_number("c"), label_number("１２")
    (105, 12, 3, 12)
    """
    text = text.strip()
    if text in ORDINAL_WORDS:
        return ORDINAL_WORDS[text]
    if len(text) == 1:
        # ① ⑴ ⒈ ❶ ㉑: Unicode knows the value of what is a number and no digit or letter.
        if unicodedata.category(text) == "No":
            return int(unicodedata.numeric(text))
        if text.isascii() and text.isalpha():
            return ord(text.lower()) - ord("a") + 1
    return read_int(unicodedata.normalize("NFKC", text))


def read_int(text: str) -> int | None:
    """Return the whole number that a text prints, None where it prints none.

    >>> read_int("二〇二〇"), read_int("2О20"), read_int("三十一"), read_int("廿五")
    (2020, 2020, 31, 25)
    """
    if text.isascii() and text.isdigit():
        return int(text)
    if not text:
        return None
    if WITH_TENS.isdisjoint(text):
        # Whole cells are asked too: the first character tells most of them.
        printed = text.translate(PRINTED) if text[0] in BEGINNINGS else ""
        return int(printed) if printed.isascii() and printed.isdigit() else None
    value = _read_parts(text)
    return int(value) if value is not None and value.denominator == 1 else None


def read_number(text: str) -> float | None:
    """Return the number that a text prints, groups of digits and 万, 亿 counted in.

    >>> read_number("88.89"), read_number("1,200"), read_number("2.5万"), read_number("三百")
    (88.89, 1200.0, 25000.0, 300.0)
    >>> read_number("13万2千"), read_number("三点五万"), read_number("两万三")
    (132000.0, 35000.0, 23000.0)
    """
    text = text.replace(",", "").replace(" ", "")
    if WITH_TENS.isdisjoint(text) and not text.isascii():
        count = read_int(text)
        return None if count is None else float(count)
    factor = 1
    digits = text
    while digits and digits[-1] in GROUPS:
        factor, digits = factor * GROUPS[digits[-1]], digits[:-1]
    if digits.isascii() and digits.replace(".", "", 1).isdigit():
        # Most are of this form; through the text, so that 1.15万 is 11500 and not 11499.999…
        whole, _, part = digits.partition(".")
        return float(int((whole or "0") + part) * factor / 10 ** len(part))
    value = _read_parts(text)
    return None if value is None else float(value)


def _read_parts(text: str) -> Fraction | None:
    """Read digits and 十, 百, 千, 万, 亿 in turn; None where they do not stand as in a number."""
    for short, whole in SHORT_TENS.items():
        text = text.replace(short, whole)
    if text == "百":
        # 百分之百
        return Fraction(100)
    parts = NUMBER_PARTS.findall(text)
    if not parts or "".join(parts) != text:
        return None
    total = group = Fraction(0)
    number: Fraction | None = None
    # The scale before, the least ten of the group, and the groups so far.
    last, ten, counted = 0, 10_000, ""
    for at, part in enumerate(parts):
        scale = TENS.get(part) or GROUPS.get(part)
        if scale is None:
            if number is not None or (number := _digits(part, last)) is None:
                return None
            if at == len(parts) - 1 and last > 10 and _is_short(part):
                # 两万三, 一百五: the last digit counts the next lower unit.
                number *= Fraction(last, 10)
            continue
        if part in TENS:
            # 十二: one ten; 千百 is no number.
            long = number is not None and number > 9 and not parts[at - 1].isascii()
            if scale >= ten or long or (number is None and scale > 10):
                return None
            group += (1 if number is None else number) * scale
            ten = scale
        else:
            group += number or 0
            if part == "亿":
                # 1.2万亿 counts all that stands before it.
                total, group = Fraction(0), total + group
            if not group or part in counted:
                return None
            total, group, ten = total + group * scale, Fraction(0), 10_000
            counted += part
        number, last = None, scale
    return total + group + (number or 0)


def _digits(part: str, last: int) -> Fraction | None:
    """Read digits in a row, with a point; behind 百 a nought may stand before one of them."""
    if part[0].isascii() and part[0].isdigit():
        return Fraction(part)
    whole, point, rest = part.partition(POINT)
    if last and point and not whole:
        whole = "零"
    if last and len(whole) > 1:
        if whole[0] not in NOUGHTS:
            return None
        whole = whole.lstrip("〇零")
    digits = f"{whole}{rest}".translate(PRINTED)
    if not (digits.isascii() and digits.isdigit()) or (point and not (whole and rest)):
        return None
    return Fraction(int(digits), 10 ** len(rest))


def _is_short(part: str) -> bool:
    """Say whether a part is one Chinese digit and no nought."""
    return len(part) == 1 and not part.isascii() and part not in NOUGHTS
