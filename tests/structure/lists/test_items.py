"""The item of another list that an issue answers: in a field, in its words, before it."""

from __future__ import annotations

import pytest

from zhenggai.pipeline import convert_bytes

NOTICE = (
    "整改任务验收销号公示\n{}\n整改目标：完成治理。\n整改措施：建设管网。\n整改情况：已完成整改。\n"
)


@pytest.mark.parametrize(
    ("words", "item", "problem"),
    [
        ("第18项。凤凰山矿区废渣未治理。", "第18项", "凤凰山矿区废渣未治理。"),
        (
            "现对反馈意见第43项整改任务公示如下。\n存在问题：污水直排入河。",
            "第43项",
            "污水直排入河。",
        ),
        ("问题编号：20230101\n存在问题：污水直排入河。", "20230101", "污水直排入河。"),
    ],
)
def test_item(words: str, item: str, problem: str) -> None:
    (issue,) = convert_bytes(NOTICE.format(words).encode(), "a.txt").rows["issues"]
    assert issue["item"] is not None
    assert (issue["item"], issue["problem"]) == (item, problem)


def test_the_list_itself_has_none() -> None:
    text = NOTICE.replace("验收销号公示", "实施方案").format("一、第18项。凤凰山矿区废渣未治理。")
    rows = convert_bytes(text.encode(), "a.txt").rows["issues"]
    assert [row["item"] for row in rows] == [None]


@pytest.mark.parametrize("columns", [("序号", "省清单编号"), ("问题编号", "序号")])
def test_a_second_column_of_numbers_is_of_the_list_that_is_answered(
    columns: tuple[str, str],
) -> None:
    own = columns.index("序号")
    rows = "".join(
        f"<tr><td>{no if own == 0 else 15 * no}</td><td>{no if own else 15 * no}</td>"
        f"<td>{place}污水直排。</td><td>建设管网。</td><td>县水利局</td></tr>"
        for no, place in enumerate(("河东", "河西"), 1)
    )
    head = "".join(f"<th>{word}</th>" for word in (*columns, "反馈问题", "整改措施", "责任单位"))
    page = f"<p>云溪县反馈问题整改责任清单</p><table><tr>{head}</tr>{rows}</table>"
    issues = convert_bytes(page.encode(), "a.html").rows["issues"]
    assert [(row["label"], row["item"]) for row in issues] == [("1", "15"), ("2", "30")]
