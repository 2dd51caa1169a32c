"""Numbers that a program counts: each ends where the file says, whatever text follows."""

from __future__ import annotations

import pytest

from tests.readers.word.plans import DATA, undotted_plan
from zhenggai.pipeline import convert_bytes


@pytest.mark.parametrize("format", ["docx", "doc"])
def test_a_number_without_a_dot_is_no_part_of_the_text_behind_it(format: str) -> None:
    data = undotted_plan() if format == "docx" else (DATA / "undotted.doc").read_bytes()
    outcome = convert_bytes(data, f"plan.{format}")
    assert outcome.rows is not None
    measures = [(row["label"], row["text"]) for row in outcome.rows["measures"]]
    assert measures == 3 * [
        ("1", "2024年6月底前新建管网12公里。"),
        ("2", "3处排口于2024年12月底前封堵。"),
    ]
    dates = [str(r["due_date"]) for r in outcome.rows["deadlines"] if r["field"] == "measure"]
    assert dates == 3 * ["2024-06-30", "2024-12-31"]
    assert all("12024" not in row["message"] for row in outcome.rows["diagnostics"])
