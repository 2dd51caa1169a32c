"""What a sheet displays for a number or a date under its number format."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import regex

# Formats that Chinese Excel keeps under numbers of its own, without writing them out.
CHINESE = {
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    **dict.fromkeys((32, 34, 55), 'h"时"mm"分"'),
    **dict.fromkeys((33, 35, 56), 'h"时"mm"分"ss"秒"'),
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
}
# Formats that every Excel keeps under numbers of its own (ECMA-376, 18.8.30).
BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);(#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);(#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
    48: "##0.0E+0",
    49: "@",
}
TOKEN = regex.compile(
    r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|y+|m+|d+|h+|s+|AM/PM|A/P|上午/下午|a{3,4}|.', regex.I
)
# [h]:mm counts on beyond a day: 255:10.
ELAPSED = regex.compile(r"\[(h+|m+|s+)\]", regex.I)
PARTS_OF_A_DAY = {"h": 24, "m": 24 * 60, "s": 24 * 60 * 60}
DATE_LETTERS = regex.compile(r"[ymdhs]", regex.I)
LITERALS = regex.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.', regex.I)
DECIMALS = regex.compile(r"\.([0#?]+)")
DIGITS = "〇一二三四五六七八九"
WEEKDAYS = "一二三四五六日"


# Excel takes no longer format, and shows no more decimals; a longer one, and a number from this on,
# are shown as it is typed.
LONGEST_FORMAT, MOST_DECIMALS, HUGE = 255, 30, 1e21

# What sheets count days from, and the day from which on they count one too many.
FIRST_DAY, NO_DAY = datetime(1899, 12, 31), 60


def _section(format: str) -> str:
    """Return what of a format holds for numbers that are not negative."""
    return format.split(";", 1)[0] if len(format) <= LONGEST_FORMAT else "General"


def is_date_format(format: str) -> bool:
    """Say whether a number format shows dates or times."""
    first = _section(format)
    return first.lower() != "general" and DATE_LETTERS.search(LITERALS.sub("", first)) is not None


def date_of(value: float, since_1904: bool) -> datetime | time:
    """Return the day and time that a sheet counts as a number; raise where it is none.

    Raises ValueError, OverflowError. Counting from 1900, sheets have a 29 February in that year.
    """
    day, part = divmod(value, 1)
    moment = timedelta(milliseconds=round(part * 86_400_000))
    if since_1904:
        return datetime(1904, 1, 1) + timedelta(days=day) + moment
    if 0 <= value < 1 and moment < timedelta(days=1):
        return (datetime.min + moment).time()
    if value < 0:
        raise ValueError(value)
    start = FIRST_DAY if day < NO_DAY else datetime(1899, 12, 30)
    return start + timedelta(days=day) + moment


def show_date(
    value: datetime | date | time | timedelta, format: str, days: float | None = None
) -> str:
    """Return a date as a format displays it: ``yyyy"年"m"月"`` shows 2023年6月.

    ``days`` is the number that the cell holds, of which ``[h]:mm`` shows the hours; where it is
    not known, it is counted from 1900.
    """
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, time):
        value = datetime.combine(FIRST_DAY, value)
    elif not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    if days is None:
        days = (value - FIRST_DAY) / timedelta(days=1)
        days += days >= NO_DAY
    section = _section(format)
    tokens = TOKEN.findall(section)
    chinese = "[dbnum" in section.lower()
    parts: list[str] = []
    hours = False
    for at, token in enumerate(tokens):
        kind = token[0].lower()
        if token[0] in '"':
            parts.append(token[1:-1])
        elif token[0] == "\\":
            parts.append(token[1:])
        elif elapsed := ELAPSED.fullmatch(token):
            kind = elapsed[1][0].lower()
            count = round(days * PARTS_OF_A_DAY["s"]) * PARTS_OF_A_DAY[kind]
            parts.append(f"{count // PARTS_OF_A_DAY['s']:0{len(elapsed[1])}d}")
            hours = kind == "h"
        elif token[0] in "[_*" and len(token) > 1:
            continue
        elif kind == "y":
            year = f"{value.year:04d}" if len(token) > 2 else f"{value.year % 100:02d}"
            parts.append("".join(DIGITS[int(c)] for c in year) if chinese else year)
        elif kind == "m" and token.lower() != "am/pm" and (hours or _before_seconds(tokens, at)):
            parts.append(f"{value.minute:0{min(len(token), 2)}d}")
            hours = False
        elif kind == "m":
            parts.append(_number(value.month, token, chinese))
        elif kind == "d":
            parts.append(_number(value.day, token, chinese))
        elif kind == "h":
            parts.append(_number(value.hour, token, False))
            hours = True
        elif kind == "s":
            parts.append(_number(value.second, token, False))
        elif token.lower() in {"aaa", "aaaa"}:
            parts.append(("星期" if len(token) == 4 else "") + WEEKDAYS[value.weekday()])
        elif token.lower() in {"am/pm", "a/p", "上午/下午"}:
            parts.append("上午" if value.hour < 12 else "下午")
        elif token != "@":
            parts.append(token)
    return "".join(parts).strip()


def _before_seconds(tokens: list[str], at: int) -> bool:
    """Say whether m means minutes because seconds follow."""
    letters = [token for token in tokens[at + 1 :] if token[0].lower() in "ymdhs"]
    return bool(letters) and letters[0][0].lower() == "s"


def _number(value: int, token: str, chinese: bool) -> str:
    if chinese:
        tens, ones = divmod(value, 10)
        head = "" if not tens else "十" if tens == 1 else DIGITS[tens] + "十"
        return head + (DIGITS[ones] if ones or not tens else "")
    return f"{value:0{min(len(token), 2)}d}"


def show_number(value: float, format: str) -> str:
    """Return a number as a format displays it: 0.8 under ``0%`` is 80%, 3.0 is 3."""
    section = _section(format)
    bare = LITERALS.sub("", section)
    decimals = DECIMALS.search(bare)
    places = min(len(decimals[1]), MOST_DECIMALS) if decimals else 0
    if abs(value) >= HUGE:
        return plain_number(value)
    if "%" in bare:
        return f"{value * 100:.{places}f}%"
    if bare.lower() in {"general", "", "@"} or "e" in bare.lower() or "0" not in bare:
        return plain_number(value)
    text = f"{value:,.{places}f}"
    text = text if "," in bare else text.replace(",", "")
    whole = regex.match(r"0+", bare)
    if whole and not decimals and len(whole[0]) > 1:
        text = text.zfill(len(whole[0]))
    prefix = "".join(regex.findall(r'^(?:"([^"]*)")', section))
    suffix = (
        "".join(regex.findall(r'"([^"]*)"$', section))
        if not prefix or section.count('"') > 2
        else ""
    )
    return prefix + text + suffix


def plain_number(value: float) -> str:
    """Return a number as it is typed: without .0, with 15 digits at most."""
    return f"{value:.15g}" if isinstance(value, float) else str(value)
