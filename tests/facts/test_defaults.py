import pytest

from zhenggai.facts.defaults import holds_below
from zhenggai.rules import load


@pytest.mark.parametrize(
    ("words", "reach"),
    [
        ("市水利局,以下各项同", "issue"),
        ("责任单位为各县区政府,下同", "plan"),
        ("市水利局", None),
    ],
)
def test_how_far_a_list_holds(words: str, reach: str | None) -> None:
    assert holds_below(words, load()) == reach
