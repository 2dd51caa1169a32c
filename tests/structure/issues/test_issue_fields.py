import pytest

from tests.evidence.flows import marks_of
from zhenggai.rules import load
from zhenggai.structure.issues.issue_fields import told_in_bracket
from zhenggai.text.document import Span


def told(problem: str) -> tuple[list[str | None], list[str], str]:
    """Return the fields and the lists of units that a bracket tells, and the problem without it."""
    marks = marks_of(problem)
    words = marks.flow.words
    blocks, lists, own = told_in_bracket(marks, load(), Span(0, len(marks.flow.text.rstrip())))
    return [b.field for b in blocks], [words([one.span]) for one in lists], words([own])


@pytest.mark.parametrize(
    "problem", ["污水直排河道，长期未整治。", "污水（含雨水）直排河道。", "污水直排（2023年7月）。"]
)
def test_a_problem_without_such_a_bracket_is_whole(problem: str) -> None:
    assert told(problem) == ([], [], problem)


def test_fields_in_a_bracket_behind_the_problem_are_the_issue_s() -> None:
    fields, lists, own = told("污水直排河道。（责任单位：县水利局；整改时限：2025年底前）")
    assert (fields, lists, own) == (["responsible", "deadline"], [], "污水直排河道。")


def test_a_bracket_of_nothing_but_units_is_one_list() -> None:
    fields, lists, own = told("污水直排河道。（牵头单位：县水利局；配合单位：县城管局）")
    assert (fields, lists) == ([], ["牵头单位：县水利局；配合单位：县城管局"])
    assert own == "污水直排河道。"


def test_a_bracket_amid_the_problem_is_its_own() -> None:
    problem = "污水直排（责任单位：县水利局），长期未整治。"
    assert told(problem) == ([], [], problem)
