"""A ledger that a clerk edited: changes are taken back, what is theirs stays, nothing is lost."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from tests.batch.test_corrected import DRAFT, rows_of, run
from zhenggai.batch.republish import republish
from zhenggai.cli.main import main
from zhenggai.dataset.corrections.kept import add
from zhenggai.exports.export import read_export
from zhenggai.exports.ledger.general import GENERAL, GENERAL_HEADINGS
from zhenggai.exports.ledger.own_cells import LedgerError
from zhenggai.exports.ledger.refresh import edited, refresh_ledger, write_by_unit
from zhenggai.exports.ledger.taken_back import take_back
from zhenggai.rules import load

OWN_COLUMN = len(GENERAL_HEADINGS)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    plans = tmp_path / "plans"
    plans.mkdir()
    (plans / "draft.txt").write_text(DRAFT, encoding="utf-8")
    run(plans, tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def path(out: Path, tmp_path: Path) -> Path:
    refresh_ledger(read_export(out), tmp_path / "台账.xlsx")
    return tmp_path / "台账.xlsx"


class Sheet:
    """The general sheet of a ledger, by measure and heading."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self.sheet = self.book[GENERAL]
        self.names = [cell.value for cell in self.sheet[2]]

    def cell(self, row: int, heading: str) -> Any:
        return self.sheet.cell(row + 2, self.names.index(heading) + 1)

    def save(self) -> None:
        self.book.save(self.path)


def test_general_sheet_is_flat_and_computes_against_a_day(path: Path) -> None:
    sheet = Sheet(path)
    assert tuple(sheet.names[:-1]) == GENERAL_HEADINGS
    assert not sheet.sheet.merged_cells.ranges
    assert sheet.sheet.auto_filter.ref
    assert sheet.sheet.cell(1, 4).value == "=TODAY()"
    assert "$D$1" in sheet.cell(1, "是否逾期").value
    # What was accepted has no days left.
    assert '"通过验收"' in sheet.cell(1, "剩余天数").value
    assert sheet.cell(1, "配合单位").value in (None, "")
    assert sheet.sheet.column_dimensions["V"].hidden
    assert sheet.book["_zhenggai"].sheet_state == "veryHidden"


@pytest.mark.slow
def test_an_untouched_ledger_says_nothing(path: Path) -> None:
    found = edited(path)
    assert (found.changed, found.strays, found.own.headings) == ([], [], ())


@pytest.mark.slow
def test_changed_cells_become_corrections(out: Path, path: Path) -> None:
    sheet = Sheet(path)
    sheet.cell(1, "责任单位").value = "县水利局"
    sheet.cell(2, "责任单位").value = "县住房城乡建设局、县城管局"
    sheet.cell(2, "整改时限").value = "2025年10月底前"
    sheet.cell(3, "截止日期").value = datetime(2026, 1, 31)
    sheet.cell(4, "截止日期").value = datetime(2026, 1, 31)
    sheet.cell(3, "措施").value = "1.新建渗滤液处理设施两座。"
    sheet.cell(1, "目标").value = "水质达到Ⅱ类。"
    sheet.save()
    taken = take_back(out, edited(path).changed)
    assert taken.strays == ()
    add(out, *(one.correction for one in taken.corrections))
    assert republish(out, load()).states.counts["contested"] == 0
    rows = rows_of(out, "draft.txt")
    units = {(r["issue_no"], r["measure_no"], r["unit"]) for r in rows["responsibilities"]}
    assert units == {
        (1, 1, "县水利局"), (1, 2, "县住房城乡建设局"), (1, 2, "县城管局"),
        (2, 1, "县城管局"), (2, 2, "县水务局"),
    }  # fmt: skip
    due = {(p["issue_no"], p["measure_no"]): p["due_date"] for p in rows["promises"]}
    assert due == {
        (1, 1): date(2025, 12, 31), (1, 2): date(2025, 10, 31),
        (2, 1): date(2026, 1, 31), (2, 2): date(2026, 1, 31),
    }  # fmt: skip
    assert rows["measures"][2]["text"] == "新建渗滤液处理设施两座。"
    assert rows["issues"][0]["goal"] == "水质达到Ⅱ类。"
    refresh_ledger(read_export(out), path)
    assert edited(path).changed == []


