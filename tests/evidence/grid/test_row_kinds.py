import pytest

from tests.evidence.grid.skeleton import document_of
from zhenggai.evidence.grid.header import find_header
from zhenggai.evidence.grid.lattice import lattices
from zhenggai.evidence.grid.row_kinds import is_heading, is_number, opens_numbered, row_kind
from zhenggai.rules import load

TABLE = """|序号|存在问题|整改措施|责任单位|
|1|2|3|4|
|一、水环境方面|<|<|<|
|1|污水直排。|新建管网。|县水利局|
|合计|2项|||
"""


def test_what_each_row_is() -> None:
    (lattice,) = lattices(document_of(TABLE))
    header = find_header(lattice, load())
    assert header is not None
    kinds = [row_kind(lattice, row, header, load()) for row in range(lattice.rows)]
    assert kinds == ["header", "header", "category", "data", "note"]


@pytest.mark.parametrize(
    ("words", "number"), [("3", True), ("(三)", True), ("问题三", True), ("污水直排", False)]
)
def test_numbers_of_issues(words: str, number: bool) -> None:
    assert is_number(words) is number


def test_headings_and_numbered_texts() -> None:
    assert is_heading("一、水环境方面")
    assert not is_heading("六坝县整改任务清单")
    assert opens_numbered("二是加强巡查")
    assert not opens_numbered("加强巡查")
