"""Numbers of a goal or measure that no value holds, and whose surroundings belong to no number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from zhenggai.rules.kinds import TargetTag
from zhenggai.rules.loader import Rules, RuleTable
from zhenggai.text.dictionary import is_word
from zhenggai.text.document import Span, merge_spans, touches
from zhenggai.text.flow import fold
from zhenggai.text.memo import remembered
from zhenggai.values.model import Context, Deadline, Doubt, Target
from zhenggai.values.targets import BINDING

# So far before a number the words stand that say what it is to be.
BEFORE = 8
# The words of an act and of what it is done to, before their number.
LONGEST_ACT = 10
ILL: tuple[TargetTag, ...] = ("ill",)
CLAUSE_STOPS = ",;。:、\n"
# So many characters have the words that a number may stand behind.
LAST_WORD = (2, 3)
HAN_END = regex.compile(r"\p{Han}{3,}$")
CLAUSE = regex.compile(r"[^,;。:\n!?！？]+")


@remembered(1024)
def numbers_left(
    text: str,
    context: Context,
    rules: Rules,
    deadlines: tuple[Deadline, ...],
    targets: tuple[Target, ...],
) -> tuple[Doubt, ...]:
    """Return ``value-leftover`` for each number of a goal or measure that is not accounted for.

    A number is a date's, an aim's, a name's, or counts something. It is left over where what it
    goes on with is nothing that a number counts (14局亩, 2025境稳定), and an aim is where its unit
    or its end was lost (不低于8, 80%上). Spans are relative to ``text``. Never raises.
    """
    if context.field not in BINDING:
        return ()
    folded = fold(text)
    table = rules.targets
    # Of an aim the number is its own; what its indicator holds is looked at.
    own = (_behind_indicator(folded, target) for target in targets)
    names = (Span(*match.span()) for match in table["number-name"].finditer(folded))
    known = merge_spans((*(deadline.span for deadline in deadlines), *own, *names))
    left = [*_torn(folded, targets, table), *_blanks(folded, table)]
    for rule in table.candidates(folded, ILL):
        left += [Span(*match.span()) for match in rule.pattern.finditer(folded)]
    for match in table["number"].finditer(folded):
        span = Span(*match.span())
        if not touches(known, span) and _is_left(folded, span, table, report=context.report):
            left.append(Span(span.start, min(span.end + 1, len(folded))))
    spans = merge_spans(left)
    return tuple(Doubt("value-leftover", (text[slice(*span)],), span) for span in spans)


def _is_left(folded: str, number: Span, table: RuleTable, *, report: bool) -> bool:
    """Say whether a number goes on with nothing that it counts, or is an aim without its words."""
    if table["number-behind"].pattern.match(folded, number.end) is None:
        return True
    last = table["number-last"].pattern.match(folded, number.end) is not None
    odd = not last and table["number-of-nothing"].pattern.match(folded, number.end) is not None
    if not (last or odd):
        return False
    start = max(folded.rfind(mark, 0, number.start) for mark in CLAUSE_STOPS) + 1
    before = folded[start : number.start]
    if odd:
        # 恢复林地147市: what the act is to reach is no count of an aim.
        return table["act-of-a-clause"].pattern.match(before) is not None
    if table["bare-aim"].search(before[-BEFORE:]) is not None:
        return True
    # 植66亩, 拆非法码头4座: a short clause ends with a number that no act sets.
    return (
        not report
        and 0 < len(before.strip()) <= LONGEST_ACT
        and table["told-count"].pattern.match(folded, number.start) is None
        and not any(table[id].search(before) for id in ("last-aside", "told", "degree-of-work"))
    )


def _behind_indicator(folded: str, target: Target) -> Span:
    """Return the stretch of an aim without its indicator, where that stands in front."""
    indicator = fold(target.indicator)
    leads = folded.startswith(indicator, target.span.start)
    return Span(target.span.start + len(indicator) * leads, target.span.end)


def _blanks(folded: str, table: RuleTable) -> Iterator[Span]:
    """Yield the one blank of a clause that prints a number, with what it parts."""
    blank = table["lost-in-blank"].pattern
    for clause in CLAUSE.finditer(folded) if " " in folded else ():
        found = [match.span() for match in blank.finditer(folded, *clause.span())]
        if len(found) == 1 and any(c.isdigit() for c in clause[0]):
            ((start, end),) = found
            yield Span(max(start - 1, clause.start()), min(end + 1, clause.end()))


def _counts_a_rate(target: Target, table: RuleTable) -> bool:
    """Say whether a share of a whole is told in things: 利用率达到93家."""
    share = table["share-of-whole"].search(target.indicator) is not None
    return share and bool(target.unit) and table["share-unit"].search(target.unit) is None


def _is_stray_end(folded: str, target: Target, table: RuleTable) -> bool:
    """Say whether one character stands between a word and its number: 新建管网|集4公里."""
    named = fold(target.indicator)
    end = target.span.start + len(named)
    touches_number = folded.startswith(named, target.span.start) and folded[end : end + 1].isdigit()
    words = HAN_END.search(named)
    if not touches_number or words is None or table["end-of-thing"].search(named) is not None:
        return False
    tail = words[0]
    if any(is_word(tail[-length:]) for length in LAST_WORD):
        return False
    return any(is_word(tail[-1 - length : -1]) for length in LAST_WORD)


def _torn(folded: str, targets: Sequence[Target], table: RuleTable) -> Iterator[Span]:
    """Yield the aims that lost the end or the 不 of their bound, their unit, or have another's."""
    for target in targets:
        little = (table[id].search(target.indicator) for id in ("little-wanted", "unwanted"))
        lacks_not = target.comparator == "<" and not any(little)
        if lacks_not or _counts_a_rate(target, table) or _is_stray_end(folded, target, table):
            yield target.span
            continue
        # 劣Ⅴ类水体比例为0: of what is to be nothing, nought has no unit.
        nought = target.value == 0 and table["unwanted"].search(target.indicator) is not None
        behind = table["torn"].pattern.match(folded, target.span.end)
        if behind is not None:
            yield Span(target.span.start, behind.end())
        elif not (target.unit or nought) and table["unitless"].search(target.indicator) is None:
            yield target.span
