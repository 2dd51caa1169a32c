"""The file of corrections: what is written is read, in an order that merges, and safely."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from zhenggai.dataset.corrections.csv_form import read_csv, write_csv
from zhenggai.dataset.corrections.kept import (
    FILE_NAME,
    CorrectionsError,
    add,
    read_corrections,
    remove,
    write_corrections,
)
from zhenggai.dataset.corrections.model import Correction
from zhenggai.dataset.own_files import ForeignError

UNIT = Correction(
    document_id="a" * 16,
    start=120,
    end=124,
    kind="value",
    quote="市水务局",
    table="responsibilities",
    column="unit",
    row="市水务局",
    before="市水务局",
    after="市水利局",
    plan_id="360100:central:2018",
    by="王敏",
    on=date(2026, 3, 1),
)
DATE = replace(
    UNIT, start=90, end=99, quote="2020年底前", table="deadlines", column="due_date",
    row="2020年底前", before="2020-12-31", after="2021-12-31",
)  # fmt: skip
PIN = Correction(
    document_id="b" * 16, start=3, end=5, kind="pin", quote="一、", role="issue", plan_id="x"
)


def test_what_is_added_is_read_again(tmp_path: Path) -> None:
    add(tmp_path, UNIT)
    assert add(tmp_path, PIN, DATE) == read_corrections(tmp_path) == [DATE, UNIT, PIN]


def test_the_same_corrections_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    write_corrections(tmp_path, [UNIT, DATE, PIN])
    first = (tmp_path / FILE_NAME).read_bytes()
    write_corrections(tmp_path, [PIN, UNIT, DATE, UNIT])
    assert (tmp_path / FILE_NAME).read_bytes() == first
    assert first.count(b"\n") == 3


def test_a_later_word_on_the_same_column_takes_the_place_of_the_earlier(tmp_path: Path) -> None:
    later = replace(UNIT, after="市水利水务局", on=date(2026, 3, 2))
    add(tmp_path, UNIT, DATE)
    assert add(tmp_path, later) == [DATE, later]
    assert remove(tmp_path, UNIT) == [DATE]


def test_no_file_is_no_correction(tmp_path: Path) -> None:
    assert read_corrections(tmp_path) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("<<<<<<< HEAD", "a mark of git"),
        ('{"kind"', "Expecting"),
        ('["a"]', "no object"),
        ('{"kind": "value", "start": 1, "end": 2, "quote": "x"}', "document_id"),
        ('{"document_id": "a", "kind": "guess", "start": 1, "end": 2, "quote": "x"}', "guess"),
        ('{"document_id": "a", "kind": "pin", "start": 1, "end": 2, "quote": "x"}', "role"),
        ('{"document_id": "a", "kind": "pin", "start": 3, "end": 2, "quote": "x", "role": "goal"}',
         "start"),
        ('{"document_id": "a", "kind": "value", "start": 1, "end": 2, "quote": "x"}', "table"),
        ('{"document_id": "a", "kind": "value", "start": 1, "end": 2, "quote": "x", '
         '"table": "issues", "column": "issue_id"}', "issue_id"),
        ('{"document_id": "a", "kind": "value", "start": true, "end": 2, "quote": "x"}', "start"),
        ('{"document_id": "a", "kind": "pin", "start": 1, "end": 2, "quote": "x", "evil": 1}',
         "evil"),
        ("[" * 100_000, ""),
    ],
)  # fmt: skip
def test_a_line_that_is_no_correction_is_told_with_its_number(
    tmp_path: Path, line: str, told: str
) -> None:
    write_corrections(tmp_path, [UNIT])
    with (tmp_path / FILE_NAME).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    with pytest.raises(CorrectionsError) as error:
        read_corrections(tmp_path)
    assert error.value.code == "corrections-damaged"
    assert error.value.args[1] == "2"
    assert told in error.value.args[2]


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="no links here")
def test_a_link_is_neither_read_nor_written_through(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("kept", encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    (out / FILE_NAME).symlink_to(elsewhere)
    with pytest.raises(ForeignError):
        read_corrections(out)
    with pytest.raises(ForeignError):
        add(out, UNIT)
    assert elsewhere.read_text(encoding="utf-8") == "kept"


def test_csv_brings_back_what_it_was_given(tmp_path: Path) -> None:
    formula = replace(UNIT, start=7, end=9, note='=1+1, "so"\nhe said', row="'市局")
    write_csv([UNIT, DATE, PIN, formula], tmp_path / "c.csv")
    written = (tmp_path / "c.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1" in written
    assert read_csv(tmp_path / "c.csv") == [formula, DATE, UNIT, PIN]


def test_a_csv_line_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("document_id,kind,start,end,quote\na,pin,x,2,q\n", encoding="utf-8")
    with pytest.raises(CorrectionsError) as error:
        read_csv(path)
    assert error.value.args[1] == "2"


def test_lines_hold_what_is_known_and_no_more(tmp_path: Path) -> None:
    write_corrections(tmp_path, [PIN])
    assert json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8")) == {
        "document_id": "b" * 16, "start": 3, "end": 5, "kind": "pin", "quote": "一、",
        "role": "issue", "plan_id": "x",
    }  # fmt: skip


def test_csv_is_read_as_excel_saves_it(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    write_csv([UNIT, DATE, PIN], path)
    text = path.read_text(encoding="utf-8-sig")
    for encoding in ("gb18030", "utf-16", "utf-8"):
        path.write_bytes(text.encode(encoding))
        assert read_csv(path) == [DATE, UNIT, PIN]
    path.write_bytes(text.encode("gb18030").replace("水".encode("gb18030"), b"\xff\xff"))
    with pytest.raises(CorrectionsError, match="is no correction"):
        read_csv(path)


def test_marks_of_a_merge_are_told_as_such_and_joined_lines_are_read(tmp_path: Path) -> None:
    write_corrections(tmp_path, [UNIT, PIN])
    path = tmp_path / FILE_NAME
    first, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"<<<<<<< HEAD\n" + first + b"=======\n" + second + b">>>>>>> two\n")
    with pytest.raises(CorrectionsError, match="merge=union"):
        read_corrections(tmp_path)
    # As git joins them: in another order, and a line twice.
    path.write_bytes(second + first + second)
    assert read_corrections(tmp_path)[:2] == [UNIT, PIN]
    add(tmp_path, DATE)
    assert read_corrections(tmp_path) == [DATE, UNIT, PIN]
