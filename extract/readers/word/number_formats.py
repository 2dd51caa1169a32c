"""How Word writes a count: the number formats of automatic numbers (ECMA-376, ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

DIGITS = "〇一二三四五六七八九"
LEGAL_SIMPLIFIED = "零壹贰叁肆伍陆柒捌玖"
LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
# Above these, programs disagree or run wild; a count that high is a damaged start value.
MOST_COUNTED = 99_999_999
MOST_LETTERS = 780
MOST_ROMAN = 3999
ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def _myriad(count: int, digits: str, ten: str, hundred: str, thousand: str) -> str:
    """Spell 1 to 9999 with units of ten, hundred, thousand; one zero for each gap."""
    spelled = ""
    gap = False
    for size, unit in ((1000, thousand), (100, hundred), (10, ten), (1, "")):
        digit = count // size % 10
        if digit:
            spelled += (digits[0] if gap and spelled else "") + digits[digit] + unit
            gap = False
        else:
            gap = True
    return spelled


def _spell(count: int, digits: str, units: str, zero: str) -> str:
    """Spell a count with the units 十百千万 (or 拾佰仟万)."""
    if count == 0:
        return zero
    high, low = divmod(count, 10_000)
    myriads = _myriad(high, digits, *units[:3]) + units[3] if high else ""
    between = digits[0] if high and 0 < low < 1000 else ""
    return myriads + between + (_myriad(low, digits, *units[:3]) if low else "")


def counting(count: int) -> str:
    """Spell a count as Chinese prose does: 十一, 二十, 一百零一.

    From 100 on programs write 101 as 一○一, 一〇一, 百一 or 一百零一. The last is what people
    write by hand, so automatic and typed labels of one plan read the same.
    """
    if not 0 <= count <= MOST_COUNTED:
        return str(count)
    spelled = _spell(count, "零" + DIGITS[1:], "十百千万", "〇")
    return spelled[1:] if spelled.startswith("一十") else spelled


def _legal(digits: str, units: str) -> Callable[[int], str]:
    def spell(count: int) -> str:
        return _spell(count, digits, units, "零") if 0 <= count <= MOST_COUNTED else str(count)

    return spell


def _digital(count: int) -> str:
    """Write a count digit by digit: 一〇, 一一."""
    return str(count).translate({ord(str(i)): digit for i, digit in enumerate(DIGITS)})


def _full_width(count: int) -> str:
    return str(count).translate({ord(str(i)): chr(0xFF10 + i) for i in range(10)})


def circled(count: int) -> str:
    """Write a count in a circle: ① to ㊿, then without the circle."""
    for first, last, base in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= count <= last:
            return chr(base + count - first)
    return str(count)


def _series(first: int, length: int) -> Callable[[int], str]:
    """Characters that follow each other in Unicode; beyond the last, plain digits."""

    def write(count: int) -> str:
        return chr(first + count - 1) if 1 <= count <= length else str(count)

    return write


def _letters(first: str) -> Callable[[int], str]:
    """A to Z, then AA, BB: Word repeats the letter."""

    def write(count: int) -> str:
        if not 1 <= count <= MOST_LETTERS:
            return str(count)
        turns, letter = divmod(count - 1, 26)
        return chr(ord(first) + letter) * (turns + 1)

    return write


def _roman(count: int) -> str:
    if not 1 <= count <= MOST_ROMAN:
        return str(count)
    written = ""
    for size, letters in ROMAN:
        times, count = divmod(count, size)
        written += letters * times
    return written


def _ordinal(count: int) -> str:
    teen = count // 10 % 10 == 1
    return f"{count}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(count % 10, 'th')}"


def _cycle(items: str) -> Callable[[int], str]:
    def write(count: int) -> str:
        return items[count - 1] if 1 <= count <= len(items) else str(count)

    return write


def _sexagenary(count: int) -> str:
    return STEMS[(count - 1) % 10] + BRANCHES[(count - 1) % 12] if 1 <= count <= 60 else str(count)


FORMATS: MappingProxyType[str, Callable[[int], str]] = MappingProxyType(
    {
        "decimal": str,
        "decimalHalfWidth": str,
        "decimalZero": lambda count: f"{count:02d}",
        "decimalFullWidth": _full_width,
        "decimalFullWidth2": _full_width,
        "decimalEnclosedCircle": circled,
        "decimalEnclosedCircleChinese": circled,
        "decimalEnclosedParen": _series(0x2474, 20),
        "decimalEnclosedFullstop": _series(0x2488, 20),
        "ideographEnclosedCircle": _series(0x3280, 10),
        # Chinese Word and WPS write 一、二、三 as japaneseCounting as often as chineseCounting.
        "japaneseCounting": counting,
        "chineseCounting": counting,
        "chineseCountingThousand": counting,
        "taiwaneseCounting": counting,
        "taiwaneseCountingThousand": counting,
        "ideographDigital": _digital,
        "japaneseDigitalTenThousand": _digital,
        "taiwaneseDigital": _digital,
        "chineseLegalSimplified": _legal(LEGAL_SIMPLIFIED, "拾佰仟万"),
        "ideographLegalTraditional": _legal(LEGAL_TRADITIONAL, "拾佰仟萬"),
        "japaneseLegal": _legal(LEGAL_TRADITIONAL, "拾佰仟萬"),
        "ideographTraditional": _cycle(STEMS),
        "ideographZodiac": _cycle(BRANCHES),
        "ideographZodiacTraditional": _sexagenary,
        "upperLetter": _letters("A"),
        "lowerLetter": _letters("a"),
        "upperRoman": lambda count: _roman(count).upper(),
        "lowerRoman": _roman,
        "ordinal": _ordinal,
        "numberInDash": lambda count: f"- {count} -",
        "hex": lambda count: f"{count:X}",
        "none": lambda count: "",
    }
)


def write_count(count: int, number_format: str, width: int = 0) -> str:
    """Write a count in a Word number format; an unknown format is written in digits.

    ``width`` is the least number of digits where the format is ``custom`` (001, 002 …).
    """
    if number_format == "custom":
        return f"{count:0{width}d}"
    return FORMATS.get(number_format, str)(count)
