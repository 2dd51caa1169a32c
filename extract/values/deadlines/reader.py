"""Reads deadlines from a block, a goal, a measure or a plan's body: typed values with spans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from zhenggai.rules.kinds import Anchor, DeadlineKind, DeadlineTag, Modality, Precision
from zhenggai.rules.loader import Rules, RuleTable
from zhenggai.text.document import Span, merge_spans, touches
from zhenggai.text.flow import fold
from zhenggai.text.memo import remembered
from zhenggai.values.deadlines import calendar, commitment
from zhenggai.values.deadlines.block import left_in_block
from zhenggai.values.deadlines.calendar import Meaning, Point
from zhenggai.values.deadlines.expressions import STANDING, Expression, find_expressions
from zhenggai.values.deadlines.slips import find_slips
from zhenggai.values.deadlines.tasks import Found, finish
from zhenggai.values.model import Context, Deadline, Doubt

PRECISIONS: tuple[Precision, ...] = (
    "day",
    "ten_days",
    "month",
    "quarter",
    "half",
    "year",
    "plan_period",
)
KINDS: Mapping[str, DeadlineKind] = {
    "immediate": "immediate",
    "instantly": "immediate",
    "ongoing": "ongoing",
    "lasting": "ongoing",
    "recurring": "recurring",
    "frequency": "recurring",
    "event": "event",
    "occasion": "event",
    "done": "done",
}
# What is no date though it looks like one, and the doubt that says so.
UNREAD = {"redacted": "deadline-redacted", "odd": "deadline-unparsed"}
UNREAD_LENGTH = 40
# What is doubted in any text: one only where no date holds it, one whatever was read of it.
FLAWS: tuple[DeadlineTag, ...] = ("near", "broken")
# How many expressions named in one breath are looked back on.
RUN = 8


# Issues print the same deadline, and versions of a plan the same measures.
@remembered(1024)
def read_deadlines(
    text: str, context: Context, rules: Rules
) -> tuple[tuple[Deadline, ...], tuple[Doubt, ...]]:
    """Return the deadlines that a text sets, in order and disjoint, and what could not be read.

    ``context.field`` says what the text is: in a ``deadline`` block every expression counts, in
    a ``goal``, a ``measure`` or the ``plan``'s body only what binds the future. Spans are
    relative to ``text``. Doubts: ``deadline-unparsed`` (a block that says nothing readable, or
    a date whose year cannot be known), ``deadline-redacted``. Never raises.
    """
    folded = fold(text)
    table = rules.deadlines
    block = context.field == "deadline"
    found: list[Found] = []
    doubts: list[Doubt] = []
    frequencies: list[Found] = []
    passed: list[Found] = []
    expressions = find_expressions(folded, table, block=block)
    spans = [expression.whole for expression in expressions]
    for read in expressions:
        expression = _based(folded, read, found)
        printed = text[slice(*expression.span)]
        deadline = _read(expression, found, context)
        if expression.form in UNREAD:
            if block or commitment.binds(folded, expression, None, context, table):
                doubts.append(Doubt(UNREAD[expression.form], (printed,), expression.span))
            continue
        if expression.form == "old":
            _revise(found, deadline)
            continue
        if block and table["story-since"].pattern.match(folded[expression.whole.end :][:4]):
            continue
        if deadline is None:
            # 2025年12月至2025年3月 is no stretch of time.
            backward = expression.form == "range" and "年" in printed
            if block or (backward and commitment.binds(folded, expression, None, context, table)):
                code = "implausible" if backward else "deadline-unparsed"
                doubts.append(Doubt(code, (printed,), expression.span))
            continue
        if expression.form == "frequency":
            frequencies.append(Found(expression, deadline))
        elif not (block or _counts(folded, expression, deadline, found, context, table)):
            passed.append(Found(expression, deadline))
        else:
            # 2023年底、2024年底、2025年底分别完成…: of a series all dates are due, or none.
            found += _taken_with(expression, passed)
            found.append(Found(expression, deadline))
            if deadline.kind == "date" and deadline.due_date is None:
                doubts.append(Doubt("deadline-unparsed", (printed,), expression.span))
            elif any(_is_impossible(p, deadline) for p in (expression.start, expression.due)):
                doubts.append(Doubt("implausible", (printed,), expression.span))
    doubts += [_of_clause(text, folded, span) for span in find_slips(folded, spans, table)]
    doubts += [_of_unbound(text, item) for item in passed if _lies_ahead(item, context)]
    found = found or frequencies
    if block and found:
        for span in left_in_block(folded, expressions, rules):
            doubts.append(_of_clause(text, folded, span))
    if found or not block:
        doubts += _flaws(text, folded, spans, table)
    if block and not found and not doubts and not table["placeholder"].search(folded):
        shown = text.strip()[:UNREAD_LENGTH]
        doubts.append(Doubt("deadline-unparsed", (shown,), Span(0, len(text))))
    return finish(folded, found, table), tuple(doubts)


def _flaws(
    text: str, folded: str, spans: Sequence[Span], table: RuleTable[DeadlineTag]
) -> Iterator[Doubt]:
    """Yield what no date is written like, and what is like a commitment and in none: 长坚持."""
    held = merge_spans(spans)
    for rule in table.candidates(folded, FLAWS):
        for match in rule.pattern.finditer(folded):
            span = Span(*match.span())
            if rule.tag != "near" or not touches(held, span):
                yield _of_clause(text, folded, span)


def _taken_with(expression: Expression, passed: list[Found]) -> list[Found]:
    """Take the last of the passed dates that are of one series with an expression."""
    at = len(passed)
    while at and passed[at - 1].expression.whole == expression.whole:
        at -= 1
    taken = passed[at:]
    del passed[at:]
    return taken


def _of_unbound(text: str, item: Found) -> Doubt:
    span = item.expression.span
    return Doubt("deadline-unparsed", (text[slice(*span)],), span)


def _lies_ahead(item: Found, context: Context) -> bool:
    """Say whether a date that binds nothing is the end of a time to come: 返黑返臭的2024年底…."""
    point, due = item.expression.due, item.deadline.due_date
    anchor = context.anchor or context.issued or context.feedback
    if point is None or due is None or anchor is None or context.report:
        return False
    # 对2024年6月底前仍未完成的: what is told of those that are not done by then.
    ends = point.edge == "end" and not point.before
    return item.expression.form == "single" and ends and not item.expression.until and due > anchor


def _of_clause(text: str, folded: str, span: Span) -> Doubt:
    """Return the doubt that something in a clause is left over."""
    place = commitment.clause(folded, span)
    return Doubt("value-leftover", (text[slice(*place)],), place)


def _is_impossible(point: Point | None, deadline: Deadline) -> bool:
    if point is None or point.day is None or deadline.due_date is None:
        return False
    return calendar.impossible(point, deadline.due_date.year)


def _based(folded: str, expression: Expression, found: list[Found]) -> Expression:
    """Count a length of time from what the one before is counted from: 审定后1个月内…,6个月内…."""
    if expression.form != "relative" or expression.base is not None or not found:
        return expression
    before = found[-1].expression
    between = folded[before.span.end : expression.span.start]
    if before.form != "relative" or any(c in commitment.SENTENCE_ENDS for c in between):
        return expression
    return replace(expression, base=before.base)


def _revise(found: list[Found], old: Deadline | None) -> None:
    """Note the old date of 2020年底前完成整改(原定2019年底) on the date before it."""
    if found and old is not None and found[-1].deadline.kind == "date":
        new = replace(found[-1].deadline, revised_from=old.due_date)
        found[-1] = replace(found[-1], deadline=new)


def _counts(
    folded: str,
    expression: Expression,
    deadline: Deadline,
    found: list[Found],
    context: Context,
    table: RuleTable,
) -> bool:
    """Say whether an expression in prose is a deadline."""
    if expression.form in STANDING:
        before = [f.deadline.span for f in found[-RUN:] if f.expression.whole != expression.whole]
        last = before[-1] if before else None
        plan = context.field == "plan"
        return commitment.stands_alone(folded, expression, last, table, plan=plan)
    day = deadline.due_date_latest or deadline.start_date
    return commitment.binds(folded, expression, day, context, table)


# ---- one expression ----------------------------------------------------------------------------


def _read(expression: Expression, found: list[Found], context: Context) -> Deadline | None:
    """Return what an expression says, without its task; None where it is no date of a plan."""
    modality: Modality = "aim" if expression.aim else "firm"
    kind = KINDS.get(expression.form)
    if kind is not None:
        anchor: Anchor | None = "event" if kind == "event" else None
        return Deadline(expression.span, kind, modality=modality, anchor=anchor)
    if expression.form == "relative":
        return replace(_relative(expression, context), modality=modality)
    if expression.form == "range":
        return _range(expression, found, context, modality)
    if expression.form in {"since", "after"}:
        return _since(expression, found, context)
    if expression.due is None:
        return None
    point, reading = _resolve(expression.due, found, context)
    if reading is None and (point.year is not None or point.period is not None):
        return None
    row = Deadline(expression.span, "date", precision=point.unit, modality=modality)
    if reading is None:
        return row
    start = context.issued or context.anchor if expression.form == "until" else reading.start
    if start is not None and start > reading.due:
        start = None
    row = replace(
        row,
        start_date=start,
        due_date=reading.due,
        due_date_latest=reading.latest,
        ambiguous=reading.ambiguous,
    )
    if expression.old is not None:
        row = replace(row, revised_from=_revised_from(expression.old, reading.due, context))
    return row


def _revised_from(old: Point, due: date, context: Context) -> date | None:
    """Return the old date of 2020年5月底前(原4月); a year left out is the new date's."""
    if old.year is None and old.shift is None and old.period is None:
        old = replace(old, year=due.year)
    _, reading = _resolve(old, [], context)
    return reading.due if reading is not None else None


