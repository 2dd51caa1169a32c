from tests.evidence.grid.skeleton import plan_of
from tests.structure.test_unknown_labels import plan
from zhenggai.pipeline import convert_bytes
from zhenggai.structure.passages import document_passages

TEXT = plan("", 0).decode()


def test_passages_tile_the_document() -> None:
    whole = plan_of(TEXT)
    passages = document_passages(whole)
    assert "".join(whole.flow.document.text[slice(*one.span)] for one in passages) == (
        whole.flow.document.text
    )


def test_each_stretch_has_the_role_of_what_it_holds() -> None:
    whole = plan_of(TEXT)
    text = whole.flow.document.text
    roles = {text[slice(*one.span)].strip(): one.role for one in document_passages(whole)}
    assert roles["云溪县省生态环境保护督察反馈问题整改任务清单"] == "title"
    assert roles["采石场废水直排。"] == "problem"
    assert roles["达标排放。"] == "goal"


def test_a_mark_between_two_values_is_lost_on_nobody() -> None:
    text = "整改承诺书\n针对检查发现的问题，承诺如下：\n"
    text += "1.台账未建立，5月20日前建立；\n2.电线老化，5月底前更换。\n"
    rows = convert_bytes(text.encode(), "pledge.txt").rows
    marks = [row["text"] for row in rows["passages"] if row["role"] == "separator"]
    assert marks == ["，", "，"]
    assert not [row for row in rows["diagnostics"] if row["code"] == "residue"]
