"""What check tells: scores, floors, changed fixtures, gains and losses, new expected tables."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests import SAMPLES
from zhenggai.cli.main import main
from zhenggai.compare.gold import score as checking
from zhenggai.compare.gold.gold import GoldError, as_gold, find_gold, read_gold
from zhenggai.compare.gold.run import check_folder, compare_outs, falls, read_floors
from zhenggai.compare.gold.score import Comparison, Finding, compare, gains_and_losses
from zhenggai.pipeline import convert_bytes

pytestmark = pytest.mark.slow

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("ZHENGGAI_WORKERS", "0")

    def call(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as caught:
            main([str(word) for word in words])
        said = capfd.readouterr()
        return int(caught.value.code or 0), said.out, said.err

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "我的样本"
    for name in ("shared-2022", "notice-2025"):
        shutil.copytree(SAMPLES / name, made / name)
    plan = made / "甲" / "清溪.txt"
    plan.parent.mkdir()
    shutil.copy(SAMPLES / "county-draft-2022" / "plan.txt", plan)
    shutil.copy(
        SAMPLES / "county-draft-2022" / "expected.yaml", plan.with_name("清溪.expected.yaml")
    )
    return made


def test_samples_keep_their_floors() -> None:
    checked = check_folder(SAMPLES, scans=False)
    scores = checking.by_field([one.comparison for one in checked])
    floors = read_floors(SAMPLES)
    assert falls(floors, scores) == []
    assert set(floors["f1"]) == set(scores)


def test_a_folder_of_ones_own(run: Run, folder: Path) -> None:
    status, out, err = run("check", folder)
    assert (status, err) == (0, "")
    assert "甲/清溪.txt" in out
    status, out, _ = run("check", folder, "--json")
    said = json.loads(out)
    assert set(said["documents"]) == {
        "notice-2025/plan.docx",
        "notice-2025/plan.html",
        "shared-2022/plan-gb18030.txt",
        "shared-2022/plan.txt",
        "甲/清溪.txt",
    }
    assert said["fields"]["measure.text"]["f1"] == 1.0


def test_floors(run: Run, folder: Path) -> None:
    assert run("check", folder, "--update-floors")[0] == 0
    assert run("check", folder)[0] == 0
    path = folder / "甲" / "清溪.expected.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("due: '2022-09-30'", "due: '2022-09-29'"), encoding="utf-8")
    status, _, err = run("check", folder)
    assert status == 1
    assert "deadlines: F1" in err
    assert "not those of floors.yaml" in err
    before = (folder / "floors.yaml").read_bytes()
    assert run("check", folder, "--update-floors")[0] == 1
    assert (folder / "floors.yaml").read_bytes() == before
    assert run("check", folder, "--update-floors", "--allow-regression")[0] == 0
    assert run("check", folder)[0] == 0


def test_gains_and_losses_against_an_earlier_result(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    assert run("convert", folder, "-o", out)[0] == 0
    status, said, _ = run("check", folder, "--against", out)
    assert (status, said) == (0, "0 gained, 0 lost\n")
    real = convert_bytes

    def worse(data: bytes, name: str, *rest: object) -> object:
        outcome = real(data, name, *rest)  # type: ignore[arg-type]
        for row in outcome.rows["deadlines"]:
            if str(row["due_date"]) == "2022-09-30":
                row["precision"] = "year"  # type: ignore[index]
        return outcome

    monkeypatch.setattr("zhenggai.batch.one_file.convert_bytes", worse)
    status, said, _ = run("check", folder, "--against", out)
    assert status == 1
    losses = [line for line in said.splitlines() if line.startswith("- ")]
    assert losses
    assert all("due=2022-09-30" in line for line in losses)


def test_two_outs(run: Run, folder: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    run("convert", folder, "-o", first)
    run("convert", folder, "-o", second)
    assert run("check", second, "--against", first) == (0, "0 values differ in 0 documents\n", "")
    plan = folder / "甲" / "清溪.txt"
    plan.unlink()
    run("convert", folder, "-o", second, "--prune")
    status, out, _ = run("check", second, "--against", first)
    assert status == 1
    assert "甲/清溪.txt documents: 甲/清溪.txt → ∅" in out
    assert {found.source for found in compare_outs(first, second)} == {"甲/清溪.txt"}


def test_new_and_accept(run: Run, folder: Path, tmp_path: Path) -> None:
    plan = tmp_path / "新" / "方案.txt"
    plan.parent.mkdir()
    shutil.copy(SAMPLES / "shared-2022" / "plan.txt", plan)
    status, out, _ = run("check", "--new", plan)
    path = plan.with_name("方案.expected.yaml")
    assert (status, out.strip()) == (0, str(path))
    text = path.read_text(encoding="utf-8")
    assert "# 存疑：" in text
    assert max(len(line) for line in text.splitlines() if not line.lstrip().startswith("- {")) < 400
    assert run("check", plan.parent)[0] == 0
    assert run("check", plan.parent, "--json")[1].count('"where"') == 0
    status, _, err = run("check", "--new", plan)
    assert status == 2
    assert "--accept" in err
    path.write_text(text.replace("firm", "aim").replace("kind: date", "kind: event", 1), "utf-8")
    status, out, _ = run("check", "--accept", plan, "--yes")
    assert status == 0
    assert "+" in out
    assert "kind: event" in out
    assert run("check", plan.parent, "--json")[1].count('"where"') == 0


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("  goal:", "  gaol:", None, "unknown key 'gaol'"),
        ("kind: date, due:", "kind: date, dew:", None, "deadlines have no 'dew'"),
        ("- 'no': 2\n  label", "- 'no': 1\n  label", None, "a number of its own"),
        ("  goal: ", "  responsibilities: ", None, "expected a list"),
        ("document:", "document: [", None, ""),
        ("kind: date,", "kind: dat,", None, "no kind is 'dat'; use date"),
        ("due: '2022-09-30'", "due: 2022-9-30", None, "due_date is date32"),
        ("role: lead", "role: leader", None, "no role is 'leader'"),
        ("  label: 问题一", "  label: 问题一\n  label: 问题二", None, "'label' stands here twice"),
    ],
)
def test_a_broken_form_is_refused_with_its_line(
    folder: Path, old: str, new: str, line: int | None, told: str
) -> None:
    path = folder / "甲" / "清溪.expected.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(GoldError) as caught:
        find_gold(folder)
    number = int(str(caught.value).removeprefix(f"{path}:").partition(":")[0])
    changed = text[: text.index(old)].count("\n") + 1
    assert changed <= number <= changed + 3
    assert told in str(caught.value)


def test_a_bare_no_is_a_key(run: Run, folder: Path) -> None:
    path = folder / "甲" / "清溪.expected.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("'no':", "no:"), encoding="utf-8")
    assert run("check", folder)[0] == 0


def test_expected_tables_without_their_plan_are_refused(run: Run, folder: Path) -> None:
    (folder / "甲" / "清溪.txt").unlink()
    status, _, err = run("check", folder)
    assert status == 2
    assert "no plan stands beside it" in err


def test_what_is_written_is_what_is_read(folder: Path) -> None:
    for gold in find_gold(SAMPLES):
        plan = gold.plans[0]
        if "scan" in str(plan):
            continue
        rows = convert_bytes(plan.read_bytes(), plan.name).rows
        data = yaml.safe_load(yaml.safe_dump(json.loads(json.dumps(as_gold(rows)))))
        found = compare(plan.name, {"document": {}, "issues": [], **data}, rows)
        assert found.findings == []


@given(st.lists(st.sampled_from("abcd"), max_size=6), st.lists(st.sampled_from("abcd"), max_size=6))
def test_rows_are_paired_as_far_as_they_can(wanted: list[str], got: list[str]) -> None:
    found = Comparison("x")
    found.rows("y", "units", [{"unit": name} for name in wanted], [{"unit": name} for name in got])
    score = found.scores["units"]
    common = sum(min(wanted.count(name), got.count(name)) for name in "abcd")
    assert (score.right, score.missing, score.extra) == (
        common,
        len(wanted) - common,
        len(got) - common,
    )


def test_gains_and_losses_by_value() -> None:
    def told(*wrong: str) -> list[Comparison]:
        return [Comparison("d", {}, [Finding("d", "issue 1", name, "a", "b") for name in wrong])]

    gains, losses = gains_and_losses(told("goal", "units"), told("units", "problem"))
    assert [finding.field for finding in gains] == ["goal"]
    assert [finding.field for finding in losses] == ["problem"]


def test_expected_tables_of_all_samples_have_their_form() -> None:
    for gold in find_gold(SAMPLES):
        assert read_gold(gold.path)["issues"], gold.path
        assert gold.plans
