from __future__ import annotations

import pytest

from zhenggai.readers.plain.txt import read
from zhenggai.text.document import Document


def cells(document: Document) -> list[list[str]]:
    """The cells' words row by row."""
    rows: dict[tuple[int, int], list[str]] = {}
    for cell in document.cells:
        rows.setdefault((cell.table, cell.row), []).append(document.text[cell.start : cell.end])
    return list(rows.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            '清单\n序号\t问题\t措施\n1\t积水\t"1.排查\n2.改造"\n\t\t3.补齐\n备注：无\n',
            [["序号", "问题", "措施"], ["1", "积水", "1.排查\n2.改造"], ["", "", "3.补齐"]],
            id="pasted from a sheet",
        ),
        pytest.param(
            "序号\t问题\t措施\t单位\n1\t积水\t1.排查\n2.改造\n3.补齐\t县局\n2\t扬尘\t洒水\t县局\n",
            [
                ["序号", "问题", "措施", "单位"],
                ["1", "积水", "1.排查\n2.改造\n3.补齐", "县局"],
                ["2", "扬尘", "洒水", "县局"],
            ],
            id="line breaks in a cell that nobody quoted",
        ),
        pytest.param(
            "序号\t问题\t措施\t单位\n1\t积水\n2\t扬尘\t洒水\n",
            [["序号", "问题", "措施", "单位"], ["1", "积水"], ["2", "扬尘", "洒水"]],
            id="rows without their last cells",
        ),
        pytest.param(
            "清单\n\n| 序号 | 问题 | 措施 |\n|---|:---|---|\n| 1 | 积水 | - |\n",
            [["序号", "问题", "措施"], ["1", "积水", "-"]],
            id="bars",
        ),
        pytest.param(
            '序号,问题,措施,单位\n1,积水,"称""三无""","县住建局,各镇"\n2,扬尘,洒水,县城管局',
            [
                ["序号", "问题", "措施", "单位"],
                ["1", "积水", '称"三无"', "县住建局,各镇"],
                ["2", "扬尘", "洒水", "县城管局"],
            ],
            id="a CSV file",
        ),
        pytest.param(
            "责任单位：县局\t责任人：王\t时限：6月\n整改目标：清零\n", [], id="labels in a line"
        ),
        pytest.param("一,二,三,四\n五,六\n", [], id="prose with commas"),
        pytest.param("甲|乙|丙\n", [], id="crumbs"),
    ],
)
def test_tables_in_text(text: str, expected: list[list[str]]) -> None:
    assert cells(read(text.encode())) == expected


def test_what_stands_around_a_table_stays_in_order() -> None:
    document = read("前\n甲\t乙\t丙\n1\t2\t3\n后\n".encode())
    assert document.text == "前\n甲\t乙\t丙\n1\t2\t3\n后\n"
    assert [p.cell is None for p in document.paragraphs] == [True, *[False] * 6, True]


@pytest.mark.slow
@pytest.mark.parametrize("piece", ['"', "\t", '\t"', "|", ",", '"\n', "|-", "\n"])
def test_hostile_text_is_read(piece: str) -> None:
    read((piece * 20_000).encode())
