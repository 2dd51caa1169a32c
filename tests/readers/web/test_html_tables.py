"""Which part of a page is its article, where a table holds most of the words."""

from __future__ import annotations

import pytest

from zhenggai.readers.web.html import read

LONG = "关停取缔保护区内农家乐六家，恢复植被；完善隔离防护设施，加强日常巡查。"
DATA = (
    "<tr><td>序号</td><td>整改措施</td><td>时限</td></tr>"
    f"<tr><td>1</td><td>{LONG}</td><td>2021年底</td></tr>"
)
PAGES = {
    "one large cell": f"<div><table>{DATA}</table></div>",
    "a layout around it": (
        "<table><tr><td>首页</td><td>政务公开</td></tr>"
        f"<tr><td>导航</td><td><div><table>{DATA}</table></div></td></tr></table>"
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_table_is_read_whole(name: str) -> None:
    document = read(f"<html><body>{PAGES[name]}</body></html>".encode())
    (table,) = document.tables
    assert (table.rows, table.columns) == (2, 3)
    assert LONG in document.text[table.start : table.end]


def test_a_table_in_a_cell_comes_behind_the_cells_table() -> None:
    inner = "<table><tr><td>内一</td><td>内二</td></tr><tr><td>内三</td><td>内四</td></tr></table>"
    rows = f"<tr><td>1</td><td>{LONG}{inner}</td></tr><tr><td>2</td><td>{LONG}</td></tr>"
    document = read(f"<html><body><table>{rows}</table></body></html>".encode())
    assert [table.within for table in document.tables] == [None, 1]
    assert document.text.endswith("内一\t内二\n内三\t内四\n")
