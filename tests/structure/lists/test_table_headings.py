"""What stands above a list table: its heading, or a line about it."""

from __future__ import annotations

from tests.evidence.flows import said
from tests.evidence.grid.skeleton import document_of
from zhenggai.evidence.grid.reader import read_grid
from zhenggai.evidence.marks import find_marks
from zhenggai.evidence.model import without
from zhenggai.evidence.outline import find_outline
from zhenggai.rules import load
from zhenggai.structure.lists.table_headings import find_heads
from zhenggai.structure.lists.table_issues import cell_spans, table_spans
from zhenggai.text.flow import build_flow

TABLE = """| 序号 | 存在问题 | 整改措施 | 责任单位 | 完成时限 |
| 1 | 污水直排。 | 建设管网。 | 县水利局 | 2024年6月底前 |
| 2 | 垃圾堆放。 | 清运垃圾。 | 县城管局 | 2024年9月底前 |
"""


def heads(text: str) -> tuple[list[str], list[str]]:
    """Return the headings above the lists of a text, and the captions between them."""
    document = document_of(text)
    flow = build_flow(document, ())
    lists = table_spans(read_grid(document, load()), cell_spans(flow))
    marks = without(find_marks(flow, load()), lists)
    found = find_heads(marks, find_outline(marks, load()), lists, load())
    words = [said(flow, found.headings[start]) for start in sorted(found.headings)]
    return words, [flow.text[line.start : line.end] for line in found.captions]


def test_numbered_headings_stand_over_their_lists() -> None:
    text = f"临湖县整改清单\n一、水环境方面\n{TABLE}二、大气环境方面\n{TABLE}"
    assert heads(text) == (["一、水环境方面", "二、大气环境方面"], [])


def test_lines_alone_head_where_all_siblings_have_one() -> None:
    text = f"临湖县整改清单\n水环境方面\n{TABLE}大气环境方面\n{TABLE}"
    assert heads(text)[0] == ["水环境方面", "大气环境方面"]


def test_a_sentence_heads_nothing() -> None:
    text = f"临湖县整改清单\n现将整改任务分解如下。\n{TABLE}"
    assert heads(text) == ([], [])


def test_when_a_list_was_filled_in_is_told_of_the_table() -> None:
    text = f"临湖县整改清单\n一、水\n{TABLE}二、大气环境方面\n填报时间：2024年6月30日\n{TABLE}"
    assert heads(text)[1] == ["填报时间：2024年6月30日"]
