from zhenggai.facts.document.place import find_owner
from zhenggai.rules import load


def test_the_title_s_place_before_the_issuer_s() -> None:
    found = find_owner("南昌市整改方案", "江西省人民政府", "", "", load())
    assert found is not None
    assert found.code == "360100"


def test_the_issuer_s_where_the_title_names_none() -> None:
    found = find_owner("督察反馈意见整改方案", "南昌市人民政府", "", "", load())
    assert found is not None
    assert found.code == "360100"


def test_nobody_s() -> None:
    assert find_owner("整改方案", None, "", "", load()) is None
