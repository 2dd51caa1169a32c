from tests.evidence.grid.skeleton import document_of
from zhenggai.evidence.grid.lattice import ends_sentence, is_open, lattices, side_by_side


def test_a_merged_cell_stands_at_all_its_places() -> None:
    (lattice,) = lattices(document_of("|1|污水直排。|新建管网。|\n|^|^|加强巡查。|"))
    assert (lattice.rows, lattice.columns) == (2, 3)
    assert lattice.at(0, 1) == lattice.at(1, 1)
    assert [lattice.words[cell] for cell in lattice.starting(1)] == ["加强巡查。"]


def test_tables_that_stand_beside_each_other() -> None:
    (both,) = lattices(document_of("|序号|问题|序号|问题|\n|1|污水直排|2|秸秆焚烧|"))
    assert len(side_by_side(both)) == 2
    (one,) = lattices(document_of("|序号|问题|措施|单位|\n|1|污水直排|建站|县水利局|"))
    assert len(side_by_side(one)) == 1


def test_texts_that_are_complete() -> None:
    assert ends_sentence("新建管网。")
    assert not ends_sentence("新建管网，")
    assert not ends_sentence("新建管网（含支管。")
    assert is_open("新建管网（含")
