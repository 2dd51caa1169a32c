"""What reports say that were read as no list: of issues by their numbers, codes and words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from zhenggai.life.links import Told
from zhenggai.life.mentions import Mention, find_mentions
from zhenggai.rules import load

if TYPE_CHECKING:
    from zhenggai.tables.rows import PassageRow

PLAN = [
    Told(words, no, str(no))
    for no, words in enumerate(
        [
            "城南污水处理厂扩建工程推进缓慢",
            "建筑垃圾消纳场防渗设施没有建",
            "采石场修复滞后",
            "秸秆露天焚烧",
        ],
        1,
    )
]


def passages_of(*texts: str) -> list[PassageRow]:
    rows = []
    start = 0
    for at, text in enumerate(texts):
        role = "title" if at == 0 else "residue"
        rows.append({"text": text, "role": role, "start": start, "page": None, "locator": None})
        start += len(text)
    return cast("list[PassageRow]", rows)


def read(*texts: str, plan: list[Told] = PLAN) -> list[Mention]:
    return find_mentions(plan, passages_of(*texts), load())


def found(*texts: str) -> list[tuple[int | tuple[int, ...] | None, str | None]]:
    # What may be any of several is nobody's, and has no state.
    return [(one.likely if one.at is None else one.at, one.state.name) for one in read(*texts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("序号2：已完成整改。", [(1, "done")]),
        ("第3项整改任务：尚未启动。序号4：已完成整改。", [(2, "not_started"), (3, "done")]),
        (
            "序号2、4：已完成整改。\n序号3：主体完工。达到序时进度。",
            [(1, "done"), (3, "done"), (2, "on_schedule")],
        ),
        ("序号2：已完成整改。\n三、下一步打算\n尚未启动的要加快。", [(1, "done")]),
        ("序号2：尚无结果。", [(1, None)]),
        ("序号9：已完成整改。", [((), None)]),
        (
            "序号2：采石场修复滞后问题。城南污水处理厂扩建工程推进缓慢，已完成整改。",
            [((1, 2), None)],
        ),
        ("序号3：采石场修复滞后问题，已完成整改。", [(2, "done")]),
        ("序号3：采石场修复滞后。整改情况：达到序时进度。", [(2, "on_schedule")]),
        ("序号1、3：部分完成，总体进展滞后。", [(0, "behind"), (2, "behind")]),
        (
            "问题二（建筑垃圾消纳场）、问题四（秸秆露天焚烧）均通过验收。",
            [(1, "accepted"), (3, "accepted")],
        ),
        ("问题二十分突出，已完成整改。", []),
        ("", []),
    ],
)
def test_items_by_their_numbers(text: str, expected: list[tuple[object, str]]) -> None:
    assert found("昭宁市整改落实情况的报告\n", text) == expected


def test_a_count_of_its_own_says_nothing() -> None:
    assert found("昭宁市整改落实情况的报告\n", "问题1：已完成整改。问题2：尚未启动。") == []
    every = "".join(f"问题{no}：已完成整改。" for no in range(1, 5))
    assert len(found("昭宁市整改落实情况的报告\n", every)) == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("经审核，“采石场修复滞后，裸露山体没有复绿”问题符合条件，同意销号。", [(2, "closed")]),
        ("第二轮督察指出“采石场修复滞后，裸露山体没有复绿”。经验收，同意销号。", [(2, "closed")]),
        ("第2项“采石场修复滞后，裸露山体没有复绿”，同意销号。", [((1, 2), None)]),
        ("不同意采石场修复滞后问题销号，退回整改。", [(2, "returned")]),
        ("采石场方面。裸露山体没有复绿问题已完成整改。", [(2, "done")]),
    ],
)
def test_one_named_by_its_words(text: str, expected: list[tuple[object, str]]) -> None:
    plan = [*PLAN[:2], Told("采石场修复滞后，裸露山体没有复绿", 3, "3"), PLAN[3]]
    told = read("关于同意整改任务销号的通知\n", text, plan=plan)
    assert [(one.likely if one.at is None else one.at, one.state.name) for one in told] == expected
    assert all(one.quote and one.quote.text in text for one in told if one.at is not None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“城南污水处理厂扩建工程推进缓慢”“建筑垃圾消纳场防渗设施没有建”验收申请收悉。"
            "上述两项同意通过验收。",
            [(0, "accepted"), (1, "accepted")],
        ),
        (
            "“城南污水处理厂扩建工程推进缓慢”已完成整改，“建筑垃圾消纳场防渗设施没有建”正在推进。",
            [(0, "done"), (1, "on_schedule")],
        ),
        (
            "“城南污水处理厂扩建工程推进缓慢”已完成整改。\n“建筑垃圾消纳场防渗设施没有建”另行报告。",
            [(0, "done")],
        ),
        (
            "城南污水处理厂设备进场。采石场边坡治理完工，已完成整改。",
            [(0, None), ((2,), None)],
        ),
    ],
)
def test_several_named_by_their_words(text: str, expected: list[tuple[int, str]]) -> None:
    assert found("关于两项整改任务验收的函\n", text) == expected


TWINS = [
    Told("上湾村生活污水处理站停运，污水溢入灌渠", 1, "1"),
    Told("下湾村生活污水处理站停运，污水溢入灌渠", 2, "2"),
    Told("铜岭公司尾矿库在线监测系统长期离线", 3, "3"),
    Told("锡坪公司尾矿库在线监测系统长期离线", 4, "4"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上湾村、下湾村生活污水处理站停运问题：均已完成整改。", [(0, "done"), (1, "done")]),
        ("下湾村生活污水处理站停运问题已完成整改。", [(1, "done")]),
        ("生活污水处理站停运问题已完成整改。", [((0, 1), None)]),
        ("锡坪公司：尾矿库在线监测系统离线问题，达到序时进度。", [(3, "on_schedule")]),
        ("下湾村污水处理站停运问题已完成整改。污水溢入灌渠问题同步解决。", [(1, "done")]),
    ],
)
def test_twins_are_told_apart_or_nobodys(text: str, expected: list[tuple[object, str]]) -> None:
    told = read("整改情况通报\n", text, plan=TWINS)
    assert [(one.likely if one.at is None else one.at, one.state.name) for one in told] == expected


def test_several_named_by_their_codes() -> None:
    plan = [Told(f"问题{no}", None, "", code=f"HC-2023-0{no}") for no in range(1, 4)]
    text = "问题编号HC-2023-01、HC-2023-03整改到位，同意销号。编号HC-2023-02另行报告。"
    told = read("关于问题销号的函\n", text, plan=plan)
    assert [(one.at, one.state.name) for one in told] == [(0, "closed"), (2, "closed")]


VILLAGES = [
    Told("上坪村生活污水处理站停运", 1, "1", ("更换风机，恢复运行。",)),
    Told("中坪村生活污水处理站停运", 2, "2", ("改造进水管网，恢复运行。",)),
    Told("坪上小学旁垃圾堆放点未清理", 3, "3", ("清运垃圾80立方米。",)),
]
RESERVOIR = [
    Told("库区养殖反弹，清理不彻底", 1, "1", ("清理网箱420口。",)),
    Told("消落带内违规种植玉米", 2, "2", ("退种还湿。",)),
    Told("码头生活污水无收集设施", 3, "3", ("建设收集池2座。",)),
]


@pytest.mark.parametrize(
    ("plan", "text", "expected"),
    [
        (
            VILLAGES,
            "上坪村污水站已完成整改；中坪村管网完成70%，正在施工；坪上小学旁80立方米垃圾已清运完毕。",
            [(0, "done"), (1, "on_schedule"), (2, "done")],
        ),
        # What measures say and problems do not.
        (
            RESERVOIR,
            "网箱420口全部清理；消落带退种260亩，正在推进；码头污水收集池尚未开工。",
            [(0, "done"), (1, "on_schedule"), (2, "not_started")],
        ),
        # One clause alone is no list, and words of all issues name none.
        (RESERVOIR, "全部完成整改。", []),
        (RESERVOIR, "消落带正在推进。", []),
        # Who signs is told of by nobody.
        (
            RESERVOIR,
            "网箱420口全部清理；消落带退种260亩，正在推进。\n码头管理处",
            [(0, "done"), (1, "on_schedule")],
        ),
    ],
)  # fmt: skip
def test_clauses_of_a_list_are_held_together(
    plan: list[Told], text: str, expected: list[tuple[int, str]]
) -> None:
    told = read("整改月报\n", text, plan=plan)
    assert [(one.at, one.state.name) for one in told] == expected


def test_what_is_denied_of_a_name_is_no_part_of_it() -> None:
    plan = [Told("体育公园湖体蓝藻暴发", 1, "1"), Told("中水回用率不足", 2, "2")]
    text = "湖体仍有藻类聚集，暂不同意“体育公园湖体蓝藻暴发”问题销号。"
    assert [(one.at, one.state.name) for one in read("复函\n", text, plan=plan)] == [
        (0, "returned")
    ]


def test_what_is_said_of_one_measure_is_not_said_of_its_issue() -> None:
    plan = [Told("沿岸胡杨林被开垦1100亩", 1, "1", ("退耕还林1100亩。", "设立管护站3处。"))]
    (one,) = read("说明\n", "反馈的沿岸胡杨林被开垦问题，3处管护站已全部建成。", plan=plan)
    assert (one.at, one.part, one.state.name) == (0, 1, "done")
    (one,) = read("说明\n", "沿岸胡杨林被开垦问题，管护站建成，该问题已完成整改。", plan=plan)
    assert (one.at, one.part, one.state.name) == (0, None, "done")
