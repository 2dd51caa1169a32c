"""A label that recurs and that no rule knows is a field with a doubt, never part of the problem."""

from __future__ import annotations

from zhenggai.pipeline import convert_bytes

ISSUES = (
    ("采石场废水直排。", "沉淀池用地未落实。", "达标排放。", "建设沉淀池"),
    ("河道非法采砂。", "夜间取证困难。", "禁绝非法采砂。", "开展巡查"),
    ("秸秆焚烧。", "离田成本高。", "全面禁烧。", "建设收储站"),
)


def plan(line: str, times: int) -> bytes:
    """Return a plan whose first issues have one more line behind the problem."""
    lines = ["云溪县省生态环境保护督察反馈问题整改任务清单"]
    for at, (problem, said, goal, measure) in enumerate(ISSUES):
        lines.append(f"{at + 1}.{problem}")
        if at < times:
            lines.append(line.format(said))
        lines += [f"整改目标：{goal}", "整改措施：", f"（1）{measure}（县水利局）。"]
    return "\n".join(lines).encode()


def test_a_label_nobody_knows_is_a_field_and_told_once() -> None:
    rows = convert_bytes(plan("难点堵点：{}", 3), "plan.txt").rows
    assert [row["problem"] for row in rows["issues"]] == [problem for problem, *_ in ISSUES]
    fields = [(row["issue_no"], row["label"], row["field"], row["text"]) for row in rows["fields"]]
    assert fields == [(at + 1, "难点堵点", None, said) for at, (_, said, *_) in enumerate(ISSUES)]
    told = [row for row in rows["diagnostics"] if row["code"] == "label-unknown"]
    assert [(row["severity"], row["issue_no"]) for row in told] == [("warning", 1)]
    assert "难点堵点" in told[0]["message"]


def test_words_before_a_colon_that_do_not_recur_are_the_problem_s() -> None:
    rows = convert_bytes(plan("现场发现：{}", 1), "plan.txt").rows
    assert rows["issues"][0]["problem"] == "采石场废水直排。现场发现：沉淀池用地未落实。"
    assert not rows["fields"]


def test_two_issues_tell_a_label_where_two_known_ones_stand_as_often() -> None:
    rows = convert_bytes(plan("难点堵点：{}", 2), "plan.txt").rows
    # Three issues have their goals and measures, two this line.
    assert rows["issues"][0]["problem"] == "采石场废水直排。"
    pair = plan("难点堵点：{}", 2).decode().partition("\n3.")[0]
    rows = convert_bytes(pair.encode(), "plan.txt").rows
    assert [row["text"] for row in rows["fields"]] == ["沉淀池用地未落实。", "夜间取证困难。"]
    assert "label-unknown" in {row["code"] for row in rows["diagnostics"]}
