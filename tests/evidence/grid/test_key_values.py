from tests.evidence.grid.skeleton import document_of
from zhenggai.evidence.grid.key_values import read_key_grid
from zhenggai.evidence.grid.lattice import lattices
from zhenggai.rules import load


def test_a_table_of_names_tells_no_issue() -> None:
    (lattice,) = lattices(document_of("|姓名|电话|\n|张三|7201234|"))
    assert read_key_grid(lattice, load()) is None
