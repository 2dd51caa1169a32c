"""Lists of units: every case gives exactly its units, and no text breaks the reading."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.security.pace import peers
from tests.yaml_files import read_yaml
from zhenggai.rules import load
from zhenggai.values.model import Context, Unit
from zhenggai.values.places.gazetteer import resolve
from zhenggai.values.units.prose import is_unit_list, units_in_prose
from zhenggai.values.units.reader import read_units

CASES: dict[str, list[Any]] = read_yaml(Path(__file__).parent / "units.yaml")
WILD: dict[str, Any] = read_yaml(Path(__file__).parent / "units.in_the_wild.yaml")
LISTS = [case for name in ("contract", "plan", "genre", "part5", "further") for case in CASES[name]]
FAILURES = [
    pytest.param(case["text"], marks=pytest.mark.xfail(reason=case["reason"], strict=True))
    for case in CASES["known_failures"]
]
ROLES = {"lead": " L", "cooperate": " C", "implement": " M", "supervise": " S", "accept": " A"}
# Of the peer's times.
PEERS = 40
SCOPES = {"each": "*", "open": "?", "named": ""}


def split(case: str) -> tuple[str, list[str]]:
    text, _, units = case.partition(" => ")
    return text, [] if units == "-" else units.split(" | ")


def told(units: Iterable[Unit]) -> list[str]:
    """Return units as the case file prints them."""
    return [
        unit.name + ROLES.get(unit.role, "") + SCOPES[unit.scope] + ("+" if unit.list_open else "")
        for unit in units
    ]


def wild(kind: str) -> list[tuple[str, str]]:
    """Return the cases of one kind, each with the place whose plan it stands in."""
    return [(place, case) for place, cases in WILD[kind].items() for case in cases]


def context_of(name: str) -> Context:
    """Return what the plan of a place says of itself."""
    place = resolve(name)
    if place is None:
        level = {"市": "city", "县": "county", "区": "county"}.get(name[-1])
        return Context(place=name if level else None, level=level)
    return Context(place=place.name, place_code=place.code, level=place.level)


def read(text: str) -> tuple[Unit, ...]:
    return read_units(text, Context(), load())[0]


@pytest.mark.parametrize("case", [*LISTS, *FAILURES])
def test_list(case: str) -> None:
    text, expected = split(case)
    units = read(text)
    assert told(units) == expected
    assert all(text[slice(*unit.span)] for unit in units)


@pytest.mark.parametrize(("place", "case"), wild("lists"))
def test_list_of_a_plan(place: str, case: str) -> None:
    text, expected = split(case)
    units = read_units(text, context_of(place), load())[0]
    assert told(units) == expected
    assert all(text[slice(*unit.span)] for unit in units)


@pytest.mark.parametrize(("place", "case"), wild("prose"))
def test_prose_of_a_plan(place: str, case: str) -> None:
    text, expected = split(case)
    assert told(units_in_prose(text, context_of(place), load())) == expected


def test_enough_lists_and_few_failures() -> None:
    count = len(LISTS) + len(wild("lists"))
    assert count >= 300
    assert len(FAILURES) <= count * 3 // 100


@pytest.mark.parametrize("case", CASES["spans"])
def test_span(case: str) -> None:
    text, expected = split(case)
    assert [text[slice(*unit.span)] for unit in read(text)] == expected


@pytest.mark.parametrize("case", CASES["tasks"])
def test_task(case: str) -> None:
    text, expected = split(case)
    assert [text[slice(*unit.task)] for unit in read(text) if unit.task] == expected


@pytest.mark.parametrize("case", CASES["kinds"])
def test_kind(case: str) -> None:
    name, (expected,) = split(case)
    (unit,) = read(name)
    assert f"{unit.level or '-'} {unit.unit_type}" == expected


@pytest.mark.parametrize("text", [*CASES["is_list"], *WILD["brackets"]])
def test_is_list(text: str) -> None:
    assert is_unit_list(text, load())


@pytest.mark.parametrize("text", [*CASES["is_no_list"], *WILD["no_brackets"]])
def test_is_no_list(text: str) -> None:
    assert not is_unit_list(text, load())


@pytest.mark.parametrize("case", CASES["prose"])
def test_prose(case: str) -> None:
    text, expected = split(case)
    assert told(units_in_prose(text, Context(), load())) == expected


def test_default_role_and_doubts() -> None:
    units, doubts = read_units("市水利局、某某工作者", Context(role="supervise"), load())
    assert told(units) == ["市水利局 S", "某某工作者 S"]
    assert [(doubt.code, doubt.args) for doubt in doubts] == [("unit-unlikely", ("某某工作者",))]


PIECES = (
    "市 县 各 水利局 人民政府 党委 和 、 ， ； ( ) （牵头） 牵头 负责 配合 责任单位： A 区 委 "
    "等部门 有关 会同 公司 财政 由 监督 的"
)
WORDS = st.sampled_from(PIECES.split())


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=25).map("".join) | st.text(max_size=60))
def test_any_text(text: str) -> None:
    units, doubts = read_units(text, Context(), load())
    prose = units_in_prose(text, Context(), load())
    for span in (*(u.span for u in (*units, *prose)), *(doubt.span for doubt in doubts)):
        assert 0 <= span.start <= span.end <= len(text)
    is_unit_list(text, load())


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    ["、" * 10_000, "(" * 10_000, "(" * 3_000 + ")" * 3_000, "和" * 10_000, "市" * 10_000,
     "一" * 10_000, "各" * 10_000, "市水利局，" * 2_000, "负责、" * 3_000, "牵头" * 4_000,
     "监督局" * 3_000, "A县、" * 3_000, "党委政府" * 2_000, "会同" * 4_000, "责任单位：" * 2_000],
    ids=lambda text: text[:4],
)  # fmt: skip
def test_hostile_text_costs_little(text: str) -> None:
    def work() -> None:
        read_units(text, Context(), load())
        is_unit_list(text, load())
        units_in_prose(text, Context(), load())

    assert peers(work, PEERS) < PEERS
