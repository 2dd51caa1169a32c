"""Deadlines as plans print them, each with its rows by the contract (TABLES.md, deadlines)."""

from __future__ import annotations

import calendar
import random
from dataclasses import dataclass, replace

from tests.layouts.gold import Due


@dataclass(slots=True)
class Printed:
    """Words with the rows that they make; ``form`` names the shape for the report."""

    text: str
    dues: list[Due]
    form: str


def last_day(year: int, month: int) -> str:
    """Return the month's last day."""
    return f"{year}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}"


def on(due: str, text: str | None = None, start: str | None = None, **more: str | bool) -> Due:
    """Return a date that is firm and complete unless something else is said."""
    return replace(Due("date", start, due, text, degree="complete", modality="firm"), **more)  # type: ignore[arg-type]


IMMEDIATE = ("立行立改", "立即整改", "即知即改")
ONGOING = ("长期坚持", "持续推进")


# The smallest unit of the calendar that a form prints.
PRECISIONS = {
    "month": "month", "month-dot": "month", "before": "month", "day": "day", "day-iso": "day",
    "day-slash": "day", "half": "half", "quarter": "quarter", "ten-days": "ten_days",
    "plan-period": "plan_period", "chinese": "month", "aim": "month", "short": None,
}  # fmt: skip


def deadline(
    rng: random.Random, year: int, anchor: str | None, closed: bool = False, report: bool = False
) -> Printed:
    """Return what an issue's own block says; ``year`` is the first after the inspection.

    ``anchor`` is the plan's printed date of issue. ``closed``: the next label follows without a
    break, so the words must end in a date or a stop. ``report``: what is printed is younger than
    the plan, so nothing is counted from its date.
    """
    late, month, day = year + 1, rng.randint(3, 11), rng.choice((10, 15, 20))
    now, keep = rng.choice(IMMEDIATE), rng.choice(ONGOING)
    end, eom = f"{year}年底前", f"{year}年{month}月底前"
    immediate, ongoing = Due("immediate", text=now), Due("ongoing", text=keep)
    forms: list[tuple[int, str, str, list[Due]]] = [
        (5, "year-end", end, [on(f"{year}-12-31", end)]),
        (3, "year-end", f"{late}年12月底前", [on(f"{late}-12-31", f"{late}年12月底前")]),
        (3, "year-end", f"{year}年底", [on(f"{year}-12-31", f"{year}年底")]),
        (5, "month", eom, [on(last_day(year, month), eom)]),
        (2, "month", f"{late}年{month}月底", [on(last_day(late, month), f"{late}年{month}月底")]),
        (2, "month", f"{year}年{month}月", [on(last_day(year, month), f"{year}年{month}月")]),
        (1, "month", f"{late}年{month:02d}月", [on(last_day(late, month))]),
        (1, "month-dot", f"{late}.{month}", [on(last_day(late, month), f"{late}.{month}")]),
        (2, "day", f"{year}年{month}月{day}日前", [on(f"{year}-{month:02d}-{day}")]),
        (1, "day", f"{year}年{month}月{day}日", [on(f"{year}-{month:02d}-{day}")]),
        (1, "day-iso", f"{year}-{month:02d}-{day}", [on(f"{year}-{month:02d}-{day}")]),
        (1, "day-slash", f"{late}/{month}/{day}", [on(f"{late}-{month:02d}-{day}")]),
        (1, "half", f"{late}年上半年", [on(f"{late}-06-30", start=f"{late}-01-01")]),
        (1, "quarter", f"{year}年三季度末", [on(f"{year}-09-30", f"{year}年三季度末")]),
        (1, "quarter", f"{late}年第二季度", [on(f"{late}-06-30", start=f"{late}-04-01")]),
        (1, "range", f"{year}年3月至{late}年{month}月",
         [on(last_day(late, month), start=f"{year}-03-01")]),
        (1, "range", f"{year}—{late}年", [on(f"{late}-12-31", start=f"{year}-01-01")]),
        (1, "ten-days", f"{year}年{month}月中旬", [on(f"{year}-{month:02d}-20")]),
        (3, "immediate", now, [immediate]),
        (2, "immediate", f"{now}，{keep}", [immediate, ongoing]),
        (2, "immediate", f"{now}、{keep}", [immediate, ongoing]),
        (1, "immediate", f"{now}并{keep}", [immediate, ongoing]),
        (2, "ongoing", keep, [ongoing]),
        (2, "date-ongoing", f"{end}，并{keep}", [on(f"{year}-12-31", end), ongoing]),
        (2, "date-ongoing", f"{eom}完成，{keep}", [on(last_day(year, month), eom), ongoing]),
        (1, "immediate-date", f"{now}，{eom}完成", [immediate, on(last_day(year, month), eom)]),
        (1, "phases", f"{end}完成70%，{late}年底前全部完成",
         [on(f"{year}-12-31", end, degree="partial"), on(f"{late}-12-31", f"{late}年底前")]),
        (1, "phases", f"{eom}基本完成，{late}年6月底前全部完成",
         [on(last_day(year, month), eom, degree="partial"), on(f"{late}-06-30")]),
        (1, "aim", f"力争{eom}完成", [on(last_day(year, month), modality="aim")]),
        (1, "plan-period", "“十四五”末", [on("2025-12-31", "“十四五”末")]),
        (1, "before", f"{late}年6月前", [on(f"{late}-05-31", f"{late}年6月前", ambiguous=True)]),
        (1, "done", "已完成", [Due("done", text="已完成")]),
        (1, "done", f"已完成，{keep}", [Due("done", text="已完成"), ongoing]),
        (1, "since", f"{year}年{month}月起{keep}", [Due("ongoing", f"{year}-{month:02d}-01")]),
        (1, "chinese", f"{_years(year)}年{_MONTHS[month]}月底前", [on(last_day(year, month))]),
        (1, "relative", "方案印发后3个月内", [_relative(anchor, 3)]),
        (1, "relative", "方案印发后6个月内完成", [_relative(anchor, 6)]),
    ]  # fmt: skip
    if anchor is not None:
        same = anchor[:4]
        forms.append((1, "year-left-out", "年底前", [on(f"{same}-12-31", "年底前")]))
    forms.append(
        (
            1,
            "revised",
            f"{late}年底前（原定{year}年底前）",
            [on(f"{late}-12-31", revised_from=f"{year}-12-31")],
        )
    )
    if report:
        forms = [f for f in forms if f[1] not in ("relative", "year-left-out")]
    _, form, text, dues = rng.choices(forms, [f[0] for f in forms])[0]
    precision = PRECISIONS.get(form)
    dues = [replace(d, precision=precision) if precision and d.due else d for d in dues]
    if (closed and text[-1] not in "前底月日末持") or rng.random() < 0.2:
        text += "。"
    return Printed(text, dues, form)


