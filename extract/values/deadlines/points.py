"""Takes points and lengths of time apart: the named parts of a match become a Point or a Length."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from zhenggai.rules.kinds import Precision
from zhenggai.rules.loader import Rule
from zhenggai.text.numerals import read_int
from zhenggai.values.deadlines.calendar import Point

TEN_DAYS = {"上": 1, "中": 2, "下": 3}
SHIFTS = {"今": 0, "本": 0, "当": 0, "明": 1, "翌": 1, "次": 1, "去": -1, "上": -1, "前": -2}
EDGES = {"底": "end", "末": "end", "终": "end", "初": "start", "中": "middle"}
CENTURY = 2000


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time: so many units (``day``, ``workday``, ``week``, ``month``)."""

    number: int
    unit: str
    precision: Precision


def length_of(match: regex.Match[str]) -> Length | None:
    """Read 3个月, 半年, 一年半, 30个工作日."""
    number, unit = match["n"], match["u"].removeprefix("个")
    half = match["half"] is not None
    if number == "半":
        if unit.startswith("年"):
            return Length(6, "month", "half")
        return Length(15, "day", "day") if unit == "月" else None
    count = read_int(number)
    if count is None:
        return None
    if unit.startswith("年"):
        return Length(count * 12 + (6 if unit == "年半" else 0), "month", "year")
    if unit == "季度":
        return Length(count * 3, "month", "quarter")
    if unit == "月":
        # A half month more is fifteen days, which no number of months can say.
        return Length(count * 30 + 15, "day", "day") if half else Length(count, "month", "month")
    if unit in {"周", "星期"}:
        return Length(count * 7, "day", "day")
    return Length(count, "workday" if unit == "工作日" else "day", "day")


def point_of(text: str, span: tuple[int, int], point: Rule, bare: Rule) -> Point | None:
    """Take one point of time apart; None where what is printed is no date."""
    match = point.pattern.search(text, span[0], span[1])
    if match is not None and match.end() == span[1]:
        return _from_parts(_printed(match))
    match = bare.pattern.fullmatch(text, span[0], span[1])
    if match is None:
        return None
    return _from_parts(_printed(match))


def _printed(match: regex.Match[str]) -> dict[str, str]:
    """Return what the groups hold, without the blanks of 2 0 2 4 年 1 2 月."""
    return {name: value.replace(" ", "") for name, value in match.groupdict().items() if value}


def _from_parts(parts: dict[str, str]) -> Point | None:
    """Build a point from the named parts of the rule ``point``."""
    before, inside = "before" in parts, "inside" in parts
    if "period" in parts:
        return period_of(parts["period"], before=before)
    if "cd" in parts:
        year = int(parts["cy"]) if "cy" in parts else None
        return Point("day", year, digits=parts["cd"], damaged=True)
    if "by" in parts or "ny" in parts:
        key = "b" if "by" in parts else "n"
        day = read_int(parts.get(key + "d", ""))
        return Point(
            "day" if day else "month",
            read_int(parts[key + "y"]),
            month=read_int(parts[key + "m"]),
            day=day,
            edge=_edge(parts.get("edge", "")),
            before=before,
            inside=inside,
            damaged=key == "b",
        )
    if "yearless" in parts:
        unit: Precision = "month" if "月" in parts["yearless"] else "year"
        first = parts["yearless"][0]
        return Point(
            unit,
            shift=0 if first in "本当下" else None,
            months=1 if first == "下" else 0,
            edge=_edge(parts["yearless"].strip()),
            before=before,
            inside=inside,
        )
    return _calendar_point(parts, before=before, inside=inside)


def _calendar_point(parts: dict[str, str], *, before: bool, inside: bool) -> Point | None:
    """Build a point from a year, month, day, quarter, half, ten days and edge."""
    unit: Precision = "year"
    values = dict.fromkeys(("month", "day", "quarter", "half"), 0)
    first_quarter = None
    if "month" in parts:
        unit, values["month"] = (
            "month",
            1 if parts["month"] == "元" else read_int(parts["month"]) or 0,
        )
    if "day" in parts:
        unit, values["day"] = "day", read_int(parts["day"]) or 0
    if "quarter" in parts:
        digits = [c for c in parts["quarter"] if c in "一二三四1234首"]
        unit, values["quarter"] = "quarter", 1 if digits[0] == "首" else read_int(digits[0]) or 0
        first_quarter = 1 if parts["quarter"].startswith("前") else None
    if "half" in parts:
        unit, values["half"] = "half", 1 if parts["half"][0] == "上" else 2
    ten_days = None
    if "xun" in parts:
        unit, ten_days = "ten_days", TEN_DAYS[parts["xun"][-2]]
    printed = parts.get("year")
    year, shift, relative_to = (None, None, "anchor") if printed is None else _year(printed)
    if printed is not None and year is None and shift is None:
        return None
    return Point(
        unit,
        year,
        shift,
        relative_to,
        month=values["month"] or None,
        day=values["day"] or None,
        ten_days=ten_days,
        quarter=values["quarter"] or None,
        half=values["half"] or None,
        first_quarter=first_quarter,
        edge=_edge(parts.get("edge", "")),
        before=before,
        inside=inside,
    )


def _year(printed: str) -> tuple[int | None, int | None, str]:
    """Read 2019年, 二〇一九年, ’19年, 〔2019〕 and 今年, 次年: a year, or a shift and from what."""
    if printed[0] in SHIFTS:
        return None, SHIFTS[printed[0]], "before" if printed[0] in "当次翌" else "anchor"
    year = read_int(printed.strip("’‘'〔〕[]()度年 "))
    if year is None:
        year = read_int(printed.split("年", maxsplit=1)[0].strip("’‘'〔〕[]() "))
    if year is not None and year < 100:
        year += CENTURY
    return year, None, "anchor"


def _edge(printed: str) -> str | None:
    for character, edge in EDGES.items():
        if character in printed:
            return edge
    return None


def period_of(printed: str, *, before: bool) -> Point | None:
    """Read “十四五”期间, “十四五”末."""
    digits = printed.strip("“”\"'‘’")
    number = read_int(digits[:2])
    if number is None:
        return None
    edge = "end" if "末" in printed else "middle" if "中期" in printed else None
    edge = "start" if "初" in printed else edge
    return Point("plan_period", period=number, edge=edge, before=before)
