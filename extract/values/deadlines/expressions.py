"""Finds the expressions of time in a text and takes them apart; decides nothing about them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from zhenggai.rules.kinds import Anchor
from zhenggai.rules.loader import Rule, RuleTable
from zhenggai.text.document import Span
from zhenggai.values.deadlines.calendar import Point
from zhenggai.values.deadlines.damage import mended, odd_pieces
from zhenggai.values.deadlines.points import Length, length_of, period_of, point_of

# What hides the expressions that it overlaps: it is read before them, wherever they begin.
HIDING = ("name", "redacted")
PROSE = (
    *("single", "series", "range", "until", "since", "after", "revised", "old", "recurring"),
    *("relative", "event", "immediate", "ongoing"),
)
BLOCK = (*PROSE, "occasion", "instantly", "lasting", "done", "period", "frequency")
STANDING = frozenset({"immediate", "ongoing"})
DATE_JOINTS = frozenset({"、", "并", "和", "、并", "且"})
# 反馈意见印发后 counts from the feedback.
BASES: tuple[Anchor, ...] = ("feedback", "issued", "event")
BASE_LENGTH = 30


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


def may_hold(folded: str, rules: RuleTable) -> bool:
    """Say whether a text may hold an expression at all: most lists of units hold none."""
    return rules["glance"].pattern.search(folded) is not None


def find_expressions(folded: str, rules: RuleTable, *, block: bool) -> tuple[Expression, ...]:
    """Return the expressions of a folded text in order, none overlapping.

    ``block`` says that the text is a deadline block, where more counts. Names are left out.
    """
    if not block and not may_hold(folded, rules):
        return ()
    tags = BLOCK if block else PROSE
    mends = mended(folded, rules)
    folded = mends.text
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
        # 2024年5月1日《条例》施行前 holds the title.
        titled = rule.tag == "event" and "《" in match[0]
        named = not titled and _touches(hidden, Span(*match.span()))
        if match.start() < end or named:
            continue
        for expression in _expressions(rule, match, rules["point"], rules["point-bare"]):
            found.append(_with_what_stands_before(folded, expression, end, rules))
        end = match.end()
    found = _with_years(folded, sorted(found, key=lambda e: e.span), rules)
    unsure = mends.unsure
    found = [
        _unsure(e) if _touches(unsure, Span(e.span.start, e.span.end + 1)) else e for e in found
    ]
    return _in_runs(folded, _without_odd(folded, found, hidden, rules))


def _unsure(expression: Expression) -> Expression:
    """Return an expression whose character was put for another one: it is ambiguous."""
    start, due = (
        replace(point, damaged=True) if point is not None else None
        for point in (expression.start, expression.due)
    )
    return replace(expression, start=start, due=due)


def _without_odd(
    folded: str, found: list[Expression], hidden: list[Span], rules: RuleTable
) -> list[Expression]:
    """Put one expression ``odd`` in the place of what is read from the middle of a date."""
    dates = [e.span for e in found if e.due is not None or e.start is not None]
    others = [*hidden, *(e.span for e in found if e.due is None and e.start is None)]
    odd = odd_pieces(folded, dates, others, rules)
    if not odd:
        return found
    kept = [e for e in found if not _touches(odd, e.span)]
    return sorted([*kept, *(Expression(s, "odd", s) for s in odd)], key=lambda e: e.span)


def _with_years(folded: str, found: list[Expression], rules: RuleTable) -> list[Expression]:
    """Join a year and the month of its clause: 2024年第一批项目6月底前开工."""
    kept: list[Expression] = []
    for expression in found:
        year = kept[-1].due if kept and _is_bare_year(kept[-1]) else None
        due = expression.due
        if year is None or due is None or not _is_yearless(expression):
            kept.append(expression)
            continue
        between = folded[kept[-1].span.end : expression.span.start]
        if 0 < len(between) <= BASE_LENGTH and rules["parted"].search(between) is None:
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
    return both and folded[one.span.end : other.span.start] in DATE_JOINTS


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


def _touches(hidden: Sequence[Span], span: Span) -> bool:
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
        yield replace(expression, length=length_of(match))
        return
    if "a" not in groups:
        yield expression
        return
    if rule.tag == "period":
        yield replace(expression, form="single", due=period_of(match["a"], before=False))
        return
    printed = point_of(match.string, match.span("a"), point, bare)
    if printed is None:
        return
    if rule.tag == "range":
        last = point_of(match.string, match.span("b"), point, bare)
        if last is not None:
            yield replace(expression, start=printed, due=last)
    elif rule.tag in {"since", "after"}:
        yield replace(expression, start=printed)
    elif rule.tag == "revised":
        old = point_of(match.string, match.span("old"), point, bare)
        yield replace(expression, due=printed, old=old)
    else:
        yield replace(expression, due=printed)


def _series(
    whole: Expression, match: regex.Match[str], point: Rule, bare: Rule
) -> Iterator[Expression]:
    """Share the ending of 2019年10月和12月底前, and the month of 2020年、2021年6月底前."""
    spans = [Span(*span) for span in match.spans("a")]
    points = [point_of(match.string, span, point, bare) for span in spans]
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
    if last.quarter is not None and printed.unit == "month":
        # 一、二季度末: the first number counts quarters too.
        printed = replace(printed, unit="quarter", quarter=printed.month, month=None)
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
        match = rules[f"base-{base}"].search(left.rstrip(" "))
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
