"""Pins on cells of tables go into the reading: of the column, and of where an issue begins."""

from __future__ import annotations

import pytest

from zhenggai.batch.one_file import convert_data
from zhenggai.dataset.corrections.anchors import Anchors
from zhenggai.pipeline import Outcome
from zhenggai.readers.guard import LIMITS
from zhenggai.rules import load
from zhenggai.rules.kinds import PinRole
from zhenggai.text.document import Span

ROWS = [
    ("序号", "存在问题", "拟达到程度", "具体措施", "责任单位", "时间安排情况"),
    ("1", "污水直排河道。", "水质稳定达到Ⅲ类。", "建设管网20公里。", "县水务局", "2025年6月底前"),
    ("", "", "", "整治排污口12个。", "县住房城乡建设局", "2025年9月底前"),
    ("2", "垃圾随意堆放。", "规范处置。", "新建转运站1座。", "县城管局", "2025年12月底前"),
    ("3", "扬尘管控不力。", "扬尘得到控制。", "落实六个百分百。", "县住房城乡建设局", "长期坚持"),
]
PAGE = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
HTML = f"<h1>清溪县整改方案</h1><table>{PAGE}</table>".encode()


def read(*pins: tuple[str, PinRole]) -> Outcome:
    plain = convert_data(HTML, "a.html", load(), None, LIMITS)
    anchors = Anchors(plain.rows)
    said = []
    for words, role in pins:
        start = anchors.text.index(words)
        said.append(anchors.pin(Span(start, start + len(words)), role))
    return convert_data(HTML, "a.html", load(), None, LIMITS, said)


def states(outcome: Outcome) -> list[str]:
    return [row["state"] for row in outcome.rows["corrections"]]


@pytest.mark.parametrize("words", ["水质稳定达到Ⅲ类。", "规范处置。", "拟达到程度"])
def test_what_is_said_of_a_cell_holds_for_its_column(words: str) -> None:
    assert not any(row["goal"] for row in read().rows["issues"])
    found = read((words, "goal"))
    assert [row["goal"] for row in found.rows["issues"]] == [
        "水质稳定达到Ⅲ类。",
        "规范处置。",
        "扬尘得到控制。",
    ]
    if words != "拟达到程度":
        assert states(found) == ["applied"]


def test_a_part_of_a_cell_says_nothing_of_the_column() -> None:
    found = read(("稳定达到", "goal"))
    assert not any(row["goal"] for row in found.rows["issues"])
    assert states(found) == ["contested"]


def test_an_issue_begins_in_the_row_that_is_pinned() -> None:
    assert len(read().rows["issues"]) == 3
    found = read(("整治排污口12个。", "issue"))
    told = [(row["label"], row["problem"]) for row in found.rows["issues"]]
    assert told[:3] == [("1", "污水直排河道。"), (None, None), ("2", "垃圾随意堆放。")]
    assert [row["issue_no"] for row in found.rows["measures"]] == [1, 2, 3, 4]
    assert states(found) == ["applied"]


def test_a_row_that_is_none_is_none() -> None:
    found = read(("2\t垃圾随意堆放。", "none"))
    assert [row["label"] for row in found.rows["issues"]] == ["1", "3"]
    assert states(found) == ["applied"]
