"""Values held against each other and against the plan: what no one would promise so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby, pairwise

from zhenggai.facts.document.kinds import REPORTS
from zhenggai.facts.document.reader import Facts
from zhenggai.facts.model import BoundDeadline, BoundTarget, Values
from zhenggai.rules import Rules
from zhenggai.rules.kinds import RowTable
from zhenggai.structure.plan import Plan, PlanDoubt
from zhenggai.text.flow import Flow

# So many years a plan lives, and so far its aims may lie.
LIFE, OUTLOOK = 8, 16
# No plan of inspectors is older, and no aim of one lies further, whenever it was issued.
EARLIEST, LATEST = 2012, 2045
AIMS = frozenset({"goal", "plan"})
FULL_SHARE = 100
# What may be more than the whole is seldom twice as much: 负荷率, 配套率.
HIGHEST_SHARE = 200
LEAST_SHARE = 1


def find_implausible(values: Values, facts: Facts, plan: Plan, rules: Rules) -> Iterator[PlanDoubt]:
    """Yield ``implausible``: dates before the plan or far off, backward phases, odd shares."""
    done = {
        (row.issue_no, row.measure_no) for row in values.deadlines if row.deadline.kind == "done"
    }
    # What is told with its progress may be late on the paper's own day, whatever kind it is of.
    told = {issue.no for issue in plan.issues if issue.fields("progress")}
    flow = plan.flow
    for row in values.deadlines:
        if (row.issue_no, row.measure_no) in done or row.deadline.due_date is None:
            continue
        late = facts.kind in REPORTS or row.issue_no in told
        base = None if late else facts.issued_date
        why = _odd_date(row, row.deadline.due_date, base or facts.feedback_date)
        if why is not None:
            yield _doubt(row, why, flow)
    yield from _backward(values, flow, rules)
    for target in values.targets:
        if _is_odd_share(target, rules):
            yield _doubt(target, f"{target.target.value:g}{target.target.unit}", flow)


def _doubt(row: BoundDeadline | BoundTarget, why: str, flow: Flow) -> PlanDoubt:
    table: RowTable = "targets" if isinstance(row, BoundTarget) else "deadlines"
    words = flow.words([row.place])
    return PlanDoubt("implausible", (words, why), row.place, row.issue_no, row.measure_no, table)


def _odd_date(row: BoundDeadline, due: date, base: date | None) -> str | None:
    """Return what a date contradicts: the plan's own date, or how long plans live."""
    if not EARLIEST <= due.year <= LATEST:
        return str(due)
    if base is None:
        return None
    if (row.deadline.due_date_latest or due) < base:
        return f"{due} < {base}"
    life = OUTLOOK if row.field in AIMS else LIFE
    return f"{due} > {base}" if due.year > base.year + life else None


def _backward(values: Values, flow: Flow, rules: Rules) -> Iterator[PlanDoubt]:
    """Yield a doubt for a phase that ends before the one before it."""
    rows = sorted(values.deadlines, key=lambda row: row.place)
    for _, own in groupby(rows, key=lambda row: (row.issue_no, row.measure_no, row.field)):
        for before, row in pairwise(own):
            first, last = before.deadline.due_date, row.deadline.due_date
            if first is None or last is None or last >= first:
                continue
            between = flow.folded[before.place.end : row.place.start]
            degrees = before.deadline.degree, row.deadline.degree
            phased = rules.deadlines["next-phase"].search(between) is not None
            if phased or degrees == ("partial", "complete"):
                yield _doubt(row, f"{last} < {first}", flow)


def _is_odd_share(row: BoundTarget, rules: Rules) -> bool:
    """Say whether a share is more than there can be, or is to be nothing: 覆盖率 = 0."""
    target, table = row.target, rules.targets
    if target.unit != "%":
        return False
    highest = max(target.value, target.value_high or 0)
    if target.comparator == "decrease_by":
        return highest > FULL_SHARE
    if target.comparator == "increase_by" or table["share"].search(target.indicator) is None:
        return False
    whole = table["share-of-whole"].search(target.indicator) is not None
    # 集中处理率达到0.95%: less than a hundredth of the whole is no aim.
    least = LEAST_SHARE if whole else 0
    nothing = (target.value == 0 or target.value < least) and target.comparator in {"=", ">="}
    wanted = table["unwanted"].search(target.indicator) is None
    return highest > (FULL_SHARE if whole else HIGHEST_SHARE) or (nothing and wanted)
