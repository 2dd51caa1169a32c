from zhenggai.rules import load
from zhenggai.values.units.asides import holds_aside


def test_a_bracket_within_a_name_that_is_none_of_it() -> None:
    assert holds_aside("省(存档)规划办公室", load())
    assert not holds_aside("各县(市、区)人民政府", load())
