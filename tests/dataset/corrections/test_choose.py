"""A place on the command line means one row of one document, or is asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.desks import convert
from zhenggai.dataset.corrections.choose import ChoiceError, choose_document, choose_row
from zhenggai.dataset.current import read_tables

PLAN = """青石县整改方案
一、污水直排河道，{}。
整改目标：全面消除。
整改时限：2024年12月底前
整改措施：
1.建设管网。
责任单位：县生态环境局
二、河道垃圾未清理。
整改目标：清理完毕。
整改时限：2025年6月底前
整改措施：
1.清理河道。
责任单位：县水利局
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("choose")
    (folder / "plans").mkdir()
    (folder / "plans" / "a.txt").write_text(PLAN.format("未整治"), encoding="utf-8")
    # A character more stands before all that follows.
    (folder / "plans" / "b.txt").write_text(PLAN.format("久未整治"), encoding="utf-8")
    convert(folder / "plans", folder / "out")
    return folder / "out"


def starts(out: Path, unit: str) -> list[int]:
    rows = read_tables(out, ["responsibilities"])["responsibilities"].to_pylist()
    return [row["start"] for row in rows if row["unit"] == unit]


@pytest.mark.slow
def test_a_row_that_begins_there_is_meant_before_those_that_hold_the_place(out: Path) -> None:
    for at in starts(out, "县水利局"):
        anchors, table, row = choose_row(out, None, str(at), None, ())
        assert (table, row["unit"], row["start"]) == ("responsibilities", "县水利局", at)
        assert row["document_id"] == anchors.document["document_id"]


def test_a_place_in_two_documents_is_asked_about(out: Path) -> None:
    at = str(PLAN.index("污水"))
    with pytest.raises(ChoiceError, match="Several rows"):
        choose_row(out, None, at, None, ())
    _, _, row = choose_row(out, "b.txt", at, "issues", ())
    assert "久未整治" in str(row["problem"])


def test_what_was_said_in_two_documents_is_not_taken_back_together(out: Path) -> None:
    rows = read_tables(out, ["documents"])["documents"].to_pylist()
    both = {row["document_id"] for row in rows}
    with pytest.raises(ChoiceError, match="Several documents"):
        choose_document(out, None, "345", both)
    assert choose_document(out, "a.txt", "345", both) in both
    # An id is one promise's, in whichever document.
    assert choose_document(out, None, "b98bfb41f03d", both) is None
