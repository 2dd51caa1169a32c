"""What is noted of a text, each with its issue; and units whose lists lean on each other."""

from pathlib import Path

import pytest
import yaml

from zhenggai.pipeline import convert_bytes

CASES = yaml.safe_load((Path(__file__).parent / "doubts.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES)
def test_doubts(case):
    rows = convert_bytes(case["text"].encode(), "plan.txt").rows
    loud = [row for row in rows["diagnostics"] if row["severity"] in {"warning", "error"}]
    assert [f"{row['issue_no'] or '-'} {row['code']}" for row in loud] == case["doubts"]
    if "units" in case:
        units = [f"{row['issue_no']} {row['unit']}" for row in rows["responsibilities"]]
        assert units == case["units"]
