"""Markdown: its marks are no words of the plan, its numbers are."""

from __future__ import annotations

import pytest

from zhenggai.pipeline import convert_bytes
from zhenggai.readers import read
from zhenggai.readers.plain.markdown import is_markdown

PLAN = """# 清河县督察反馈意见整改方案

## 一、管网老化
**整改目标：**改造管网。
- **整改时限**：2024年底前
- **责任单位**：县住建局
- 整改措施：
  1) 排查管网，2*3米检查井逐一登记。
  2) 改造管网。

## 二、其他

| 序号 | 问题 | 责任单位 |
|---|---|---|
| 1 | 调度不力。 | 县整改办 |
"""


def test_text():
    document = read(PLAN.encode())
    assert (document.format, document.reader) == ("markdown", "markdown-it")
    assert document.text.splitlines()[:8] == [
        "清河县督察反馈意见整改方案",
        "一、管网老化",
        "整改目标：改造管网。",
        "整改时限：2024年底前",
        "责任单位：县住建局",
        "整改措施：",
        "1)排查管网，2*3米检查井逐一登记。",
        "2)改造管网。",
    ]
    assert [p.heading for p in document.paragraphs[:3]] == [1, 2, 0]
    assert document.tables[0].columns == 3


def test_rows():
    rows = convert_bytes(PLAN.encode(), "a.md").rows
    assert [row["problem"] for row in rows["issues"]] == ["管网老化", "调度不力。"]
    assert [row["label"] for row in rows["measures"]] == ["1)", "2)"]
    assert [row["unit"] for row in rows["responsibilities"]] == ["县住建局", "县整改办"]


@pytest.mark.parametrize(
    "text",
    [
        "一、管网老化\n整改目标：改造管网。\n- 排查\n- 改造\n",
        "# 1 管网\n整改目标：改造管网。\n",
        "| 序号 | 问题 |\n| --- | --- |\n| 1 | 管网老化。 |\n",
    ],
)
def test_plain_texts(text):
    assert read(text.encode()).format == "txt"


def test_lines_in_bold_below_one_marked_title_are_markdown() -> None:
    lists = "".join(f"**{n}清单**\n\n1.甲。\n\n" for n in ("问题", "措施", "责任"))
    text = f"# 临湖县整改方案\n\n{lists}"
    assert is_markdown(text)
    assert not is_markdown(text.replace("# ", ""))


def test_a_marked_title_alone_makes_a_text_markdown() -> None:
    text = "# 临湖县整改方案\n\n"
    text += "**1、河道被侵占。堤岸上堆有砂石，多年没有清理，群众多次反映，至今没有回应。**\n"
    document = read(text.encode())
    assert document.format == "markdown"
    assert "#" not in document.text and "*" not in document.text
    assert read(text.removeprefix("# ").encode()).format == "txt"
