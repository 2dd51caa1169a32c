import pytest

from zhenggai.facts.document.inspection import read_inspection
from zhenggai.facts.document.level import levels
from zhenggai.rules import load


def read(subject: str, head: str = "") -> tuple[str | None, str | None, str | None]:
    found = read_inspection(subject, head, "", ("云溪县",), load())
    return found.level, found.round, found.key


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("云溪县贯彻落实第二轮中央生态环境保护督察反馈意见整改方案", ("central", "第二轮", "2")),
        ("云溪县贯彻落实中央环境保护督察“回头看”反馈意见整改方案", ("central", "回头看", "回头看")),
        ("云溪县整改方案", (None, None, None)),
    ],
)
def test_level_round_and_key(
    subject: str, expected: tuple[str | None, str | None, str | None]
) -> None:
    assert read(subject) == expected


def test_a_round_told_in_the_text_where_the_title_names_none() -> None:
    level, told, _ = read(
        "云溪县贯彻落实省生态环境保护督察反馈意见整改方案",
        "2022年3月,第二轮省生态环境保护督察组进驻我县开展督察。",
    )
    assert (level, told) == ("provincial", "第二轮")


def test_levels_in_the_order_of_a_text() -> None:
    text = "中央生态环境保护督察和省生态环境保护督察"
    assert [name for _, name in levels(text, (), load())] == ["central", "provincial"]


def test_the_city_that_a_division_runs_is_its_own() -> None:
    text = "第十九师棉城市生态环境保护督察反馈意见"
    assert [name for _, name in levels(text, ("第十九师",), load())] == []
