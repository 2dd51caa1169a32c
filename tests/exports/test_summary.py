"""The summary counts what the tables hold, once a plan."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests import SAMPLES
from tests.desk.browser import NARROW, Seen, opened_browser
from zhenggai.batch.files import find_inputs
from zhenggai.batch.run import convert_batch
from zhenggai.batch.settings import Settings
from zhenggai.cli.main import main
from zhenggai.dataset.current import read_tables
from zhenggai.exports.summary import digest, with_gaps
from zhenggai.exports.summary_page import _bars
from zhenggai.rules import load

pytestmark = pytest.mark.slow


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
    assert not re.search(r"src=|<link|@import|url\(", text)
    assert text.count('class="bar"') > 3
    assert ("正文中断" in text) == (lang == "zh")


def test_a_bar_of_nothing_has_no_length() -> None:
    told = _bars("quarter", [("2024-Q1", "2024-Q1", 0), ("2024-Q2", "2024-Q2", 300), ("?", "?", 1)])
    assert re.findall(r"width:([\d.]+)%", told) == ["0.0", "100.0", "0.3"]


COUNTS = "n => document.querySelector('#count').innerText.match(/\\d+/g)?.join() === n"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_bar_leads_to_as_many_as_it_counts(out: Path, tmp_path: Path, lang: str) -> None:
    page_file = tmp_path / "s.html"
    with pytest.raises(SystemExit):
        main(["summary", str(out), "--html", str(page_file), "--lang", lang])
    with opened_browser() as browser:
        page = browser.new_page(viewport={"width": NARROW[0], "height": NARROW[1]})
        seen = Seen(page)
        page.goto(page_file.as_uri())
        bars = page.locator("a.bar")
        for at in range(bars.count()):
            bar = bars.nth(at)
            number = int(bar.locator("span").last.inner_text())
            bar.click()
            # The page is drawn anew once the browser tells it of its new address.
            page.wait_for_function(COUNTS, arg=str(number))
            assert page.locator("article").count() == min(number, 50)
        page.fill("input", "没有这样的词")
        page.locator("article").first.wait_for(state="detached")
        assert page.locator("article").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
        assert not seen.faults
        assert seen.hosts <= {""}


def test_a_page_that_cannot_be_written(
    out: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["summary", str(out), "--html", str(tmp_path), "--lang", "en"])
    assert caught.value.code == 2
    assert f"cannot write {tmp_path}" in capfd.readouterr().err
