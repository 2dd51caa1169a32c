"""``explain`` says what was read and why, and how a document could be read otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhenggai.cli.main import main

PLAN = """云溪县整改方案
（一）水环境治理方面
问题表述：采石场废水直排。
整改目标：达标排放。
具体措施：
1.建设沉淀池（县水利局）。
2.清理河道（县水利局）。
（二）突出环境问题方面
问题表述：河道非法采砂。
整改目标：禁绝非法采砂。
具体措施：
1.开展巡查（县水利局）。
2.公布举报电话（县公安局）。
问题表述：秸秆焚烧。
整改目标：全面禁烧。
具体措施：
1.建设收储站（县农业农村局）。
"""


def told(path: Path, capfd: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as caught:
        main(["explain", "reading", str(path), "--lang", "en"])
    assert caught.value.code in (0, None)
    return capfd.readouterr().out


@pytest.mark.slow
def test_two_readings_their_evidence_and_where_they_differ(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    lines = told(path, capfd).splitlines()
    assert lines[0].startswith("cycles-bare: 3 issues, ")
    assert lines[1].startswith("cycles: 3 issues, ")
    evidence = {line.split()[0]: line.split()[1:] for line in lines if line.startswith("  ")}
    assert float(evidence["head-kind"][1]) < 0 == float(evidence["head-kind"][0])
    parts = [line for line in lines if line.startswith("  第")]
    assert len(parts) == 3
    assert all("problem" in line and "goal" in line and "measure" in line for line in parts)
    # An issue under another heading is another one, as it is for the margin.
    best, other = ([line for line in lines if line.startswith(f"  {mark} ")] for mark in "+-")
    assert (len(best), len(other)) == (3, 3)
    assert "  + 第3段  问题表述：采石场废水直排。" in best[0]
    assert "  - 第2段  （一）水环境治理方面" in other[0]


def test_a_text_without_a_list_says_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "note.txt"
    path.write_text("市政府召开会议，研究部署整改工作。\n", encoding="utf-8")
    assert told(path, capfd).startswith("No list of labelled issues")


def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"%PDF-1.7 torn")
    assert told(path, capfd).startswith("The file is incomplete")


def test_units_are_explained_whatever_their_place(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["explain", "units", "锦沙市江畔区人民政府", "--lang", "en"])
    assert capfd.readouterr().out.startswith("锦沙市江畔区人民政府")
