from tests.evidence.grid.skeleton import document_of
from zhenggai.evidence.grid.lattice import lattices
from zhenggai.evidence.grid.transpose import upright
from zhenggai.rules import load

LYING = """|序号|1|2|
|存在问题|污水直排。|秸秆焚烧。|
|整改措施|新建管网。|加强巡查。|
|责任单位|县水利局|县农业农村局|
"""


def test_a_table_of_which_each_column_is_an_issue_is_turned() -> None:
    (lattice,) = lattices(document_of(LYING))
    turned = upright(lattice, load())
    assert (turned.rows, turned.columns) == (3, 4)
    assert [turned.words[cell] for cell in turned.starting(1)] == [
        "1",
        "污水直排。",
        "新建管网。",
        "县水利局",
    ]


def test_a_table_that_stands_is_left() -> None:
    (lattice,) = lattices(document_of("|序号|存在问题|整改措施|\n|1|污水直排。|新建管网。|"))
    assert upright(lattice, load()) is lattice
