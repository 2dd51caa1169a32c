"""Marks of a few lines, for tests of what is proposed."""

from __future__ import annotations

from tests.evidence.grid.skeleton import document_of
from zhenggai.evidence.marks import find_marks
from zhenggai.evidence.model import Marks
from zhenggai.rules import load
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, build_flow


def flow_of(text: str) -> Flow:
    """Return the flow of a text (a line that begins with | is a row of a table)."""
    return build_flow(document_of(text), ())


def marks_of(text: str) -> Marks:
    """Return all marks of a text."""
    return find_marks(flow_of(text), load())


def said(flow: Flow, span: Span) -> str:
    """Return the words of a stretch."""
    return flow.text[span.start : span.end]
