"""Evidence of kinds: what it may speak for, and when nothing found is a doubt."""

from __future__ import annotations

import pytest

from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load
from zhenggai.tables.schema import TABLES

KINDS = {value for value, _ in TABLES["documents"].column("document_kind").values}


def test_evidence_speaks_for_kinds_or_for_a_title() -> None:
    answers = {
        (rule.id, answer)
        for rule in load().documents
        for answer in rule.weights
        if answer not in ({"title"} if rule.tag.startswith("line") else KINDS)
    }
    assert answers == set()


def test_every_kind_is_spoken_for() -> None:
    spoken = {answer for rule in load().documents for answer, w in rule.weights.items() if w > 0}
    assert spoken - {"title"} == KINDS


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("澄州市贯彻落实督察反馈意见整改方案\n详见另一文件。", True),
        ("在整改动员会上的讲话\n同志们：\n要严格整改时限。", False),
        (
            "销号管理办法\n第一条　为规范销号，制定本办法。\n第二条　自发布之日起施行。",
            False,
        ),
        ("澄州市第三批信访举报件交办情况\n共收到转办信访举报件7件。", False),
        # The words of a list of complaints stand there, and none was read.
        ("澄州市信访件查处情况\n受理编号0712反映油烟直排。经查属实，正在处理。", True),
    ],
)
def test_nothing_found_is_a_doubt_only_where_something_was_to_be_found(
    text: str, told: bool
) -> None:
    rows = convert_bytes(text.encode(), "plan.txt").rows
    assert rows["issues"] == []
    assert any(row["code"] == "no-issues-found" for row in rows["diagnostics"]) is told
