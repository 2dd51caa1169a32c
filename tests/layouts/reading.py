"""Reads one generated document and scores what came out."""

from __future__ import annotations

from tests.layouts.case import Case
from tests.layouts.score import Result, score
from zhenggai.pipeline import convert_bytes


def read(case: Case) -> Result:
    """Return what became of one document."""
    return score(case.gold, convert_bytes(case.data, f"{case.name}.{case.ending}").rows)
