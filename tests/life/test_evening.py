"""An evening with forty documents of six plans: what is due on a day, line by line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.life.score import convert_chain, read_chains
from tests.yaml_files import read_yaml
from zhenggai.exports.due import DueList, due_on

HERE = Path(__file__).parent
ON = date(2024, 7, 1)


@pytest.fixture(scope="module", params=["evening", "evening_two"])
def evening(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return an evening's documents, those of its chains too, and what is awaited of them."""
    told = read_yaml(HERE / f"{request.param}.yaml")
    for chain in read_chains(told["chains"]) if "chains" in told else ():
        told["documents"] |= chain["documents"]
    assert len(told["documents"]) == 40
    return told  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def found(evening: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> DueList:
    tables = convert_chain(evening, tmp_path_factory.mktemp("evening"))
    return due_on(tables, ON)  # type: ignore[arg-type]


def told(row: dict[str, Any]) -> tuple[str, ...]:
    due = row["due_date"].isoformat() if row["due_date"] else "-"
    return row["status"], due, row["unit"], row["state"] or "-"


@pytest.mark.slow
def test_every_line_is_as_the_sentences_say(evening: dict[str, Any], found: DueList) -> None:
    rows = {(row["unit"], row["measure"]): row for row in found.rows}
    assert len(rows) == len(found.rows) == len(evening["expected"])
    for line in evening["expected"]:
        promise, _, said = line.partition(" | ")
        status, due, unit, measure = promise.split(" ")
        state, source = said.split(" ")
        (row,) = (
            one for (own, text), one in rows.items() if own == unit and text.startswith(measure)
        )
        assert told(row) == (status, due, unit, state)
        assert source in {"*", row["state_source"] or "-"}


@pytest.mark.slow
def test_what_was_accepted_is_left_out(evening: dict[str, Any], found: DueList) -> None:
    assert found.left == {"accepted": evening["left"], "undated": 0, "later": 0, "dropped": 0}
