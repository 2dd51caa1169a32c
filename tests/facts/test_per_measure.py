"""Cells that say for each measure what is its own, and cells that only look so."""

from __future__ import annotations

import pytest

from zhenggai.facts.per_measure import shares
from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load

FOUR = {1: 1, 2: 2, 3: 3, 4: 4}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("措施1—2：2024年6月底前；措施3：2024年底前；措施4：长期坚持",
         [((1, 2), "2024年6月底前"), ((3,), "2024年底前"), ((4,), "长期坚持")]),
        ("第1项2024年3月底前，第2项长期坚持。", [((1,), "2024年3月底前"), ((2,), "长期坚持")]),
        ("整改措施一由县住建局负责；整改措施二、三由县水利局负责。",
         [((1,), "县住建局负责"), ((2, 3), "县水利局负责")]),
        ("总体2025年底前完成；措施1：2024年6月底前",
         [((), "总体2025年底前完成"), ((1,), "2024年6月底前")]),
        ("1.2024年6月底前\n2.2024年底前\n3.长期坚持\n4.立行立改",
         [((1,), "2024年6月底前"), ((2,), "2024年底前"), ((3,), "长期坚持"), ((4,), "立行立改")]),
        ("（1）2024年6月底前；（2）2024年底前；（3）长期坚持；（4）立行立改",
         [((1,), "2024年6月底前"), ((2,), "2024年底前"), ((3,), "长期坚持"), ((4,), "立行立改")]),
        ("1.县住建局；2.县水利局；3.县城管局；4.各乡镇",
         [((1,), "县住建局"), ((2,), "县水利局"), ((3,), "县城管局"), ((4,), "各乡镇")]),
        ("第1至3项：2024年6月底前，第4项：2025年6月底前",
         [((1, 2, 3), "2024年6月底前"), ((4,), "2025年6月底前")]),
    ],
)  # fmt: skip
def test_parts_name_their_measures(text, expected):
    found = shares(text, FOUR, load())
    assert [(own, text[part.start : part.end]) for own, part in found] == expected


@pytest.mark.parametrize(
    "text",
    [
        "2024年6月底前",
        "2024年6月底前，长期坚持",
        "措施5：2024年底前；措施6：长期坚持",
        "措施1：2024年底前；措施1：长期坚持",
        "1.2024年6月底前；2.长期坚持",
        "1.5公里管网2024年6月底前建成",
        "县水利局、县第一中学",
        "第一阶段2024年6月底前，第二阶段2024年底前",
        "措施1：",
        "",
    ],
)
def test_what_names_no_measures_is_left_whole(text):
    assert shares(text, FOUR, load()) == ()


PLAN = """澄州市整改方案
一、城区污水直排。
整改目标：全面达标。
整改措施：1.排查管网。
2.建设管网5公里。
3.改造泵站。
整改时限：措施1：2024年6月底前；措施2—3：2024年底前
责任单位：措施1：市住建局；措施2、3：市水利局
"""


def test_each_measure_has_its_own_date_and_unit():
    rows = convert_bytes(PLAN.encode(), "plan.txt").rows
    assert rows["issues"][0]["deadline"] == "措施1：2024年6月底前；措施2—3：2024年底前"
    dates = [(r["measure_no"], r["field"], str(r["due_date"])) for r in rows["deadlines"]]
    assert dates == [
        (1, "measure", "2024-06-30"),
        (2, "measure", "2024-12-31"),
        (3, "measure", "2024-12-31"),
    ]
    units = [(r["measure_no"], r["unit"], r["inherited"]) for r in rows["responsibilities"]]
    assert units == [(1, "市住建局", False), (2, "市水利局", False), (3, "市水利局", True)]
    promises = [(r["measure_no"], r["unit"], str(r["due_date"])) for r in rows["promises"]]
    assert promises == [
        (1, "市住建局", "2024-06-30"),
        (2, "市水利局", "2024-12-31"),
        (3, "市水利局", "2024-12-31"),
    ]


TABLE = """<table><tr><td>序号</td><td>问题</td><td>整改措施</td><td>责任单位</td><td>时限</td></tr>
<tr><td>1</td><td>管网缺口大。</td><td>1.排查。<br>2.建设。</td>
<td>1.市住建局<br>2.市水利局</td><td>1.2024年6月底<br>2.长期坚持</td></tr>
<tr><td>2</td><td>河道有垃圾。</td><td>清理。</td>
<td>牵头：市住建局<br>配合：市水利局</td><td>立行立改</td></tr></table>"""


def test_lines_of_a_cell_stay_parted():
    rows = convert_bytes(TABLE.encode(), "plan.html").rows
    units = [
        (r["issue_no"], r["measure_no"], r["unit"], r["role"]) for r in rows["responsibilities"]
    ]
    assert units == [
        (1, 1, "市住建局", "responsible"),
        (1, 2, "市水利局", "responsible"),
        (2, None, "市住建局", "lead"),
        (2, None, "市水利局", "cooperate"),
    ]
    dates = [(r["issue_no"], r["measure_no"], r["text"]) for r in rows["deadlines"]]
    assert dates == [(1, 1, "2024年6月底"), (1, 2, "长期坚持"), (2, None, "立行立改")]
