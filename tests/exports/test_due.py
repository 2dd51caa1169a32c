"""What is open on a day: written down from the sentences of the chains, before the list was."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

import pytest

from tests.life.score import convert_chain, read_chains
from zhenggai.exports.due import Wish, due_listing, due_on
from zhenggai.exports.listing import listing_page
from zhenggai.exports.story import story_of

if TYPE_CHECKING:
    from zhenggai.exports.due import PlanRows

# Of one promise: how it stands, its date, its unit, the last state told.
Line = tuple[str, str | None, str, str | None]
CASES: dict[tuple[str, str], list[Line]] = {
    ("a plan, its report, a notice and an adjustment in prose", "2022-12-31"): [
        ("overdue", "2022-06-30", "县住房和城乡建设局", None),
        ("due", "2022-12-31", "县住房和城乡建设局", None),
        ("due", "2023-06-30", "县自然资源局", None),
        ("due", "2023-06-30", "县自然资源局", None),
        ("due", "2023-06-30", "青峰镇人民政府", None),
        ("due", "2023-06-30", "青峰镇人民政府", None),
    ],
    ("a plan, its report, a notice and an adjustment in prose", "2024-06-30"): [
        ("due", "2024-06-30", "县自然资源局", "on_schedule"),
        ("due", "2024-06-30", "县自然资源局", "on_schedule"),
        ("due", "2024-06-30", "青峰镇人民政府", "on_schedule"),
        ("due", "2024-06-30", "青峰镇人民政府", "on_schedule"),
    ],
    ("a plan, its report, a notice and an adjustment in prose", "2024-07-01"): [
        ("overdue", "2024-06-30", "县自然资源局", "on_schedule"),
        ("overdue", "2024-06-30", "县自然资源局", "on_schedule"),
        ("overdue", "2024-06-30", "青峰镇人民政府", "on_schedule"),
        ("overdue", "2024-06-30", "青峰镇人民政府", "on_schedule"),
    ],
    ("adjusted twice, in prose", "2024-06-30"): [
        ("overdue", "2023-12-31", "市生态环境局", None),
        ("due", "2024-12-31", "市水务集团", None),
    ],
    ("adjusted twice, in prose", "2025-03-01"): [
        ("due", "2025-06-30", "市水务集团", "on_schedule"),
        ("said_done", "2023-12-31", "市生态环境局", "done"),
    ],
    ("an adjustment's table of some issues is not the plan to count", "2023-02-15"): [
        ("due", "2023-06-30", "市自然资源和规划局", "on_schedule"),
        ("said_done", "2022-06-30", "市城市管理局", "done"),
        ("said_done", "2022-09-30", "市水务局", "done"),
    ],
    ("a draft, the final plan with a moved date, two reports", "2023-07-01"): [
        ("overdue", "2023-06-30", "市城市管理局", "on_schedule"),
        ("said_done", "2022-12-31", "市生态环境局", "done"),
        ("said_done", "2022-12-31", "经开区管委会", "done"),
        ("said_done", None, "市住房和城乡建设局", "done"),
    ],
    ("two rounds of one place with a problem that was carried over", "2023-06-20"): [
        ("overdue", "2019-12-31", "市水利局", "behind"),
        ("due", "2023-12-31", "市交通运输局", None),
        ("said_done", "2018-12-31", "市发展和改革委员会", "done"),
    ],
}


@cache
def tables_of(chain: str) -> PlanRows:
    (found,) = (one for one in read_chains("open") if one["chain"] == chain)
    with TemporaryDirectory() as folder:
        return cast("PlanRows", convert_chain(found, Path(folder)))


def lines(rows: tuple[dict[str, Any], ...]) -> list[Line]:
    return [
        (
            row["status"],
            row["due_date"].isoformat() if row["due_date"] else None,
            row["unit"],
            row["state"],
        )
        for row in rows
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("chain", "day"), CASES)
def test_what_is_open_on_a_day(chain: str, day: str) -> None:
    found = due_on(tables_of(chain), datetime.date.fromisoformat(day))
    assert sorted(lines(found.rows), key=str) == sorted(CASES[chain, day], key=str)
    assert found.promises == len(found.rows) + sum(found.left.values())


@pytest.mark.slow
def test_only_what_is_asked_for() -> None:
    tables = tables_of("a plan, its report, a notice and an adjustment in prose")
    on = datetime.date(2022, 12, 31)
    units = {row["unit"] for row in due_on(tables, on, Wish(unit="自然资源")).rows}
    assert units == {"县自然资源局"}
    assert len(due_on(tables, on, Wish(place="鹤浦县")).rows) == 6
    assert not due_on(tables, on, Wish(place="澄州市")).rows
    assert [row["due_date"].year for row in due_on(tables, on, Wish(within=30)).rows] == [
        2022,
        2022,
    ]
    assert not due_on(tables, on, Wish(role="lead")).rows


@pytest.mark.slow
def test_every_line_has_its_words_and_their_place() -> None:
    tables = tables_of("adjusted twice, in prose")
    found = due_on(tables, datetime.date(2025, 3, 1))
    moved = found.rows[0]
    assert moved["source"] == "second.txt"
    assert "再次调整为“2025年6月底前”" in moved["deadline_text"]
    assert moved["moved_from"] == datetime.date(2024, 12, 31)
    assert all(row["locator"] and row["problem"] for row in found.rows)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_page_holds_every_line_and_what_it_does_not_prove(lang: str) -> None:
    tables = tables_of("adjusted twice, in prose")
    page = listing_page(due_listing(due_on(tables, datetime.date(2025, 3, 1)), lang), lang)
    assert page.count("<article") == 2
    assert "<!--" not in page
    assert ("不说明" if lang == "zh" else "does not prove") in page


def test_a_story_tells_every_event_in_order() -> None:
    tables = tables_of("adjusted twice, in prose")
    rows = story_of(tables, unit="市水务集团")
    assert [(row["event"], str(row["due_after"])) for row in rows] == [
        ("promised", "2023-12-31"),
        ("adjusted", "2024-12-31"),
        ("adjusted", "2025-06-30"),
        ("reported", "None"),
    ]
    assert story_of(tables, issue=rows[0]["issue_id"][:6]) == rows


@pytest.mark.slow
def test_an_undated_notice_is_known_from_the_day_on_which_it_was_made_public() -> None:
    problem = "城北污水管网破损，污水流入安澜河"
    title = "洛溪县第二轮省生态环境保护督察反馈意见整改"
    documents = {
        "plan.txt": f"{title}方案\n\n一、{problem}。\n整改目标：消除渗漏。\n"
        "整改时限：2022年6月底前\n责任单位：县住房和城乡建设局\n整改措施：修复管网。\n\n2021年12月1日\n",
        "report.txt": f"{title}进展情况\n\n一、{problem}。\n整改进展：正在推进。\n\n"
        "2022年10月1日\n",
        "notice.txt": f"{title}完成情况公示\n\n整改任务：{problem}。\n"
        "整改完成情况：管网全部修复。\n验收情况：2022年9月20日通过县级验收。\n公示期：2022年11月1日至11月7日\n",
    }
    with TemporaryDirectory() as folder:
        tables = cast("PlanRows", convert_chain({"documents": documents}, Path(folder)))
    # What was said last is the notice's, though it happened before the report.
    found = due_on(tables, datetime.date(2022, 12, 31))
    assert (lines(found.rows), found.left["accepted"]) == ([], 1)