ISSUE_LISTS = """清溪县整改方案
一、乡镇污水处理设施运行不正常。
整改措施：
1.排查污水处理站。
2.修复破损管网。（责任单位：县住建局）
3.建立运行台账。
牵头单位：县生态环境局
配合单位：各乡镇人民政府
督导单位：县政府督查室
整改时限：2024年12月底前
二、秸秆禁烧监管不到位。
整改措施：
1.加强巡查。
2.推广综合利用。（责任单位：县农业农村局）
责任单位：县应急局
整改时限：长期坚持
"""


@pytest.mark.slow
def test_one_cell_of_what_the_issue_says_is_that_measures_own(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "draft.txt").write_text(ISSUE_LISTS, encoding="utf-8")
    out, path = tmp_path / "out", tmp_path / "台账.xlsx"
    run(tmp_path / "plans", out)
    refresh_ledger(read_export(out), path)
    sheet = Sheet(path)
    sheet.cell(1, "牵头单位").value = "县水利局"
    sheet.cell(1, "整改时限").value = "2025年3月底前"
    # The only measure that shows the issue's unit: it is the issue's that changes.
    sheet.cell(4, "责任单位").value = "县消防救援大队"
    sheet.save()
    taken = take_back(out, edited(path).changed)
    assert taken.strays == ()
    alone = [(one.cell.heading, one.instead) for one in taken.corrections if one.instead]
    assert sorted(alone) == [
        ("整改时限", "2024年12月底前"),
        ("牵头单位", "县生态环境局"),
        ("配合单位", "各乡镇人民政府"),
    ]
    add(out, *(one.correction for one in taken.corrections))
    assert republish(out, load()).states.counts["contested"] == 0
    rows = rows_of(out, "draft.txt")
    units = {
        (r["issue_no"], r["measure_no"], r["role"], r["unit"]) for r in rows["responsibilities"]
    }
    assert units == {
        (1, None, "lead", "县生态环境局"), (1, None, "cooperate", "各乡镇人民政府"),
        (1, None, "supervise", "县政府督查室"), (1, 2, "responsible", "县住建局"),
        (1, 1, "lead", "县水利局"), (1, 1, "cooperate", "各乡镇人民政府"),
        (2, None, "responsible", "县消防救援大队"), (2, 2, "responsible", "县农业农村局"),
    }  # fmt: skip
    due = {(p["issue_no"], p["measure_no"]): p["due_date"] for p in rows["promises"]}
    assert due[1, 1] == date(2025, 3, 31)
    assert due[1, 3] == date(2024, 12, 31)
    refresh_ledger(read_export(out), path)
    again = Sheet(path)
    said = [again.cell(1, name).value for name in ("牵头单位", "配合单位", "督导单位")]
    assert said == ["县水利局", "各乡镇人民政府", "县政府督查室"]
    assert again.cell(3, "牵头单位").value == "县生态环境局"


@pytest.mark.slow
def test_what_cannot_be_taken_is_told_cell_by_cell(out: Path, path: Path) -> None:
    sheet = Sheet(path)
    sheet.cell(1, "问题").value = None
    sheet.cell(1, "序号").value = "1-1"
    sheet.cell(1, "责任单位").value = "=A1"
    sheet.cell(3, "整改时限").value = None
    sheet.cell(2, "截止日期").value = "年底吧"
    sheet.sheet.append(["5", "清溪县", "新问题"])
    sheet.save()
    found = edited(path)
    taken = take_back(out, found.changed)
    assert taken.corrections == ()
    codes = sorted(one.code for one in (*found.strays, *taken.strays))
    assert codes == [
        "ledger-cell-computed", "ledger-cell-formula", "ledger-cell-of-issue",
        "ledger-cell-split", "ledger-cell-unread", "ledger-row-unknown",
    ]  # fmt: skip


@pytest.mark.slow
def test_own_columns_remarks_and_colours_stay_through_sorting(out: Path, path: Path) -> None:
    sheet = Sheet(path)
    sheet.sheet.insert_cols(2)
    sheet.names = [cell.value for cell in sheet.sheet[2]]
    sheet.sheet.cell(2, 2).value = "经办人"
    sheet.names[1] = "经办人"
    sheet.cell(1, "经办人").value = "李"
    sheet.cell(2, "备注").value = "已电话核实"
    sheet.cell(2, "措施").fill = PatternFill("solid", fgColor="FF92D050")
    first, second = ([cell.value for cell in sheet.sheet[row]] for row in (3, 4))
    for at, (a, b) in enumerate(zip(first, second, strict=True), 1):
        sheet.sheet.cell(3, at).value, sheet.sheet.cell(4, at).value = b, a
    sheet.save()
    assert edited(path).changed == []
    refresh_ledger(read_export(out), path)
    after = Sheet(path)
    assert after.names[OWN_COLUMN] == "经办人"
    assert [after.cell(row, "经办人").value for row in (1, 2)] == ["李", ""]
    assert [after.cell(row, "备注").value for row in (1, 2)] == ["", "已电话核实"]
    assert [p.name for p in path.parent.glob("台账.old-*")] == ["台账.old-1.xlsx"]
    coloured = [after.cell(row, "措施").fill.fgColor.rgb for row in (1, 2)]
    # The colour stayed in the cell that was sorted away from under it.
    assert coloured == ["FF92D050", "00000000"]


