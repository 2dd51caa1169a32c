"""Sheets: what a person sees in them is what is read, in every format of sheets."""

from __future__ import annotations

import datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhenggai.readers import ReadError, read
from zhenggai.readers.sheets.formats import show_date, show_number

DATA = Path(__file__).parent / "data"
DAY = datetime.datetime(2023, 6, 5, 14, 3)


def book(fill):
    wanted = openpyxl.Workbook()
    fill(wanted.active)
    stream = BytesIO()
    wanted.save(stream)
    return stream.getvalue()


def texts(document):
    return [document.text[c.start : c.end] for c in document.cells]


@pytest.mark.parametrize(
    ("format", "shown"),
    [
        ('yyyy"年"m"月"', "2023年6月"),
        ('yyyy"年"mm"月"dd"日"', "2023年06月05日"),
        ("yyyy\\-mm\\-dd", "2023-06-05"),
        ("[$-804]yyyy/m/d;@", "2023/6/5"),
        ('[DBNum1][$-804]yyyy"年"m"月"', "二〇二三年六月"),
        ("yy.m.d", "23.6.5"),
        ("h:mm", "14:03"),
        ('m"月"d"日"', "6月5日"),
    ],
)
def test_a_date_is_what_the_sheet_displays(format, shown):
    assert show_date(DAY, format) == shown


@pytest.mark.parametrize(
    ("value", "format", "shown"),
    [
        (3.0, "General", "3"),
        (0.8, "0%", "80%"),
        (0.125, "0.0%", "12.5%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (7, "000", "007"),
        (12.3456789, "General", "12.3456789"),
        (3.14159, "0.00_ ", "3.14"),
    ],
)
def test_a_number_is_what_the_sheet_displays(value, format, shown):
    assert show_number(value, format) == shown


def test_cells_keep_their_place_and_their_lines():
    def fill(sheet):
        sheet.title = "清单"
        sheet["B3"] = "整改措施"
        sheet["B4"] = "1.加强学习。\n2.修订清单。"
        sheet["C4"] = datetime.date(2024, 6, 1)
        sheet["C4"].number_format = 'yyyy"年"m"月"'
        sheet["D4"] = 0.8
        sheet["D4"].number_format = "0%"
        sheet.merge_cells("B4:B6")

    document = read(book(fill))
    assert texts(document) == ["整改措施", "1.加强学习。\n2.修订清单。", "2024年6月", "80%"]
    cell = document.cells[1]
    assert (cell.row, cell.column, cell.row_span) == (3, 1, 1)
    assert document.locator(cell.start) == "清单!B4"
    assert len([p for p in document.paragraphs if p.cell == 1]) == 2


def test_what_is_hidden_is_kept_and_said():
    def fill(sheet):
        for row in range(1, 6):
            sheet.append([row, f"第{row}行"])
        sheet.row_dimensions[3].hidden = sheet.row_dimensions[4].hidden = True

    document = read(book(fill))
    assert [c.hidden for c in document.cells] == [False] * 4 + [True] * 4 + [False] * 2
    assert [(n.code, n.args) for n in document.notes] == [("hidden-content", ("Sheet", "3—4"))]


def test_a_formula_without_its_value_is_said():
    document = read(book(lambda sheet: sheet.append(["合计", "=1+1"])))
    assert [n.code for n in document.notes] == ["formula-without-value"]


def test_a_million_formatted_rows_cost_nothing():
    def fill(sheet):
        sheet["A1"] = "序号"
        sheet["A1048576"].font = openpyxl.styles.Font(bold=True)

    assert read(book(fill)).tables[0].rows == 1


def test_old_and_open_sheets_read_the_same():
    wanted, *others = (
        read((DATA / f"ledger.{kind}").read_bytes()) for kind in ("xlsx", "xls", "ods")
    )
    for document in others:
        assert document.text == wanted.text
        assert [(c.row, c.column, c.row_span, c.column_span) for c in document.cells] == [
            (c.row, c.column, c.row_span, c.column_span) for c in wanted.cells
        ]


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=40))
def test_a_damaged_sheet_is_read_or_refused(kind, place, noise):
    data = bytearray((DATA / f"ledger.{kind}").read_bytes())
    place %= len(data)
    data[place : place + len(noise)] = noise
    try:
        read(bytes(data))
    except ReadError as error:
        assert error.code
