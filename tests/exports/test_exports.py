"""Exports hold the values of the tables, as programs that are not ours read them."""

from __future__ import annotations

import csv
import re
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from docx import Document

from tests import SAMPLES
from tests.project.readme import in_r
from tests.yaml_files import read_yaml
from zhenggai.batch.files import find_inputs
from zhenggai.batch.run import convert_batch
from zhenggai.batch.settings import Settings
from zhenggai.cli.main import main
from zhenggai.dataset.current import read_tables
from zhenggai.dataset.publish import publish
from zhenggai.exports.csv_files import write_csv
from zhenggai.exports.databases import write_duckdb, write_sqlite
from zhenggai.exports.export import read_export
from zhenggai.exports.formats import FORMATS
from zhenggai.exports.ledger.general import GENERAL
from zhenggai.exports.ledger.ledger import write_ledger
from zhenggai.exports.ledger.own_cells import ID_HEADING, MEMORY
from zhenggai.exports.ledger.refresh import edited
from zhenggai.exports.ledger.rows import HEADINGS, counted_sheets, ledger
from zhenggai.exports.ledger.workbook import CELL_LIMIT
from zhenggai.exports.redact import redact_tables
from zhenggai.exports.stata import write_dta
from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load
from zhenggai.tables.schema import TABLES, to_tables

pytestmark = pytest.mark.slow

