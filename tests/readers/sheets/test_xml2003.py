"""Sheets of Excel 2003 as XML."""

from __future__ import annotations

import pytest

from zhenggai.readers import read
from zhenggai.readers.errors import ReadError

STYLES = (
    '<Styles><Style ss:ID="Default"/><Style ss:ID="d"><NumberFormat ss:Format="yyyy&quot;年&quot;m'
    '&quot;月&quot;"/></Style><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style>'
    '<Style ss:ID="b"><Font ss:Bold="1"/></Style></Styles>'
)


def workbook(rows: str) -> bytes:
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/html40">'
        f'{STYLES}<Worksheet ss:Name="清单"><Table>{rows}</Table></Worksheet></Workbook>'
    ).encode()


def cell(text: str, kind: str = "String", more: str = "") -> str:
    return f'<Cell {more}><Data ss:Type="{kind}">{text}</Data></Cell>'


def test_cells_are_read_as_they_are_displayed() -> None:
    head = cell("序号", more='ss:StyleID="b"') + cell("时限") + cell("进度")
    row = (
        cell("1", "Number")
        + cell("2023-06-01T00:00:00.000", "DateTime", 'ss:StyleID="d"')
        + cell("0.8", "Number", 'ss:StyleID="p"')
    )
    document = read(workbook(f"<Row>{head}</Row><Row>{row}</Row>"))
    assert document.text == "序号\t时限\t进度\n1\t2023年6月\t80.00%\n"
    assert (document.format, document.tables[0].name) == ("sheetxml", "清单")
    assert [document.text[a:b] for a, b in document.bold] == ["序号"]


def test_places_merges_remarks_and_what_is_hidden() -> None:
    merged = 'ss:Index="2" ss:MergeDown="1" ss:MergeAcross="1"'
    remark = "<Comment><ss:Data><html:B>张三:</html:B>待核</ss:Data></Comment>"
    rows = (
        '<Column ss:Index="3" ss:Hidden="1"/>'
        f'<Row ss:Index="2">{cell("甲", more=merged)}'
        f'{cell("乙")}</Row><Row ss:Hidden="1">'
        f'<Cell ss:Index="4"><Data ss:Type="String">丙</Data>{remark}</Cell></Row>'
    )
    document = read(workbook(rows))
    assert [(c.row, c.column, c.row_span, c.column_span, c.hidden) for c in document.cells] == [
        (1, 1, 2, 2, False),
        (1, 3, 1, 1, False),
        (2, 3, 1, 1, True),
    ]
    assert document.text.endswith("清单!R3C4 张三:待核\n")
    assert [note.code for note in document.notes] == ["hidden-content"]


def test_text_in_marks_of_its_own_is_read() -> None:
    rich = '<Cell><ss:Data ss:Type="String"><html:B>整改</html:B>目标</ss:Data></Cell>'
    assert read(workbook(f"<Row>{rich}</Row>")).text == "整改目标\n"


@pytest.mark.parametrize("value", ["x", "1e999", ""])
def test_numbers_that_are_none_stay_as_they_stand(value: str) -> None:
    rows = f"<Row>{cell('甲')}{cell(value, 'Number')}</Row>"
    assert read(workbook(rows)).text.split("\t")[0] == "甲" + ("" if value else "\n")


def test_damage_is_told() -> None:
    with pytest.raises(ReadError, match="file-damaged"):
        read(workbook("<Row>")[:-30])


def test_what_is_printed_above_and_below_is_furniture() -> None:
    setup = (
        '<x:WorksheetOptions><x:PageSetup><x:Header x:Data="&amp;L附件1&amp;C&amp;A"/>'
        '<x:Footer x:Data="第 &amp;P 页"/></x:PageSetup></x:WorksheetOptions></Worksheet>'
    )
    data = workbook(f"<Row>{cell('序号')}</Row>").replace(b"</Worksheet>", setup.encode())
    document = read(data)
    assert document.text == "序号\n附件1\n"
    assert [document.text[start:end].strip() for start, end in document.furniture] == ["附件1"]
