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


KEYS = "|整改目标|水质达标。|\n|整改措施|新建管网。|"
REST = "|督办单位|市水利局|\n|牵头领导|张明|\n|完成时限|2023年6月|"


def test_short_values_of_keys_on_the_next_page_are_text_as_those_above() -> None:
    assert read_grid(document_of(f"{KEYS}\n---\n{REST}"), load()).lifted == ()


def test_the_same_table_behind_a_paragraph_or_below_other_data_is_plain_data() -> None:
    for above in (f"{KEYS}\n下列人员负责联络。", "|张明|83210001|\n|王芳|83210002|\n---"):
        document = document_of(f"{above}\n{REST}")
        assert document.tables[1].start in {f.start for f in read_grid(document, load()).lifted}


def test_a_document_without_tables() -> None:
    assert read_grid(document_of("污水直排。"), load()).lists == ()
