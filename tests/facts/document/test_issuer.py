from zhenggai.facts.document.issuer import find_issuer
from zhenggai.rules import load


def test_the_issuing_body_is_printed_with_its_label() -> None:
    found = find_issuer("", "发布机构:云溪县人民政府\n", "", "", load())
    assert found == "云溪县人民政府"


def test_none_is_printed() -> None:
    assert find_issuer("整改方案", "", "污水直排。", "", load()) is None
