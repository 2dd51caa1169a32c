"""Tables in the formats that offices make them in are read as a person reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evidence.grid.skeleton import skeleton
from tests.structure.table_files import FILES
from tests.yaml_files import read_yaml
from zhenggai.evidence.grid.reader import read_grid
from zhenggai.readers import read
from zhenggai.rules import load
from zhenggai.structure.build import build_plan
from zhenggai.text.flow import build_flow
from zhenggai.text.furniture import find_furniture

TABLES = read_yaml(Path(__file__).parent / "tables.yaml")
# What a table's own choices and gaps are told by.
DOUBTS = frozenset({"reading-unsure", "label-unknown"})


def read_table(case):
    rules = load()
    data = FILES[case["format"]](case["text"])
    document = read(data)
    grid = read_grid(document, rules)
    flow = build_flow(document, find_furniture(document, rules), grid.joins, grid.lifted)
    plan = build_plan(flow, rules, grid)
    told = {(d.code, d.issue_no) for d in plan.doubts if d.code in DOUBTS}
    return skeleton(plan) + [f"doubt {no or '-'} {code}" for code, no in sorted(told, key=str)]


@pytest.mark.parametrize("case", TABLES, ids=lambda case: case["name"])
def test_table(case):
    assert read_table(case) == case["expect"]
