"""Tables of measures below issues in running text."""

from __future__ import annotations

from tests.structure.lists.found_tables import tables_of
from zhenggai.structure.issues.segments import Segment
from zhenggai.structure.lists.measure_tables import measures_below, with_measures
from zhenggai.structure.plan import Block, Issue, Measure
from zhenggai.text.document import Span

TEXT = """一、污水直排。
| 序号 | 整改措施 | 责任单位 | 完成时限 |
| 1 | 排查管网。 | 县水利局 | 2024年6月底前 |
| 2 | 建设管网。 | 县住建局 | 2024年9月底前 |
二、垃圾堆放。
| 序号 | 整改措施 | 责任单位 | 完成时限 |
| 1 | 清运垃圾。 | 县城管局 | 2024年6月底前 |
| 2 | 新建转运站。 | 县城管局 | 2024年9月底前 |
"""


FOUND = tables_of(TEXT)


def segment(words: str) -> Segment:
    start = FOUND.flow.text.index(words)
    return Segment(None, start, start, start + len(words), (), None, None)


def test_each_issue_has_the_table_right_below_it() -> None:
    first, second = segment("一、污水直排。"), segment("二、垃圾堆放。")
    below = measures_below(FOUND.flow, [first, second], FOUND.issues, FOUND.cells)
    assert set(below) == {first.start, second.start}
    assert [len(below[one.start].rows.rows) for one in (first, second)] == [2, 2]


def test_one_below_the_last_alone_may_be_of_all() -> None:
    both = [segment("一、污水直排。"), segment("二、垃圾堆放。")]
    last = tuple(one for one in FOUND.issues if one.start > both[1].start)
    assert measures_below(FOUND.flow, both, last, FOUND.cells) == {}
    assert set(measures_below(FOUND.flow, both[1:], last, FOUND.cells)) == {both[1].start}


def test_an_issue_keeps_its_own_fields_beside_the_tables() -> None:
    goal, dates = Block("goal", None, ()), Block("deadline", None, ())
    own = Issue(1, "issue", Span(0, 4), blocks=(goal,))
    below = Issue(1, "issue", Span(5, 9), blocks=(dates,), measures=(Measure(1, None, ()),))
    whole = with_measures(own, below)
    assert (whole.blocks, whole.measures, whole.span) == ((goal, dates), below.measures, own.span)
