"""What the recipes give over one sample is what a person counts in its text."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
import regex

from tests import ROOT
from tests.project.readme import BLOCK, RECIPES
from zhenggai.batch.files import find_inputs
from zhenggai.batch.run import convert_batch
from zhenggai.batch.settings import Settings
from zhenggai.rules import load

SAMPLE = ROOT / "samples" / "county-ownline-2021" / "plan.txt"
# Due from April to June 2021, each measure shared by its units, counted in the plan's brackets.
OWED = {
    "县纪委": 1.0, "县监委": 1.0, "县生态环境保护委员会办公室": 1.0, "马鞍岭镇人民政府": 1.0,
    "北岗磷业有限公司": 0.5, "市生态环境局北岗分局": 0.5, "县公安局": 0.5, "县交通运输局": 0.5,
    "青龙乡人民政府": 0.5, "县自然资源局": 0.5,
}  # fmt: skip


@pytest.fixture
def text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    inputs = find_inputs([str(SAMPLE)])
    convert_batch(inputs, {}, tmp_path / "out", load(), Settings(workers=0), lambda _: None)
    monkeypatch.chdir(tmp_path)
    return (ROOT / RECIPES).read_text(encoding="utf-8")


def run(text: str, number: int, *changes: tuple[str, str]) -> list[list[str]]:
    (prelude,) = regex.findall(BLOCK.format("python-prelude"), text, regex.S)
    recipe = text[text.index(f"## {number}. ") :]
    code = regex.search(BLOCK.format("pandas"), recipe, regex.S)["code"]  # type: ignore[index]
    for old, new in changes:
        assert old in code
        code = code.replace(old, new)
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        exec(f"{prelude}\n{code}", {})
    return [line.split() for line in told.getvalue().splitlines()]


def test_what_is_owed_in_a_quarter(text: str) -> None:
    dates = [("2024, 10, 1", "2021, 4, 1"), ("2024, 12, 31", "2021, 6, 30")]
    lines = run(text, 1, *dates, ("nlargest(5)", "nlargest(99)"))
    assert {line[-2]: float(line[-1]) for line in lines[1:]} == OWED


def test_measures_without_date_or_unit(text: str) -> None:
    """Four are 长期坚持 or 立即整改 only; two of issue 7 name nobody."""
    assert run(text, 6) == [["4", "2"]]


def test_what_falls_due_in_each_year(text: str) -> None:
    assert run(text, 11)[1:] == [["2021", "20.0"], ["2022", "7.0"], ["2025", "1.0"]]
