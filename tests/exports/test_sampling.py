"""Rows drawn for a person to check, and what the ticks say."""

from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner

from tests.exports.test_due import tables_of
from zhenggai.cli.main import build
from zhenggai.exports.doubts import doubt_line, doubts_of
from zhenggai.exports.listing import write_listing_csv, write_listing_xlsx
from zhenggai.exports.sampling import draw, rates, sample_listing, wilson
from zhenggai.tables.rows import Rows

CHAIN = "a draft, the final plan with a moved date, two reports"


@pytest.mark.slow
def test_the_same_seed_draws_the_same_rows() -> None:
    tables = tables_of(CHAIN)
    assert draw(tables, 20, 1) == draw(tables, 20, 1)
    assert draw(tables, 20, 1) != draw(tables, 20, 2)


@pytest.mark.slow
def test_every_table_is_drawn_from_and_shown_in_its_sentence() -> None:
    rows = draw(tables_of(CHAIN), 24, 1)
    assert len(rows) == 24
    assert {row["table"] for row in rows} >= {"issues", "measures", "responsibilities", "deadlines"}
    assert all("【" in row["sentence"] and row["value"] for row in rows)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_ticks_are_read_again(tmp_path: Path, ending: str, lang: str) -> None:
    rows = draw(tables_of(CHAIN), 20, 1)
    ticked = [{**row, "right": None if at < 2 else int(at != 5)} for at, row in enumerate(rows)]
    path = tmp_path / f"sample.{ending}"
    write = write_listing_csv if ending == "csv" else write_listing_xlsx
    write(sample_listing(ticked, lang), path, lang)
    told = CliRunner().invoke(build(lang, ["sample"]), ["sample", "--score", str(path)]).output
    assert "17" in told and "18" in told and "94.4%" in told


def test_sure_rows_are_counted_apart() -> None:
    row = {"table": "issues", "doubts": 0, "confidence": 0.995, "right": "对"}
    found, left = rates(
        [row, {**row, "doubts": 1, "confidence": 0.5, "right": "0"}, {**row, "right": ""}]
    )
    assert {rate.name: (rate.right, rate.checked) for rate in found} == {
        "issues": (1, 2),
        "all": (1, 2),
        "doubts = 0": (1, 1),
        "confidence >= 0.99": (1, 1),
    }
    assert left == 1


def test_an_interval_holds_the_share_and_stays_within_bounds() -> None:
    for right, checked in ((0, 1), (5, 5), (98, 100), (1, 3)):
        low, high = wilson(right, checked)
        assert 0 <= low <= right / checked <= high <= 1


def test_doubts_come_gravest_first_each_with_its_place() -> None:
    row = {
        "document_id": "a", "diagnostic_no": 1, "severity": "warning", "code": "deadline-unparsed",
        "message": "", "arguments": ["按期"], "table": None, "column": None, "issue_no": 1,
        "measure_no": None, "row_no": None, "start": 3, "end": 5, "page": None, "locator": "第2段",
    }  # fmt: skip
    error = {**row, "diagnostic_no": 2, "severity": "error", "code": "file-empty", "arguments": []}
    note = {**row, "diagnostic_no": 3, "severity": "info"}
    documents = [{"document_id": "a", "source": "plan.txt"}]
    tables = cast("Rows", {"documents": documents, "diagnostics": [row, error, note]})
    found = doubts_of(tables, "en")
    assert [one["code"] for one in found] == ["file-empty", "deadline-unparsed"]
    assert doubt_line(found[1]).startswith("plan.txt:第2段: deadline-unparsed ")
    assert len(doubts_of(tables, "en", severities=("info",))) == 1
    assert not doubts_of(tables, "en", source="other")
