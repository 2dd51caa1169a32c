"""An old deadline beside the new one, in columns or labels: it makes no row, but is noted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evidence.grid.skeleton import plan_of
from tests.yaml_files import read_yaml
from zhenggai.facts.bind import bind_values
from zhenggai.facts.document.reader import read_facts
from zhenggai.rules import load

CASES = read_yaml(Path(__file__).parent / "revised.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_old_dates(case):
    plan = plan_of(case["text"])
    found = bind_values(plan, read_facts(plan, load()), load()).deadlines
    assert [
        f"{plan.flow.words([one.place])} | {one.deadline.due_date} | {one.deadline.revised_from}"
        for one in found
    ] == case["expect"]
