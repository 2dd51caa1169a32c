from tests.evidence.flows import marks_of
from zhenggai.structure.issues.label_cycles import find_cycles


def test_a_field_that_comes_again_begins_another_cycle() -> None:
    marks = marks_of("\n".join(["整改目标：达标。", "整改措施：建站。", "责任单位：县水利局"] * 3))
    cycles = find_cycles(marks.labels, marks.flow.folded)
    assert len(cycles) == 3
    assert [cycle.anchor.fields for cycle in cycles] == [("goal",)] * 3


def test_no_labels_no_cycles() -> None:
    assert find_cycles((), "") == ()
