import pytest

from zhenggai.rules import load
from zhenggai.values.model import Context
from zhenggai.values.units.prose import is_unit_list, units_in_prose


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("市水利局、市住建局", True),
        ("市水利局牵头,市住建局配合", True),
        ("含支管", False),
        ("A县、B县", False),
        ("2024年底前", False),
    ],
)
def test_a_bracket_that_holds_units_alone(text: str, listed: bool) -> None:
    assert is_unit_list(text, load()) is listed


def test_the_subject_of_a_role_verb_is_a_unit() -> None:
    units = units_in_prose("由市水利局牵头,加快管网建设。", Context(), load())
    assert [(unit.name, unit.role) for unit in units] == [("市水利局", "lead")]
    assert units_in_prose("加强对市水利局的督促检查。", Context(), load()) == ()
