"""Reads quantified aims: which indicator is to reach which number by when."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import regex

from zhenggai.rules.kinds import Comparator
from zhenggai.rules.loader import Rule, Rules, RuleTable
from zhenggai.text.document import Span, merge_spans, touches
from zhenggai.text.flow import fold
from zhenggai.text.memo import remembered
from zhenggai.text.numerals import read_number
from zhenggai.values.deadlines import commitment
from zhenggai.values.model import Context, Deadline, Target

FORMS = ("raised", "compared", "ratio", "dealt", "counted", "ahead", "last")
# Whose words bind by where they stand, so that a clause that ends with a number sets it.
BINDING = frozenset({"goal", "measure"})
# Forms of which all numbers count, not the first alone.
LISTS = frozenset({"compared", "dealt"})
SYMBOLS: Mapping[str, Comparator] = {
    "inc": "increase_by", "dec": "decrease_by", "ge": ">=", "le": "<=", "gt": ">", "lt": "<",
}  # fmt: skip
# 投资1.2亿元建设污水处理厂: what is counted is the money.
SPENT = frozenset({"投资", "投入", "筹措", "安排资金"})
# In characters: 至少, 不少于 before a number.
LONGEST_BOUND = 16
SENTENCE_ENDS = ";。\n!?！？"
SHARES = frozenset({"%", "个百分点", "百分点"})
CLAUSE_ENDS = ",;。:\n()!?！？"
DONE, MONEY = "完成", "元"
# Of how many dates before and behind a number one may be its own: a text may hold thousands.
DATES_BESIDE = 32
UP, DOWN = "上", ("下", "内")


@dataclass(frozen=True, slots=True)
class Value:
    """One number with its unit; ``bound`` is what 以上 or 以下 behind it says."""

    span: Span
    low: float
    high: float | None
    unit: str
    bound: Comparator | None


@remembered(1024)
def read_targets(
    text: str, context: Context, rules: Rules, deadlines: tuple[Deadline, ...]
) -> tuple[Target, ...]:
    """Return the quantified aims of a goal, a measure or a plan's body, in order and disjoint.

    ``deadlines`` are those read from the same text: each aim takes the date that binds its
    clause. Spans are relative to ``text``: a target's runs from its indicator to its number,
    its task is the clause. A deadline block holds no aims. Never raises.
    """
    folded = fold(text)
    table = rules.targets
    if context.field == "deadline" or table["trace"].search(folded) is None:
        return ()
    targets: list[Target] = []
    floor = 0
    starts = [deadline.span.start for deadline in deadlines]
    for rule, match in _matches(folded, context, table, deadlines):
        at = bisect_left(starts, match.start())
        near = deadlines[max(0, at - DATES_BESIDE) : at + DATES_BESIDE]
        floor = max(floor, targets[-1].span.end if targets else 0)
        if match.start("list") < floor:
            continue
        found = [
            target
            for target in _targets(text, folded, rule, match, targets, floor, near, table)
            if not _is_idle(folded, target, match.start("list"), context, table)
        ]
        floor = match.end()
        if not found:
            continue
        dues = _dues(folded, found, near, table)
        if any(due is None for due in dues) and _is_story(folded, found[0], context, table):
            continue
        targets += [replace(f, due_date=due) for f, due in zip(found, dues, strict=True)]
    return tuple(targets)


# As many characters stand between two of one by one at most.
ONE_BY_ONE = 12
# No time that a sentence begins with is longer: 截至2024年11月—12月.
LONGEST_WHEN = 40


def _is_idle(folded: str, target: Target, number: int, context: Context, table: RuleTable) -> bool:
    """Say whether a number aims at nothing: 一批, the plan's own count of tasks, 完成60%.

    A share of completion is a deadline's degree.
    """
    if not target.indicator or (target.unit == "%" and target.indicator == "完成"):
        return True
    own = context.field == "plan" and table["of-itself"].search(target.indicator) is not None
    return own or table["one-of"].pattern.match(folded, number) is not None


def _is_story(folded: str, target: Target, context: Context, table: RuleTable) -> bool:
    """Say whether an undated number's clause or sentence begins with a time before the plan.

    What a sentence counts behind 截至目前已完成… is done too.
    """
    start = target.task.start if target.task is not None else target.span.start
    sentence = commitment.around(folded, Span(start, start), SENTENCE_ENDS).start
    said = table["when"].pattern
    if table["so-far"].search(folded[sentence:start]) is not None:
        return True
    # Told an end, the pattern does not look for its 年 through all of the text.
    when = said.match(folded, start, start + LONGEST_WHEN) or said.match(
        folded, sentence, sentence + LONGEST_WHEN
    )
    anchor = context.anchor or context.feedback
    if when is None or anchor is None:
        return False
    month = int(when["month"]) if when["month"] else 12
    return (int(when["year"]), month) < (anchor.year, anchor.month)


def _matches(
    folded: str, context: Context, table: RuleTable, deadlines: Sequence[Deadline]
) -> Iterator[tuple[Rule, regex.Match[str]]]:
    """Yield what may be targets from left to right: no dates, titles, things of the past."""
    binding = context.field in BINDING and not context.report
    titles = (Span(*match.span()) for match in table["title"].finditer(folded))
    hidden = merge_spans((*(deadline.span for deadline in deadlines), *titles))
    found = [
        (match.start("list"), FORMS.index(rule.tag), rule, match)
        for rule in table.candidates(folded, FORMS if binding else FORMS[:-1])
        for match in rule.pattern.finditer(folded)
    ]
    end = 0
    for start, _, rule, match in sorted(found, key=lambda f: f[:2]):
        if start < end or touches(hidden, Span(match.start("list"), match.end())):
            continue
        clause = commitment.around(folded, Span(*match.span()), CLAUSE_ENDS)
        # 现有污水处理厂3座,日处理能力8万吨: what something can do is told with the thing.
        told_from = clause.start
        if rule is table["capacity"]:
            whole = folded[max(0, told_from - LONGEST_WHEN) : told_from]
            told_from -= len(whole) - 1 - max(whole.rfind(end) for end in SENTENCE_ENDS)
        if table["told"].search(folded[told_from : match.end()]):
            continue
        if table["one-by-one"].search(folded[max(start - ONE_BY_ONE, 0) : start]):
            continue
        if _describes(folded, rule, match, table):
            continue
        if rule.tag == "last" and _is_aside(folded, match, max(clause.start, end), table):
            continue
        end = match.end()
        yield rule, match
        while rule.tag == "counted" and (more := table["also"].pattern.match(folded, end)):
            if _describes(folded, table["also"], more, table):
                break
            end = more.end()
            yield table["also"], more


def _is_aside(folded: str, match: regex.Match[str], start: int, table: RuleTable) -> bool:
    """Say whether a clause that ends with a number sets no aim: 每月巡查1次, 现有合流制管网46公里.

    ``start`` is where the clause's words begin, behind the aim before.
    """
    sentence = commitment.around(folded, Span(start, start), SENTENCE_ENDS).start
    return (
        table["told-count"].pattern.match(folded, match.start("list")) is not None
        or table["last-aside"].search(folded[start : match.start("list")]) is not None
        or table["told"].search(folded[sentence : match.end()]) is not None
    )


def _describes(folded: str, rule: Rule, match: regex.Match[str], table: RuleTable) -> bool:
    """Say whether a number only describes: 日处理5万吨的污水厂, 淘汰35蒸吨以下燃煤锅炉."""
    behind = folded[match.end() : match.end() + 24]
    if table["described"].pattern.match(behind):
        return not (rule.tag == "compared" and match["eq"] == DONE and "%" in match["list"])
    bounded = folded.endswith(("以上", "以下"), 0, match.end())
    # 完成65蒸吨以上燃煤锅炉改造: which ones, not how many.
    if bounded and rule.tag == "compared" and match["eq"] == DONE and "%" not in match["list"]:
        return table["level-of-things"].pattern.match(behind) is not None
    level = "gt" if rule.tag == "compared" and match["gt"] else None
    if rule.tag == "counted" and not bounded and table["bound-behind"].search(behind):
        return True
    return level is not None and table["level-of-things"].pattern.match(behind) is not None


def _targets(
    text: str,
    folded: str,
    rule: Rule,
    match: regex.Match[str],
    before: Sequence[Target],
    floor: int,
    deadlines: Sequence[Deadline],
    table: RuleTable,
) -> Iterator[Target]:
    """Build the targets of one match: one a number; indicators that share a 分别 are parted."""
    values = list(_values(folded, Span(*match.span("list")), table))
    if rule.tag not in LISTS:
        values = [_with_after(value, match) for value in values[:1]]
    if not values:
        return
    comparator = _comparator(rule, match, table)
    start = match.end("noun") if rule.tag in {"counted", "dealt"} else match.start()
    if rule.tag == "ratio":
        start = match.start("list")
    clause_start = commitment.around(folded, Span(match.start(), match.start()), CLAUSE_ENDS).start
    if rule.tag in {"also", "ahead"}:
        named = _trimmed(folded, Span(*match.span("noun")), table)
    else:
        named = _indicator(folded, Span(clause_start, start), floor, deadlines, table)
    verb = _verb(rule, match)
    if named is None or (verb and table["no-indicator"].pattern.fullmatch(folded, *named)):
        named = _indicator_behind(folded, match, verb, deadlines, table)
    elif verb and folded[slice(*verb)] == DONE and table["where"].search(folded[slice(*named)]):
        behind = _indicator_behind(folded, match, verb, deadlines, table)
        named = named if behind is None or behind == verb else behind
    if named is None:
        named = _indicator_before(folded, clause_start, floor, deadlines, table)
    carried = named is None
    if named is None:
        named = _carried(folded, before, values[0], match.start())
    if named is None:
        return
    names = _parted(folded, named, table, len(values))
    raised = rule.tag == "raised"
    baseline = _baseline(folded, match, table) if raised else None
    due = date(int(match["when"]), 12, 31) if raised and match["when"] else None
    end = commitment.around(folded, Span(match.end(), match.end()), CLAUSE_ENDS).end
    for number, (value, name) in enumerate(zip(values, names, strict=True)):
        begins, ends = value.span
        if number == 0:
            begins = min(named.start, begins if verb is None else verb.start)
            begins = match.start() if carried else begins
        if number == len(values) - 1:
            ends = max(ends, named.end)
        yield Target(
            Span(max(begins, floor), ends),
            indicator=text[slice(*name)],
            comparator=_bounded(comparator, value.bound),
            value=value.low,
            unit=value.unit,
            value_high=value.high,
            baseline=baseline,
            due_date=due,
            task=Span(clause_start if carried else min(clause_start, named.start), end),
        )


def _carried(folded: str, before: Sequence[Target], value: Value, start: int) -> Span | None:
    """Return the indicator of the number before, of a like unit: 2024年达到40%,2025年达到50%."""
    if not before:
        return None
    last = before[-1]
    alike = value.unit == last.unit or {value.unit, last.unit} <= SHARES
    if not alike or any(c in SENTENCE_ENDS for c in folded[last.span.end : start]):
        return None
    at = folded.rfind(fold(last.indicator), 0, last.span.end)
    return Span(at, at + len(last.indicator)) if at >= 0 else None


def _with_after(value: Value, match: regex.Match[str]) -> Value:
    """Add the 以上 that stands behind the list of numbers."""
    printed = match.groupdict().get("after")
    if printed is None:
        return value
    return replace(value, span=Span(value.span.start, match.end("after")), bound=_bound(printed))


def _values(folded: str, span: Span, table: RuleTable) -> Iterator[Value]:
    """Read the numbers of a list; 40 of 40、38微克/立方米以下 has the unit of the last."""
    found: list[Value] = []
    for match in table["value"].pattern.finditer(folded, span.start, span.end):
        percent = match["hundredth"] is not None
        low = read_number(match["hundredth"] if percent else match["low"])
        high = read_number(match["high"]) if match["high"] else None
        if low is None:
            continue
        unit = "%" if percent else (match["unit"] or "").strip()
        if high is not None and not percent and match["low"][-1].isdigit():
            # 3—5万吨: the scale stands once, behind the second number.
            low *= _scale(match["high"])
        found.append(Value(Span(*match.span()), low, high, unit, _bound(match["after"] or "")))
    for value in found:
        last = found[-1]
        yield value if value.unit else replace(value, unit=last.unit, bound=last.bound)


def _scale(printed: str) -> float:
    return read_number("1" + printed.strip().lstrip("0123456789.,")) or 1.0


def _bound(printed: str) -> Comparator | None:
    if UP in printed:
        return ">="
    return "<=" if any(c in printed for c in DOWN) else None


def _comparator(rule: Rule, match: regex.Match[str], table: RuleTable) -> Comparator:
    """Return what the words before the number say."""
    first = max(0, match.start() - LONGEST_BOUND)
    if rule.tag == "counted" and table["at-least"].pattern.search(
        match.string, first, match.start()
    ):
        return ">="
    if rule.tag != "compared":
        return "="
    for group, symbol in SYMBOLS.items():
        if match[group] is not None:
            return symbol
    return "="


def _bounded(comparator: Comparator, bound: Comparator | None) -> Comparator:
    """Let 以上 and 以下 say what 达到 leaves open; a change by so much stays one."""
    if bound is None or comparator.endswith("_by"):
        return comparator
    return bound


def _baseline(folded: str, match: regex.Match[str], table: RuleTable) -> float | None:
    base = match["base"]
    value = next(_values(folded, Span(*match.span("base")), table), None)
    if value is not None:
        return value.low
    return read_number(base.strip())


def _indicator(
    folded: str, span: Span, floor: int, deadlines: Sequence[Deadline], table: RuleTable
) -> Span | None:
    """Return what is measured: the clause before the comparator, behind dates and other targets."""
    start = max(span.start, floor)
    for deadline in deadlines:
        if not start < deadline.span.end <= span.end:
            continue
        if _trimmed(folded, Span(deadline.span.end, span.end), table) is None:
            # 治理率2024年达到40%: the date stands between the indicator and the number.
            named = _trimmed(folded, Span(start, max(start, deadline.span.start)), table)
            if named is not None:
                return named
        start = deadline.span.end
    # A bracket is part of a name (细颗粒物(PM2.5)年平均浓度) where it is closed before the number.
    if start == span.start and start > 0 and folded[start - 1] == ")":
        opening = folded.rfind("(", max(floor, 0), start)
        if opening > 0:
            inner = commitment.around(folded, Span(opening, opening), CLAUSE_ENDS).start
            if all(not inner < d.span.end <= start for d in deadlines):
                start = max(inner, floor)
    return _trimmed(folded, Span(min(start, span.end), span.end), table)


def _trimmed(folded: str, span: Span, table: RuleTable) -> Span | None:
    words = folded[slice(*span)]
    if match := table["indicator-lead"].pattern.match(words):
        span = Span(span.start + match.end(), span.end)
        words = words[match.end() :]
    if match := table["indicator-tail"].search(words):
        span = Span(span.start, span.start + match.start())
    return span if span.end > span.start else None


def _verb(rule: Rule, match: regex.Match[str]) -> Span | None:
    """Return the act whose object may stand behind the number: 完成200家企业整治."""
    if rule.tag in {"counted", "dealt"}:
        return Span(*match.span("verb"))
    if rule.tag == "compared" and match["eq"] == DONE:
        return Span(*match.span("eq"))
    return None


def _indicator_behind(
    folded: str,
    match: regex.Match[str],
    verb: Span | None,
    deadlines: Sequence[Deadline],
    table: RuleTable,
) -> Span | None:
    """Return what is counted where it stands behind the number, the act where nothing stands."""
    if verb is None:
        return None
    clause = commitment.around(folded, Span(match.end(), match.end()), CLAUSE_ENDS)
    # 2024年完成5座、2025年完成7座: what the next date binds is not counted here.
    dates = (d.span.start for d in deadlines if match.end() <= d.span.start)
    end = min(clause.end, next(dates, clause.end))
    behind = _trimmed(folded, Span(match.end(), end), table)
    return verb if behind is None or folded[slice(*verb)] in SPENT else behind


def _indicator_before(
    folded: str, clause_start: int, floor: int, deadlines: Sequence[Deadline], table: RuleTable
) -> Span | None:
    """Return the clause before: 收集率进一步提高,达到90%以上."""
    if clause_start == 0 or folded[clause_start - 1] not in ",(":
        return None
    before = commitment.around(folded, Span(clause_start - 1, clause_start - 1), CLAUSE_ENDS)
    if before.start < floor:
        return None
    stated = table["stated"].pattern.search(folded, *before)
    if stated is not None:
        before = Span(before.start, stated.start())
    return _indicator(folded, before, floor, deadlines, table)


def _parted(folded: str, named: Span, table: RuleTable, count: int) -> list[Span]:
    """Part the indicators of A、B分别达到90%、95%, if there is one for each number."""
    if count == 1:
        return [named]
    cuts = [m.span() for m in table["parted"].pattern.finditer(folded, named.start, named.end)]
    starts = [named.start, *(cut[1] for cut in cuts)]
    ends = [*(cut[0] for cut in cuts), named.end]
    if len(starts) != count:
        return [named] * count
    return [Span(*span) for span in zip(starts, ends, strict=True)]


def _dues(
    folded: str, targets: Sequence[Target], deadlines: Sequence[Deadline], table: RuleTable
) -> list[date | None]:
    """Return the dates of the targets of one match: to 2020年和2022年分别达到85%、90% one each."""
    dues = [_due(folded, target, deadlines, table) for target in targets]
    if len(targets) < 2 or len({target.indicator for target in targets}) > 1:
        return dues
    shared = [d for d in deadlines if d.task is not None and d.due_date is not None]
    shared = [d for d in shared if d.task and _overlap(d.task, targets[0].span)]
    return [d.due_date for d in shared] if len(shared) == len(targets) else dues


def _due(
    folded: str, target: Target, deadlines: Sequence[Deadline], table: RuleTable
) -> date | None:
    """Return the date that binds a target: its clause's, its sentence's, its paragraph's."""
    if target.due_date is not None:
        return target.due_date
    dated = [d for d in deadlines if d.kind in {"date", "relative"} and d.due_date is not None]
    dated = [d for d in dated if not _starts_only(folded, d, table)]
    for deadline in reversed(dated):
        if deadline.task is not None and _overlap(deadline.task, target.span):
            return deadline.due_date
    before = [d for d in dated if d.span.end <= target.span.end]
    if not before:
        return _due_behind(folded, target, dated, table)
    last = before[-1]
    between = folded[last.span.end : target.span.end]
    if not any(c in between for c in "。\n!?"):
        return last.due_date
    opens = table["horizon"].search(folded[slice(*last.span)]) is not None
    return last.due_date if opens and not table["heading"].search(between) else None


def _due_behind(
    folded: str, target: Target, dated: Sequence[Deadline], table: RuleTable
) -> date | None:
    """Return the next date of the sentence where only an act that closes it follows."""
    behind = next((d for d in dated if d.span.start >= target.span.end), None)
    if (
        behind is None
        or target.unit == MONEY
        or any(c in SENTENCE_ENDS for c in folded[target.span.end : behind.span.start])
    ):
        return None
    act = table["closing-act"].search(folded[behind.span.end :][: commitment.BEHIND])
    return behind.due_date if act is not None else None


def _starts_only(folded: str, deadline: Deadline, table: RuleTable) -> bool:
    behind = folded[deadline.span.end : deadline.span.end + commitment.BEHIND]
    return table["start-only"].pattern.match(behind) is not None


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
