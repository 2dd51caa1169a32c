"""Lists of one plan that each tell a part of the same issues: 问题清单, 措施清单, 责任清单."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import regex

from zhenggai.evidence.grid.model import GridIssue, ListTable
from zhenggai.evidence.labels import PROSE_FIELDS, UNIT_FIELDS
from zhenggai.rules import Rules
from zhenggai.structure.lists.table_issues import TableIssue, table_span
from zhenggai.structure.plan import Issue, PlanDoubt
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow

COMPARED = 16
NO_WORD = regex.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Companions:
    """The issues of tables that stay, what other lists tell of each by its start, and doubts."""

    kept: tuple[TableIssue, ...]
    beside: Mapping[int, tuple[TableIssue, ...]] = field(default_factory=dict)
    doubts: tuple[PlanDoubt, ...] = ()


def find_companions(
    flow: Flow, tabled: Sequence[TableIssue], spans: Mapping[int, Span], rules: Rules
) -> Companions:
    """Return the issues of the list that names the problems, and of lists that tell other things.

    A list is another's companion where its numbers are the other's and it tells what that one
    does not: measures, goals, units. Without measures, goals or such numbers it is no list.
    """
    tables = list(dict.fromkeys(one.table for one in tabled))
    main = next((table for table in tables if table.places("problem")), None)
    joined: list[ListTable] = []
    if main is not None and len(tables) > 1:
        numbers = _numbers(flow, main, spans)
        joined = [
            table
            for table in tables
            if table is not main
            and numbers
            and _is_companion(flow, main, table, spans, numbers, rules)
        ]
    beside: dict[int, tuple[TableIssue, ...]] = {}
    starts = {
        number: one.start
        for one in tabled
        if one.table is main and (number := _number(flow, one.table, one.rows, spans))
    }
    for one in tabled:
        if one.table in joined:
            start = starts[_number(flow, one.table, one.rows, spans)]
            beside[start] = (*beside.get(start, ()), one)
    kept = [one for one in tabled if one.table not in joined and tells_issues(one.table)]
    told = [table_span(table, spans).start for table in joined]
    doubts = tuple(PlanDoubt("list-joined", (), Span(start, start + 1)) for start in told)
    return Companions(tuple(kept), beside, doubts)


def tells_issues(table: ListTable) -> bool:
    """Say whether a list names problems, goals, measures or tasks: 责任清单 alone does not."""
    return any(column.field in PROSE_FIELDS or column.task for column in table.columns)


def _number(flow: Flow, table: ListTable, issue: GridIssue, spans: Mapping[int, Span]) -> str:
    """Return the number of an issue in its list, without marks; empty where it has none."""
    for at in table.places("number")[:1]:
        cell = issue.rows[0].cells[at]
        if cell is not None and cell in spans:
            return NO_WORD.sub("", flow.words([spans[cell]]))
    return ""


def _numbers(flow: Flow, table: ListTable, spans: Mapping[int, Span]) -> list[str]:
    """Return the numbers of a list's issues, none where one is missing or stands twice."""
    found = [_number(flow, table, issue, spans) for issue in table.issues]
    return found if all(found) and len(set(found)) == len(found) else []


def _is_companion(
    flow: Flow,
    main: ListTable,
    table: ListTable,
    spans: Mapping[int, Span],
    numbers: Sequence[str],
    rules: Rules,
) -> bool:
    own = _numbers(flow, table, spans)
    if not own or not set(own) <= set(numbers):
        return False
    told = {_group(column.field) for column in main.columns}
    new = {_group(column.field) for column in table.columns if column.field} - told
    if not new & {"measure", "goal", "units", "deadline", "person", "progress"}:
        return False
    if "measure" in told and table.places("measure"):
        return False
    if table.places("problem"):
        return _same_problems(flow, main, table, spans)
    if _counts_issues(flow, table, spans, rules):
        return True
    return _is_named(flow, table, spans, rules) and set(own) == set(numbers)


def _is_named(flow: Flow, table: ListTable, spans: Mapping[int, Span], rules: Rules) -> bool:
    """Say whether a list, or its sheet, is called one of several lists: 责任清单."""
    start = table_span(table, spans).start
    cells = flow.document.cells
    name = next((flow.document.tables[cells[h].table].name for h in table.headers), None)
    above = flow.line_at(max(start - 1, 0))
    called = (flow.folded[above.start : min(above.end, start)], name or "")
    return any(rules.marks["list-one-of-several"].search(words) is not None for words in called)


def _group(name: str | None) -> str | None:
    return "units" if name in UNIT_FIELDS else name


def _counts_issues(flow: Flow, table: ListTable, spans: Mapping[int, Span], rules: Rules) -> bool:
    """Say whether the numbers of a list are called those of issues: 问题序号."""
    headers = (table.columns[at].header for at in table.places("number")[:1])
    words = (flow.words([spans[h]]) for h in headers if h is not None and h in spans)
    return any(rules.marks["column-issues"].search(word) is not None for word in words)


def _same_problems(
    flow: Flow, main: ListTable, table: ListTable, spans: Mapping[int, Span]
) -> bool:
    """Say whether two lists name the same problem under each number."""
    heads = [
        {
            _number(flow, one, issue, spans): NO_WORD.sub("", flow.words([spans[cell]]))[:COMPARED]
            for issue in one.issues
            if (cell := issue.rows[0].cells[one.places("problem")[0]]) is not None and cell in spans
        }
        for one in (main, table)
    ]
    return all(
        heads[0].get(number, "").startswith(head) or head.startswith(heads[0].get(number, "-"))
        for number, head in heads[1].items()
    )


def with_companion(issue: Issue, other: Issue) -> Issue:
    """Return an issue with what another list tells of it and its own does not."""
    own = {_group(block.field) for block in issue.blocks}
    own |= {_group(block.field) for measure in issue.measures for block in measure.blocks}
    if issue.lists or any(measure.lists for measure in issue.measures):
        own.add("units")
    blocks = [block for block in other.blocks if _group(block.field) not in own - {None}]
    lists = other.lists if "units" not in own else ()
    return replace(
        issue,
        blocks=(*issue.blocks, *blocks),
        lists=(*issue.lists, *lists),
        measures=issue.measures or other.measures,
    )
