from tests.evidence.flows import flow_of, said
from zhenggai.evidence.key_cells import key_cells
from zhenggai.rules import load


def test_cells_whose_words_are_a_label() -> None:
    flow = flow_of("|整改目标|达标排放。|\n|责任单位|县水利局|")
    found = [(said(flow, span), fields[0]) for span, fields in key_cells(flow, load()) if fields]
    assert found == [("整改目标", "goal"), ("责任单位", "responsible")]


def test_running_text_has_none() -> None:
    assert list(key_cells(flow_of("整改目标：达标排放。"), load())) == []
