"""A department without its level is told where the plan writes it everywhere else."""

from __future__ import annotations

import pytest

from zhenggai.facts.bare_names import find_bare_names
from zhenggai.facts.model import BoundPerson, BoundUnit, Values
from zhenggai.rules import load
from zhenggai.text.document import Span
from zhenggai.values.model import Context, Person
from zhenggai.values.units.reader import read_units

CONTEXT = Context(place="澄州市", level="city")
FULL = ["市水利局", "县林业局", "市公安局", "澄州市人民政府"]


def told(lists: list[str], posts: list[str]) -> list[str]:
    """Return the names that are told in a plan of such lists and posts."""
    units = [
        BoundUnit(number, None, unit, Span(100 * number + at, 100 * number + at + 1), None)
        for number, words in enumerate(lists, 1)
        for at, unit in enumerate(read_units(words, CONTEXT, load())[0])
    ]
    persons = [
        BoundPerson(number, None, "责任人", Person(Span(0, 3), unit=unit), None,
                    Span(100 * number, 100 * number + 3))
        for number, unit in enumerate(posts, 1)
    ]  # fmt: skip
    return [
        doubt.args[0] for doubt in find_bare_names(Values(units=units, persons=persons), load())
    ]


@pytest.mark.parametrize("name", ["城管局", "委组织部", "生态环境局清溪分局"])
def test_one_name_without_its_level_is_told(name: str) -> None:
    assert told([*FULL * 3, name], []) == [name]
    assert told([], [*FULL * 3, name]) == [name]


@pytest.mark.parametrize("name", ["市水利局、林业局", "市纪委监委", "市生态环境局清溪分局"])
def test_names_that_take_their_level_from_the_list_are_quiet(name: str) -> None:
    assert told([*FULL * 3, name], []) == []


def test_a_plan_that_leaves_levels_out_is_quiet() -> None:
    assert told(["水利局", "林业局", "公安局", *FULL], []) == []
