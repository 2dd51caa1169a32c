import pytest

from zhenggai.rules import Rules, load
from zhenggai.values.units.kinds import (
    class_level,
    is_body,
    is_name,
    is_open,
    kind_of,
    level_of,
    of_words,
)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("市委宣传部", "party"),
        ("县人民政府", "government"),
        ("市水利局", "department"),
        ("市整改工作领导小组办公室", "committee"),
        ("市中级人民法院", "judicial"),
        ("市水务集团有限公司", "enterprise"),
        ("南昌市", "place"),
    ],
)
def test_kinds_by_the_last_word(name: str, kind: str) -> None:
    assert kind_of(name, load()) == kind


def test_bodies_open_units_and_names() -> None:
    assert is_body("市水利局", load())
    assert not is_body("南昌市", load())
    assert is_open("各有关单位", load())
    assert not is_open("市水利局", load())
    assert is_name("南昌市", load())
    assert not is_name("完成治理", load())


def test_levels() -> None:
    assert level_of("省水利厅", None, None, load()) == "province"
    assert level_of("市水利局", None, None, load()) == "city"
    assert class_level("各县(市、区)", load()) == "county"


def test_a_record_asks_once_what_depends_on_its_words_alone() -> None:
    asked: list[str] = []

    def length(text: str, _: Rules) -> int:
        asked.append(text)
        return len(text)

    ask = of_words(length)
    assert [ask("市水利局河道科", load()) for _ in range(3)] == [7, 7, 7]
    assert asked == ["市水利局河道科"]
    long = "市水利局" * 200
    assert [ask(long, load()) for _ in range(2)] == [800, 800]
    assert asked[1:] == [long, long]
