"""Tables with rules of every kind: cells come back where the page shows rules."""

from __future__ import annotations

import os

import pytest

from tests.readers.pdf.drawing import Sheet, pdf
from tests.readers.pdf.tables import RULES, make, right_cells
from zhenggai.readers.pdf import table_lines
from zhenggai.readers.pdf.reader import read
from zhenggai.readers.pdf.row_fit import fit_rows

FILES = int(os.environ.get("TABLES", "30"))


@pytest.mark.parametrize("seed", [at for at in range(FILES) if RULES[at % len(RULES)] != "none"])
def test_cells_of_tables_with_rules(seed: int) -> None:
    made = make(seed)
    right, every = right_cells(made, read(made.data))
    assert right == every, made.kind


@pytest.mark.parametrize("seed", [at for at in range(FILES) if RULES[at % len(RULES)] == "none"])
def test_cells_of_tables_without_rules_are_read_or_told(seed: int) -> None:
    made = make(seed)
    document = read(made.data)
    right, every = right_cells(made, document)
    assert right >= 0.99 * every or "table-unsure" in {note.code for note in document.notes}


# A gutter narrower than a character; on the second page the end of a row and one more row; words
# beside units of one line; rows of one line or two; a line that ends its row alone.
TWO_COLUMNS = [
    *((seed, (1, 3)) for seed in (*range(20), 992009, 992054, 992067, 993092)),
    # The last row alone on a page; one row torn in two; full lines on both sides of the gutter.
    *((seed, (1, 3)) for seed in (7910048, 7910062, 7920094)),
    *((seed, (3, 4)) for seed in (992012, 992032, 992052, 992059, 992066, 992067)),
    (992072, (1, 4)),
]


@pytest.mark.parametrize(("seed", "kept"), TWO_COLUMNS)
def test_cells_of_two_columns_are_read_or_told(seed: int, kept: tuple[int, int]) -> None:
    made = make(seed, kept=kept)
    document = read(made.data)
    right, every = right_cells(made, document)
    assert right >= 0.99 * every or "table-unsure" in {note.code for note in document.notes}


def test_rows_that_all_stop_in_mid_sentence_are_told() -> None:
    # Each row has two lines in both columns, and no rule says which belong together.
    left, right = ["沿线仍有直排口，雨季污水"], ["加快工程建设，今年年底前全"]
    for _ in range(4):
        left += ["溢流入河。", "沿线仍有直排口，雨季污水"]
        right += ["部完成。", "加快工程建设，今年年底前全"]
    sheet = lines_at([(64, left), (260, right)])
    for x in (60, 250, 440):
        sheet.line(x, 80, x, 260)
    for y in (80, 260):
        sheet.line(60, y, 440, y)
    assert notes(sheet) == ["table-unsure"]


@pytest.mark.parametrize(
    "seed", [1039, 1002, 1147, 1106, 121, 1091, 1564, 5261, 5579, 5389, 9022, 661026]
)
def test_cells_of_tables_that_were_once_read_wrong(seed: int) -> None:
    made = make(seed)
    right, every = right_cells(made, read(made.data))
    assert right == every, made.kind


def test_numbers_that_count_lines_are_no_text_and_those_of_rows_are() -> None:
    counted, rows = Sheet(), Sheet()
    for at in range(12):
        counted.text(60 + 5 * (at < 9), 100 + 20 * at, f"{at + 1}", 10)
        counted.text(90, 100 + 20 * at, "河道沿线排污口未整治到位，水质仍不稳定，须加快推进", 12)
        if at % 2 == 0:
            rows.text(60, 100 + 20 * at, f"{at // 2 + 8}", 12)
        rows.text(90, 100 + 20 * at, "河道沿线排污口未整治到位，水质仍不稳定，须加快推进", 12)
    document = read(pdf([counted]))
    lifted = {at for start, end in document.furniture for at in range(start, end)}
    text = "".join(char for at, char in enumerate(document.text) if at not in lifted)
    assert not any(char.isdigit() for char in text)
    assert all(f"{number}" in read(pdf([rows])).text for number in range(8, 14))


def columns_only(rows: list[tuple[str, str, str]], pitch: float = 30.0) -> bytes:
    """Draw rows between upright rules that no level rule parts."""
    sheet = Sheet()
    foot = 100 + pitch * len(rows)
    for x in (60, 110, 330, 520):
        sheet.line(x, 90, x, foot)
    for y in (90, foot):
        sheet.line(60, y, 520, y)
    for at, row in enumerate(rows):
        for x, cell in zip((64, 114, 334), row, strict=True):
            sheet.text(x, 110 + pitch * at, cell, 12)
    return pdf([sheet])


