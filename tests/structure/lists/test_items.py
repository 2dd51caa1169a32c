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


def test_each_of_several_notices_in_one_file_has_the_item_above_it() -> None:
    notice = (
        "桂溪县省督察反馈第{}项问题整改完成情况公示\n现将第{}项整改任务完成情况公示如下：\n"
        "一、整改任务\n{}\n二、整改时限\n2022年底前\n三、整改完成情况\n已完成整改。\n"
        "公示期：2023年5月6日至5月12日。\n桂溪县水利局\n2023年5月6日\n"
    )
    text = notice.format(5, 5, "沙石镇养殖尾水直排。") + notice.format(6, 6, "园区管网错接。")
    rows = convert_bytes(text.encode(), "a.txt").rows["issues"]
    assert [row["item"] for row in rows] == ["第5项", "第6项"]


def test_a_heading_of_a_notice_says_no_more_than_its_item() -> None:
    part = "整改任务第{}项完成情况公示\n整改问题：{}\n整改情况：已完成整改。\n"
    text = "桂溪县督察反馈问题整改完成情况公示\n"
    text += part.format(5, "沙石镇养殖尾水直排。") + part.format(6, "园区管网错接。")
    rows = convert_bytes(text.encode(), "a.txt").rows["issues"]
    assert [(row["item"], row["problem"]) for row in rows] == [
        ("整改任务第5项", "沙石镇养殖尾水直排。"),
        ("整改任务第6项", "园区管网错接。"),
    ]


def test_the_title_of_a_plan_of_one_problem_names_its_item() -> None:
    text = (
        "桂溪县省督察反馈第6项问题“一题一策”整改方案\n一、问题描述\n湿地公园存在违规设施。\n"
        "二、整改目标\n拆除违规设施。\n三、整改措施\n1.2024年3月底前，拆除栈道。\n"
        "四、责任分工\n牵头单位：县林业局\n五、保障措施\n加强领导。\n"
    )
    rows = convert_bytes(text.encode(), "a.txt").rows
    (issue,) = rows["issues"]
    assert (issue["item"], issue["problem"]) == ("第6项", "湿地公园存在违规设施。")
    assert [row["text"] for row in rows["measures"]] == ["2024年3月底前，拆除栈道。"]


@pytest.mark.parametrize("title", ["整改情况的函", "整改完成情况的公示"])
def test_a_paper_of_one_item_with_two_headings(title: str) -> None:
    text = (
        f"关于第9项整改任务{title}\n市整改办：\n现将第9项整改任务整改情况函告如下：\n"
        "一、整改任务\n某镇污水处理站停运。\n二、整改情况\n更换设备，完成整改。\n"
        "桂溪县水利局\n2023年5月9日\n"
    )
    (issue,) = convert_bytes(text.encode(), "a.txt").rows["issues"]
    assert (issue["item"], issue["problem"]) == ("第9项", "某镇污水处理站停运。")
    assert issue["progress_state"] == "done"


def test_a_dispatch_names_items_behind_its_own_numbers_and_ends_before_what_is_next() -> None:
    issue = (
        "（{}）任务{}  治理进展缓慢\n责任单位：县水利局\n整改时限：2024年8月31日前\n"
        "督办要求：于2024年10月31日前完成安装。\n"
    )
    text = (
        "关于2024年第三季度督察整改任务调度情况的通报\n一、总体情况\n整改工作取得成效。\n"
        f"二、滞后任务\n{issue.format('一', 9)}{issue.format('二', 14)}"
        "三、下步工作要求\n各单位要加快进度，确保按期完成。\n2024年10月9日\n"
    )
    rows = convert_bytes(text.encode(), "a.txt").rows
    (document,) = rows["documents"]
    assert (document["document_kind"], document["status"]) == ("progress_report", "complete")
    assert [(row["label"], row["item"]) for row in rows["issues"]] == [
        ("（一）", "任务9"),
        ("（二）", "任务14"),
    ]
    assert [row["problem"] for row in rows["issues"]] == ["治理进展缓慢"] * 2
    assert [row["text"] for row in rows["measures"]] == ["于2024年10月31日前完成安装。"] * 2
