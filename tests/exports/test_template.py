"""A ledger in a form of the user's own: its look stays, its words are known, edits are taken."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from tests.batch.test_corrected import DRAFT, run
from zhenggai.exports.export import read_export
from zhenggai.exports.ledger.refresh import edited, refresh_ledger, write_by_unit
from zhenggai.exports.ledger.template import TemplateError, known_headings
from zhenggai.rules import load


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    plans = folder / "plans"
    plans.mkdir()
    (plans / "draft.txt").write_text(DRAFT.replace("县教育局", "=县教育局"), encoding="utf-8")
    run(plans, folder / "out")
    return folder / "out"


@pytest.fixture
def template(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "某县整改台账"
    sheet.merge_cells("A1:J1")
    heads = [
        "序 号",
        "整改内容",
        "具体措施",
        "责任单位",
        None,
        "完成时限",
        "截止日期",
        "档案号",
        "备注",
    ]
    for at, head in enumerate(heads, 1):
        sheet.cell(2, at).value = head
        if at not in (4, 5):
            sheet.merge_cells(start_row=2, end_row=3, start_column=at, end_column=at)
    sheet["D3"], sheet["E3"] = "主责", "配合"
    sheet.merge_cells("D2:E2")
    for at in range(1, 10):
        sheet.cell(4, at).font = Font(name="仿宋", size=12)
        sheet.cell(4, at).alignment = Alignment(wrap_text=True)
    sheet["H4"] = '="档-"&ROW()'
    sheet["A6"], sheet["H6"] = "填表人：", "=COUNTA(B4:B5)"
    sheet.merge_cells("A6:C6")
    sheet.column_dimensions["B"].width = 44
    sheet.page_setup.paperSize = 8
    sheet.print_title_rows = "1:3"
    book.create_sheet("说明")["A1"] = "勿动"
    path = tmp_path / "模板.xlsx"
    book.save(path)
    return path


def rows_of(path: Path) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]


@pytest.mark.slow
def test_the_form_stays_and_is_filled(out: Path, template: Path, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    written = refresh_ledger(read_export(out), path, template=template)
    assert written.unknown == ["档案号"]
    assert "目标" in written.missing
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    rows = rows_of(path)
    assert [row[1][:4] for row in rows[:4]] == ["清溪河水", "清溪河水", "垃圾渗滤", "垃圾渗滤"]
    assert rows[0][2] == "1.完成沿河12个排污口整治。"
    assert rows[1][5:8] == ["2025年9月底前", datetime(2025, 9, 30), '="档-"&ROW()']
    assert rows[4][0] == "填表人："
    # What was counted below the rows is counted over all of them.
    assert rows[4][7] == "=COUNTA(B4:B7)"
    assert "A8:C8" in {str(merged) for merged in sheet.merged_cells.ranges}
    assert sheet.cell(7, 2).font.name == "仿宋"
    assert (sheet.column_dimensions["B"].width, sheet.page_setup.paperSize) == (44, 8)
    assert sheet.print_title_rows == "$1:$3"
    assert book["说明"]["A1"].value == "勿动"


def test_no_text_becomes_a_formula(out: Path, template: Path, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    refresh_ledger(read_export(out), path, template=template)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    ours = [c for row in sheet.iter_rows(min_row=4, max_row=7) for c in row if c.column != 8]
    assert not [cell.coordinate for cell in ours if cell.data_type == "f"]


@pytest.mark.slow
def test_what_a_clerk_changed_is_found_and_the_form_goes_on(
    out: Path, template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "台账.xlsx"
    refresh_ledger(read_export(out), path, template=template)
    assert edited(path).changed == []
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["I5"], sheet["F5"] = "已电话催办", "2025年10月底前"
    book.save(path)
    (changed,) = edited(path).changed
    assert (changed.cell, changed.heading, changed.words) == ("F5", "整改时限", "2025年10月底前")
    # Refreshed without naming the form: it goes on in it, and the remark stays.
    refresh_ledger(read_export(out), path, force=True)
    rows = rows_of(path)
    assert (rows[1][8], rows[1][5], rows[4][0]) == ("已电话催办", "2025年9月底前", "填表人：")
    assert [row[7] for row in rows[:5]] == ['="档-"&ROW()'] * 4 + ["=COUNTA(B4:B7)"]
    assert (tmp_path / "台账.old-1.xlsx").exists()


@pytest.mark.slow
def test_a_file_a_unit_in_the_form(out: Path, template: Path, tmp_path: Path) -> None:
    write_by_unit(read_export(out), tmp_path / "units", template=template, paper="A4")
    path = tmp_path / "units" / "县城管局.xlsx"
    assert [row[2] for row in rows_of(path)[:2]] == ["1.新建渗滤液处理设施一座。", None]
    assert openpyxl.load_workbook(path).worksheets[0].page_setup.paperSize == 9


def test_a_file_without_headings_is_refused(out: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "空.xlsx")
    with pytest.raises(TemplateError) as told:
        refresh_ledger(read_export(out), tmp_path / "台账.xlsx", template=tmp_path / "空.xlsx")
    assert told.value.code == "template-no-headings"
    assert not (tmp_path / "台账.xlsx").exists()


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (["存在问题", "整改任务"], ["问题", "措施"]),
        (["整改任务", "整改措施"], ["问题", "措施"]),
        (["完成情况", "整改进展"], [None, "整改进展"]),
        (["地区", "包抓领导", "销号文号"], ["地区", "责任人", None]),
    ],
)
def test_headings_are_read_as_those_of_plans(heads: list[str], columns: list[str | None]) -> None:
    assert known_headings([[head] for head in heads], load()) == columns


@pytest.mark.slow
def test_choices_and_conditional_formats_hold_for_all_rows(
    out: Path, template: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[0]
    for ranges in ("F4", "I4:I5", "A6"):
        choice = DataValidation(type="list", formula1='"甲,乙"')
        choice.add(ranges)
        sheet.add_data_validation(choice)
    rule = FormulaRule(formula=["$G4<TODAY()"], fill=PatternFill("solid", bgColor="FFFF0000"))
    sheet.conditional_formatting.add("A4:I4", rule)
    book.save(template)
    path = tmp_path / "台账.xlsx"
    for _ in range(2):
        refresh_ledger(read_export(out), path, template=template)
        made = openpyxl.load_workbook(path).worksheets[0]
        rows = [row for row in range(4, made.max_row + 1) if made.cell(row, 2).value]
        last = rows[-1]
        assert last > 6
        foot = next(r for r in range(4, 99) if made.cell(r, 1).value == "填表人：")
        ranges = [str(one.sqref) for one in made.data_validations.dataValidation]
        assert ranges == [f"F4:F{last}", f"I4:I{last}", f"A{foot}"]
        assert [str(one.sqref) for one in made.conditional_formatting] == [f"A4:I{last}"]


DONE = """青石县整改方案
一、污水直排，未整治。
整改目标：全面消除。
整改时限：2020年12月底前
整改措施：
1.建设管网。
责任单位：县生态环境局
整改进展情况：已完成整改，通过验收。
二、河道垃圾未清理。
整改目标：清理完毕。
整改时限：2020年6月底前
整改措施：
1.清理河道。
责任单位：县水利局
整改进展情况：正在推进，达到序时进度。
"""


@pytest.mark.slow
@pytest.mark.parametrize("with_state", [True, False])
def test_what_is_accepted_is_not_overdue(tmp_path: Path, with_state: bool) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.txt").write_text(DONE, encoding="utf-8")
    run(tmp_path / "plans", tmp_path / "out")
    book = openpyxl.Workbook()
    heads = [
        "问题",
        "措施",
        "责任单位",
        "截止日期",
        "是否逾期",
        *(["进展状态"] if with_state else []),
        "剩余天数",
    ]
    book.worksheets[0].append(heads)
    book.save(tmp_path / "模板.xlsx")
    path = tmp_path / "台账.xlsx"
    refresh_ledger(read_export(tmp_path / "out"), path, template=tmp_path / "模板.xlsx")
    rows = [[c.value for c in row] for row in openpyxl.load_workbook(path).worksheets[0]][1:]
    told, left = [row[4] for row in rows], [row[5 + with_state] for row in rows]
    if with_state:
        assert all(f'F{at}="通过验收"' in one for at, one in enumerate(left, 2))
        assert [row[5] for row in rows] == ["通过验收", "达到序时进度"]
        assert all(f'F{at}="通过验收"' in one for at, one in enumerate(told, 2))
    else:
        assert ["TRUE" in one for one in told] == [True, False]
        assert ["TRUE" in one for one in left] == [True, False]
    assert all(f"D{at}<TODAY()" in one for at, one in enumerate(told, 2))
