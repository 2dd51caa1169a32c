"""Finds the expressions of time in a text and takes them apart; decides nothing about them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import regex

from zhenggai.rules.kinds import Anchor, Precision
from zhenggai.rules.loader import Rule, RuleTable
from zhenggai.rules.patterns import compiled
from zhenggai.text.document import Span
from zhenggai.text.numerals import read_int
from zhenggai.values.deadlines.calendar import Point

# What hides the expressions that it overlaps: it is read before them, wherever they begin.
HIDING = ("name", "redacted")
PROSE = (
    *("single", "series", "range", "until", "since", "after", "revised", "old", "recurring"),
    *("relative", "event", "immediate", "ongoing"),
)
BLOCK = (*PROSE, "occasion", "instantly", "lasting", "done", "period", "frequency")
# Most texts hold no expression at all; these are characters of which each holds one.
TRACES = compiled(r"[年月日季旬]|[0-9][./-][0-9]|五[\"“”'‘’末期内]|[前内届]|立|即|马上|长期|[持常]")
TEN_DAYS = {"上": 1, "中": 2, "下": 3}
SHIFTS = {"今": 0, "本": 0, "当": 0, "明": 1, "翌": 1, "次": 1, "去": -1, "上": -1, "前": -2}
EDGES = {"底": "end", "末": "end", "终": "end", "初": "start", "中": "middle"}
CENTURY = 2000
STANDING = frozenset({"immediate", "ongoing"})
JOINTS = frozenset({"、", "并", "和", "、并", "且"})
# What stands between a year and a month that are not of one clause.
PARTED = regex.compile(r"[,;。:()、\n]|完成|实现|达到|建成|启动|开工")
BASES: tuple[Anchor, ...] = ("issued", "feedback", "event")
BASE_LENGTH = 30


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time: so many units (``day``, ``workday``, ``week``, ``month``)."""

    number: int
    unit: str
    precision: Precision


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression of time: its place, its form (a tag of rules/deadlines.toml), its parts.

    ``whole`` is the stretch that stands or falls with it: of 2019年10月和12月底前 both dates.
    ``base`` is what a length of time is counted from: ``issued``, ``feedback`` or ``event``.
    """

    span: Span
    form: str
    whole: Span
    due: Point | None = None
    start: Point | None = None
    old: Point | None = None
    aim: bool = False
    until: str = ""
    length: Length | None = None
    base: Anchor | None = None


def find_expressions(folded: str, rules: RuleTable, *, block: bool) -> tuple[Expression, ...]:
    """Return the expressions of a folded text in order, none overlapping.

    ``block`` says that the text is a deadline block, where more counts. Names are left out.
    """
    if not block and TRACES.search(folded) is None:
        return ()
    tags = BLOCK if block else PROSE
    asked = rules.candidates(folded, (*HIDING, *tags))
    hidden: list[Span] = []
    found: list[Expression] = []
    for rule, match in _matches(folded, asked, HIDING):
        if not hidden or match.start() >= hidden[-1].end:
            hidden.append(Span(*match.span()))
            if rule.tag == "redacted":
                found.append(Expression(hidden[-1], "redacted", hidden[-1]))
    end = 0
    for rule, match in _matches(folded, asked, tags):
        if match.start() < end or _touches(hidden, Span(*match.span())):
            continue
        for expression in _expressions(rule, match, rules["point"], rules["point-bare"]):
            found.append(_with_what_stands_before(folded, expression, end, rules))
        end = match.end()
    return _in_runs(folded, _with_years(folded, sorted(found, key=lambda e: e.span)))


def _with_years(folded: str, found: list[Expression]) -> list[Expression]:
    """Join a year and the month of its clause: 2024年第一批项目6月底前开工."""
    kept: list[Expression] = []
    for expression in found:
        year = kept[-1].due if kept and _is_bare_year(kept[-1]) else None
        due = expression.due
        if year is None or due is None or not _is_yearless(expression):
            kept.append(expression)
            continue
        between = folded[kept[-1].span.end : expression.span.start]
        if 0 < len(between) <= BASE_LENGTH and PARTED.search(between) is None:
            due = replace(due, year=year.year, shift=year.shift, relative_to=year.relative_to)
            kept.pop()
        kept.append(replace(expression, due=due))
    return kept


def _is_bare_year(expression: Expression) -> bool:
    point = expression.due
    if expression.form != "single" or expression.until or point is None or point.unit != "year":
        return False
    return point.edge is None and not point.before and not point.inside and point.period is None


def _is_yearless(expression: Expression) -> bool:
    point = expression.due
    if expression.form != "single" or point is None or point.period is not None:
        return False
    lone_day = point.unit == "day" and point.month is None
    return point.year is None and point.shift is None and not lone_day


def _in_runs(folded: str, found: list[Expression]) -> tuple[Expression, ...]:
    """Let standing commitments that are named in one breath stand or fall together."""
    opening = 0
    for number in range(1, len(found) + 1):
        if number < len(found) and _in_one_breath(folded, found[number - 1], found[number]):
            continue
        if number - opening > 1:
            whole = Span(found[opening].span.start, found[number - 1].span.end)
            found[opening:number] = [replace(e, whole=whole) for e in found[opening:number]]
        opening = number
    return tuple(found)


def _in_one_breath(folded: str, one: Expression, other: Expression) -> bool:
    both = one.form in STANDING and other.form in STANDING
    return both and folded[one.span.end : other.span.start] in JOINTS


def _matches(
    folded: str, rules: Iterable[Rule], tags: tuple[str, ...]
) -> Iterator[tuple[Rule, regex.Match[str]]]:
    """Yield the matches of the rules with these tags: the leftmost first, of these the longest."""
    found = [
        (match.start(), -match.end(), tags.index(rule.tag), order, rule, match)
        for order, rule in enumerate(rules)
        if rule.tag in tags
        for match in rule.pattern.finditer(folded)
        if match.end() > match.start()
    ]
    for *_, rule, match in sorted(found, key=lambda f: f[:4]):
        yield rule, match


def _touches(hidden: list[Span], span: Span) -> bool:
    """Say whether a span overlaps one of some sorted, disjoint ones."""
    at = bisect_left(hidden, (span.end,))
    return at > 0 and hidden[at - 1].end > span.start


def _expressions(
    rule: Rule, match: regex.Match[str], point: Rule, bare: Rule
) -> Iterator[Expression]:
    """Take one match apart; a series gives one expression for each of its points."""
    groups = match.re.groupindex
    whole = Span(*match.span())
    aim = "aim" in groups and match["aim"] is not None
    until = (match["until"] if "until" in groups else None) or ""
    expression = Expression(whole, rule.tag, whole, aim=aim, until=until)
    if rule.tag == "series":
        yield from _series(expression, match, point, bare)
        return
    if rule.tag == "relative":
        yield replace(expression, length=_length(match))
        return
    if "a" not in groups:
        yield expression
        return
    if rule.tag == "period":
        yield replace(expression, form="single", due=_period(match["a"], before=False))
        return
    printed = _point(match.string, match.span("a"), point, bare)
    if printed is None:
        return
    if rule.tag == "range":
        last = _point(match.string, match.span("b"), point, bare)
        if last is not None:
            yield replace(expression, start=printed, due=last)
    elif rule.tag in {"since", "after"}:
        yield replace(expression, start=printed)
    elif rule.tag == "revised":
        old = _point(match.string, match.span("old"), point, bare)
        yield replace(expression, due=printed, old=old)
    else:
        yield replace(expression, due=printed)


def _series(
    whole: Expression, match: regex.Match[str], point: Rule, bare: Rule
) -> Iterator[Expression]:
    """Share the ending of 2019年10月和12月底前, and the month of 2020年、2021年6月底前."""
    spans = [Span(*span) for span in match.spans("a")]
    points = [_point(match.string, span, point, bare) for span in spans]
    last = points[-1]
    if last is None:
        return
    for number, (span, printed) in enumerate(zip(spans, points, strict=True)):
        if printed is None:
            continue
        place = Span(whole.span.start, span.end) if number == 0 else span
        open_ended = printed is not last and printed.edge is None and not printed.before
        due = _shared(printed, last) if open_ended else printed
        yield replace(whole, form="single", span=place, due=due)


def _shared(printed: Point, last: Point) -> Point:
    """Return a point with the finer parts and the ending of the last one of its series."""
    if printed.unit == "year" and last.unit in {"month", "day", "ten_days", "quarter", "half"}:
        year, shift = printed.year, printed.shift
        return replace(last, year=year, shift=shift, relative_to=printed.relative_to)
    return replace(printed, edge=last.edge, before=last.before, inside=last.inside)


def _with_what_stands_before(
    folded: str, expression: Expression, floor: int, rules: RuleTable
) -> Expression:
    if expression.form == "relative":
        return _with_base(folded, expression, floor, rules)
    if expression.form == "single":
        return _part_of(folded, expression, rules)
    return expression


def _with_base(folded: str, expression: Expression, floor: int, rules: RuleTable) -> Expression:
    """Put what a length of time is counted from in front of it: 方案印发后 | 3个月内."""
    left = folded[max(floor, expression.span.start - BASE_LENGTH) : expression.span.start]
    for base in BASES:
        match = rules[f"base-{base}"].search(left)
        if match is not None:
            span = Span(expression.span.start - len(left) + match.start(), expression.span.end)
            return replace(expression, span=span, whole=span, base=base)
    return expression


def _part_of(folded: str, expression: Expression, rules: RuleTable) -> Expression:
    """Say of 其中A县3月20日前 and 提前至3月20日 that they may lie before the date before them."""
    left = folded[max(0, expression.span.start - BASE_LENGTH) : expression.span.start]
    earlier = expression.until.startswith("提前") or rules["part-of-before"].search(left)
    if not earlier or expression.due is None:
        return expression
    return replace(expression, due=replace(expression.due, within=True))


def _length(match: regex.Match[str]) -> Length | None:
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


def _point(text: str, span: tuple[int, int], point: Rule, bare: Rule) -> Point | None:
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
        return _period(parts["period"], before=before)
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
        shift = 0 if parts["yearless"][0] in "本当" else None
        return Point(
            unit,
            shift=shift,
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
        unit, values["month"] = "month", read_int(parts["month"]) or 0
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


def _period(printed: str, *, before: bool) -> Point | None:
    """Read “十四五”期间, “十四五”末."""
    digits = printed.strip("“”\"'‘’")
    number = read_int(digits[:2])
    if number is None:
        return None
    edge = "end" if "末" in printed else "middle" if "中期" in printed else None
    edge = "start" if "初" in printed else edge
    return Point("plan_period", period=number, edge=edge, before=before)
