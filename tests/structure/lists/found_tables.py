"""Issues of the tables of a few lines, for tests of what is done with them."""

from __future__ import annotations

from typing import NamedTuple

from tests.evidence.grid.skeleton import document_of
from zhenggai.evidence.grid.reader import read_grid
from zhenggai.rules import load
from zhenggai.structure.lists.table_issues import TableIssue, cell_spans, table_issues
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, build_flow


class FoundTables(NamedTuple):
    """A flow, where its cells lie, and the issues of its tables."""

    flow: Flow
    cells: dict[int, Span]
    issues: tuple[TableIssue, ...]


def tables_of(text: str) -> FoundTables:
    """Return what the tables of a text hold (a line that begins with | is a row)."""
    document = document_of(text)
    flow = build_flow(document, ())
    cells = cell_spans(flow)
    return FoundTables(flow, cells, tuple(table_issues(read_grid(document, load()), cells, {})))