TEXT = """内部资料 注意保存
江湾县贯彻落实省生态环境保护督察反馈意见整改方案
一、=SUM(A1:A9) 是问题标题，污水直排。
整改目标：@全面消除直排口。
整改时限：2024年12月底前
整改措施：
（一）+建设管网5公里，联系电话13812345678。（责任单位：县水利局）
（二）-加强巡查。（牵头单位：县住建局；配合单位：县财政局）
责任人：县水利局局长张小明
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("in")
    for name in ("table-measure-2023", "shared-2022", "city-2024"):
        for path in (SAMPLES / name).glob("plan.*x*"):
            (folder / name).mkdir(exist_ok=True)
            shutil.copy(path, folder / name)
    (folder / "内部.txt").write_text(TEXT, encoding="utf-8")
    made = tmp_path_factory.mktemp("out")
    inputs = find_inputs([str(folder)])
    convert_batch(inputs, {}, made, load(), Settings(workers=0), lambda _: None)
    return made


def rows(out: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read_export(out).tables[name].to_pylist()
    return found


def test_restricted_documents_stay_here(out: Path) -> None:
    export = read_export(out)
    assert export.restricted == ("内部.txt",)
    listed = read_tables(out)["documents"].num_rows
    assert export.tables["documents"].num_rows == listed - 1
    ids = set(export.tables["documents"]["document_id"].to_pylist())
    for table in export.tables.values():
        if "document_id" in table.column_names:
            assert set(table["document_id"].to_pylist()) <= ids
    assert read_export(out, include_restricted=True).tables["documents"].num_rows == listed


def test_what_a_restricted_document_says_of_a_promise_stays_here(tmp_path: Path) -> None:
    promise = {"plan_id": "p", "issue_no": 1, "ongoing": False, "share": 1.0, "doubts": 0}
    said = {"state": "done", "state_date": date(2024, 5, 1)}
    documents = []
    for own, mark, by in (("a", None, "b"), ("b", "秘密", None), ("c", None, "a")):
        row = {"document_id": own, "plan_id": "p", "source": f"{own}.txt", "classification": mark,
               "status": "complete", "parser_version": "1"}  # fmt: skip
        counts = dict.fromkeys(
            ("issues", "measures", "characters", "residue_characters", "warnings", "errors"), 0
        )
        state = {**said, "state_document_id": by} if by else {}
        rows = [{**promise, "promise_id": own, "document_id": own, **state}]
        documents.append(to_tables({"documents": [{**row, **counts}], "promises": rows}))
    publish(tmp_path, documents)
    columns = ["document_id", "state", "state_document_id"]
    told = read_export(tmp_path).tables["promises"].select(columns).to_pylist()
    assert [tuple(row.values()) for row in told] == [("a", None, None), ("c", "done", "a")]
    whole = read_export(tmp_path, include_restricted=True).tables["promises"]
    assert whole["state"].to_pylist() == ["done", None, "done"]
    write_duckdb(read_export(tmp_path), tmp_path / "plans.duckdb")


def test_names_and_numbers_are_masked(out: Path) -> None:
    whole = read_export(out, include_restricted=True).tables
    masked = read_export(out, include_restricted=True, redact=True).tables
    assert "张小明" in str(whole["passages"].to_pylist())
    for name, table in masked.items():
        told = str(table.to_pylist())
        assert "张小明" not in told, name
        assert "13812345678" not in told, name
    assert "局长" in str(masked["persons"]["post"].to_pylist())
    lengths = [len(text) for text in whole["passages"]["text"].to_pylist()]
    assert [len(text) for text in masked["passages"]["text"].to_pylist()] == lengths


REDACTED = read_yaml(Path(__file__).parent / "redact.yaml")


@pytest.mark.parametrize(("text", "left"), REDACTED)
def test_redacted_texts(text: str, left: str) -> None:
    row = {"document_id": "a", "passage_no": 1, "role": "note", "text": text, "start": 0,
           "end": len(text), "locator": "第1段"}  # fmt: skip
    tables = to_tables({"passages": [row]})
    document = {"document_id": "a", "plan_id": None, "source": "a.txt", "other_sources": None}
    tables["documents"] = pa.Table.from_pylist([document])
    masked, _ = redact_tables(tables)
    assert masked["passages"]["text"].to_pylist() == [left]


def test_a_name_is_masked_in_every_version_of_a_plan(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    text = TEXT.replace("内部资料 注意保存\n", "")
    (tmp_path / "in" / "a.txt").write_text(text, encoding="utf-8")
    text = text.replace("责任人：县水利局局长张小明", "（张小明同志已调离，由他人接任。）")
    (tmp_path / "in" / "b.txt").write_text(text, encoding="utf-8")
    convert_batch(find_inputs([str(tmp_path / "in")]), {}, tmp_path / "o", load(),
                  Settings(workers=0), lambda _: None)  # fmt: skip
    tables = read_export(tmp_path / "o", redact=True).tables
    assert tables["documents"].num_rows == 2
    for name, table in tables.items():
        assert "张小明" not in str(table.to_pylist()), name


def shown(value: Any) -> str:
    """Return a value as a CSV file shows it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "；".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_csv(out: Path, tmp_path: Path) -> None:
    write_csv(read_export(out), tmp_path / "en")
    write_csv(read_export(out), tmp_path / "zh", "zh")
    for name in read_export(out).tables:
        path = tmp_path / "en" / f"{name}.csv"
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        found = pd.read_csv(path, dtype=str, keep_default_na=False, escapechar="'")
        wanted = rows(out, name)
        for column in TABLES[name].columns:
            values = [shown(row[column.name]) for row in wanted]
            if column.type == "float64":
                assert list(map(float, filter(None, found[column.name]))) == [
                    float(value) for value in values if value
                ]
                continue
            assert list(found[column.name]) == values, (name, column.name)
        heads = (tmp_path / "zh" / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        assert heads.split(",") == [column.label_zh for column in TABLES[name].columns]


def test_stata(out: Path, tmp_path: Path) -> None:
    write_dta(read_export(out), tmp_path, passages=True)
    for name in read_export(out).tables:
        wanted = rows(out, name)
        path = tmp_path / f"{name}.dta"
        assert path.exists() == bool(wanted)
        if wanted:
            found = pd.read_stata(path, convert_missing=False)
            same_as_stata(name, found.rename(columns={"end_": "end"}), wanted)
    with pd.io.stata.StataReader(tmp_path / "deadlines.dta") as reader:
        heading = TABLES["deadlines"].column("due_date").label_zh
        assert reader.variable_labels()["due_date"] == heading


def same_as_stata(name: str, found: pd.DataFrame, wanted: list[dict[str, Any]]) -> None:
    assert len(found) == len(wanted)
    for column in TABLES[name].columns:
        values = [row[column.name] for row in wanted]
        got = [None if pd.isna(value) else value for value in found[column.name]]
        labels = {False: "否", True: "是"} if column.type == "bool" else dict(column.values)
        if labels:
            values = [None if value is None else labels[value] for value in values]
        elif column.type == "date32":
            got = [None if value is None else pd.Timestamp(value).date() for value in got]
        elif column.type in {"string", "list<string>"}:
            values = [shown(value) for value in values]
            got = ["" if value is None else str(value) for value in got]
        assert got == values, (name, column.name)


READ_IN_R = """
suppressMessages(library(haven))
for (path in commandArgs(TRUE)) {
  table <- read_dta(path)
  for (name in names(table)) if (inherits(table[[name]], "haven_labelled"))
    table[[name]] <- as.character(as_factor(table[[name]]))
  write.csv(table, sub("dta$", "csv", path), row.names = FALSE, na = "", fileEncoding = "UTF-8")
}
"""


def test_r_reads_the_same(out: Path, tmp_path: Path) -> None:
    if not in_r("haven"):  # asked here, for R takes a second to answer
        pytest.skip("R's haven is not installed")
    paths = write_dta(read_export(out), tmp_path)
    script = tmp_path / "read.R"
    script.write_text(READ_IN_R, encoding="utf-8")
    subprocess.run(["Rscript", script, *paths], check=True, capture_output=True, timeout=120)
    for path in paths:
        found = pd.read_csv(path.with_suffix(".csv"), dtype=str, keep_default_na=False)
        wanted = rows(out, path.stem)
        assert len(found) == len(wanted)
        for column in TABLES[path.stem].columns:
            got = found["end_" if column.name == "end" else column.name]
            labels = {False: "否", True: "是"} if column.type == "bool" else dict(column.values)
            given = [row[column.name] for row in wanted]
            if column.type == "float64":
                assert [float(v) if v else None for v in got] == pytest.approx(given)
                continue
            values = [shown(labels[v] if labels and v is not None else v) for v in given]
            assert list(got) == values, (path.stem, column.name)


def test_databases(out: Path, tmp_path: Path) -> None:
    lite = write_sqlite(read_export(out), tmp_path / "a.sqlite")
    duck = write_duckdb(read_export(out), tmp_path / "a.duckdb")
    wanted = rows(out, "promises")
    with closing(sqlite3.connect(lite)) as base:
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        (count,) = base.execute("SELECT count(*) FROM promises").fetchone()
        assert count == len(wanted)
        due = base.execute("SELECT due_date FROM promises_due ORDER BY 1").fetchall()
        bodies = dict(base.execute("SELECT body_key, promises FROM by_body").fetchall())
    with closing(duckdb.connect(str(duck))) as base:
        days = base.execute("SELECT due_date FROM promises_due ORDER BY 1").fetchall()
        assert dict(base.execute("SELECT body_key, promises FROM by_body").fetchall()) == bodies
        assert base.execute("SELECT sum(measures) FROM by_place").fetchone()[0] > 0
    preferred = {row["document_id"] for row in rows(out, "documents") if row["preferred"]}
    dated = [r["due_date"] for r in wanted if r["due_date"] and r["document_id"] in preferred]
    assert [when for (when,) in days] == sorted(dated)
    assert [when for (when,) in due] == [when.isoformat() for when in sorted(dated)]
    keys = [r["body_key"] for r in wanted if r["document_id"] in preferred and r["body_key"]]
    assert bodies == {key: keys.count(key) for key in keys}


def test_ledger_cells(out: Path, tmp_path: Path) -> None:
    export = read_export(out, include_restricted=True)
    path = tmp_path / "台账.xlsx"
    assert write_ledger(export, path, tables=True).long == []
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "汇总"
    (sheet,) = (
        one
        for one in book
        if str(one["A1"].value).endswith("江湾县贯彻落实省生态环境保护督察反馈意见整改方案")
    )
    assert [cell.value for cell in sheet[2]] == [*HEADINGS, ID_HEADING]
    first, second = ([cell.value for cell in row] for row in sheet.iter_rows(3, 4))
    assert first[1].startswith("=SUM(A1:A9)")
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert first[3].startswith("（一）+建设管网5公里")
    assert second[4:7] == ["县住建局", None, "县财政局"] or second[4:7] == [
        "县住建局",
        "",
        "县财政局",
    ]
    assert first[10].date() == date(2024, 12, 31)
    assert sheet["K3"].number_format == "yyyy-mm-dd"
    assert str(sheet.freeze_panes) == "C3"
    assert sheet.auto_filter.ref
    assert sheet.page_setup.orientation == "landscape"
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A3:A4", "B3:B4", "C3:C4"} <= merged
    deadlines = [[cell.value for cell in row] for row in book["时限"].iter_rows(2)]
    assert len(deadlines) == export.tables["deadlines"].num_rows


def test_doubts_are_coloured_and_said(out: Path, tmp_path: Path) -> None:
    export = read_export(out)
    path = tmp_path / "a.xlsx"
    write_ledger(export, path)
    told = {
        reason
        for sheet in ledger(export)
        for line in sheet.lines
        for reasons in line.doubts.values()
        for reason in reasons
    }
    notes = [
        row["message"]
        for row in rows(out, "diagnostics")
        if row["severity"] != "info" and row["issue_no"] is not None
    ]
    assert told == set(notes)
    assert notes
    comments = [
        (cell.comment.text, cell.fill.fgColor.rgb)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    ]
    assert comments
    said = {line for text, _ in comments for line in text.split("\n")}
    assert told <= said
    doubtful = [color for text, color in comments if text.split("\n")[0] in told]
    assert set(doubtful) == {"FFFFE699"}


def test_long_texts_are_whole_and_reported(out: Path, tmp_path: Path) -> None:
    export = read_export(out)
    long = "很长的措施" * 10_000
    measures = export.tables["measures"]
    texts = [long, *measures["text"].to_pylist()[1:]]
    at = measures.column_names.index("text")
    changed = {**export.tables, "measures": measures.set_column(at, "text", [texts])}
    path = tmp_path / "a.xlsx"
    written = write_ledger(type(export)(changed), path)
    # In the sheet over all plans, and in the plan's own.
    assert len(written.long) == 2
    assert edited(path).changed == []
    book = openpyxl.load_workbook(path)
    cells = [cell.value or "" for cell in book["长文本"][2]]
    assert cells[0] == written.long[0]
    assert "".join(cells[1:]).endswith(long)
    assert max(map(len, cells)) <= CELL_LIMIT


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_same(out: Path, tmp_path: Path) -> None:
    export = read_export(out)
    write_ledger(export, tmp_path / "a.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    # Comma, quote, UTF-8, from line 1, quote all texts, as shown, every sheet.
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    words = ["--headless", "--convert-to", form, "--outdir", tmp_path, tmp_path / "a.xlsx"]
    subprocess.run(["soffice", profile, *words], check=True, capture_output=True, timeout=120)
    told = {path.stem.removeprefix("a-"): path for path in tmp_path.glob("a-*.csv")}
    lines = {name: list(csv.reader(path.open(encoding="utf-8"))) for name, path in told.items()}
    summary, general, _ = (lines.pop(name) for name in ("汇总", GENERAL, MEMORY))
    sheets = ledger(export)
    assert len(lines) == len(sheets)
    plans = summary[3 : 3 + len(sheets)]
    for sheet, row, (name, found) in zip(sheets, plans, sorted(lines.items()), strict=False):
        assert row[0] == sheet.document["title"]
        assert row[4:6] == [str(sheet.document["issues"]), str(sheet.document["measures"])], name
        assert found[1][: len(HEADINGS)] == list(HEADINGS)
    for sheet in sheets:
        wanted = [[str(cell) for cell in line.cells] for line in sheet.lines]
        written = [[row[: len(HEADINGS)] for row in found[2:]] for found in lines.values()]
        assert wanted in written, sheet.document["source"]
    assert len(general) - 2 == sum(len(sheet.lines) for sheet in counted_sheets(sheets))


def test_a_plan_counts_once_in_the_summary(out: Path, tmp_path: Path) -> None:
    export = read_export(out)
    write_ledger(export, tmp_path / "a.xlsx")
    summary = openpyxl.load_workbook(tmp_path / "a.xlsx")["汇总"]
    told = [[cell.value for cell in row] for row in summary.iter_rows()]
    counted = [row for row in told if row[3] == "是"]
    plans = {row["plan_id"] for row in rows(out, "documents")}
    assert len(counted) == len(plans) < len(ledger(export))
    start = next(at for at, row in enumerate(told) if row[0] == "到期季度")
    quarters = []
    for row in told[start + 1 :]:
        if row[0] is None:
            break
        quarters.append(row[1])
    assert sum(quarters) == sum(row[5] for row in counted)
    assert "市委组织部（澄州市）" in {row[0] for row in told}


def test_what_one_date_does_not_say_is_a_comment(out: Path, tmp_path: Path) -> None:
    text = TEXT.replace("2024年12月底前", "2020年6月前").replace("内部资料 注意保存\n", "")
    (tmp_path / "plan.txt").write_text(text, encoding="utf-8")
    convert_batch(find_inputs([str(tmp_path / "plan.txt")]), {}, tmp_path / "o", load(),
                  Settings(workers=0), lambda _: None)  # fmt: skip
    write_ledger(read_export(tmp_path / "o"), tmp_path / "a.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[2]["K3"]
    assert cell.value.date() == date(2020, 5, 31)
    assert cell.comment
    assert cell.comment.text == "原文有两种读法，最晚为2020-06-30"


def test_a_filter_finds_every_row_of_merged_cells(out: Path, tmp_path: Path) -> None:
    write_ledger(read_export(out), tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet3.xml").decode()
    (merged,) = set(re.findall(r'<mergeCell ref="(A3:A\d+)"', sheet))
    last = int(merged.rpartition("A")[2])
    held = {re.search(rf'<c r="A{row}" s="\d+" t="s"><v>(\d+)</v>', sheet) for row in (3, last)}
    assert len({match[1] for match in held if match}) == 1


def test_more_rows_than_a_sheet_holds(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhenggai.exports.ledger.workbook.ROW_LIMIT", 50)
    write_ledger(read_export(out), tmp_path / "a.xlsx", tables=True)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheets = [sheet for sheet in book if sheet.title.partition("(")[0] == "时限"]
    assert all(sheet.max_row <= 50 for sheet in sheets)
    assert sum(sheet.max_row - 1 for sheet in sheets) == len(rows(out, "deadlines"))


@pytest.mark.parametrize("name", FORMATS)
def test_what_cannot_be_written_is_said_and_what_stood_stays(
    out: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    here = tmp_path / "file"
    here.write_text("mine", encoding="utf-8")
    for target in (here / "a", here if FORMATS[name].folder else tmp_path):
        with pytest.raises(SystemExit) as caught:
            main(["export", str(out), "--to", name, "-o", str(target), "--lang", "en"])
        assert caught.value.code == 2
        assert f"cannot write {target}" in capfd.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert here.read_text(encoding="utf-8") == "mine"


def test_command(out: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name in FORMATS:
        with pytest.raises(SystemExit) as caught:
            main(["export", str(out), "--to", name, "-o", str(tmp_path / name), "--lang", "zh"])
        assert not caught.value.code
        said = capfd.readouterr()
        assert "1份文件带有密级或内部标识，未写出" in said.err
        assert (tmp_path / name).exists()
    plan = SAMPLES / "notice-2025" / "plan.docx"
    with pytest.raises(SystemExit):
        main(["convert", str(plan), "-o", str(tmp_path / "o"), "-j", "0", "--ledger",
              str(tmp_path / "台账.xlsx")])  # fmt: skip
    assert len(openpyxl.load_workbook(tmp_path / "台账.xlsx").sheetnames) == 4
    secret = tmp_path / "内部.txt"
    secret.write_text(TEXT, encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["convert", str(secret), "-o", str(tmp_path / "o"), "-j", "0", "--ledger",
              str(tmp_path / "a.xlsx"), "--include-restricted", "--redact"])  # fmt: skip
    told = str([list(sheet.values) for sheet in openpyxl.load_workbook(tmp_path / "a.xlsx")])
    assert "水利局" in told
    assert "13812345678" not in told


LIST = """一、污水直排。
整改目标：消除直排口。
整改时限：2024年12月底前
整改措施：建设管网。
责任单位：县水利局
"""
RESTRICTED = Path(__file__).parent / "restricted.yaml"


@pytest.mark.parametrize(("text", "mark"), read_yaml(RESTRICTED))
def test_marks_of_restriction(text: str, mark: str | None) -> None:
    text = text.replace("{list}", LIST) if "{list}" in text else text + LIST
    outcome = convert_bytes(text.encode(), "plan.txt")
    assert outcome.document["classification"] == mark
    codes = [row["code"] for row in outcome.rows["diagnostics"]]
    assert ("restricted-mark" in codes) == (mark is not None)


def test_a_mark_in_the_head_of_pages() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "内部资料 请勿外传"
    document.add_paragraph("江湾县整改方案")
    for line in LIST.splitlines():
        document.add_paragraph(line)
    data = BytesIO()
    document.save(data)
    assert convert_bytes(data.getvalue(), "plan.docx").document["classification"] == "内部资料"
