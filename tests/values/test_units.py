"""Lists of units: every case gives exactly its units, and no text breaks the reading."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.values.model import Context
from extract.values.units import is_unit_list, read_units, units_in_prose
from rules import load

CASES = yaml.safe_load((Path(__file__).parent / "units.yaml").read_text(encoding="utf-8"))
LISTS = [case for name in ("contract", "plan", "genre") for case in CASES[name]]


def split(case):
    text, _, units = case.partition(" => ")
    return text, [] if units == "-" else units.split(" | ")


ROLES = {"L": "lead", "C": "cooperate", "M": "implement", "S": "supervise", "A": "accept"}


def told(units):
    lines = []
    for unit in units:
        role = next((f" {short}" for short, role in ROLES.items() if role == unit.role), "")
        mark = {"each": "*", "open": "?", "named": ""}[unit.scope] + ("+" if unit.list_open else "")
        lines.append(f"{unit.name}{role}{mark}")
    return lines


@pytest.mark.parametrize("case", LISTS)
def test_list(case):
    text, expected = split(case)
    units, _ = read_units(text, Context(), load())
    assert told(units) == expected
    assert all(text[unit.span.start : unit.span.end] for unit in units)


@pytest.mark.parametrize("text", CASES["is_list"])
def test_is_list(text):
    assert is_unit_list(text, load())


@pytest.mark.parametrize("text", CASES["is_no_list"])
def test_is_no_list(text):
    assert not is_unit_list(text, load())


@pytest.mark.parametrize("case", CASES["prose"])
def test_prose(case):
    text, expected = split(case)
    assert told(units_in_prose(text, Context(), load())) == expected


WORDS = st.sampled_from(
    ["市", "县", "各", "水利局", "人民政府", "党委", "和", "、", "，", "；", "(", ")", "（牵头）", "牵头", "负责",
     "配合", "责任单位：", "A", "区", "委", "等部门", "有关", "会同", "公司", " ", "财政"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=25).map("".join) | st.text(max_size=60))
def test_any_text(text):
    units, doubts = read_units(text, Context(), load())
    for item in (*units, *doubts):
        assert 0 <= item.span.start <= item.span.end <= len(text)
    is_unit_list(text, load())
    units_in_prose(text, Context(), load())
