import pytest

from zhenggai.rules import load
from zhenggai.text.document import Span
from zhenggai.values.units.joined import find_seams


@pytest.mark.parametrize(
    ("text", "seams"),
    [("市纪委市监委", [3]), ("市水利局市住建局", [4]), ("市水利局", []), ("市场监督管理局", [])],
)
def test_where_names_touch(text: str, seams: list[int]) -> None:
    assert find_seams(text, Span(0, len(text)), [True] * len(text), load()) == seams