def _since(expression: Expression, found: list[Found], context: Context) -> Deadline | None:
    """Read 2019年8月起: ongoing from its first day, 2020年后 from the day behind it."""
    if expression.start is None:
        return None
    point, reading = _resolve(expression.start, found, context)
    if reading is None:
        return None
    start = reading.due if point.edge == "end" else reading.first
    if expression.form == "after":
        start = reading.latest + timedelta(days=1)
    ambiguous = reading.ambiguous and not point.before
    return Deadline(expression.span, "ongoing", start, precision=point.unit, ambiguous=ambiguous)


def _relative(expression: Expression, context: Context) -> Deadline:
    """Count a length of time from its base; what no calendar day can be known for has no date."""
    anchor: Anchor = expression.base or "issued"
    bases: dict[Anchor, date | None] = {"issued": context.issued, "feedback": context.feedback}
    base, length = bases.get(anchor), expression.length
    row = Deadline(expression.span, "relative", anchor=anchor)
    if base is None or length is None:
        return row
    due: date | None
    if length.unit == "month":
        due = calendar.add_months(base, length.number)
    elif length.unit == "workday":
        due = calendar.add_workdays(base, length.number)
    else:
        due = base + timedelta(days=length.number)
    if due is None:
        return row
    return replace(row, due_date=due, due_date_latest=due, precision=length.precision)


