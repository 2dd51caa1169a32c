from tests.evidence.flows import flow_of
from zhenggai.structure.issues.lines import bare, dressed, lines_between
from zhenggai.text.document import Span


def test_ornaments_before_a_number_are_of_its_line() -> None:
    flow = flow_of("★1.污水直排。")
    assert dressed(flow, 1) == 0


def test_a_heading_without_its_stop() -> None:
    flow = flow_of("水环境方面：")
    assert flow.text[slice(*bare(flow, Span(0, 6)))] == "水环境方面"


def test_lines_that_begin_in_a_stretch() -> None:
    flow = flow_of("甲。\n乙。\n丙。")
    assert [flow.text[line.start : line.end] for line in lines_between(flow, 1, 6)] == ["乙。"]
