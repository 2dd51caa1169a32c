"""What verify finds: each kind of damage, and every text that is not what the document prints."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests import SAMPLES
from tests.tables.rows import whole as whole_row
from zhenggai.batch.files import find_inputs
from zhenggai.batch.run import convert_batch
from zhenggai.batch.settings import Settings
from zhenggai.dataset import new_files
from zhenggai.dataset.text_checks import RELATIONS, Printed, relates
from zhenggai.dataset.verify import verify_out
from zhenggai.rules import load
from zhenggai.tables.schema import TABLES

# Texts that are no words of the plan, but ids, names put in full and places as people say them.
MADE = {"issue_id", "measure_id", "locator", "unit", "body_key", "jurisdiction"}
PIECES = (
    ("goal", 1, None, "目标完成。\n"),
    ("column_header", None, None, "责任单位\t备注\n牵头\n单位\t配合单位\n"),
    ("units", 1, None, "市水"),
    ("field", 1, None, "\t说明\n"),
    ("furniture", None, None, "- 3 -\n"),
    ("units", 1, None, "利局\t"),
    ("measure", 1, 1, "清理河\n道。"),
    ("goal", 1, None, "达到百分之九十。\n"),
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    names = ("shared-2022/plan.txt", "progress-2025/plan.docx", "table-issue-2024/plan.xlsx")
    inputs = find_inputs([str(SAMPLES / name) for name in names])
    convert_batch(inputs, {}, out, load(), Settings(workers=0), lambda _: None)
    return out


def damaged(out: Path, place: Path, name: str, column: str, value: object) -> Path:
    """Copy the tables, one column of them with one value in all rows."""
    place.mkdir()
    for path in out.iterdir():
        if path.is_file() and not path.name.startswith("."):
            (place / path.name).write_bytes(path.read_bytes())
    path = place / f"{name}.parquet"
    table = pq.read_table(path)
    at = table.column_names.index(column)
    changed = pa.array([value] * table.num_rows, table.schema.field(column).type)
    pq.write_table(table.set_column(at, table.schema.field(column), changed), path)
    return place


@pytest.mark.slow
@pytest.mark.parametrize(
    "damage", ["cell", "key", "reference", "value", "tile", "slice", "file", "binding"]
)
def test_verify_finds_damage(whole: Path, tmp_path: Path, damage: str) -> None:
    name, column, value = {
        "cell": ("documents", "issues", 99),
        "key": ("deadlines", "deadline_no", 1),
        "reference": ("responsibilities", "unit_key", "-:不存在"),
        "value": ("deadlines", "kind", "someday"),
        "tile": ("passages", "start", 3),
        "slice": ("deadlines", "text", "明年"),
        "file": ("issues", "problem", "改了"),
        "binding": ("deadlines", "measure_no", 77),
    }[damage]
    out = damaged(whole, tmp_path / "damaged", name, column, value)
    kinds = {fault.kind for fault in verify_out(out)}
    assert ({"cell": "count", "binding": "reference"}.get(damage, damage)) in kinds
    assert "file" in kinds


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "column"),
    [(name, column) for name, columns in RELATIONS.items() for column in columns],
)
def test_verify_finds_a_text_that_is_not_printed(
    whole: Path, tmp_path: Path, name: str, column: str
) -> None:
    out = damaged(whole, tmp_path / "damaged", name, column, "甲丙戊庚")
    found = [fault for fault in verify_out(out) if fault.kind == "slice"]
    assert found
    assert all((fault.table, fault.told) == (name, f"{column}='甲丙戊庚'") for fault in found)


@pytest.mark.slow
@pytest.mark.parametrize("column", ["problem", "goal", "deadline"])
def test_verify_finds_the_words_of_another_issue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, column: str
) -> None:
    out = tmp_path / "out"
    inputs = find_inputs([str(SAMPLES / "city-2024" / "plan.docx")])
    monkeypatch.setattr(new_files, "GROUP_ROWS", 7)
    convert_batch(inputs, {}, out, load(), Settings(workers=0), lambda _: None)
    assert pq.ParquetFile(out / "passages.parquet").num_row_groups > 9
    assert list(verify_out(out)) == []
    last = [text for text in pq.read_table(out / "issues.parquet")[column].to_pylist() if text][-1]
    found = list(verify_out(damaged(out, tmp_path / "d", "issues", column, last)))
    assert any(fault.told.startswith(f"{column}=") for fault in found if fault.kind == "slice")


def test_every_text_column_has_a_relation() -> None:
    for name, relations in RELATIONS.items():
        texts = {
            column.name
            for column in TABLES[name].columns
            if column.type == "string" and not column.values and column.refers is None
        }
        own = MADE if name == "responsibilities" else MADE - {"unit"}
        assert texts - own == set(relations), name


def printed() -> Printed:
    document, at = Printed(), 0
    for role, issue, measure, text in PIECES:
        place = {"issue_no": issue, "measure_no": measure, "start": at, "locator": "第1段"}
        document.add(whole_row("passages", role=role, text=text, **place))
        at += len(text)
    return document


@pytest.mark.parametrize(
    ("relation", "said", "piece", "stands"),
    [
        ("words", "目标完成。", 0, True),
        ("words", "牵头单位市水利局", 0, True),
        ("words", "目标\n牵头单位市水利局", 0, True),
        ("words", "主办单位市水利局", 0, False),
        ("words", "市利局", 0, False),
        ("words", "水利局", 0, True),
        ("words", "目标局", 0, False),
        ("place", "目标完成。", 0, True),
        ("place", "目标完成", 0, False),
        ("place", "清理河道。", 6, True),
        ("place", "清理河段。", 6, False),
        ("inside", "河道", 6, True),
        ("inside", "目标", 6, False),
        ("sentence", "河道", 6, True),
        ("sentence", "配合单位", 5, True),
        ("sentence", "目标", 5, False),
        ("unit", "%", 7, True),
        ("unit", "%", 6, False),
        ("task", "河道", 6, True),
    ],
)
def test_how_a_text_stands(relation: str, said: str, piece: int, stands: bool) -> None:
    start = sum(len(text) for *_, text in PIECES[:piece])
    end = start + len(PIECES[piece][3])
    row = {"start": start, "end": end, "task_start": start, "task_end": end}
    assert relates(relation, said, row, printed()) is stands


def test_a_text_that_goes_on_behind_a_page_break() -> None:
    start = sum(len(text) for *_, text in PIECES[:2])
    end = start + sum(len(text) for *_, text in PIECES[2:6]) - 1
    assert relates("place", "市水利局", {"start": start, "end": end}, printed())
    assert not relates("place", "市水务局", {"start": start, "end": end}, printed())


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("1.建设管网。2.清理河道。3.巡查。", True),
        ("1.建设管网。3.巡查。", True),
        ("1.建设管网。清理河道。3.巡查。", False),
        ("1.建设管网。3.巡查。2.清理河道。", False),
        ("2.清理河道。3.巡查。", False),
    ],
)
def test_a_cell_that_goes_on_over_several_rows(said: str, stands: bool) -> None:
    rows = "1.建设管网。\t市水利局\n\t2.清理河道。\t市城管局\n\t3.巡查。"
    row = {"text": rows, "role": "measure", "issue_no": 1, "measure_no": None, "start": 0}
    whole = Printed()
    whole.add({**row, "locator": "表1第2行第1列"})  # type: ignore[typeddict-item]
    assert relates("place", said, {"start": 0, "end": len(rows)}, whole) is stands