def _range(
    expression: Expression, found: list[Found], context: Context, modality: Modality
) -> Deadline | None:
    """Read 2018—2020年, 3—6月, 2019年10月至次年3月; a half takes what it lacks from the other."""
    first, last = expression.start, expression.due
    if first is None or last is None:
        return None
    if first.year is None and first.shift is None and last.year is not None:
        first = replace(first, year=last.year)
        if _reads_after(first, last):
            first = replace(first, year=last.year - 1)
    first, opening = _resolve(first, found, context)
    if first.year is None or opening is None:
        return None
    if last.shift is not None and last.relative_to == "before":
        last = replace(last, year=first.year + last.shift, shift=None)
    elif last.year is None and last.shift is None and last.period is None:
        last = replace(last, year=first.year)
        if last.unit == "day" and last.month is None and last.digits is None:
            last = replace(last, month=first.month)
        if _reads_after(first, last) and last.digits is None:
            last = replace(last, year=first.year + 1)
    last, closing = _resolve(last, found, context)
    if closing is None:
        return None
    opening, closing = _matched(first, last, opening, closing)
    start = opening.due if first.edge == "end" else opening.first
    if start > closing.due:
        return None
    return Deadline(
        expression.span,
        "date",
        start,
        closing.due,
        closing.latest,
        precision=min(first.unit, last.unit, key=PRECISIONS.index),
        modality=modality,
        ambiguous=closing.ambiguous or first.damaged,
    )


