"""A ledger that a clerk edited: changes are taken back, what is theirs stays, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from errno import EACCES
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font, PatternFill

from tests.batch.test_corrected import DRAFT, rows_of, run
from zhenggai.batch.republish import republish
from zhenggai.cli.main import main
from zhenggai.dataset.corrections.kept import add
from zhenggai.exports.export import read_export
from zhenggai.exports.ledger.formulas import Formula
from zhenggai.exports.ledger.general import GENERAL, GENERAL_HEADINGS
from zhenggai.exports.ledger.own_cells import ID_HEADING, LedgerError
from zhenggai.exports.ledger.refresh import edited, refresh_ledger, untaken, write_by_unit
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
    assert "县水务局、县教育局 → 县水利局" in said
    assert "县水务局 → 县水利局" in said
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


PERSONS = """北坞镇安全生产专项督查反馈问题整改方案
问题一：部分企业未建立双重预防机制。
整改措施：督促企业建立机制。
责任单位：镇应急办
完成时限：2024年8月31日前
责任人：李向东
问题二：沿街商铺现象未根治。
整改措施：
1.开展夜间检查。
2.清退住人商铺。
责任单位：镇综合执法大队、镇消防工作站
完成时限：2024年7月31日前
责任人：镇党委委员、副镇长 王海
"""


@pytest.fixture
def persons(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "plan.txt").write_text(PERSONS, encoding="utf-8")
    out, path = tmp_path / "out", tmp_path / "台账.xlsx"
    run(tmp_path / "plans", out)
    refresh_ledger(read_export(out), path)
    return out, path


def take(out: Path, path: Path) -> list[str]:
    """Take back what was changed; return the codes of what could not be."""
    found = edited(path)
    taken = take_back(out, untaken(read_export(out), found))
    add(out, *(one.correction for one in taken.corrections))
    assert republish(out, load()).states.counts["contested"] == 0
    return [one.code for one in (*found.strays, *taken.strays)]


@pytest.mark.slow
def test_cells_are_read_as_clerks_write_them(persons: tuple[Path, Path]) -> None:
    out, path = persons
    sheet = Sheet(path)
    sheet.cell(1, "责任人").value = "李向阳"
    sheet.cell(1, "责任单位").value = "镇应急办 镇派出所"
    sheet.cell(1, "截止日期").value = "2024年9月30日"
    sheet.cell(1, "进展状态").value = "已完成"
    # Both rows of an issue, each written another way.
    sheet.cell(2, "截止日期").value = "2024/8/31"
    sheet.cell(3, "截止日期").value = datetime(2024, 8, 31)
    for row in (2, 3):
        sheet.cell(row, "责任单位").value = "镇消防工作站，镇综合执法大队"
    sheet.save()
    assert take(out, path) == []
    rows = rows_of(out, "plan.txt")
    assert {row["name"] for row in rows["persons"]} == {"李向阳", "王海"}
    assert rows["issues"][0]["progress_state"] == "done"
    due = {(p["issue_no"], p["measure_no"]): p["due_date"] for p in rows["promises"]}
    assert due == {
        (1, 1): date(2024, 9, 30), (2, 1): date(2024, 8, 31), (2, 2): date(2024, 8, 31),
    }  # fmt: skip
    # Nothing is left that has to be taken: names in another order are the same.
    refresh_ledger(read_export(out), path)
    assert Sheet(path).cell(1, "责任单位").value == "镇应急办、镇派出所"


@pytest.mark.slow
def test_what_cannot_be_known_stops_the_next_writing(
    persons: tuple[Path, Path], tmp_path: Path
) -> None:
    out, path = persons

    def codes(change: Callable[[Sheet], object]) -> list[str]:
        copy = tmp_path / "edited.xlsx"
        copy.write_bytes(path.read_bytes())
        sheet = Sheet(copy)
        change(sheet)
        sheet.save()
        told = take(out, copy)
        with pytest.raises(LedgerError):
            refresh_ledger(read_export(out), copy)
        return told

    def other_sheet(sheet: Sheet) -> None:
        sheet.cell(1, "责任单位").value = "镇司法所"
        plan = sheet.book.worksheets[2]
        names = [cell.value for cell in plan[2]]
        plan.cell(3, names.index("责任单位") + 1).value = "镇派出所"

    def goals(sheet: Sheet) -> None:
        sheet.cell(2, "目标").value, sheet.cell(3, "目标").value = "根治。", "清零。"

    def merged(sheet: Sheet) -> None:
        sheet.sheet.merge_cells("E4:E5")

    def state(sheet: Sheet) -> None:
        sheet.cell(1, "进展状态").value = "再议"

    assert codes(lambda sheet: sheet.sheet.delete_cols(22)) == ["ledger-sheet-without-ids"]
    assert codes(other_sheet) == ["ledger-cell-differs"] * 2
    assert codes(goals) == ["ledger-cell-differs"] * 2
    assert codes(merged) == ["ledger-cell-merged"]
    assert codes(state) == ["ledger-state-unknown"]
    assert codes(lambda sheet: sheet.sheet.append(["9", "北坞镇", "新问题"])) == [
        "ledger-row-unknown"
    ]


@pytest.mark.slow
def test_rows_that_were_deleted_are_told_and_come_back(persons: tuple[Path, Path]) -> None:
    out, path = persons
    sheet = Sheet(path)
    sheet.sheet.delete_rows(4)
    sheet.save()
    assert edited(path).missing == [(GENERAL, 1)]
    refresh_ledger(read_export(out), path)
    assert edited(path).missing == []


@pytest.mark.slow
def test_marks_formulas_and_sheets_of_a_clerks_own_stay(persons: tuple[Path, Path]) -> None:
    out, path = persons
    sheet = Sheet(path)
    last = sheet.sheet.max_column + 1
    sheet.sheet.cell(2, last).value = "宽限"
    sheet.sheet.cell(3, last).value = "=M3+30"
    sheet.sheet.cell(4, last).value = 12.5
    sheet.cell(1, "截止日期").fill = PatternFill("solid", fgColor=Color(theme=4))
    sheet.cell(2, "措施").font = Font(color="FFFF0000")
    sheet.cell(2, "措施").comment = Comment("从严", "李科")
    own = sheet.book.create_sheet("我的统计")
    own["A1"], own["B1"], own["A2"] = "合计", "=1+1", date(2024, 5, 6)
    own.merge_cells("A4:B4")
    own["A4"] = "=HYPERLINK"
    own["A4"].data_type = "s"
    sheet.save()
    refresh_ledger(read_export(out), path)
    after = Sheet(path)
    assert after.names[-2:] == ["宽限", ID_HEADING]
    # Its column is another now, and that of which it speaks is not.
    assert (after.cell(1, "宽限").value, after.cell(1, "宽限").data_type) == ("=M3+30", "f")
    assert after.cell(2, "宽限").value == 12.5
    assert after.cell(1, "截止日期").fill.fgColor.rgb == "FF4F81BD"
    assert after.cell(2, "措施").font.color.rgb == "FFFF0000"
    assert after.cell(2, "措施").comment.text == "从严"
    kept = after.book["我的统计"]
    assert [kept["A1"].value, kept["B1"].value] == ["合计", "=1+1"]
    assert kept["A2"].value == datetime(2024, 5, 6)
    assert (kept["A4"].value, kept["A4"].data_type) == ("=HYPERLINK", "s")
    assert [str(one) for one in kept.merged_cells.ranges] == ["A4:B4"]
    refresh_ledger(read_export(out), path)
    assert edited(path).changed == []


@pytest.mark.parametrize(
    ("words", "moved"),
    [
        ("=D3+30", "=C7+30"),
        ('=IF($D3="","",D3-B3)', '=IF($C7="","",C7-D7)'),
        ("=SUM(D:D)+D$1", "=SUM(C:C)+C$1"),
        ("=总台账!D3", "=总台账!D7"),
        ("=ROUND(C3,0)", None),
        ('="', None),
    ],
)
def test_a_formula_speaks_of_the_same_columns_elsewhere(words: str, moved: str | None) -> None:
    formula = Formula(words, 3, ("序号", "备注", "编号", "截止日期"))
    assert formula.moved(7, ("序号", "地区", "截止日期", "备注")) == moved


@pytest.mark.slow
def test_a_ledger_that_is_open_in_excel_stays_and_leaves_no_copies(
    out: Path, path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    move = Path.replace

    def locked(self: Path, target: Path) -> Path:
        if Path(target) == path:
            raise PermissionError(EACCES, "The process cannot access the file", str(target))
        return move(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    before, beside = path.read_bytes(), sorted(path.parent.iterdir())
    with pytest.raises(SystemExit) as stopped:
        main(["--lang", "zh", "export", str(out), "--to", "xlsx", "-o", str(path)])
    assert stopped.value.code == 2
    assert "是否正被其他程序打开" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == beside
