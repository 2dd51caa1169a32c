"""Documents in layouts chosen by seed: gold is printed in them, and they are read no worse."""

from __future__ import annotations

import csv
from collections import Counter
from importlib.resources import files

import pytest

from tests.layouts.case import make_case
from tests.layouts.content import places, topics
from tests.layouts.dims import FORMATS, FORMS
from tests.layouts.floors import FILE, digest, figures, fixed_cases, measure
from tests.layouts.gold import Due, Gold, Item, Step, Target, Unit
from tests.layouts.printed import missing
from tests.layouts.report import Report
from tests.layouts.score import score
from tests.yaml_files import read_yaml

pytestmark = pytest.mark.slow

FLOORS = read_yaml(FILE)


@pytest.fixture(scope="module")
def cases():
    return list(fixed_cases())


@pytest.fixture(scope="module")
def measured(cases):
    return measure(cases)


def test_every_text_of_gold_is_printed(cases):
    assert not {case.name: texts for case in cases if (texts := missing(case))}


def test_a_text_that_is_not_printed_is_found(cases):
    case = cases[0]
    case.gold.items[0].problem, kept = "无此问题", case.gold.items[0].problem
    assert missing(case) == ["无此问题"]
    case.gold.items[0].problem = kept


def test_floors_are_of_these_documents(cases):
    assert digest(cases) == FLOORS["digest"], "python -m tests.layouts.floors"


@pytest.mark.parametrize("form", ["all", *FORMS])
def test_nothing_is_read_worse(measured, form):
    found = figures(measured[form])
    worse = {k: (v, found[k]) for k, v in FLOORS["floors"][form].items() if found[k] < v}
    assert not worse, "make layouts SEED=floors N=120 KEEP=build/layouts"


@pytest.mark.parametrize("number", range(0, 40, 7))
def test_the_same_seed_gives_the_same_bytes(number):
    assert make_case("same", number).data == make_case("same", number).data


def test_every_form_and_format_is_drawn():
    drawn = Counter[str]()
    for number in range(300):
        dims = make_case("drawn", number).dims
        drawn.update((dims["form"], dims["format"]))
    assert set(FORMS) | set(FORMATS) == set(drawn)


def test_no_place_is_real():
    with (files("zhenggai.rules") / "places.csv").open(encoding="utf-8") as file:
        real = {row["name"] for row in csv.DictReader(file)}
    assert not real & {name for place in places() for name in (place.name, *place.subs)}


def test_there_is_enough_to_say():
    assert len(topics()) >= 120
    assert sum(len(topic.measures) for topic in topics()) >= 300
    assert len({topic.problem for topic in topics()}) == len(topics())


# ---- the score itself, on rows made by hand


def rows(**tables):
    names = (
        "documents", "issues", "measures", "responsibilities", "deadlines", "targets", "persons",
        "fields", "diagnostics",
    )  # fmt: skip
    return {name: tables.get(name, []) for name in names}


def issue(no, **columns):
    blank = dict.fromkeys(
        (
            "label", "category", "problem", "goal", "deadline", "units", "supervisors", "persons",
            "progress", "progress_state",
        )
    )  # fmt: skip
    return {"issue_no": no, "kind": "issue", **blank, **columns}


def measure_row(text, **columns):
    row = {"issue_no": 1, "measure_no": 1, "label": None, "parent_no": None, "units": None}
    return {**row, "text": text, **columns}


def unit(name, role="responsible", measure=None):
    return {
        "issue_no": 1,
        "measure_no": measure,
        "unit": name,
        "role": role,
        "body_key": "水利部门",
    }


def due(day, text):
    return {
        "issue_no": 1, "measure_no": None, "field": "deadline", "kind": "date", "start_date": None,
        "due_date": day, "text": text, "ambiguous": False, "degree": "complete", "modality": "firm",
    }  # fmt: skip


