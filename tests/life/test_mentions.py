"""What reports say that were read as no list: of items by their numbers, of one by its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from zhenggai.life.links import Told
from zhenggai.life.mentions import find_named, find_numbered
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


def found(*texts: str) -> list[tuple[int | None, int | None, str | None]]:
    # Where number and words say different items, the state is nobody's.
    return [
        (one.at, one.other, one.state.name if one.other is None else None)
        for one in find_numbered(PLAN, passages_of(*texts), load())
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("序号2：已完成整改。", [(1, None, "done")]),
        (
            "第3项整改任务：尚未启动。序号4：已完成整改。",
            [(2, None, "not_started"), (3, None, "done")],
        ),
        (
            "序号2、4：已完成整改。\n序号3：主体完工。达到序时进度。",
            [(1, None, "done"), (3, None, "done"), (2, None, "on_schedule")],
        ),
        ("序号2：已完成整改。\n三、下一步打算\n尚未启动的要加快。", [(1, None, "done")]),
        ("序号2：尚无结果。", []),
        ("序号9：已完成整改。", [(None, None, "done")]),
        (
            "序号2：采石场修复滞后问题。城南污水处理厂扩建工程推进缓慢，已完成整改。",
            [(1, 0, None)],
        ),
        ("序号3：采石场修复滞后问题，已完成整改。", [(2, None, "done")]),
        ("序号3：采石场修复滞后。整改情况：达到序时进度。", [(2, None, "on_schedule")]),
        ("序号1、3：部分完成，总体进展滞后。", [(0, None, "behind"), (2, None, "behind")]),
        ("问题二十分突出，已完成整改。", []),
        ("", []),
    ],
)
def test_items_by_their_numbers(text: str, expected: list[tuple[int, int | None, str]]) -> None:
    assert found("昭宁市整改落实情况的报告\n", text) == expected


def test_a_count_of_its_own_says_nothing() -> None:
    assert found("昭宁市整改落实情况的报告\n", "问题1：已完成整改。问题2：尚未启动。") == []
    every = "".join(f"问题{no}：已完成整改。" for no in range(1, 5))
    assert len(found("昭宁市整改落实情况的报告\n", every)) == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("经审核，“采石场修复滞后，裸露山体没有复绿”问题符合条件，同意销号。", (2, None, "closed")),
        (
            "第二轮督察指出“采石场修复滞后，裸露山体没有复绿”。经验收，同意销号。",
            (2, None, "closed"),
        ),
        ("第2项“采石场修复滞后，裸露山体没有复绿”，同意销号。", (2, 1, "closed")),
    ],
)
def test_one_named_by_its_words(text: str, expected: tuple[int, int | None, str]) -> None:
    plan = [*PLAN[:2], Told("采石场修复滞后，裸露山体没有复绿", 3, "3"), PLAN[3]]
    (one,) = find_named(plan, passages_of("关于同意整改任务销号的通知\n", text), load())
    assert (one.at, one.other, one.state.name) == expected
    assert one.quote is not None
    assert "同意销号" in (one.quote.text or "")


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
    ],
)
def test_several_named_by_their_words(text: str, expected: list[tuple[int, str]]) -> None:
    told = find_named(PLAN, passages_of("关于两项整改任务验收的函\n", text), load())
    assert [(one.at, one.state.name) for one in told] == expected


def test_several_named_by_their_codes() -> None:
    plan = [Told(f"问题{no}", None, "", code=f"HC-2023-0{no}") for no in range(1, 4)]
    text = "问题编号HC-2023-01、HC-2023-03整改到位，同意销号。编号HC-2023-02另行报告。"
    told = find_named(plan, passages_of("关于问题销号的函\n", text), load())
    assert [(one.at, one.state.name) for one in told] == [(0, "closed"), (2, "closed")]
