"""Documents of real form are read as well as ever: floors by kind that only rise."""

from __future__ import annotations

import pytest
import yaml

from tests.real.__main__ import CEILINGS, figures_of, read_rows
from tests.real.notation import HERE, KINDS, NotationError, read_cases
from tests.real.score import Finding, Tally, compare, tally
from tests.yaml_files import read_yaml

pytestmark = pytest.mark.slow

FLOORS = read_yaml(HERE / "floors.yaml")


@pytest.fixture(scope="module")
def tallies() -> dict[str, dict[str, Tally]]:
    found: dict[str, dict[str, Tally]] = {}
    for folder in FLOORS:
        found[folder] = {}
        for group in KINDS:
            cases = read_cases(folder, group)
            found[folder][group] = tally(cases, [read_rows(case) for case in cases])
    return found


@pytest.mark.parametrize("group", KINDS)
@pytest.mark.parametrize("folder", sorted(FLOORS))
def test_no_figure_falls(tallies: dict[str, dict[str, Tally]], folder: str, group: str) -> None:
    got = figures_of(tallies[folder][group])
    fallen = {
        name: (got[name], floor)
        for name, floor in FLOORS[folder][group].items()
        if (got[name] > floor + 0.0005 if name in CEILINGS else got[name] < floor - 0.0005)
    }
    assert fallen == {}


def test_corpus_is_as_large_as_it_says() -> None:
    counts = {group: sum(len(read_cases(folder, group)) for folder in FLOORS) for group in KINDS}
    assert counts["notices"] >= 60
    assert counts["reports"] >= 50
    assert counts["complaints"] >= 35
    assert counts["adjustments"] >= 14
    assert counts["plans"] >= 20
    assert counts["others"] >= 100


def test_names_are_their_own() -> None:
    names = [c.name for folder in FLOORS for group in KINDS for c in read_cases(folder, group)]
    assert len(names) == len(set(names))


def test_what_is_marked_stands_in_the_text() -> None:
    for folder in FLOORS:
        for group in KINDS:
            for case in read_cases(folder, group):
                plain = case.text.replace("\n", "").replace("⏎", "")
                assert case.title is None or case.title in plain, case.name
                for issue in case.issues:
                    assert all(words in plain for words in issue.measures), case.name


def test_a_wrong_value_is_silent_only_where_no_doubt_points_at_it() -> None:
    case = read_cases("open", "plans")[0]
    rows = {
        "documents": [{"title": "另一个标题", "document_kind": "plan"}],
        "issues": [],
        "measures": [],
        "diagnostics": [],
    }
    silent = [one for one in compare(case, rows) if one.field == "title"]
    assert [one.silent for one in silent] == [True]
    rows["diagnostics"] = [{"severity": "warning", "code": "x", "issue_no": None}]
    told = [one for one in compare(case, rows) if one.field == "title"]
    assert [one.silent for one in told] == [False]


def test_f1_counts_a_wrong_value_as_missing_and_too_many() -> None:
    found = Tally(
        findings=[
            Finding("a", "problem", 1, "甲", "甲", right=True),
            Finding("a", "problem", 2, "乙", "丙", right=False),
        ]
    )
    assert found.f1(["problem"]) == pytest.approx(0.5)


@pytest.mark.parametrize("text", ["{title:甲", "甲}", "{nothing:甲}", "甲{乙"])
def test_a_broken_mark_is_told(text: str, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tests.real.notation.HERE", tmp_path)
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "plans.yaml").write_text(
        yaml.safe_dump([{"name": "broken", "kind": "plan", "text": text}], allow_unicode=True),
        encoding="utf-8",
    )
    with pytest.raises(NotationError, match="broken"):
        read_cases("open", "plans")