_MONTHS = dict(enumerate("一 二 三 四 五 六 七 八 九 十 十一 十二".split(), 1))


def _years(year: int) -> str:
    return "".join("〇一二三四五六七八九"[int(c)] for c in str(year))


def _relative(anchor: str | None, months: int) -> Due:
    if anchor is None:
        return Due("relative", degree="complete")
    year, month, day = (int(part) for part in anchor.split("-"))
    year, month = year + (month + months - 1) // 12, (month + months - 1) % 12 + 1
    day = min(day, calendar.monthrange(year, month)[1])
    return Due("relative", None, f"{year}-{month:02d}-{day:02d}", degree="complete")


def short_dates(
    rng: random.Random, year: int, count: int = 1, latest: str | None = None
) -> list[Printed]:
    """Return dates that end in 前, each later than the one before: for a measure or its bracket.

    None is later than ``latest``, the last day of the issue's own deadline.
    """
    end = 20
    if latest is not None and int(latest[:4]) < year:
        year, end = int(latest[:4]), 12
    elif latest is not None:
        end = max((int(latest[:4]) - year) * 12 + int(latest[5:7]) - 1, count)
    months = sorted(rng.sample(range(min(2, end - count), end), count))
    found = []
    for at in months:
        y, m = year + at // 12, at % 12 + 1
        forms = [(f"{y}年{m}月底前", last_day(y, m))] * 2 + [
            (f"{y}年{m}月15日前", f"{y}-{m:02d}-15")
        ]
        if count == 1 and (latest is None or f"{y}-12-31" <= latest):
            forms += [(f"{y}年12月底前", f"{y}-12-31"), (f"{y}年底前", f"{y}-12-31")]
        text, due = rng.choice(forms)
        found.append(Printed(text, [on(due, text)], "short"))
    return found
