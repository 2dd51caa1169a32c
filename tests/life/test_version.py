"""What is told of one version of a plan by its rows alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from zhenggai.life.version import read_version, tells_only_news
from zhenggai.rules import load

if TYPE_CHECKING:
    from zhenggai.tables.rows import Rows


def issue(label: str | None, problem: str, progress: str | None = None) -> dict[str, Any]:
    return {"issue_no": 1, "label": label, "item": None, "problem": problem, "progress": progress}


@pytest.mark.parametrize(
    ("kind", "issues", "expected"),
    [
        ("progress_report", [issue("序号1", "覆盖绿化110万平方米，已完成整改。")], True),
        ("progress_report", [issue("序号1", "污水直排。", "已完成整改。")], False),
        ("progress_report", [issue("序号1", "已完成整改。"), issue("序号2", "污水直排。")], False),
        ("progress_report", [issue("序号1", "管网建设滞后。")], False),
        ("progress_report", [issue(None, "已完成整改。")], False),
        ("plan", [issue("1", "覆盖绿化110万平方米，已完成整改。")], False),
    ],
)
def test_a_report_that_says_nothing_but_what_became_of_its_items(
    kind: str, issues: list[dict[str, Any]], *, expected: bool
) -> None:
    document = {"document_id": "a", "document_kind": kind}
    version = read_version(cast("Rows", {"documents": [document], "issues": issues}))
    assert bool(tells_only_news(version, load())) is expected
