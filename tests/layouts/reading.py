"""Reads one generated document and scores what came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from tests.layouts.case import Case
from tests.layouts.score import Result, score
from zhenggai.pipeline import convert_bytes


def read(case: Case) -> Result:
    """Return what became of one document."""
    rows = convert_bytes(case.data, f"{case.name}.{case.ending}").rows
    return score(case.gold, cast(Mapping[str, Sequence[Mapping[str, Any]]], rows))