@pytest.mark.slow
def test_a_ledger_with_changes_or_a_strangers_file_is_not_overwritten(
    out: Path, path: Path, tmp_path: Path
) -> None:
    sheet = Sheet(path)
    sheet.cell(1, "责任单位").value = "县水利局"
    sheet.save()
    before = path.read_bytes()
    with pytest.raises(LedgerError) as error:
        refresh_ledger(read_export(out), path)
    assert (error.value.code, error.value.args[1]) == ("ledger-changed", "1")
    assert path.read_bytes() == before
    refresh_ledger(read_export(out), path, force=True)
    assert (tmp_path / "台账.old-1.xlsx").read_bytes() == before
    other = tmp_path / "别的.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(LedgerError, match=r"别的\.xlsx"):
        refresh_ledger(read_export(out), other)
    other.write_bytes(b"PK\x03\x04 no archive")
    with pytest.raises(LedgerError):
        refresh_ledger(read_export(out), other)


@pytest.mark.slow
def test_a_clerk_keeps_two_corrections_through_the_next_run(
    out: Path, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = Sheet(path)
    sheet.cell(1, "责任单位").value = "县水利局"
    sheet.cell(4, "责任单位").value = "县水利局"
    sheet.save()
    plans = str(out.parent / "plans")
    convert = ["--lang", "zh", "convert", plans, "-o", str(out), "-j", "0", "--ledger", str(path)]
    with pytest.raises(SystemExit) as stopped:
        main(convert)
    assert stopped.value.code == 2
    assert "--from" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["--lang", "zh", "correct", str(out), "--from", str(path), "--yes", "--by", "王敏"])
    said = capsys.readouterr().out
    assert said.count("县水务局 → 县水利局") == 2
    assert "已采用 3" in said
    with pytest.raises(SystemExit) as done:
        main(convert)
    assert done.value.code == 0
    units = [Sheet(path).cell(row, "责任单位").value for row in (1, 4)]
    assert units == ["县水利局", "县水利局"]


@pytest.mark.slow
def test_a_file_a_unit_holds_its_rows_alone(out: Path, tmp_path: Path) -> None:
    write_by_unit(read_export(out), tmp_path / "units", paper="A3")
    names = sorted(path.stem for path in (tmp_path / "units").iterdir())
    assert names == ["县住房城乡建设局", "县城管局", "县教育局", "县水务局"]
    sheet = Sheet(tmp_path / "units" / "县水务局.xlsx")
    assert sheet.sheet.max_row == 4
    assert sheet.sheet.page_setup.paperSize == 8


@pytest.mark.slow
def test_a_promise_stands_once_with_its_last_state_and_its_remark(out: Path, path: Path) -> None:
    sheet = Sheet(path)
    rows = sheet.sheet.max_row
    before = [sheet.cell(row, "措施").value for row in range(1, rows - 1)]
    sheet.cell(2, "备注").value = "已电话核实"
    sheet.save()
    plans = out.parent / "plans"
    final = DRAFT.replace("（征求意见稿）\n", "")
    (plans / "plan.txt").write_text(final, encoding="utf-8")
    (plans / "report.txt").write_text(
        "清溪县省生态环境保护督察反馈意见整改进展情况\n\n"
        "一、清溪河水质不升反降，沿河排污口整治不力。\n整改进展：已完成整改。\n\n2023年3月1日\n",
        encoding="utf-8",
    )
    run(plans, out)
    refresh_ledger(read_export(out), path)
    after = Sheet(path)
    assert [after.cell(row, "措施").value for row in range(1, rows - 1)] == before
    assert after.sheet.max_row == rows
    assert after.cell(2, "备注").value == "已电话核实"
    states = {after.cell(row, "问题").value[:3]: after.cell(row, "进展状态").value
              for row in range(1, rows - 1)}  # fmt: skip
    assert states.pop("清溪河") == "完成整改"
    assert set(states.values()) <= {"", None}
