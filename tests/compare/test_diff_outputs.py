"""What diff writes beside the terminal: a page in a real browser, a workbook, a cascade."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests import SAMPLES
from zhenggai.cli.main import main
from zhenggai.compare.cascade import cascade
from zhenggai.life.changes import compare_all
from zhenggai.life.version import read_version
from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load

pytestmark = pytest.mark.slow

OLD = SAMPLES / "county-draft-2022" / "plan.txt"
NEW = SAMPLES / "county-glued-2022" / "plan.docx"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "160")

    def call(*words: object) -> tuple[int, str]:
        with pytest.raises(SystemExit) as caught:
            main([str(word) for word in words])
        return int(caught.value.code or 0), capfd.readouterr().out

    return call


def rendered(page: Path, script: str, place: Path) -> str:
    """Return a page's text and marks after a script ran in a browser."""
    assert BROWSER is not None
    changed = place / "page.html"
    text = page.read_text(encoding="utf-8")
    changed.write_text(f"{text}<script>{script}</script>", encoding="utf-8")
    words = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={place / 'profile'}"]
    done = subprocess.run(
        [BROWSER, *words, "--dump-dom", changed.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout


def shown(page: Path, name: str, value: str, place: Path) -> list[str]:
    """Return what is seen of the changes' data when one filter is set, in a browser."""
    script = f"""
      const choice = document.querySelector('select[data-filter={name}]');
      choice.value = '{value}';
      choice.dispatchEvent(new Event('change', {{bubbles: true}}));
      const shown = [...document.querySelectorAll('.change')]
        .filter(e => e.offsetParent !== null).map(e => e.dataset.{name});
      document.body.setAttribute('data-shown', shown.join(' '));
    """
    found = re.search(r'data-shown="([^"]*)"', rendered(page, script, place))
    assert found is not None
    return found[1].split()


@pytest.mark.skipif(BROWSER is None, reason="no chromium is installed")
def test_filters_by_kind_and_unit(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "d.html"
    run("diff", OLD, NEW, "--html", page)
    assert shown(page, "kind", "deadline_later", tmp_path) == ["deadline_later"] * 5
    text = page.read_text(encoding="utf-8")
    key = re.search(r'data-unit="([^"]+财政[^"]*)"', text)
    assert key is not None
    assert shown(page, "unit", key[1], tmp_path) == [key[1]]
    # The measure that a date stands in is there with the date marked.
    assert re.search(r"<p class=context>[^<]*<mark>", text)


@pytest.mark.skipif(BROWSER is None, reason="no chromium is installed")
def test_the_page_in_a_browser(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "d.html"
    run("diff", OLD, NEW, "--html", page)
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"https?://|src=", text)
    # The filter by direction leaves only what got weaker.
    script = """
      const choice = [...document.querySelectorAll('select')]
        .find(s => [...s.options].some(o => o.value === 'weaker'));
      choice.value = 'weaker';
      choice.dispatchEvent(new Event('change', {bubbles: true}));
      const shown = [...document.querySelectorAll('[data-direction]')]
        .filter(e => e.offsetParent !== null).map(e => e.dataset.direction);
      document.body.setAttribute('data-shown', shown.join(' '));
    """
    found = re.search(r'data-shown="([^"]*)"', rendered(page, script, tmp_path))
    assert found is not None
    assert found[1].split() == ["weaker"] * 8


def test_the_workbook(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "变化.xlsx"
    assert run("diff", OLD, NEW, "--xlsx", path, "--lang", "zh")[0] == 1
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["汇总", "1 清溪县"]
    sheet = book["1 清溪县"]
    kinds = [cell.value for cell in sheet["A"][1:]]
    assert kinds.count("时限推迟") == 5
    assert len(kinds) == 13
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_what_is_no_change_is_counted(run: Run) -> None:
    rows = convert_bytes(OLD.read_bytes(), "a").rows
    version = read_version(rows)
    assert compare_all(version, version, load())[0] == []
    assert not any(compare_all(version, version, load())[1].values())
    said = run("diff", OLD, NEW)[1]
    assert "no change: renumbered 28" in said


def test_a_lower_plan_takes_over_issues_of_a_higher_one(run: Run) -> None:
    upper = OLD.read_bytes().decode("gb18030")
    parts = upper.split("问题二")
    lower = upper.replace("问题二" + parts[1].split("问题三")[0], "").replace(
        "2022年9月底前，长期坚持", "2023年9月底前，长期坚持"
    )
    above, below = (read_version(convert_bytes(text.encode(), "a").rows) for text in (upper, lower))
    found = cascade(above, below)
    assert [taken.upper["issue_no"] for taken in found] == list(range(1, 11))
    assert [taken.upper["issue_no"] for taken in found if taken.lower is None] == [2]
    assert found[0].days == 365
    assert all(taken.measures == taken.of for taken in found if taken.lower is not None)
    status, said = run("diff", "--as", "cascade", OLD, NEW)
    assert status == 0
    assert said.splitlines()[-1] == "10 of 10 issues taken over"
    status, said = run("diff", "--as", "cascade", SAMPLES / "table-issue-2024" / "plan.docx", NEW)
    assert (status, said.splitlines()[-1]) == (1, "0 of 24 issues taken over")


def test_folders_are_paired_by_plan(run: Run, tmp_path: Path) -> None:
    old, new = tmp_path / "旧", tmp_path / "新"
    for folder in (old, new):
        folder.mkdir()
    shutil.copy(OLD, old / "a.txt")
    shutil.copy(NEW, new / "b.docx")
    shutil.copy(SAMPLES / "district-bold-2024" / "plan.docx", new / "c.docx")
    (old / "note.txt").write_text("今天开会。", encoding="utf-8")
    status, said = run("diff", old, new)
    assert status == 1
    assert "a.txt → b.docx" in said
    assert "no partner: c.docx" in said
    assert "no issue found in it: note.txt" in said
    (old / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    status, said = run("diff", old, new)
    assert status == 2
    assert "could not be read: broken.pdf" in said
    (new / "b.docx").unlink()
    assert run("diff", old, new)[0] == 2


REPORT = """东陵市第二轮中央生态环境保护督察反馈问题整改进展情况报告
涉及我市的2个问题，进展如下：
一、大气污染防治不力，细颗粒物浓度偏高。
整改时限：2022年12月底前
整改进展情况：{0}
二、矿山生态修复滞后，图斑未修复。
整改时限：2023年12月底前
整改进展情况：达到序时进度。
"""
NOTICE = """关于东陵市第二轮中央生态环境保护督察反馈问题整改销号情况的公示
一、反馈问题
{0}
二、整改目标
整改到位。
三、整改完成情况
已完成整改，同意销号。
"""


def test_reports_and_notices_follow_the_version_that_tells_of_their_issues(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHENGGAI_WORKERS", "0")
    plan = REPORT.replace("整改进展情况报告", "整改方案").replace("整改进展情况：", "整改目标：")
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    texts = {
        "1.txt": plan.format("整改到位。"),
        "2.txt": REPORT.format("已完成整改。"),
        "3.txt": NOTICE.format("大气污染防治不力，细颗粒物浓度偏高。"),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert run("convert", folder, "-o", out)[0] == 0
    status, said = run("diff", out, "--json")
    rows = [row for row in json.loads(said) if row["kind"] == "progress_changed"]
    assert status == 1
    states = [(row["old_value"] or "").split(" ")[0] for row in rows]
    assert states == ["", "", "done"]
    assert rows[-1]["new_value"].startswith("closed ")
    assert (out / "changes.parquet").exists()


@pytest.mark.parametrize("option", ["--html", "--xlsx", "--parquet"])
def test_what_cannot_be_written_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], option: str
) -> None:
    plans = [str(SAMPLES / f"notice-2025/plan.{name}") for name in ("docx", "html")]
    target = tmp_path / "none" / "file"
    with pytest.raises(SystemExit) as caught:
        main(["diff", *plans, option, str(target), "--lang", "en"])
    assert caught.value.code == 2
    assert f"cannot write {target}" in capfd.readouterr().err
