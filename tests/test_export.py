"""Exports hold the values of the tables, as programs that are not ours read them."""

from __future__ import annotations

import csv
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pytest

from extract.batch import convert_batch
from extract.cli import main
from extract.convert import find_inputs
from extract.export import read_export
from extract.exports.databases import write_duckdb, write_sqlite
from extract.exports.flat import write_csv
from extract.exports.ledger import CELL, write_ledger
from extract.exports.ledgerrows import HEADINGS, ledger
from extract.exports.stata import write_dta
from extract.publish import read_tables
from extract.schema import TABLES
from extract.settings import Settings
from rules import load

SAMPLES = Path(__file__).parent.parent / "samples"
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
    for name, table in export.tables.items():
        if TABLES[name].kind == "document":
            assert set(table["document_id"].to_pylist()) <= ids
    assert read_export(out, include_restricted=True).tables["documents"].num_rows == listed


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


def test_csv(out: Path, tmp_path: Path) -> None:
    write_csv(read_export(out), tmp_path / "en")
    write_csv(read_export(out), tmp_path / "zh", "zh")
    for name in ("deadlines", "promises", "passages"):
        path = tmp_path / "en" / f"{name}.csv"
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as file:
            found = list(csv.DictReader(file))
        wanted = rows(out, name)
        assert len(found) == len(wanted)
        for got, row in zip(found, wanted, strict=True):
            for column, value in row.items():
                shown = str(value).lower() if isinstance(value, bool) else value
                assert got[column] == ("" if value is None else str(shown))
    head = (tmp_path / "zh" / "deadlines.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert head.startswith("文件编号,")


def test_stata(out: Path, tmp_path: Path) -> None:
    write_dta(read_export(out), tmp_path)
    found = pd.read_stata(tmp_path / "deadlines.dta")
    wanted = rows(out, "deadlines")
    assert len(found) == len(wanted)
    dates = [None if pd.isna(when) else when.date() for when in found["due_date"]]
    assert dates == [row["due_date"] for row in wanted]
    labels = dict(TABLES["deadlines"].column("kind").values)
    assert list(found["kind"]) == [labels[row["kind"]] for row in wanted]
    passages = pd.read_stata(tmp_path / "passages.dta")
    assert list(passages["text"]) == [row["text"] for row in rows(out, "passages")]
    with pd.io.stata.StataReader(tmp_path / "deadlines.dta") as reader:
        assert (
            reader.variable_labels()["due_date"] == TABLES["deadlines"].column("due_date").label_zh
        )


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
    assert [cell.value for cell in sheet[2]] == list(HEADINGS)
    first, second = ([cell.value for cell in row] for row in sheet.iter_rows(3, 4))
    assert first[1].startswith("=SUM(A1:A9)")
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert first[3].startswith("（一）+建设管网5公里")
    assert second[4:7] == ["县住建局", None, "县财政局"] or second[4:7] == [
        "县住建局",
        "",
        "县财政局",
    ]
    assert first[8].date() == date(2024, 12, 31)
    assert sheet["I3"].number_format == "yyyy-mm-dd"
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
    assert all(color == "FFFFE699" for _, color in comments)


def test_long_texts_are_whole_and_reported(out: Path, tmp_path: Path) -> None:
    export = read_export(out)
    long = "很长的措施" * 10_000
    measures = export.tables["measures"]
    texts = [long, *measures["text"].to_pylist()[1:]]
    at = measures.column_names.index("text")
    changed = {**export.tables, "measures": measures.set_column(at, "text", [texts])}
    path = tmp_path / "a.xlsx"
    written = write_ledger(type(export)(changed), path)
    assert len(written.long) == 1
    book = openpyxl.load_workbook(path)
    cells = [cell.value or "" for cell in book["长文本"][2]]
    assert cells[0] == written.long[0]
    assert "".join(cells[1:]).endswith(long)
    assert max(map(len, cells)) <= CELL


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_same(out: Path, tmp_path: Path) -> None:
    export = read_export(out)
    write_ledger(export, tmp_path / "a.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    # Comma, quote, UTF-8, from line 1, quote all texts, as shown, every sheet.
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    words = ["--headless", "--convert-to", form, "--outdir", tmp_path, tmp_path / "a.xlsx"]
    subprocess.run(["soffice", profile, *words], check=True, capture_output=True, timeout=120)
    found = 0
    for sheet in ledger(export):
        for path in tmp_path.glob("a-*.csv"):
            with path.open(encoding="utf-8", newline="") as file:
                lines = list(csv.reader(file))
            if lines[0][0] != sheet.document["title"]:
                continue
            measures = [line[3] for line in lines[2:]]
            wanted = [line.cells[3] for line in sheet.lines]
            if measures != wanted:
                continue
            dates = [str(line.cells[8]) for line in sheet.lines]
            assert [line[8] for line in lines[2:]] == dates
            found += 1
            break
    assert found == len(ledger(export))


def test_command(out: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name in ("xlsx", "csv", "dta", "sqlite", "duckdb"):
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
    assert len(openpyxl.load_workbook(tmp_path / "台账.xlsx").sheetnames) == 2
