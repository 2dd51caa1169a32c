"""What publication makes of all documents of a plan: the same whatever came in which run."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.life.score import read_chains
from zhenggai.batch.files import find_inputs
from zhenggai.batch.run import convert_batch
from zhenggai.batch.settings import Settings
from zhenggai.dataset.current import read_manifest_file, read_tables
from zhenggai.dataset.verify import verify_out
from zhenggai.rules import load

CHAIN = read_chains("open")[0]


@pytest.fixture
def given(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    folder.mkdir()
    for name, text in CHAIN["documents"].items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def convert(given: Path, names: Sequence[str], out: Path, *, prune: bool = False) -> None:
    settings = Settings(workers=0)
    inputs = [item for item in find_inputs([str(given)], settings) if item.source in names]
    convert_batch(inputs, {}, out, load(), settings, lambda _: None, prune=prune)


def rows(out: Path, name: str) -> list[dict[str, Any]]:
    return read_tables(out, [name])[name].to_pylist()  # type: ignore[no-any-return]


@pytest.mark.slow
def test_tables_are_the_same_whatever_came_first(given: Path, tmp_path: Path) -> None:
    names = sorted(CHAIN["documents"])
    convert(given, names, tmp_path / "whole")
    for at, order in enumerate((names, names[::-1])):
        out = tmp_path / f"out{at}"
        for name in order:
            convert(given, [name], out)
        assert not list(verify_out(out))
        made, whole = read_manifest_file(out), read_manifest_file(tmp_path / "whole")
        assert made["tables"] == whole["tables"]


@pytest.mark.slow
def test_what_leaves_takes_its_states_along(given: Path, tmp_path: Path) -> None:
    convert(given, sorted(CHAIN["documents"]), tmp_path / "out")
    assert any(row["state"] for row in rows(tmp_path / "out", "promises"))
    convert(given, ["plan.txt"], tmp_path / "out", prune=True)
    convert(given, ["plan.txt"], tmp_path / "alone")
    assert not any(row["state"] for row in rows(tmp_path / "out", "promises"))
    assert {row["event"] for row in rows(tmp_path / "out", "events")} == {"promised"}
    both = [read_manifest_file(tmp_path / name)["tables"] for name in ("out", "alone")]
    assert both[0] == both[1]


@pytest.mark.slow
def test_rows_of_one_issue_share_its_id(given: Path, tmp_path: Path) -> None:
    convert(given, sorted(CHAIN["documents"]), tmp_path / "out")
    issues = rows(tmp_path / "out", "issues")
    documents = {row["document_id"]: row for row in rows(tmp_path / "out", "documents")}
    plan = {r["issue_id"] for r in issues if documents[r["document_id"]]["preferred"]}
    reports = [r for r in issues if documents[r["document_id"]]["document_kind"] != "adjustment"]
    assert {row["issue_id"] for row in reports} == plan
    assert len({row["plan_id"] for row in documents.values()}) == 1
    every = {row["issue_id"] for row in issues}
    for name in ("measures", "deadlines", "responsibilities", "promises", "events"):
        assert {row["issue_id"] for row in rows(tmp_path / "out", name)} <= every | {None}
