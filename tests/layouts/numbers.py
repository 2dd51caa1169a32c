"""Numbers as lists print them: schemes by name, each with what it prints and its kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_DIGITS = "零一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def chinese(number: int) -> str:
    """Return a number from 1 to 99: 十二."""
    if number < 10:
        return _DIGITS[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


@dataclass(frozen=True, slots=True)
class Scheme:
    """How numbers of a list look; two levels of one list must differ in ``kind``.

    ``word``: the format and level text of Word's automatic numbers, where Word can make it.
    """

    show: Callable[[int], str]
    kind: str
    word: tuple[str, str] | None = None


SCHEMES: dict[str, Scheme] = {
    "一、": Scheme(lambda n: f"{chinese(n)}、", "cn", ("chineseCounting", "%1、")),
    "（一）": Scheme(lambda n: f"（{chinese(n)}）", "cn-bracket", ("chineseCounting", "（%1）")),
    "1.": Scheme(lambda n: f"{n}.", "digit", ("decimal", "%1.")),
    "1．": Scheme(lambda n: f"{n}．", "digit", ("decimal", "%1．")),
    "1、": Scheme(lambda n: f"{n}、", "digit", ("decimal", "%1、")),
    "（1）": Scheme(lambda n: f"（{n}）", "digit-bracket", ("decimal", "（%1）")),
    "1）": Scheme(lambda n: f"{n}）", "digit-bracket", ("decimal", "%1）")),
    "①": Scheme(lambda n: _CIRCLED[n - 1], "circled", ("decimalEnclosedCircle", "%1")),
    "一是": Scheme(lambda n: f"{chinese(n)}是", "spoken"),
    "第一，": Scheme(lambda n: f"第{chinese(n)}，", "spoken"),
    "首先，": Scheme(lambda n: ("首先，", "其次，", "再次，", "最后，")[n - 1], "spoken"),
    "第一类": Scheme(lambda n: f"第{chinese(n)}类 ", "class"),
    "第一项": Scheme(lambda n: f"第{chinese(n)}项", "named", ("chineseCounting", "第%1项")),
    "第1项": Scheme(lambda n: f"第{n}项", "named", ("decimal", "第%1项")),
    "问题一：": Scheme(lambda n: f"问题{chinese(n)}：", "named", ("chineseCounting", "问题%1：")),
    "问题1：": Scheme(lambda n: f"问题{n}：", "named", ("decimal", "问题%1：")),
    "问题1.": Scheme(lambda n: f"问题{n}.", "named"),
    "整改任务一：": Scheme(lambda n: f"整改任务{chinese(n)}：", "named"),
    "整改任务1": Scheme(lambda n: f"整改任务{n}", "named"),
    "序号1": Scheme(lambda n: f"序号{n}", "named"),
    "序号一：": Scheme(lambda n: f"序号{chinese(n)}：", "named"),
    "【问题1】": Scheme(lambda n: f"【问题{n}】", "named"),
    "1-1": Scheme(lambda n: f"{n}", "named"),
    "": Scheme(lambda n: "", "none"),
}

# What numbers the parts of a part.
BELOW = {"cn-bracket": "1.", "digit": "（1）", "digit-bracket": "①"}