def test_rows_between_column_rules_part_by_their_numbers() -> None:
    rows = [("序号", "问题", "措施"), ("1", "排口直排", "封堵"), ("2", "扬尘", "覆盖")]
    assert read(columns_only(rows)).text == "序号\t问题\t措施\n1\t排口直排\t封堵\n2\t扬尘\t覆盖\n"


def test_rows_of_one_line_may_leave_a_whole_column_empty() -> None:
    sheet = Sheet()
    for x in (60, 160, 260, 360, 460):
        sheet.line(x, 90, x, 180)
    for y in (90, 180):
        sheet.line(60, y, 460, y)
    for at, name in enumerate("甲乙丙丁戊"):
        for x, cell in ((64, f"{name}河排口"), (164, f"{at}月"), (364, f"{at}处")):
            sheet.text(x, 106 + 16 * at, cell, 12)
    expected = [f"{name}河排口\t{at}月\t\t{at}处\n" for at, name in enumerate("甲乙丙丁戊")]
    assert read(pdf([sheet])).text == "".join(expected)


def test_one_row_whose_cells_hold_paragraphs_stays_one() -> None:
    rows = [("1", "排口直排", "1.封堵排口"), ("", "", "2.加强巡查"), ("", "", "3.建立台账")]
    document = read(columns_only(rows, pitch=16))
    assert (document.tables[0].rows, document.tables[0].columns) == (1, 3)


def lines_at(cells: list[tuple[float, list[str]]], pitch: float = 16.0) -> Sheet:
    """Draw columns of lines, an empty one where a cell has none at that height."""
    sheet = Sheet()
    for x, lines in cells:
        for at, line in enumerate(lines):
            if line:
                sheet.text(x, 110 + pitch * at, line, 12)
    return sheet


def notes(sheet: Sheet) -> list[str]:
    return [note.code for note in read(pdf([sheet])).notes]


# Rows of cells at the top, each of one line or two: 2 and 5 stand in the middle too.
AT_TOP = [
    (60, ["序号", "1", "", "2", "", "3", "4", "", "5", ""]),
    (
        100,
        ["责任单位", *("市农业农村局，各乡镇人民政", "府", "市生态环境局、市住房城乡建", "设局")],
    ),
    (276, ["时限", "6月底前", "", "7月底前", "", "8月底前", "9月底前", "", "5月底前", ""]),
]
AT_TOP[1][1].extend(["白石镇人民政府", *AT_TOP[1][1][3:5], *AT_TOP[1][1][3:5]])


def test_a_wrapped_line_tells_whether_cells_stand_at_the_top() -> None:
    document = read(pdf([lines_at(AT_TOP)]))
    assert document.text.split("\n")[1:4] == [
        "1\t市农业农村局，各乡镇人民政府\t6月底前",
        "2\t市生态环境局、市住房城乡建设局\t7月底前",
        "3\t白石镇人民政府\t8月底前",
    ]
    assert not document.notes


def test_rows_that_run_into_one_another_are_told() -> None:
    problems = ["问题", *("青溪河排口直排问题仍", "未得到彻底解决") * 4]
    units = ["单位", *("市水利局、市城市管理综合行政", "执法局") * 4]
    sheet = lines_at([(64, problems), (224, units), (424, ["时限", *("6月底前", "") * 4])])
    for x in (60, 220, 420, 540):
        sheet.line(x, 90, x, 250)
    for y in (90, 250):
        sheet.line(60, y, 540, y)
    assert notes(sheet) == ["table-unsure"]


def test_two_columns_that_no_rule_parts_are_told() -> None:
    cells = ["整改措施", "封堵排口", "覆盖裸土", "加强巡查", "修订方案"]
    assert notes(lines_at([(64, cells), (300, ["单位", *("市水利局",) * 4])])) == ["table-unsure"]
    assert notes(lines_at([(64, cells)])) == []


