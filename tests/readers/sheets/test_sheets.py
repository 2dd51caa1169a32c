"""Sheets: what a person sees in them is what is read, in every format of sheets."""

from __future__ import annotations

import datetime
import re
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import openpyxl.chart
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from zhenggai.pipeline import convert_bytes
from zhenggai.readers import ReadError, read, soffice
from zhenggai.readers.package import STRICT_NAMES
from zhenggai.readers.pdf import ocr
from zhenggai.readers.sheets.formats import date_of, show_date, show_number
from zhenggai.tables.schema import to_tables

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
        (10.6320601851852, "[hh]:mm:ss", "255:10:10"),
        (10.6320601851852, "[m]", "15310"),
        (0.5, "[h]:mm", "12:00"),
        (100.25, "[h]", "2406"),
    ],
)
def test_hours_count_on_beyond_a_day(value, format, shown):
    moment = date_of(value, since_1904=False)
    assert show_date(moment, format, value) == show_date(moment, format) == shown


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


def test_a_hidden_sheet_is_told_in_the_tables():
    def fill(sheet):
        sheet.append(["序号", "反馈问题"])
        hidden = sheet.parent.create_sheet("底稿")
        hidden.append(["1", "污水直排"])
        hidden.sheet_state = "hidden"

    outcome = convert_bytes(book(fill), "清单.xlsx")
    told = to_tables(outcome.rows)["diagnostics"].to_pylist()
    assert ("hidden-content", ["底稿"]) in [(row["code"], row["arguments"]) for row in told]


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


@pytest.mark.slow
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


def parts_of(data):
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts, compression=zipfile.ZIP_DEFLATED):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


LEDGER = (DATA / "ledger.xlsx").read_bytes()


def strict(parts):
    for odd, usual in STRICT_NAMES:
        parts = {name: content.replace(usual, odd) for name, content in parts.items()}
    return parts


def backslashed(parts):
    return {name.replace("/", "\\"): content for name, content in parts.items()}


def with_small_faults(parts):
    styles = parts["xl/styles.xml"]
    parts["xl/styles.xml"] = re.sub(
        rb"<fills.*?</fills>", b'<fills count="x"><bad/></fills>', styles
    )
    return parts | {"docProps/core.xml": b"<no", "xl/theme/theme1.xml": b""}


def without_relations(parts):
    del parts["xl/_rels/workbook.xml.rels"]
    return parts


@pytest.mark.parametrize("change", [strict, backslashed, with_small_faults, without_relations])
def test_books_that_stricter_readers_refuse(change):
    document = read(packed(change(parts_of(LEDGER))))
    assert document.text == read(LEDGER).text
    assert document.cells == read(LEDGER).cells


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: sheet[: sheet.rindex(b"<row")],
        lambda sheet: sheet.replace(b"</row>", b"<bad & x></row>", 1),
        lambda sheet: sheet.replace(b"</row>", b"\x02</row>", 1),
    ],
)
def test_a_damaged_sheet_is_read_as_far_as_it_goes_and_told(change):
    parts = parts_of(LEDGER)
    parts["xl/worksheets/sheet1.xml"] = change(parts["xl/worksheets/sheet1.xml"])
    document = read(packed(parts))
    assert document.text.startswith(read(LEDGER).text[:20])
    assert ("part-damaged", ("xl/worksheets/sheet1.xml",)) in {
        (note.code, note.args) for note in document.notes
    }


def test_a_prefix_that_nothing_declares_is_no_damage():
    parts = parts_of(LEDGER)
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"<row ", b'<row odd:look="1" ', 1)
    assert "part-damaged" not in {note.code for note in read(packed(parts)).notes}


