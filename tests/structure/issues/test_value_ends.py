from tests.evidence.flows import flow_of
from zhenggai.structure.issues.value_ends import key_cell, opened, row_end


def test_a_bracket_that_is_open() -> None:
    assert opened("县水利局(牵头")
    assert not opened("县水利局(牵头)")


def test_the_value_of_a_key_ends_with_its_row() -> None:
    flow = flow_of("|责任单位|县水利局|\n|整改目标|达标排放|")
    start = flow.text.index("县水利局")
    assert key_cell(flow, start) is not None
    end = row_end(flow, start, len(flow.text), {})
    assert flow.text[start:end].strip() == "县水利局"


def test_running_text_has_no_key_cell() -> None:
    flow = flow_of("责任单位：县水利局")
    assert key_cell(flow, 5) is None
    assert row_end(flow, 5, 9, {}) == 9