GOLD = Gold(
    {"issues": 1},
    [
        Item(
            "管网缺失。", "建成管网。", "2024年底前", blocks=[("responsible", "市水利局")],
            printed_units="市水利局", units=[Unit("市水利局", key="水利部门")],
            dues=[Due("date", None, "2024-12-31", "2024年底前")], steps=[Step("新建管网。")],
        )
    ],
)  # fmt: skip
RIGHT = {
    "documents": [{"issues": 1, "status": "complete"}],
    "issues": [
        issue(1, problem="管网缺失。", goal="建成管网", deadline="2024年底前", units="市水利局")
    ],
    "measures": [measure_row("新建管网。")],
    "responsibilities": [unit("市水利局")],
    "deadlines": [due("2024-12-31", "2024年底前")],
}


def found(tables):
    result = score(GOLD, rows(**tables))
    return [(w.table, w.column, w.want, w.got, w.told) for w in result.wrongs]


def test_what_is_right_is_not_wrong():
    assert found(RIGHT) == []
    assert score(GOLD, rows(**RIGHT)).quiet


def test_what_is_wrong_is_counted_once():
    tables = {**RIGHT, "issues": [{**RIGHT["issues"][0], "goal": "管网缺失"}]}
    assert found(tables) == [("issues", "goal", "建成管网", "管网缺失", False)]
    tables = {**RIGHT, "responsibilities": [unit("市财政局")]}
    want, got = ("市水利局", "responsible"), ("市财政局", "responsible")
    assert found(tables) == [("responsibilities", "row", want, got, False)]
    tables = {**RIGHT, "deadlines": [due("2024-12-31", "2024年底")]}
    assert found(tables) == [("deadlines.deadline", "text", "2024年底前", "2024年底", False)]


def test_a_doubt_about_the_issue_tells_it():
    tables = {**RIGHT, "measures": [], "diagnostics": []}
    assert {told for *_, told in found(tables)} == {False}
    for no, told in ((1, True), (None, True), (2, False)):
        tables["diagnostics"] = [{"severity": "warning", "code": "x", "issue_no": no}]
        assert {t for *_, t in found(tables)} == {told}
    tables["diagnostics"] = [{"severity": "info", "code": "x", "issue_no": 1}]
    assert {t for *_, t in found(tables)} == {False}


def test_what_no_issue_of_gold_has_is_invented():
    tables = {**RIGHT, "measures": [*RIGHT["measures"], measure_row("保障措施。", measure_no=2)]}
    assert found(tables) == [("measures", "row", None, True, False)]
    tables = {
        **RIGHT,
        "responsibilities": [*RIGHT["responsibilities"], unit("市财政局", measure=3)],
    }
    assert [w[:2] for w in found(tables)] == [("responsibilities", "row")]


def test_targets_and_what_is_open():
    gold = Gold({}, [Item("甲。", targets=[Target("达标率", ">=", 90.0, "%")], open={"units"})])
    row = {"issue_no": 1, "measure_no": None, "field": "goal", "indicator": "达标率", "value": 90.0,
           "comparator": "=", "unit": "%"}  # fmt: skip
    tables = {"documents": RIGHT["documents"], "issues": [issue(1, problem="甲。", units="x")]}
    wrongs = score(gold, rows(**tables, targets=[row])).wrongs
    assert [(w.table, w.want[1], w.got[1]) for w in wrongs] == [("targets.goal", ">=", "=")]


def test_confidence_stands_beside_what_is_right():
    tables = {
        **RIGHT,
        "issues": [{**RIGHT["issues"][0], "confidence": 0.97}],
        "measures": [{**measure_row("别的。"), "confidence": 0.6}],
        "responsibilities": [{**unit("市财政局"), "confidence": 0.999}],
    }
    result = score(GOLD, rows(**tables))
    assert result.confidences == [
        ("issues", 0.97, True),
        ("measures", 0.6, False),
        ("responsibilities", 0.999, False),
    ]
    report = Report()
    report.add(make_case("same", 1), result)
    assert "responsibilities      0.99–1.00       1   0.000" in list(report.lines())
