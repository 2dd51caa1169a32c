"""Decides which expressions of time in prose bind the future: a promise, not a story or a name."""

from __future__ import annotations

from datetime import date, timedelta

from zhenggai.rules.loader import RuleTable
from zhenggai.text.document import Span
from zhenggai.values.deadlines.expressions import Expression
from zhenggai.values.model import Context

CLAUSE_ENDS = ",;。:\n()!?！？"
SENTENCE_ENDS = ";。\n!?！？"
# A plan may be signed when its first dates have just passed; what lies further back is a story.
GRACE = timedelta(days=180)
# Without a base, so few days in a measure are a step of a procedure.
STEP_DAYS = 15
BEFORE, BEHIND, OUTLOOK = 16, 40, 120
# No sentence is longer; a text without punctuation must not cost the square of its length.
REACH = 600
STEADY = frozenset({"recurring", "revised", "until"})


def clause(folded: str, span: Span) -> Span:
    """Return the stretch between the punctuation marks around a span."""
    return around(folded, span, CLAUSE_ENDS)


def around(folded: str, span: Span, ends: str) -> Span:
    """Return the stretch around a span that holds none of the given characters outside it."""
    start, end = span
    first, last = max(0, start - REACH), min(len(folded), end + REACH)
    while start > first and folded[start - 1] not in ends:
        start -= 1
    while end < last and folded[end] not in ends:
        end += 1
    return Span(start, end)


def binds(
    folded: str, expression: Expression, day: date | None, context: Context, rules: RuleTable
) -> bool:
    """Say whether an expression in prose binds the future; ``day`` is its due or start date."""
    form, whole = expression.form, expression.whole
    left = folded[max(0, whole.start - BEFORE) : whole.start]
    right = folded[whole.end : whole.end + BEHIND]
    if form == "after":
        return False
    if form in {"redacted", "odd"}:
        # 2024年9底前, and 205年|稳定达到: what no story tells so.
        edged = rules["edged"].search(folded[whole.start : whole.end]) is not None
        acts = form == "odd" and rules["act"].pattern.match(right) is not None
        lost = form == "odd" and rules["lost-year"].pattern.match(folded, *whole) is not None
        return edged or acts or lost
    if form in STEADY:
        return True
    act = rules["act"].pattern.match(right) is not None
    # 返黑返臭的6月底前整改到位: what is to be done, not what 6月底前 was made.
    named = left.endswith("的") and act and _strength(folded, expression) == 3
    if not named and rules["past-before"].search(left):
        return False
    if rules["past-behind"].pattern.match(right):
        return False
    anchor = context.anchor or context.feedback
    if rules["than-behind"].pattern.match(right) and not (anchor and day and day > anchor):
        return False
    if _is_year(expression) and rules["season-behind"].pattern.match(right):
        return False
    opens = rules["clause-opening"].search(left) is not None
    if form == "event":
        return act or opens
    if form == "relative":
        return expression.base is not None or not _is_procedure(folded, expression, rules)
    return _date_binds(folded, expression, day, context, rules, opens=opens, act=act)


