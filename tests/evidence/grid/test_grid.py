"""Every layout of a table is read as a person reads it; any table whatever gives a valid plan."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.grid.skeleton import document_of, plan_of, skeleton
from tests.yaml_files import read_yaml
from zhenggai.evidence.grid.reader import read_grid
from zhenggai.rules import load
from zhenggai.structure.build import build_plan
from zhenggai.structure.passages import document_passages
from zhenggai.text.flow import build_flow

LAYOUTS = read_yaml(Path(__file__).parent / "grids.yaml")
WORDS = (
    "^ < 序号 反馈问题 整改目标 整改措施 责任单位 牵头 整改时限 备注 1 2 3 合计 续表 "
    "一、思想认识方面 某河水质不达标。 加强 1.加强。⏎2.完善。 市水利局 市水 2024年底前"
).split()
CELLS = st.sampled_from([*WORDS, ""])
TABLE = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=7)
)
HEADED = st.booleans()


def rows_of(table, headed):
    head = [["序号", "反馈问题", "整改措施", "责任单位"]] if headed else []
    return "\n".join("| " + " | ".join(row) + " |" for row in [*head, *table])


@pytest.mark.parametrize("case", LAYOUTS, ids=lambda case: case["name"])
def test_layout(case):
    assert skeleton(plan_of(case["text"])) == case["expect"]


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(TABLE, HEADED), max_size=3), st.sampled_from(["\n---\n", "\n正文。\n"]))
def test_no_table_is_refused_and_nothing_is_lost(tables, between):
    document = document_of(between.join(rows_of(*table) for table in tables))
    grid = read_grid(document, load())
    plan = build_plan(build_flow(document, (), grid.joins, grid.lifted), load(), grid)
    spans = [passage.span for passage in document_passages(plan)]
    assert "".join(document.text[a:b] for a, b in spans) == document.text
    assert [issue.no for issue in plan.issues] == list(range(1, len(plan.issues) + 1))
