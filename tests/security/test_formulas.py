"""No text of a document becomes a formula where an export is opened."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.security.conftest import Command
from zhenggai.exports.csv_files import without_formula
from zhenggai.text.formulas import FORMULA

# What stands behind the number of an issue, and is its problem.
HOSTILE = [
    '=HYPERLINK("http://host.example","看")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1,2)",
    "＝1+1",
    "'19年底前没有建成，it's",
    "污水直排;=1+1",
]
PLAN = "江湾县贯彻落实省生态环境保护督察反馈意见整改方案\n" + "".join(
    f"问题{at}：{text}\n整改目标：完成。\n整改时限：2024年12月底前\n整改措施：清理。（责任单位：县水利局）\n"
    for at, text in enumerate(HOSTILE, 1)
)


@pytest.fixture
def exported(tmp_path: Path, here: Command) -> Path:
    """A folder with ``out/`` of a plan whose texts begin like formulas."""
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    assert here("convert", tmp_path / "plan.txt", "-o", tmp_path / "out").returncode == 0
    problems = pd.read_parquet(tmp_path / "out" / "issues.parquet")["problem"]
    assert list(problems) == HOSTILE
    return tmp_path


def test_no_cell_of_a_csv_begins_a_formula(exported: Path, here: Command) -> None:
    assert here("export", exported / "out", "--to", "csv", "-o", exported / "csv").returncode == 0
    texts = 0
    for path in sorted((exported / "csv").glob("*.csv")):
        frame = pd.read_parquet(exported / "out" / f"{path.stem}.parquet")
        written = {n for n in frame.columns if frame[n].map(lambda v: isinstance(v, str)).any()}
        for row in csv.DictReader(path.open(encoding="utf-8-sig", newline="")):
            for name, value in row.items():
                texts += 1
                assert name not in written or not FORMULA.match(value), (path.name, name)
    assert texts > 1000


@pytest.mark.parametrize(
    "before", ["", " ", "\u3000", "\u00a0", "\u200b", "\ufeff", "\x0b", "\u2028", " \u200b\u3000"]
)
def test_nothing_unseen_hides_a_formula(before: str) -> None:
    assert without_formula(f"{before}=1+1") == f"'{before}=1+1"
    assert without_formula(f"{before}1=1") == f"{before}1=1"


@pytest.mark.parametrize("plain", [False, True])
def test_a_csv_reads_back_equal(plain: bool, exported: Path, here: Command) -> None:
    words = ["export", exported / "out", "--to", "csv", "-o", exported / "csv"]
    assert here(*words, *(["--plain"] if plain else [])).returncode == 0
    option = {} if plain else {"escapechar": "'"}
    for name in ("issues", "measures", "passages"):
        read = pd.read_csv(exported / "csv" / f"{name}.csv", dtype=str, **option)
        whole = pd.read_parquet(exported / "out" / f"{name}.parquet")
        for column in whole.columns:
            if whole[column].map(lambda value: isinstance(value, str)).any():
                assert list(read[column].fillna("")) == list(whole[column].fillna(""))


def test_no_cell_of_a_workbook_is_a_formula(exported: Path, here: Command) -> None:
    target = exported / "ledger.xlsx"
    assert here("export", exported / "out", "--to", "xlsx", "-o", target).returncode == 0
    cells = [
        cell
        for sheet in openpyxl.load_workbook(target)
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert any(str(cell.value).startswith("=") for cell in cells)
    # What the ledger of all plans counts is its own: whether a date is over, and by how much.
    formulas = [cell for cell in cells if cell.data_type == "f"]
    assert {cell.parent.title for cell in formulas} <= {"总台账"}
    assert not [cell for cell in formulas if any(text[1:5] in str(cell.value) for text in HOSTILE)]
    # The workbook's own links lead to its sheets.
    assert not [cell for cell in cells if cell.hyperlink and cell.hyperlink.target]
