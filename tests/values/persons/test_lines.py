"""Persons on lines of their own: a line break parts two of them, or is a mere wrap."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.yaml_files import read_yaml
from zhenggai.rules import load
from zhenggai.values.persons.lines import person_joints
from zhenggai.values.persons.reader import read_persons

CASES = read_yaml(Path(__file__).parent / "personlines.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["lines"])
def test_lines(case):
    lines = case["lines"].split("/")
    joints = person_joints(lines, load())
    text = lines[0] + "".join(map(str.__add__, joints, lines[1:]))
    persons, doubts = read_persons(text, load())
    posts = [text[p.post.start : p.post.end] if p.post else "-" for p in persons]
    assert [f"{post} | {p.name or '-'}" for post, p in zip(posts, persons, strict=True)] == case[
        "persons"
    ]
    assert not doubts