def _reads_after(first: Point, last: Point) -> bool:
    opening, closing = calendar.resolve(first), calendar.resolve(last)
    return opening is not None and closing is not None and opening.first > closing.latest


def _matched(
    first: Point, last: Point, opening: Meaning, closing: Meaning
) -> tuple[Meaning, Meaning]:
    """Choose the closest readings of two damaged dates: 116日至1119日 is 11-06 to 11-19."""
    starts = _days(first, opening)
    ends = _days(last, closing)
    pairs = [(end - start, start, end) for start in starts for end in ends if start <= end]
    if not pairs or (len(starts) == len(ends) == 1):
        return opening, closing
    _, start, end = min(pairs)
    damaged = first.damaged or last.damaged
    return Meaning(start, start, start), Meaning(end, end, end, ambiguous=damaged)


def _days(point: Point, reading: Meaning) -> tuple[date, ...]:
    if point.digits is not None and point.year is not None:
        return calendar.days_of_digits(point.digits, point.year)
    return (reading.due,)


# ---- what is left out --------------------------------------------------------------------------


def _resolve(point: Point, found: list[Found], context: Context) -> tuple[Point, Meaning | None]:
    """Put in a year and month that were left out, and read the point.

    They come from the expression before, then from the issue's own deadline, then from the
    plan's date; a date that would pass the issue's deadline is the year before's, `ambiguous`.
    """
    before = _day_before(found)
    anchor = context.anchor or context.issued or context.feedback
    if point.period is not None:
        return point, calendar.resolve(point)
    if point.month is None and point.digits is None and _needs_month(point):
        source = before or context.issue_due or anchor
        if point.shift == 0 and point.year is None:
            source = anchor or source
        if source is None:
            return point, None
        later = calendar.add_months(source, point.months)
        point = replace(point, month=later.month)
        if point.months:
            point = replace(point, year=later.year, shift=None)
    if point.shift is not None:
        source = anchor or before or context.issue_due
        if point.relative_to == "before":
            source = before or anchor or context.issue_due
        if source is not None:
            point = replace(point, year=source.year + point.shift)
        return point, calendar.resolve(point)
    if point.year is not None:
        return point, _likely(point, calendar.resolve(point), anchor)
    if before is not None and point.within:
        point = replace(point, year=before.year)
        return point, calendar.resolve(point)
    if before is not None:
        return _in_year(point, before.year, earliest=before)
    if context.issue_due is not None:
        return _not_passing(point, context.issue_due)
    if anchor is not None:
        return _in_year(point, anchor.year, earliest=anchor)
    return point, None


def _needs_month(point: Point) -> bool:
    return point.unit in {"day", "month"}


def _day_before(found: list[Found]) -> date | None:
    """Return the last date that stands before, from which a year or month is taken."""
    for item in reversed(found):
        day = item.deadline.due_date or item.deadline.start_date
        if day is not None:
            return day
    return None


def _in_year(point: Point, year: int, *, earliest: date) -> tuple[Point, Meaning | None]:
    """Read a point in a year; one that lies before ``earliest`` may be the next year's."""
    point = replace(point, year=year)
    reading = calendar.resolve(point)
    if reading is None or reading.latest >= earliest:
        return point, reading
    later = calendar.resolve(replace(point, year=year + 1))
    if later is None:
        return point, reading
    return point, replace(reading, latest=later.due, ambiguous=True)


def _not_passing(point: Point, limit: date) -> tuple[Point, Meaning | None]:
    """Read a point in the year of the issue's deadline, in the year before where it passes it."""
    same = replace(point, year=limit.year)
    reading = calendar.resolve(same)
    if reading is None or reading.due <= limit:
        return same, reading
    earlier = replace(point, year=limit.year - 1)
    other = calendar.resolve(earlier)
    if other is None:
        return same, reading
    return earlier, replace(other, latest=reading.due, ambiguous=True)


def _likely(point: Point, reading: Meaning | None, anchor: date | None) -> Meaning | None:
    """Leave out the readings of a damaged date that lie before the plan."""
    if reading is None or point.digits is None or point.year is None or anchor is None:
        return reading
    days = [day for day in calendar.days_of_digits(point.digits, point.year) if day >= anchor]
    return replace(reading, first=days[0], due=days[0], latest=days[-1]) if days else reading