# Four columns without numbers, each cell of one to four lines; no pause parts the rows.
CELLS = [
    ["反馈问题", "整改措施", "责任单位", "时限"],
    [
        "青溪河下游三处排口未封堵",
        "加强巡查执法，严厉打击偷排行为，落实管护机制。",
        "市水利局",
        "长期坚持",
    ],
    ["畜禽粪污利用水平低", "", "市农业农村局、白石镇人民政府", "6月底前"],
    ["建筑工地扬尘管控不到位", "（一）编制方案；（二）组织实施。", "市住房城乡建设局", "长期坚持"],
    ["积存渗滤液未处理", "建设应急处理设施。", "白石镇人民政府", "7月底前"],
]
EDGES, WIDTHS = (60, 136, 236, 312, 372), (5, 7, 5, 4)


def cells_of(sheet: Sheet, *, centred: bool, rows: list[list[str]] = CELLS) -> list[float]:
    """Draw rows of cells in narrow columns; return where rows begin, and where the last ends."""
    tops = [90.0]
    for row in rows:
        wrapped = [
            [cell[at : at + wide] for at in range(0, len(cell), wide)]
            for cell, wide in zip(row, WIDTHS, strict=True)
        ]
        high = max(map(len, wrapped))
        for x, own in zip(EDGES, wrapped, strict=False):
            spare = (high - len(own)) / 2 if centred else 0
            for at, line in enumerate(own):
                sheet.text(x + 5, tops[-1] + 12 + 18 * (at + spare), line, 12)
        tops.append(tops[-1] + 18 * high)
    return tops


def as_read(sheets: list[Sheet]) -> list[list[str]]:
    document = read(pdf(sheets))
    assert not document.notes
    return [row.split("\t") for row in document.text.rstrip("\n").split("\n")]


@pytest.mark.parametrize("centred", [False, True])
@pytest.mark.parametrize("ruled", [False, True])
def test_rows_are_told_by_all_columns_together(centred: bool, ruled: bool) -> None:
    sheet = Sheet()
    tops = cells_of(sheet, centred=centred)
    for x in EDGES if ruled else ():
        sheet.line(x, tops[0], x, tops[-1])
    for y in (tops[0], tops[-1]) if ruled else ():
        sheet.line(EDGES[0], y, EDGES[-1], y)
    assert as_read([sheet]) == CELLS


def test_a_line_above_a_table_is_none_of_it() -> None:
    sheet = Sheet()
    cells_of(sheet, centred=True)
    sheet.text(65, 84, "任务清单", 12)
    assert as_read([sheet]) == [["任务清单"], *CELLS]


def test_rows_that_rules_part_on_one_page_are_whole_on_the_next() -> None:
    first, second = Sheet(), Sheet()
    for sheet, rows in ((first, CELLS), (second, CELLS[2:4])):
        for y in cells_of(sheet, centred=True, rows=rows):
            sheet.line(EDGES[0], y, EDGES[-1], y)
    assert as_read([first, second]) == [*CELLS, *CELLS[2:4]]


def test_two_columns_between_rules_are_a_table() -> None:
    sheet = Sheet()
    rows = [
        ("问题", "措施"),
        ("污水直排环境", "封堵排口"),
        ("扬尘", "湿法作业"),
        ("油烟", "加装设备"),
    ]
    for at, row in enumerate(rows):
        for x, cell in zip((64, 264), row, strict=True):
            sheet.text(x, 108 + 26 * at, cell, 12)
    for at in range(5):
        sheet.line(60, 90 + 26 * at, 460, 90 + 26 * at)
    assert as_read([sheet]) == [list(row) for row in rows]


def test_cells_beside_the_middle_of_another_are_told() -> None:
    sheet = Sheet()
    for at, text in enumerate(
        ["问题", "污水直排", "渗滤液处理", "能力不足", "扬尘", "油烟污染", "未治理"]
    ):
        sheet.text(64, 110 + 18 * at, text, 12)
    for y, text in ((110, "措施"), (128, "封堵"), (155, "扩建"), (182, "覆盖"), (209, "加装")):
        sheet.text(264, y, text, 12)
    assert notes(sheet) == ["table-unsure"]


def test_words_beside_all_columns_are_no_row() -> None:
    columns = [table_lines.Part(60, 120, 0.0), table_lines.Part(140, 200, 0.0)]
    lines = [
        table_lines.TableLine(y, 12.0, tuple(p._replace(y=y, text="整改") for p in own), False)
        for y, own in ((100.0, columns), (118.0, [table_lines.Part(300, 330, 0.0)]))
    ]
    assert fit_rows(lines, [58, 130, 210]) == []