def open_sheet(body, styles="", slash="/"):
    """Return an OpenDocument workbook of one table with the given rows."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{own}:1.0"'
        for short, own in (
            ("office", "office"),
            ("table", "table"),
            ("text", "text"),
            ("draw", "drawing"),
            ("style", "style"),
        )
    )
    content = (
        f'<office:document-content {names} xmlns:xlink="http://www.w3.org/1999/xlink">{styles}'
        f'<table:table table:name="清单" table:style-name="ta1">{body}</table:table>'
        "</office:document-content>"
    )
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content.encode(),
        "META-INF/manifest.xml": b"<manifest/>",
        "Pictures/1.png": page().getvalue(),
    }
    return packed({part.replace("/", slash): data for part, data in parts.items()})


def page():
    stream = BytesIO()
    Image.new("RGB", (8, 8), "white").save(stream, "png")
    return stream


def row(*cells, look=""):
    inner = "".join(
        f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells
    )
    return f"<table:table-row {look}>{inner}</table:table-row>"


@pytest.mark.parametrize("slash", ["/", "\\"])
def test_equal_rows_that_are_written_once_are_all_read(slash):
    body = row("序号", "问题") + row("1", "扬尘", look='table:number-rows-repeated="3"') + row("2")
    document = read(open_sheet(body, slash=slash))
    assert document.text == "序号\t问题\n" + "1\t扬尘\n" * 3 + "2\n"


def test_words_of_shapes_and_hidden_columns_of_open_sheets_are_read():
    shape = "<draw:frame><draw:text-box><text:p>待核</text:p></draw:text-box></draw:frame>"
    cell = f"<table:table-cell><text:p>扬尘</text:p>{shape}</table:table-cell>"
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    body = f"{columns}{row('1', '底稿')}<table:table-row>{cell}</table:table-row>"
    document = read(open_sheet(body))
    assert document.text == "1\t底稿\n扬尘\n清单!R2C1 待核\n"
    assert [cell.hidden for cell in document.cells] == [False, True, False]
    assert ("hidden-content", ("清单", "1")) in {(n.code, n.args) for n in document.notes}


def test_a_hidden_open_sheet_is_told():
    look = '<style:table-properties table:display="false"/>'
    style = f'<style:style style:name="ta1">{look}</style:style>'
    document = read(open_sheet(row("1"), style))
    assert [(n.code, n.args) for n in document.notes] == [("hidden-content", ("清单", ""))]


def xlsx_of_a_picture():
    wanted = openpyxl.Workbook()
    wanted.active.add_image(openpyxl.drawing.image.Image(page()))
    stream = BytesIO()
    wanted.save(stream)
    return stream.getvalue()


def open_sheet_of_a_picture():
    picture = '<draw:frame><draw:image xlink:href="Pictures/1.png"/></draw:frame>'
    return open_sheet(f"<table:shapes>{picture}</table:shapes>")


@pytest.mark.parametrize("make", [xlsx_of_a_picture, open_sheet_of_a_picture])
def test_sheets_of_pictures_alone_say_so(make, monkeypatch):
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(ReadError, match="file-without-text"):
        read(make())


def test_pictures_beside_cells_are_told():
    def fill(sheet):
        sheet["A1"] = "序号"
        sheet.add_image(openpyxl.drawing.image.Image(page()))

    assert [(n.code, n.args) for n in read(book(fill)).notes] == [("pictures-not-read", ("1",))]


def test_charts_beside_cells_are_told():
    def fill(sheet):
        for row in (("镇", "个"), ("白沙镇", 7)):
            sheet.append(row)
        chart = openpyxl.chart.BarChart()
        chart.add_data(openpyxl.chart.Reference(sheet, min_col=2, min_row=1, max_row=2))
        sheet.add_chart(chart, "E5")

    told = [(n.code, n.args) for n in read(book(fill)).notes]
    assert told == [("embedded-part-not-read", ("chart",))]


def test_what_is_printed_above_and_below_a_sheet_is_furniture():
    def fill(sheet):
        sheet["A1"] = "序号"
        sheet.oddHeader.left.text = '&"宋体,Bold"附件1 &A'
        sheet.oddFooter.center.text = "第 &P 页"
        sheet.oddFooter.right.text = "A&&B 填报"

    document = read(book(fill))
    assert document.text == "序号\n附件1 Sheet\nA&B 填报\n"
    shown = [document.text[start:end].strip() for start, end in document.furniture]
    assert "".join(shown).replace("\n", "") == "附件1 SheetA&B 填报"


@pytest.mark.slow
@pytest.mark.skipif(not soffice.available(), reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("suffix", "to"), [("xls", "xls:MS Excel 97"), ("ods", "ods"), ("fods", "fods")]
)
def test_what_other_sheets_print_above_and_below_is_furniture_too(suffix, to):
    def fill(sheet):
        sheet["A1"] = "序号"
        sheet.oddHeader.left.text = "附件1 &A"
        sheet.oddHeader.center.text = "&A"
        sheet.oddFooter.center.text = "第 &P 页"
        sheet.oddFooter.right.text = "市整改办填报"

    document = read(soffice.convert(book(fill), ".xlsx", to=to))
    assert document.format == suffix
    assert document.text == "序号\n附件1 Sheet\n市整改办填报\n"
    shown = "".join(document.text[start:end] for start, end in document.furniture)
    assert "".join(shown.split()) == "附件1Sheet市整改办填报"


@pytest.mark.slow
def test_a_stray_cell_at_the_sheets_end_is_one_cell():
    document = read((DATA / "stray.xls").read_bytes())
    assert texts(document) == ["序号", "反馈问题", "1", "青溪河仍有直排口", "止"]
    assert (document.cells[-1].row, document.cells[-1].column) == (65535, 255)


@pytest.mark.slow
def test_half_a_million_bordered_cells_cost_nothing():
    row = "".join(f'<c r="{c}{{0}}" s="1"/>' for c in "ABCDEFGHIJ")
    rows = "".join(f'<row r="{n}">{row.format(n)}</row>' for n in range(100, 50_100))
    parts = parts_of(LEDGER)
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(
        b"</sheetData>", f"{rows}</sheetData>".encode()
    )
    assert read(packed(parts)).text == read(LEDGER).text


def test_one_text_in_every_cell_is_a_flood():
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 3000))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = parts_of(LEDGER)
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{main}"><si><t>{"整" * 32_000}</t></si></sst>'.encode()
    )
    parts["xl/worksheets/sheet1.xml"] = (
        f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'.encode()
    )
    with pytest.raises(ReadError, match="file-too-large"):
        read(packed(parts))


def test_words_of_text_boxes_stand_behind_the_table():
    names = (
        'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    box = (
        "<xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>4</xdr:row></xdr:from><xdr:sp>"
        "<xdr:txBody><a:p><a:r><a:t>说明：</a:t></a:r><a:r><a:t>待核</a:t></a:r></a:p></xdr:txBody>"
        "</xdr:sp></xdr:twoCellAnchor>"
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
    parts = parts_of(LEDGER)
    parts["xl/drawings/drawing9.xml"] = f"<xdr:wsDr {names}>{box}</xdr:wsDr>".encode()
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="d" Type="{kind}" Target="../drawings/drawing9.xml"/></Relationships>'
    ).encode()
    assert read(packed(parts)).text.count("清单!R5C2 说明：待核\n") == 1


def test_words_of_text_boxes_of_old_sheets_are_read_too():
    document = read((DATA / "box.xls").read_bytes())
    assert document.text == "序号\t问题\n1\t污水直排\n清单!R4C4 督办要求立即封堵\n"


@pytest.mark.parametrize(
    ("serial", "since_1904", "day"),
    [
        (1, False, "1900-01-01"),
        (59, False, "1900-02-28"),
        (61, False, "1900-03-01"),
        (45292, False, "2024-01-01"),
        (43830, True, "2024-01-01"),
        (45292.5, False, "2024-01-01"),
    ],
)
def test_days_are_counted_as_sheets_do(serial, since_1904, day):
    assert show_date(date_of(serial, since_1904), "yyyy-mm-dd") == day


def test_a_workbook_in_binary_needs_libreoffice(monkeypatch):
    monkeypatch.setattr(soffice, "available", lambda: None)
    with pytest.raises(ReadError, match="reader-missing"):
        read(packed({"xl/workbook.bin": b"x", "[Content_Types].xml": b"<Types/>"}))


def test_an_encrypted_text_says_so():
    manifest = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    text = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": b"x",
        "META-INF/manifest.xml": manifest,
    }
    with pytest.raises(ReadError, match="file-encrypted"):
        read(packed(text))


@pytest.mark.parametrize("slash", ["/", "\\"])
def test_texts_that_are_encrypted_as_one_say_so(slash):
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "encrypted-package": b"\x91" * 400,
        f"META-INF{slash}manifest.xml": b"<manifest:encryption-data/>",
    }
    with pytest.raises(ReadError, match="file-encrypted"):
        read(packed(parts))


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_of_files_is_none_of_them(compression):
    with pytest.raises(ReadError, match="file-archive"):
        read(packed({"a.pdf": b"%PDF-1.4\n%%EOF\n", "b.txt": b"x"}, compression))


def test_what_is_embedded_in_an_old_sheet_is_told():
    data = (DATA / "ledger.xls").read_bytes()
    name = "\x05SummaryInformation".encode("utf-16-le")
    storage = "MBD0A1B2C3D".encode("utf-16-le")
    entry = data.index(name)
    changed = bytearray(data)
    changed[entry : entry + 66] = storage.ljust(64, b"\0") + len(storage + b"\0\0").to_bytes(
        2, "little"
    )
    told = [note.code for note in read(bytes(changed)).notes]
    assert told.count("embedded-part-not-read") == 1
    assert "embedded-part-not-read" not in [note.code for note in read(data).notes]
