"""The summary counts what the tables hold, once a plan."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests import SAMPLES
from zhenggai.batch.files import find_inputs
from zhenggai.batch.run import convert_batch
from zhenggai.batch.settings import Settings
from zhenggai.cli.main import main
from zhenggai.dataset.current import read_tables
from zhenggai.exports.summary import digest, with_gaps
from zhenggai.exports.summary_page import _picture
from zhenggai.rules import load

pytestmark = pytest.mark.slow

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("out")
    inputs = find_inputs([str(SAMPLES / "notice-2025"), str(SAMPLES / "shared-2022/plan.txt")])
    convert_batch(inputs, {}, made, load(), Settings(workers=0), lambda _: None)
    return made


def test_counts_by_hand(out: Path) -> None:
    """notice-2025 has one issue, three measures with one unit each, due 2024-08 and 2025-06."""
    tables = read_tables(out, ["documents", "promises", "diagnostics"])
    rows = {name: table.to_pylist() for name, table in tables.items()}
    notice = {r["document_id"] for r in rows["documents"] if r["source"].startswith("plan.docx")}
    only = {name: [r for r in own if r["document_id"] in notice] for name, own in rows.items()}
    found = digest(only)
    assert (found.counted, found.issues, found.measures, found.promises) == (1, 1, 3, 3)
    quarters = (("2024-Q3", 1), ("2024-Q4", 0), ("2025-Q1", 0), ("2025-Q2", 2))
    assert found.quarters == quarters
    assert (found.dated, found.ongoing) == (1.0, 0.0)
    assert found.places == (("石桥市", 3),)


def test_quarters_without_promises_are_told_but_no_endless_row_of_them() -> None:
    assert with_gaps({(2024, 4): 1, (2025, 2): 2}) == [
        ((2024, 4), 1),
        ((2025, 1), 0),
        ((2025, 2), 2),
    ]
    assert with_gaps({(2024, 4): 1, (2060, 1): 2}) == [((2024, 4), 1), ((2060, 1), 2)]


def test_a_plan_counts_once(out: Path) -> None:
    tables = read_tables(out, ["documents", "promises", "diagnostics"])
    rows = {name: table.to_pylist() for name, table in tables.items()}
    found = digest(rows)
    assert sum(found.statuses.values()) == 3
    assert found.counted == 2
    preferred = {row["document_id"] for row in rows["documents"] if row["preferred"]}
    own = [row for row in rows["promises"] if row["document_id"] in preferred]
    assert found.promises == len(own)
    assert dict(found.bodies) == dict(
        Counter(row["body_key"] for row in own if row["body_key"]).most_common(15)
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_command_and_page(
    out: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], lang: str
) -> None:
    page = tmp_path / "s.html"
    with pytest.raises(SystemExit) as caught:
        main(["summary", str(out), "--html", str(page), "--lang", lang])
    assert not caught.value.code
    assert "2024-Q3" in capfd.readouterr().out
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"https?://|src=|<script", text)
    if BROWSER is None:
        pytest.skip("no chromium is installed")
    words = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'p'}"]
    done = subprocess.run(
        [BROWSER, *words, "--dump-dom", page.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert len(re.findall("<rect", done.stdout)) == len(re.findall("<rect", text)) > 3


def test_a_bar_of_nothing_has_no_length_and_long_names_fit() -> None:
    name = "生态环境保护督察整改工作领导小组办公室"
    picture = _picture([(name, 0), ("政府", 300), ("林业部门", 1)])
    assert [int(w) for w in re.findall(r'width="(\d+)"', picture)] == [0, 460, 2]
    left = int(re.findall(r'<text x="(\d+)"', picture)[0])
    assert left >= 13 * len(name)


def test_a_page_that_cannot_be_written(
    out: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["summary", str(out), "--html", str(tmp_path), "--lang", "en"])
    assert caught.value.code == 2
    assert f"cannot write {tmp_path}" in capfd.readouterr().err
