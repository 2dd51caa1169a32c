from tests.evidence.grid.skeleton import document_of
from zhenggai.evidence.grid.lattice import lattices
from zhenggai.evidence.grid.side_pages import with_spilled
from zhenggai.rules import load

LEFT = "|序号|存在问题|整改措施|\n|1|污水直排。|新建管网。|\n|2|秸秆焚烧。|加强巡查。|"
RIGHT = "|责任单位|整改时限|\n|县水利局|2025年底前|\n|县农业农村局|立行立改|"


def spilled(text: str) -> tuple[list[int], list[str]]:
    """Return how many columns each table has then, and what was noted."""
    document = document_of(text)
    found, notes = with_spilled(document, lattices(document), load())
    return [lattice.columns for lattice in found], [note.code for note in notes]


def test_columns_on_a_page_of_their_own_come_back() -> None:
    # All left pages are printed first, then all right ones.
    left = f"{LEFT}\n---\n|3|垃圾乱倒。|清理河道。|"
    text = f"{left}\n---\n{RIGHT}\n---\n|县城管局|2025年6月底前|"
    assert spilled(text) == ([5, 5], ["columns-joined"])


def test_pages_of_unlike_rows_stay_apart_and_are_noted() -> None:
    text = f"{LEFT}\n|3|垃圾乱倒。|清理河道。|\n---\n{RIGHT}"
    assert spilled(text) == ([3, 2], ["columns-apart"])


def test_what_names_problems_is_a_list_of_its_own() -> None:
    assert spilled(f"{LEFT}\n---\n{LEFT}") == ([3, 3], [])


def test_tables_of_one_page_stand_beside_nothing() -> None:
    assert spilled(f"{LEFT}\n===\n{RIGHT}") == ([3, 2], [])
