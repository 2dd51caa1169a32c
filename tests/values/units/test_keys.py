"""Keys: one body in one place has one key however it is spelled, and no two bodies share one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.values.doubted import listed
from tests.values.units.test_reader import context_of
from tests.yaml_files import read_yaml
from zhenggai.rules import load
from zhenggai.values.model import Context
from zhenggai.values.places.finder import find_place
from zhenggai.values.places.gazetteer import all_places, place_of, resolve
from zhenggai.values.units.bodies import body_of
from zhenggai.values.units.keys import key_row, key_rows, place_rows
from zhenggai.values.units.reader import read_units

CASES: dict[str, list[str]] = read_yaml(Path(__file__).parent / "keys.yaml")
GROUPS = [
    (key, spelling)
    for group in CASES["groups"]
    for key, _, spellings in [group.partition(" => ")]
    for spelling in spellings.split()
]
NANCHANG = Context(place="南昌市", place_code="360100", level="city", anchor=date(2019, 7, 1))


@pytest.mark.parametrize(("key", "spelling"), GROUPS, ids=[s for _, s in GROUPS])
def test_spelling(key: str, spelling: str) -> None:
    (unit,), _ = read_units(spelling, NANCHANG, load())
    assert unit.unit_key == key
    assert unit.body_key == key.partition(":")[2]
    assert unit.jurisdiction_code == (None if key[0] in "-~" else key[:6])


@pytest.mark.parametrize("case", CASES["elsewhere"])
def test_spelling_elsewhere(case: str) -> None:
    key, _, spellings = case.partition(" => ")
    code, key = key.split(" | ")
    place = place_of(code)
    assert place is not None
    name = f"第八师{place.name}" if code.startswith("659") else place.name
    context = Context(place=name, place_code=code, level=place.level)
    for spelling in spellings.split():
        (unit,), _ = read_units(spelling, context, load())
        assert unit.unit_key == key, spelling


def test_no_key_stands_twice() -> None:
    keys = [group.partition(" => ")[0] for group in CASES["groups"]]
    assert len(keys) == len(set(keys))
    assert len(GROUPS) == len({spelling for _, spelling in GROUPS}) >= 150


@pytest.mark.parametrize("case", CASES["places"])
def test_place(case: str) -> None:
    text, _, expected = case.partition(" => ")
    code, name = text.split(" | ")
    place = place_of(code)
    assert place is not None
    day = date(2019, 7, 1)
    (unit,), _ = read_units(name, Context(place=place.name, place_code=code, level=place.level,
                                          anchor=day), load())  # fmt: skip
    told = f"{unit.jurisdiction_code or '-'} {unit.level or '-'}"
    assert told.split(maxsplit=1)[0] == expected.split()[0]
    assert expected.split()[1] in {"-", told.split()[1]}


@pytest.mark.parametrize("case", CASES["titles"])
def test_title(case: str) -> None:
    text, _, expected = case.partition(" => ")
    title, _, beside = text.partition(" / ")
    found = find_place(title, beside=beside)
    assert found is not None
    assert f"{found[0]} {found[1] or '-'}" == expected


@pytest.mark.parametrize("case", CASES["successors"])
def test_successor(case: str) -> None:
    key, _, heir = case.partition(" => ")
    assert (key_row(key, load()).successor or "-") == heir


def test_open_units_have_no_keys() -> None:
    (unit,), _ = read_units("市直有关部门", NANCHANG, load())
    assert (unit.unit_key, unit.body_key, unit.jurisdiction_code) == (None, None, "360100")


@pytest.mark.parametrize(("_", "case"), listed(Path(__file__).parent / "keys.total.yaml"))
def test_different_places_never_share_a_key(_: str, case: str) -> None:
    text, _, key = case.partition(" => ")
    place, _, name = text.partition(" | ")
    (unit,), _ = read_units(name, context_of(place), load())
    assert unit.unit_key == key


def test_a_body_of_no_known_kind_keeps_its_words() -> None:
    (unit,), (doubt,) = read_units("市某某某局", NANCHANG, load())
    assert unit.unit_key == "360100:某某某局"
    assert (doubt.code, doubt.args) == ("unit-unknown", ("市某某某局",))


def test_a_plan_of_no_listed_place_has_no_codes() -> None:
    context = Context(place="澄州市", level="city")
    units, _ = read_units("市水利局、临湖县人民政府、南昌县水利局", context, load())
    assert [(u.unit_key, u.jurisdiction) for u in units] == [
        ("~澄州市:水利部门", "澄州市"),
        ("~临湖县:政府", "临湖县"),
        ("~南昌县:水利部门", "南昌县"),
    ]


def test_rows_of_keys_hold_all_that_they_refer_to() -> None:
    keys = {"360122:环境保护部门", "-:扶贫部门", "360100:龙门镇政府"}
    rows = {row.unit_key: row for row in key_rows(keys, load())}
    assert keys < set(rows)
    assert all(row.successor is None or row.successor in rows for row in rows.values())
    assert rows["360122:环境保护部门"].name == "新建县环境保护部门"
    assert rows["360100:龙门镇政府"].level == "township"
    codes = [place.code for place in place_rows({"360122"})]
    assert codes == ["360000", "360100", "360112", "360122"]


def test_the_list_of_places_is_whole() -> None:
    for place in all_places():
        assert len(place.code) == 6
        assert place.code.isdecimal()
        assert place.parent is None or place_of(place.parent) is not None, place
        assert place.successor is None or place_of(place.successor) is not None, place
        assert place.valid_from is None or place.valid_to is None or (
            place.valid_from <= place.valid_to
        )  # fmt: skip
    names = [p.name for p in all_places() if p.code == "360402"]
    assert names == ["庐山区", "濂溪区"]


def test_a_name_means_what_it_meant_on_the_plans_day() -> None:
    before, after = date(2019, 7, 1), date(2025, 12, 1)
    assert resolve("两江新区", "500000", before) is None
    found = resolve("两江新区", "500000", after)
    assert found is not None
    assert found.code == "500157"
    assert resolve("三元区", "350400", before) == place_of("350403")


def test_kinds_are_stable_under_their_own_name() -> None:
    for rule in load().bodies.tagged("stem"):
        assert body_of(f"{rule.id}部门", load()).known, rule.id
