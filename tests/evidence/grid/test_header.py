from tests.evidence.grid.skeleton import document_of
from zhenggai.evidence.grid.header import Header, find_header
from zhenggai.evidence.grid.lattice import lattices
from zhenggai.rules import load


def header(text: str) -> Header | None:
    (lattice,) = lattices(document_of(text))
    return find_header(lattice, load())


def test_the_header_of_a_list_below_a_title() -> None:
    found = header("|整改任务清单|<|<|\n|序号|存在问题|整改措施|\n|1|污水直排。|新建管网。|")
    assert found is not None
    assert (found.first, found.behind) == (1, 2)
    assert found.fields >= {"problem", "measure"}
    assert found.places("measure") == (2,)


def test_a_header_of_two_rows() -> None:
    found = header(
        "|序号|存在问题|整改措施|责任单位|<|\n|^|^|^|牵头|配合|\n"
        "|1|污水直排。|新建管网。|县水利局|县住建局|"
    )
    assert found is not None
    assert found.behind == 2
    assert [column.field for column in found.columns][3:] == ["lead", "cooperate"]


def test_a_table_of_names_has_none() -> None:
    assert header("|姓名|电话|\n|张三|7201234|") is None


def test_numbers_and_what_became_of_them_are_a_list() -> None:
    rows = "|1|管网已建成。|是|\n|2|正在施工。|否|"
    assert header(f"|序号|进展情况|是否完成|\n{rows}") is not None
    assert header(f"|序号|进展情况|项目名称|\n{rows}") is None
