from tests.evidence.grid.skeleton import document_of
from zhenggai.evidence.grid.reader import read_grid
from zhenggai.rules import load

LIST = "|序号|存在问题|整改措施|\n|1|污水直排。|新建管网。|\n|2|秸秆焚烧。|加强巡查。|"


def test_a_list_has_its_issues() -> None:
    (found,) = read_grid(document_of(LIST), load()).lists
    assert len(found.issues) == 2
    assert found.places("problem") == (1,)


def test_a_list_over_two_pages_is_one() -> None:
    text = LIST + "\n---\n|3|乱倒垃圾。|清理河道。|"
    (found,) = read_grid(document_of(text), load()).lists
    assert len(found.issues) == 3


def test_a_document_without_tables() -> None:
    assert read_grid(document_of("污水直排。"), load()).lists == ()
