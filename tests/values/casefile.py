"""Case files: a text, its context, and the rows that must come out; known failures with reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.yaml_files import read_yaml

HERE = Path(__file__).parent
# What the plan says of itself, where a case says nothing else.
KNOWN: dict[str, Any] = {
    "anchor": date(2019, 6, 22),
    "issued": date(2019, 6, 22),
    "feedback": date(2019, 4, 29),
}


def cases(table: str, kind: str) -> list[Any]:
    """Return the cases of ``<table>.<kind>.yaml``; one with a ``reason`` is a strict xfail."""
    data = read_yaml(HERE / f"{table}.{kind}.yaml")
    return [
        pytest.param(
            case,
            id=f"{kind}-{number}-{case['text'][:24]}",
            marks=pytest.mark.xfail(reason=case["reason"], strict=True) if "reason" in case else (),
        )
        for number, case in enumerate(data)
    ]
