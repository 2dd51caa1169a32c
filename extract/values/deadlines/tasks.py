"""What a deadline binds: the clause that is its task, how far that goes, whether it is an aim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhenggai.rules.kinds import Degree
from zhenggai.rules.loader import RuleTable
from zhenggai.text.document import Span
from zhenggai.text.numerals import read_int
from zhenggai.values.deadlines import commitment
from zhenggai.values.deadlines.expressions import Expression
from zhenggai.values.model import Deadline

BRACKET_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Found:
    """A deadline with the expression that it was read from."""

    expression: Expression
    deadline: Deadline


def finish(folded: str, found: Sequence[Found], table: RuleTable) -> tuple[Deadline, ...]:
    """Add to each deadline the task that it binds, how far it goes, and whether it is an aim."""
    rows: list[Deadline] = []
    following: list[Span | None] = [None] * len(found)
    for number in range(len(found) - 2, -1, -1):
        same = found[number + 1].expression.whole == found[number].expression.whole
        following[number] = following[number + 1] if same else found[number + 1].deadline.span
    floor = taken = 0
    for number, item in enumerate(found):
        row = item.deadline
        whole = item.expression.whole
        if number and found[number - 1].expression.whole != whole:
            floor = max(taken, found[number - 1].deadline.span.end)
        behind = _behind(folded, whole, following[number])
        task, text = _task(folded, whole, behind, min(floor, whole.start), table)
        taken = task.end if task is not None else taken
        left = folded[commitment.clause(folded, row.span).start : row.span.start]
        right = folded[row.span.end : behind.end]
        soft = table["soft-behind"].pattern.match(right) or table["soft-before"].search(left)
        degree = row.degree
        if row.kind in {"date", "relative"}:
            degree = _dealt(found, number, text, table) or _degree(text, table)
        rows.append(
            replace(
                row,
                task=task,
                modality="aim" if soft else row.modality,
                degree=degree,
                due_date_latest=row.due_date_latest or row.due_date,
            )
        )
    return tuple(rows)


def _dealt(found: Sequence[Found], number: int, words: str, table: RuleTable) -> Degree | None:
    """Return how far one date of a series goes where each has its own share; else None."""
    match = table["shares"].search(words)
    if match is None:
        return None
    whole = found[number].expression.whole
    series = [at for at, item in enumerate(found) if item.expression.whole == whole]
    shares = match.captures("share")
    if len(shares) != len(series):
        return None
    return "partial" if float(shares[series.index(number)]) < 100 else "complete"


def _behind(folded: str, span: Span, next_row: Span | None) -> Span:
    """Return the rest of the clause: up to the next expression, ; or 。 or the bracket's end."""
    end, depth = span.end, 0
    if folded[end : end + 2] == "):":
        # 第一阶段(2024年3月至6月):排查: what the bracket dates stands behind it.
        end += 2
    stop = min(len(folded), end + commitment.REACH)
    if next_row is not None:
        stop = min(stop, next_row.start)
    while end < stop and folded[end] not in commitment.SENTENCE_ENDS:
        depth += {"(": 1, ")": -1}.get(folded[end], 0)
        if depth < 0:
            return Span(span.end, end)
        end += 1
    if next_row is not None and end == next_row.start:
        # What stands between the last comma and the next date is that date's subject.
        comma = folded.rfind(",", span.end, end)
        opening = folded.rfind("(", span.end, end)
        if folded.find(")", opening, end) < 0:
            comma = max(comma, opening)
        if comma >= 0 and folded[comma + 1 : end].strip(" 并且"):
            end = comma
    return Span(span.end, end)


def _task(
    folded: str, span: Span, behind: Span, floor: int, table: RuleTable
) -> tuple[Span | None, str]:
    """Return the span of what a date binds and the words that tell how far it goes."""
    rest = _strip(folded, behind, table, "task-trailing")
    words = folded[slice(*behind)]
    if not table["bare-act"].pattern.match(words):
        return rest, words
    start = commitment.around(folded, Span(span.start, span.start), commitment.SENTENCE_ENDS).start
    before = Span(max(start, floor), _before_bracket(folded, span))
    ahead = _strip(folded, before, table, "task-connecting")
    if ahead is None:
        return rest, words
    return ahead, words if rest is not None else folded[slice(*ahead)]


def _before_bracket(folded: str, span: Span) -> int:
    """Return where the words before a span end: before the bracket that it stands in."""
    if "(" not in folded[max(0, span.start - BRACKET_LENGTH) : span.start]:
        return span.start
    depth = 0
    for at in range(span.start - 1, max(0, span.start - BRACKET_LENGTH) - 1, -1):
        depth += {")": 1, "(": -1}.get(folded[at], 0)
        if depth < 0:
            return at
    return span.start


def _strip(folded: str, span: Span, table: RuleTable, trailing: str) -> Span | None:
    """Return a span without list numbers, connecting words and punctuation; None where empty."""
    text = folded[slice(*span)]
    if match := table["task-leading"].pattern.match(text):
        span = Span(span.start + match.end(), span.end)
        text = text[match.end() :]
    if match := table[trailing].pattern.search(text):
        span = Span(span.start, span.start + match.start())
        text = text[: match.start()]
    if text.endswith(")") and text.startswith("(") and text.count("(") == 1:
        span = Span(span.start + 1, span.end - 1)
    return span if span.end > span.start else None


def _degree(words: str, table: RuleTable) -> Degree:
    """Return how far an act goes: its first clause that says anything of it decides."""
    for part in words.split(","):
        if table["stops-short"].search(part):
            return "partial"
        share = table["share"].search(part)
        if share is not None:
            value = share["share"].removeprefix("百分之")
            number = float(value) if value[0].isdigit() else float(read_int(value) or 0)
            return "partial" if number < 100 else "complete"
        if table["whole"].search(part):
            return "complete"
    return "complete"
