"""同上, 同第2项, 见问题一: the list that stands there is laid on the row, and marked so."""

from __future__ import annotations

from zhenggai.pipeline import convert_bytes

PLAN = """南昌市贯彻落实中央生态环境保护督察反馈意见整改方案

一、城区污水管网建设滞后，雨污合流问题突出。
整改目标：建成管网。
整改时限：2024年底前。
责任单位：市水利局、市财政局
整改措施：
1.排查管网。（责任单位：市住建局）
2.修复管网。（责任单位：同上）
3.新建管网。（责任单位：同第1项、市城管局）

二、工业园区废气收集不到位，群众反映强烈。
整改目标：完成治理。
整改时限：2024年底前。
责任单位：同上
整改措施：
1.治理废气。

三、部分河段水质不达标，沿河垃圾清理不及时。
整改目标：水质达标。
整改时限：2024年底前。
责任单位：见问题一
整改措施：
1.清理垃圾。

四、畜禽养殖粪污处理设施不正常运行。
整改目标：正常运行。
整改时限：2024年底前。
责任单位：见问题九
整改措施：
1.修复设施。
"""


def test_back_references():
    rows = convert_bytes(PLAN.encode(), "plan.txt").rows
    found: dict[tuple[object, object], list[tuple[object, object]]] = {}
    for row in rows["responsibilities"]:
        key = (row["issue_no"], row["measure_no"])
        found.setdefault(key, []).append((row["unit"], row["inherited"]))
    issue = [("市水利局", False), ("市财政局", False)]
    referred = [("市水利局", True), ("市财政局", True)]
    assert found == {
        (1, None): issue,
        (1, 1): [("市住建局", False)],
        (1, 2): [("市住建局", True)],
        (1, 3): [("市城管局", False), ("市住建局", True)],
        (2, None): referred,
        (3, None): referred,
    }
    (doubt,) = [d for d in rows["diagnostics"] if d["code"] == "units-unparsed"]
    assert (doubt["issue_no"], doubt["arguments"]) == (4, ["见问题九"])


def test_a_list_of_several_roles_is_laid_on_whole() -> None:
    text = PLAN.replace(
        "（责任单位：市住建局）", "（责任单位：市住建局牵头，市财政局配合，各区县）"
    )
    rows = convert_bytes(text.encode(), "plan.txt").rows["responsibilities"]
    told = [(r["unit"], r["role"]) for r in rows if (r["issue_no"], r["measure_no"]) == (1, 2)]
    assert told == [
        ("市住建局", "lead"),
        ("市财政局", "cooperate"),
        ("各区县", "responsible"),
    ]


def test_a_numbered_measure_lays_its_list_on_those_before_it() -> None:
    text = PLAN.replace(
        "3.新建管网。（责任单位：同第1项、市城管局）",
        "3.以上1—2项由市生态环境局牵头，市水务集团配合。",
    )
    rows = convert_bytes(text.encode(), "plan.txt").rows["responsibilities"]
    laid = [
        (r["measure_no"], r["unit"], r["role"])
        for r in rows
        if r["issue_no"] == 1 and r["measure_no"] in (1, 2) and r["inherited"]
    ]
    both = (("市生态环境局", "lead"), ("市水务集团", "cooperate"))
    assert laid[:2] == [(1, *one) for one in both]
    assert laid[-2:] == [(2, *one) for one in both]


def test_a_line_lays_each_part_on_its_own_measures() -> None:
    text = PLAN.replace("（责任单位：市住建局）", "").replace("（责任单位：同上）", "")
    text = text.replace(
        "3.新建管网。（责任单位：同第1项、市城管局）",
        "3.新建管网。\n以上1—2项由市水利局负责，第3项由市财政局牵头，市审计局配合。",
    )
    rows = convert_bytes(text.encode(), "plan.txt").rows["responsibilities"]
    told = [(r["measure_no"], r["unit"], r["role"], r["inherited"]) for r in rows]
    assert [row for row in told if row[0] is not None][:4] == [
        (1, "市水利局", "responsible", True),
        (2, "市水利局", "responsible", True),
        (3, "市财政局", "lead", False),
        (3, "市审计局", "cooperate", False),
    ]


def test_a_bracket_without_a_label_holds_below() -> None:
    text = PLAN.replace("（责任单位：市住建局）", "（市住建局牵头，下同）")
    text = text.replace("（责任单位：同上）", "").replace("（责任单位：同第1项、市城管局）", "")
    rows = convert_bytes(text.encode(), "plan.txt").rows["responsibilities"]
    told = [(r["measure_no"], r["unit"], r["inherited"]) for r in rows if r["issue_no"] == 1]
    assert told[2:] == [(1, "市住建局", False), (2, "市住建局", True), (3, "市住建局", True)]
