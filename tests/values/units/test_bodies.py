import pytest

from zhenggai.rules import load
from zhenggai.values.units.bodies import body_of, branch_of, department, is_kind, successor_of


@pytest.mark.parametrize("words", ["发改委", "发展改革委", "发展和改革委员会", "发展改革局"])
def test_a_department_is_what_it_is_for(words: str) -> None:
    assert department(words, load()) == department("发改局", load()) is not None


def test_bodies_that_are_known_and_those_that_are_not() -> None:
    assert body_of("水利局", load()).known
    assert not body_of("紫云英局", load()).known
    assert is_kind("水利局", load())
    assert not is_kind("紫云英局", load())


def test_what_took_over_from_a_kind_that_is_no_more() -> None:
    old, new = (body_of(words, load()).name for words in ("环保局", "生态环境局"))
    assert old == new or successor_of(old, load()) == new


def test_branches() -> None:
    first, second = (branch_of(w, load()) for w in ("生态环境局红古分局", "红古生态环境分局"))
    assert first == second is not None
    assert first.where == "红古"
    assert branch_of("水利局", load()) is None
