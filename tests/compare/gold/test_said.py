"""What persons said becomes known answers: just that, compared with what the parser says alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.batch.test_corrected import DRAFT
from zhenggai.batch.republish import republish
from zhenggai.cli.main import main
from zhenggai.compare.gold.from_corrections import samples_of
from zhenggai.compare.gold.gold import read_gold
from zhenggai.compare.gold.run import check_folder
from zhenggai.rules import load


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("ZHENGGAI_WORKERS", "0")
    monkeypatch.setenv("LANG", "C.UTF-8")


def call(*words: object) -> int:
    with pytest.raises(SystemExit) as caught:
        main([str(word) for word in words])
    return int(caught.value.code or 0)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    plans = tmp_path / "plans"
    plans.mkdir()
    (plans / "清溪 草案.txt").write_text(DRAFT, encoding="utf-8")
    assert call("convert", plans, "-o", tmp_path / "out") == 0
    return tmp_path / "out"


def at(words: str) -> int:
    return DRAFT.index(words)


@pytest.mark.slow
def test_what_was_said_is_expected_and_nothing_else(out: Path, tmp_path: Path) -> None:
    due = at("2025年12月底前")
    call("correct", out, "--at", at("县教育局"), "--drop")
    call("correct", out, "--at", due, "--table", "deadlines", "--set", "due_date=2025-12-30")
    call("correct", out, "--at", at("县城管局"), "--confirm")
    call("correct", out, "--at", at("加强日常"), "--table", "measures", "--set", "text=加强巡查。")
    assert call("check", "--from-corrections", out, tmp_path / "mine") == 0
    (plan,) = tmp_path.glob("mine/清溪_草案-*/plan.txt")
    assert plan.read_text(encoding="utf-8") == DRAFT
    assert read_gold(plan.with_name("expected.yaml")) == {
        "partial": True,
        "document": {},
        "issues": [
            {
                "no": 1,
                "deadlines": [{"due": "2025-12-30"}],
                "measures": [
                    {"no": 1, "responsibilities": [{"unit": "县教育局", "never": True}]},
                ],
            },
            {
                "no": 2,
                "measures": [
                    {"no": 1, "responsibilities": [{"unit": "县城管局", "role": "responsible"}]},
                    {"no": 2, "text": "加强巡查。"},
                ],
            },
        ],
    }
    (checked,) = check_folder(tmp_path / "mine")
    found = [(f.where, f.field, f.wanted is None) for f in checked.comparison.findings]
    assert found == [
        ("issue 1", "deadlines", False),
        ("measure 1.1", "responsibilities", True),
        ("measure 2.2", "measure.text", False),
    ]
    assert checked.comparison.total().right == 1


@pytest.mark.slow
def test_a_document_gone_over_as_a_whole_is_expected_as_a_whole(out: Path, tmp_path: Path) -> None:
    from tests.batch.test_corrected import rows_of  # noqa: PLC0415
    from zhenggai.dataset.corrections.anchors import Anchors  # noqa: PLC0415
    from zhenggai.dataset.corrections.kept import add  # noqa: PLC0415
    from zhenggai.dataset.corrections.model import CORRECTED_TABLES  # noqa: PLC0415

    rows = rows_of(out, "清溪 草案.txt")
    anchors = Anchors(rows)
    said = [anchors.confirm(table, row) for table in CORRECTED_TABLES for row in rows[table]]
    add(out, *said)
    republish(out, load())
    (sample,) = samples_of(out, tmp_path / "mine")
    assert "partial" not in sample.gold
    assert [len(issue["measures"]) for issue in sample.gold["issues"]] == [2, 2]


@pytest.mark.slow
def test_a_file_that_is_gone_is_told(
    out: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    call("correct", out, "--at", at("县教育局"), "--drop")
    (tmp_path / "plans" / "清溪 草案.txt").write_text("别的", encoding="utf-8")
    assert call("check", "--from-corrections", out, tmp_path / "mine") == 0
    assert "its file is gone or changed" in capfd.readouterr().err
    assert not list(tmp_path.glob("mine/*"))
