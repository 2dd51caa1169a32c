import pytest

from tests.evidence.flows import flow_of, said
from zhenggai.evidence.brackets import find_brackets, own_part
from zhenggai.rules import load


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("新建管网。（责任单位：市水利局、市住建局）", ["责任单位：市水利局、市住建局"]),
        ("新建管网（市水利局牵头，市住建局配合）。", ["市水利局牵头，市住建局配合"]),
        ("新建管网（含支管）。", []),
        ("完成治理（2024年底前）。", []),
    ],
)
def test_brackets_that_may_hold_units(text: str, inner: list[str]) -> None:
    flow = flow_of(text)
    assert [said(flow, one.inner) for one in find_brackets(flow, load())] == inner


def test_what_lays_another_list_on_what_follows_is_none_of_it() -> None:
    own = own_part("市水利局。以下各项均由各县区落实", load())
    assert own is not None
    assert "各县区" not in own
