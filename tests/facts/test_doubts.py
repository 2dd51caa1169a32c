"""What is noted of a text, each with its issue; and units whose lists lean on each other."""

from pathlib import Path

import pytest

from tests.yaml_files import read_yaml
from zhenggai.pipeline import convert_bytes

CASES = read_yaml(Path(__file__).parent / "doubts.yaml")


@pytest.mark.parametrize("case", CASES)
def test_doubts(case):
    rows = convert_bytes(case["text"].encode(), "plan.txt").rows
    loud = [row for row in rows["diagnostics"] if row["severity"] in {"warning", "error"}]
    assert [f"{row['issue_no'] or '-'} {row['code']}" for row in loud] == case["doubts"]
    if "units" in case:
        units = [f"{row['issue_no']} {row['unit']}" for row in rows["responsibilities"]]
        assert units == case["units"]
