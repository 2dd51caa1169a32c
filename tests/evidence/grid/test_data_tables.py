from tests.evidence.grid.skeleton import document_of
from zhenggai.evidence.grid.data_tables import is_plain_data
from zhenggai.evidence.grid.lattice import lattices
from zhenggai.rules import load


def plain(text: str) -> bool:
    (lattice,) = lattices(document_of(text))
    return is_plain_data(lattice, load())


def test_names_and_amounts_are_plain_data() -> None:
    assert plain("|企业名称|产能|\n|云溪水泥厂|120|\n|苇塘砖厂|80|\n|江湾纸厂|40|")


def test_fields_of_an_issue_are_not() -> None:
    assert not plain("|整改目标|达标排放。|\n|整改措施|新建管网。加强巡查。|\n|责任单位|县水利局|")
