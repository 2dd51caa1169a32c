"""Units on lines of their own in a cell: a line break parts two of them, or is a mere wrap."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.yaml_files import read_yaml
from zhenggai.rules import load
from zhenggai.values.model import Context
from zhenggai.values.units.lines import unit_joints
from zhenggai.values.units.reader import read_units

CASES = read_yaml(Path(__file__).parent / "unitlines.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["lines"])
def test_lines(case):
    rules = load()
    lines = case["lines"].split("/")
    joints = unit_joints(lines, rules.sections["item"].pattern, rules)
    text = lines[0] + "".join(map(str.__add__, joints, lines[1:]))
    units, _ = read_units(text, Context(place="澄州市", level="city"), rules)
    assert [unit.name for unit in units] == case["units"]
