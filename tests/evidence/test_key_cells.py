from tests.evidence.flows import flow_of, said
from zhenggai.evidence.key_cells import key_cells
from zhenggai.rules import load


def test_cells_whose_words_are_a_label() -> None:
    flow = flow_of("|整改目标|达标排放。|\n|责任单位|县水利局|")
    found = [(said(flow, span), fields[0]) for span, fields in key_cells(flow, load()) if fields]
    assert found == [("整改目标", "goal"), ("责任单位", "responsible")]


def test_running_text_has_none() -> None:
    assert list(key_cells(flow_of("整改目标：达标排放。"), load())) == []


def test_a_key_of_no_known_field_among_known_ones_labels_another_field() -> None:
    rows = "|整改问题|污水直排。|\n|整改完成情况|已完成。|\n|%s|整改到位。|\n|验收意见|同意。|"

    def found(key: str) -> list[tuple[str, ...]]:
        flow = flow_of(rows % key)
        return [fields for span, fields in key_cells(flow, load()) if said(flow, span) == key]

    assert found("现场核查意见") == [("other",)]
    assert found("第3项") == []
    # Not in a table of data, of which a few words are a label by chance.
    data = "|甲厂|停产。|\n|乙厂|停产。|\n|丙厂|停产。|\n|整改目标|达标。|"
    assert [fields for _, fields in key_cells(flow_of(data), load())] == [("goal",)]


def test_a_row_may_hold_several_pairs() -> None:
    rows = "|整改问题|污水直排。|填报人|王芳|\n|整改完成情况|已完成。|\n|验收意见|同意。|"
    flow = flow_of(rows)
    found = {said(flow, span): fields for span, fields in key_cells(flow, load())}
    assert found["填报人"] == ("other",)
