from tests.evidence.grid.skeleton import document_of
from zhenggai.evidence.grid.continued import adjoins
from zhenggai.rules import load

HALVES = "|序号|存在问题|\n|1|污水直排。|\n{}\n|2|秸秆焚烧。|\n|3|乱倒垃圾。|"


def test_a_table_goes_on_behind_page_furniture() -> None:
    assert adjoins(document_of(HALVES.format("---")), 1, load())
    assert adjoins(document_of(HALVES.format("续表")), 1, load())


def test_a_table_behind_a_paragraph_is_another() -> None:
    assert not adjoins(document_of(HALVES.format("下列问题由县水利局另行组织整改。")), 1, load())
