"""A name that stands once, one character away from another, is told; two true names are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.yaml_files import read_yaml
from zhenggai.facts.model import BoundPerson, BoundUnit, Values
from zhenggai.facts.near_names import find_near_names
from zhenggai.rules.loader import load
from zhenggai.text.document import Span
from zhenggai.values.model import Context, Person
from zhenggai.values.units.reader import read_units

GROUPS = read_yaml(Path(__file__).parent / "near_names.yaml")
CONTEXT = Context(place="澄州市", level="city")


def units_of(lists: list[str]) -> list[BoundUnit]:
    """Return the units of some lists, each list an issue's."""
    return [
        BoundUnit(number, None, unit, Span(*(100 * number + at for at in unit.span)), None)
        for number, words in enumerate(lists, 1)
        for unit in read_units(words, CONTEXT, load())[0]
    ]


def told(values: Values) -> list[tuple[str, ...]]:
    return [doubt.args for doubt in find_near_names(values, load())]


@pytest.mark.parametrize("case", [case for cases in GROUPS.values() for case in cases])
def test_units(case: str) -> None:
    lists, _, wanted = case.partition(" => ")
    found = told(Values(units=units_of(lists.split(" | "))))
    assert found == ([] if wanted == "-" else [tuple(wanted.split())])


def person(number: int, name: str, unit: str | None) -> BoundPerson:
    own = Person(Span(0, 3), unit=unit, name=name)
    return BoundPerson(number, None, "责任人", own, None, Span(100 * number, 100 * number + 3))


def test_of_two_like_names_with_one_post_either_may_be_wrong() -> None:
    rows = [person(1, "许立群", "区城管局"), person(2, "许立执", "区城管局")]
    assert told(Values(persons=rows)) == [("许立群", "许立执"), ("许立执", "许立群")]


def test_two_like_names_of_two_bodies_are_two_persons() -> None:
    rows = [person(1, "李建国", "市水利局"), person(2, "李建华", "市财政局")]
    assert told(Values(persons=rows)) == []


def test_a_name_with_a_character_twice() -> None:
    rows = [person(1, "邵立", "区城管局"), person(2, "邵邵立", "区水利局")]
    assert told(Values(persons=rows)) == [("邵邵立", "邵立")]


def test_of_two_long_names_either_may_be_wrong() -> None:
    one, other = "云岭山风景名胜区管委会", "源岭山风景名胜区管委会"
    assert told(Values(units=units_of([one, other]))) == [(one, other), (other, one)]


def test_companies_are_told_apart_by_what_they_are_called() -> None:
    assert told(Values(units=units_of(["江岭水泥有限公司", "云岭水泥有限公司"]))) == []
    one, other = "江岭水泥有限公司", "江岭水呢有限公司"
    assert told(Values(units=units_of([one, other]))) == [(one, other), (other, one)]


def test_the_plans_own_place_is_one_that_stands_often() -> None:
    values = Values(units=units_of(["估笋县人民政府"]))
    assert [d.args for d in find_near_names(values, load(), "石笋县")] == [("估笋县", "石笋县")]
    bare = Values(units=units_of(["澄州人民政府"]))
    assert not list(find_near_names(bare, load(), "澄州市"))


def test_it_points_at_the_row() -> None:
    values = Values(units=units_of(["汀阳县人民政府", "汀阳县人民政府", "汀权县人民政府"]))
    (doubt,) = find_near_names(values, load())
    assert (doubt.code, doubt.issue_no, doubt.table) == ("name-near", 3, "responsibilities")
