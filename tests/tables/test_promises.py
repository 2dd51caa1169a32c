"""Who owes what by when: plans of several layouts, their promises counted by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.yaml_files import read_yaml
from zhenggai.pipeline import convert_bytes

CASES: dict[str, dict[str, Any]] = read_yaml(Path(__file__).parent / "promises.yaml")


def told(row: dict[str, Any]) -> str:
    """Return a promise as the case file prints it."""
    words = (
        f"{row['issue_no']}.{row['measure_no']}",
        row["unit"] or "-",
        row["role"] or "-",
        row["unit_source"] or "-",
        row["due_date"] or row["due_kind"] or "-",
        row["due_source"] or "-",
        f"{row['share']:.2f}",
    )
    return " ".join(str(word) for word in words) + (" ongoing" if row["ongoing"] else "")


@pytest.mark.parametrize("name", CASES)
def test_promises(name: str) -> None:
    case = CASES[name]
    rows = convert_bytes(case["plan"].encode(), "plan.txt").rows["promises"]
    assert sorted(told(row) for row in rows) == sorted(case["promises"])
    assert all(row["doubts"] == 0 for row in rows)
