import pytest

from zhenggai.rules import load
from zhenggai.values.personal_names import blank_names, is_name, name_span, side_by_side


@pytest.mark.parametrize(
    ("words", "name"),
    [("张三", True), ("张 三", True), ("欧阳修", True), ("县水利局", False), ("安排", False)],
)
def test_names(words: str, name: bool) -> None:
    assert is_name(words, load()) is name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("局长张三", "张三"),
        ("张三(县水利局局长)", "张三"),
        ("王某副市长", "王某"),
        ("县水利局局长", None),
    ],
)
def test_where_a_name_stands(words: str, name: str | None) -> None:
    span = name_span(words, load())
    assert (words[slice(*span)] if span else None) == name


def test_names_parted_by_blanks_alone() -> None:
    assert [(s.start, s.end) for s in blank_names("张三 李四", load())] == [(0, 2), (3, 5)]
    assert blank_names("张 三", load()) == []


def test_persons_side_by_side() -> None:
    words = "县委书记 张伟 县长 李华"
    assert [words[slice(*s)] for s in side_by_side(words, load())] == ["县委书记 张伟", "县长 李华"]
    assert side_by_side("县委书记 张伟", load()) == []
