"""The plan of Nanchang as a sharing site shows it: read against the text line by line."""

from __future__ import annotations

from datetime import date

import pytest

from tests import ROOT
from zhenggai.pipeline import convert_bytes

PLAN = ROOT.parent / "shared" / "plans" / "nanchang-2019.txt"
pytestmark = pytest.mark.skipif(not PLAN.is_file(), reason="the real plan is not here")
COUNTIES = ["各县(区)人民政府", "开发区(新区)管委会", "各有关单位"]
UNITS = {
    (1, 1): ["市委宣传部"],
    (1, 2): ["市委党校"],
    (1, 3): ["市纪委", "市监委", "市委组织部"],
    (1, 4): ["市考核办"],
    (1, 5): ["市委宣传部"],
    (1, 6): ["各县区党委", "各县区人民政府", "开发区(新区)党工委", "开发区(新区)管委会"],
    (2, 1): ["各县(区)人民政府"],
    (3, 1): ["南昌县人民政府", "青山湖区人民政府", "经开区管委会"],
    (3, 2): ["南昌县人民政府", "青山湖区人民政府", "经开区管委会"],
    (4, 1): ["经开区管委会", "市生态环境局"],
    (4, 2): ["市生态环境局", "经开区管委会"],
    (4, 3): ["经开区管委会", "市投促局"],
    (5, 1): ["新建区人民政府", "市发改委"],
    (6, 1): COUNTIES,
    (6, 2): COUNTIES,
    (6, 3): ["各领域工作小组", "各县(区)人民政府", "开发区(新区)管委会"],
    (6, 4): COUNTIES,
    (6, 5): ["市委办公厅", "市政府办公厅", "市纪委", "市监委", "市委组织部", "市生态环境局"],
    (7, 1): ["进贤县人民政府"],
    (7, 2): ["进贤县人民政府"],
}
YEAR = date(2019, 12, 31), date(2020, 12, 31)
DEADLINES = [
    (None, None, "plan", "到2020年", "date", YEAR[1]),
    (None, None, "plan", "2019年7月31日前", "date", date(2019, 7, 31)),
    (None, None, "plan", "每月25日前", "recurring", None),
    *[(no, None, "deadline", text, kind, None) for no in (1, 2, 3)
      for text, kind in (("立行立改", "immediate"), ("长期坚持", "ongoing"))],
    (4, None, "goal", "2019年7月底前", "date", date(2019, 7, 31)),
    (4, None, "goal", "2019年底", "date", YEAR[0]),
    (4, None, "deadline", "2019年底", "date", YEAR[0]),
    (5, None, "deadline", "2020年6月底", "date", date(2020, 6, 30)),
    (6, None, "deadline", "2020年底", "date", YEAR[1]),
    (6, 2, "measure", "2019年底前", "date", YEAR[0]),
    (6, 2, "measure", "2020年底前", "date", YEAR[1]),
    (6, 2, "measure", "2020年底前", "date", YEAR[1]),
    (7, None, "deadline", "2020年底", "date", YEAR[1]),
    (7, 3, "measure", "2019年10月底前", "date", date(2019, 10, 31)),
]  # fmt: skip
POSTS = [
    "市纪委副书记、市监委副主任",
    "市委组织部常务副部长",
    "市委宣传部常务副部长",
    "市委党校常务副校长",
    "市考核办主任",
    "各县区党委、人民政府和开发区(新区)党工委、管委会主要负责人",
]


@pytest.fixture(scope="module")
def rows():
    return convert_bytes(PLAN.read_bytes(), PLAN.name).rows


def test_document(rows):
    document = rows["documents"][0]
    assert document["title"] == "南昌市贯彻落实省生态环境保护督察反馈意见整改方案"
    assert (document["status"], document["declared_issues"]) == ("truncated", 43)
    assert (document["jurisdiction"], document["jurisdiction_code"]) == ("南昌市", "360100")
    assert document["inspection_level"] == "provincial"
    assert document["feedback_date"] == date(2019, 4, 29)
    assert document["residue_characters"] == 0


def test_issues_and_measures(rows):
    assert [row["label"] for row in rows["issues"]] == list("一二三四五六七")
    measures = [(row["issue_no"], row["measure_no"]) for row in rows["measures"]]
    assert measures == [*UNITS, (7, 3)]
    assert [row["cut"] for row in rows["measures"]] == [False] * 20 + [True]
    assert all(row["goal"] and row["deadline"] and row["problem"] for row in rows["issues"])


def test_units(rows):
    found: dict[tuple[int, int], list[str]] = {}
    for row in rows["responsibilities"]:
        found.setdefault((row["issue_no"], row["measure_no"]), []).append(row["unit"])
        assert row["role"] == "responsible"
    assert found == UNITS


def test_keys(rows):
    found = {row["unit"]: row["unit_key"] for row in rows["responsibilities"]}
    assert found["市发改委"] == "360100:发展改革部门"
    assert found["市纪委"] == "360100:纪委"
    assert found["新建区人民政府"] == "360112:政府"
    assert found["各县区人民政府"] == found["各县(区)人民政府"] == "360100:各县(市、区)政府"
    assert found["经开区管委会"] == "360100:经开区管委会"
    assert found["各有关单位"] is None
    codes = {row["code"]: row["parent_code"] for row in rows["places"]}
    assert codes["360112"] == "360100"
    assert codes["360100"] == "360000"
    assert codes["360000"] is None


def test_deadlines(rows):
    found = [
        (r["issue_no"], r["measure_no"], r["field"], r["text"], r["kind"], r["due_date"])
        for r in rows["deadlines"]
    ]
    assert sorted(found, key=repr) == sorted(DEADLINES, key=repr)
    degrees = [r["degree"] for r in rows["deadlines"] if r["measure_no"] == 2]
    assert degrees == ["partial", "partial", "complete"]


def test_persons(rows):
    assert [row["post"] for row in rows["persons"]] == POSTS


def test_doubts(rows):
    loud = {row["code"] for row in rows["diagnostics"] if row["severity"] != "info"}
    assert loud == {"declared-count-differs", "text-truncated"}
