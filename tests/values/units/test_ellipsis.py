import pytest

from zhenggai.rules import load
from zhenggai.values.model import Context
from zhenggai.values.units.reader import read_units


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("市发展改革委、财政局", ["市发展改革委", "市财政局"]),
        ("省委组织部、宣传部", ["省委组织部", "省委宣传部"]),
        ("市委组织部、财政局", ["市委组织部", "市财政局"]),
        ("A县、B区人民政府", ["A县人民政府", "B区人民政府"]),
        ("各县、区人民政府", ["各县人民政府", "各区人民政府"]),
        ("发展改革、财政等部门", ["发展改革部门", "财政部门"]),
        ("各镇人民政府、街道办事处", ["各镇人民政府", "街道办事处"]),
    ],
)
def test_what_a_list_leaves_out_is_put_back(text: str, names: list[str]) -> None:
    units, _ = read_units(text, Context(), load())
    assert [unit.name for unit in units] == names