def _date_binds(
    folded: str,
    expression: Expression,
    day: date | None,
    context: Context,
    rules: RuleTable,
    *,
    opens: bool,
    act: bool,
) -> bool:
    """Weigh a date: 底前 needs nothing more, 2019年 alone needs an act or an outcome."""
    whole = expression.whole
    strength = _strength(folded, expression)
    anchor = context.anchor or context.feedback
    if anchor is not None and day is not None:
        # What has a printed year can lie before the plan; a year put in can not.
        earliest = anchor - GRACE if strength == 3 or expression.form == "since" else anchor
        # 2021年底前完成整改 is owed, however late the plan was published: in a goal, which tells
        # no story, and where a clause of a measure begins so.
        told_of = rules["of-which"].pattern.match(folded, whole.end) is not None
        begins = context.field == "measure" and opens and not told_of
        owed = strength == 3 and (begins or (context.field == "goal" and act))
        # 2023年12月31日前备案的企业: which ones they are, however shortly before the plan.
        if day < anchor and told_of and _has_year(expression) and not owed:
            return False
        if day < earliest and _has_year(expression) and not owed:
            return False
    if strength == 3:
        return True
    if _is_past(folded, whole, rules):
        return False
    left = folded[max(0, whole.start - BEFORE) : whole.start]
    right = folded[whole.end : whole.end + BEHIND]
    ends = not right.strip() or right.lstrip()[0] in CLAUSE_ENDS
    bracket = left.endswith("(") and context.field != "plan"
    if ends and (bracket or rules["what-is-due"].search(left)):
        return True
    if context.report and strength == 1 and day is not None and day <= (context.issued or day):
        # A notice's 2019年4月,开展现场调查 was done then.
        return False
    if strength == 1 and _is_year(expression) and rules["object-before"].search(left):
        return False
    if strength == 2:
        # 截至 is said of what has been counted as often as of what is due.
        return act or (opens and not expression.until.startswith("截"))
    if act:
        return True
    outlook = folded[whole.end : around(folded, whole, SENTENCE_ENDS).end][:OUTLOOK]
    dated = anchor is not None or context.field == "goal"
    return opens and dated and rules["outcome"].search(outlook) is not None


def _strength(folded: str, expression: Expression) -> int:
    """Return how much of a promise an expression is: 3 底前 or 力争, 2 底 or 到, 1 a bare date."""
    point = expression.due or expression.start
    if point is None:
        return 1
    during = folded[slice(*expression.span)].endswith("期间")
    if point.before or (point.inside and not during) or expression.aim:
        return 3
    if expression.until and expression.until[0] not in "到至截":
        return 3
    stretch = point.unit in {"quarter", "half", "plan_period"}
    if expression.until or point.edge or stretch or expression.form in {"range", "since"}:
        return 2
    return 1


def _is_year(expression: Expression) -> bool:
    return expression.due is not None and expression.due.unit == "year"


def _has_year(expression: Expression) -> bool:
    # The year of a range may stand at its beginning only: 2022年11月14日至12月2日.
    return any(
        point is not None
        and (point.year is not None or point.shift is not None or point.period is not None)
        for point in (expression.due, expression.start)
    )


def _is_past(folded: str, whole: Span, rules: RuleTable) -> bool:
    """Say whether the clause of a date tells what has happened; the next one too behind 2019年,."""
    own = clause(folded, whole)
    end = own.end
    if own.end == whole.end and folded[end : end + 1] == ",":
        end = clause(folded, Span(end + 1, end + 1)).end
    return rules["past-clause"].search(folded[own.start : end]) is not None


def _is_procedure(folded: str, expression: Expression, rules: RuleTable) -> bool:
    """Say whether a length of time without a base is a step's: 接到举报后…, 3日内反馈."""
    whole, length = expression.whole, expression.length
    if length is not None and length.unit != "month" and length.number <= STEP_DAYS:
        return True
    start = around(folded, whole, SENTENCE_ENDS).start
    return rules["procedure"].search(folded[start : whole.start]) is not None


def stands_alone(
    folded: str, expression: Expression, before: Span | None, rules: RuleTable, *, plan: bool
) -> bool:
    """Say whether 立行立改 or 长期坚持 in prose is a clause of its own or joined to a date.

    ``before`` is the place of the last expression that was accepted. In a plan's body
    a clause of its own is a slogan, so there it must be joined to a date.
    """
    start, end = expression.whole
    if end < len(folded) and folded[end] not in ",;。)\n、!！":
        return False
    left = folded[max(0, start - OUTLOOK) : start].rstrip()
    if rules["alone-condition"].search(left):
        return False
    sentence = around(folded, Span(start, start), SENTENCE_ENDS)
    joined = before is not None and sentence.start <= before.start
    if folded[end : end + 1] == "、" and not joined:
        return False
    if rules["alone-opened"].search(left):
        return joined or not plan
    touches = before is not None and before.end == start
    return joined and (touches or rules["alone-joined"].search(left) is not None)
