"""Persons in a list of units: read as persons, and out of the list."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.yaml_files import read_yaml
from zhenggai.evidence.labels import person_part
from zhenggai.rules import load
from zhenggai.values.persons.beside_units import persons_beside

CASES = read_yaml(Path(__file__).parent / "mixed.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_persons(case):
    text = case["text"]
    persons, rest = persons_beside(text, load())
    told = [
        f"{text[slice(*p.post)] if p.post else '-'} | {p.unit or '-'} | {p.name}" for p in persons
    ]
    assert told == case["persons"]
    assert len(rest) == len(text)
    assert "".join(rest.split()) == "".join(case["left"].split())


@pytest.mark.parametrize(
    ("label", "part"),
    [
        ("责任单位及责任人:", "责任人"),
        ("牵头单位(责任领导):", "责任领导"),
        ("责任单位/责任人", "责任人"),
        ("责任单位:", None),
        ("责任人", None),
        ("牵头单位和配合单位", None),
    ],
)
def test_labels(label, part):
    assert person_part(label, load()) == part
