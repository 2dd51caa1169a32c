"""Lists of firms, projects or works: where they are none of a plan's issues."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from zhenggai.evidence.grid.model import ListTable
from zhenggai.structure.lists.table_issues import TableIssue, table_span
from zhenggai.structure.plan import PlanDoubt
from zhenggai.text.document import Span


def set_aside(
    tabled: Sequence[TableIssue], spans: Mapping[int, Span], in_text: Callable[[], bool]
) -> tuple[tuple[TableIssue, ...], tuple[PlanDoubt, ...]]:
    """Return the issues of tables without such lists, and a doubt for each of the lists.

    Where a document holds nothing else, each firm or project is a task. ``in_text`` says whether
    its running text tells issues or tasks.
    """
    lists = [table for table in dict.fromkeys(one.table for one in tabled) if _of_things(table)]
    if not lists:
        return tuple(tabled), ()
    kept = tuple(one for one in tabled if one.table not in lists)
    beside = bool(kept) or in_text()
    code = "list-set-aside" if beside else "list-of-things"
    starts = [table_span(table, spans).start for table in lists]
    doubts = tuple(PlanDoubt(code, (), Span(start, start + 1)) for start in starts)
    return (kept if beside else tuple(tabled)), doubts


def with_problems(tabled: Sequence[TableIssue]) -> tuple[TableIssue, ...]:
    """Return the issues of tables that tell what is wrong.

    What is to be built or given, in a paper that is no plan of rectification, is none of its tasks.
    """
    return tuple(one for one in tabled if one.table.places("problem"))


def _of_things(table: ListTable) -> bool:
    return any(column.thing for column in table.columns)
