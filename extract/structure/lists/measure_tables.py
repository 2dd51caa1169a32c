"""Tables of measures that stand below an issue in running text: their rows are its measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from zhenggai.evidence.grid.model import GridIssue, ListTable
from zhenggai.structure.issues.segments import Segment
from zhenggai.structure.lists.table_issues import TableIssue, table_span
from zhenggai.structure.plan import Issue
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow

NO_PROBLEM = ("problem", "goal")
FEWEST_TABLES = 2
CAPTION = 16


def measures_below(
    flow: Flow,
    segments: Sequence[Segment],
    tabled: Sequence[TableIssue],
    spans: Mapping[int, Span],
) -> dict[int, TableIssue]:
    """Return the table of measures right below each segment, as one issue, by the segment's start.

    One below the last issue alone may tell the measures of all; it is taken where others have one
    too, or where there is one issue.
    """
    found: dict[int, TableIssue] = {}
    for table in dict.fromkeys(one.table for one in tabled):
        if not table.places("measure") or table.places(*NO_PROBLEM):
            continue
        span = table_span(table, spans)
        before = [one for one in segments if one.start < span.start]
        if before and len(flow.text[before[-1].end : span.start].strip()) <= CAPTION:
            found.setdefault(before[-1].start, _whole(table, span))
    last = segments[-1].start if segments else None
    if last in found and len(found) < min(FEWEST_TABLES, len(segments)):
        del found[last]
    return found


def _whole(table: ListTable, span: Span) -> TableIssue:
    """Return all rows of a table as those of one issue."""
    rows = tuple(row for issue in table.issues for row in issue.rows)
    several = frozenset(
        at
        for at in range(len(table.columns))
        if len({row.cells[at] for row in rows}) > 1 or len(rows) == 1
    )
    whole = replace(table, issues=(GridIssue(rows),), varying=several)
    return TableIssue(span.start, whole, whole.issues[0])


def with_measures(issue: Issue, below: Issue) -> Issue:
    """Return an issue with the measures and the further fields that the table below it tells."""
    return replace(
        issue,
        blocks=(*issue.blocks, *below.blocks),
        lists=(*issue.lists, *below.lists),
        measures=below.measures,
    )
