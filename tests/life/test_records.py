"""The day from which an undated document is known, and none where it prints none or several."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

import pytest

from zhenggai.life.records import read_public_day, read_told_day
from zhenggai.life.version import read_version
from zhenggai.rules import load

if TYPE_CHECKING:
    from zhenggai.tables.rows import PassageRow, Rows


def passages(*texts: str) -> list[PassageRow]:
    return [cast("PassageRow", {"text": text, "issue_no": None}) for text in texts]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["整改任务已完成。\n\n公示期：2022年11月1日至11月14日"], date(2022, 11, 1)),
        (["公示时间：2022年11月1日—2022年11月14日。"], date(2022, 11, 1)),
        (["公示期：", "2022年11月1日至7日"], date(2022, 11, 1)),
        (["公示时间\t2022年11月1日至7日"], date(2022, 11, 1)),
        (["公示期为5个工作日（2022年11月1日至7日）"], date(2022, 11, 1)),
        (["公示期自2022年11月1日起5个工作日"], date(2022, 11, 1)),
        (["公示期：5个工作日。"], None),
        (["公示期满，2022年11月1日至7日验收。"], None),
        (["公示期：2022年13月1日至14日。"], None),
        (["公示期：2022年11月1日至7日。公示期：2022年12月1日至7日。"], None),
        ([""], None),
        ([], None),
    ],
)
def test_the_day_a_notice_begins(texts: list[str], expected: date | None) -> None:
    assert read_public_day(passages(*texts), load()) == expected


def test_only_the_first_words_of_the_kind_are_looked_at() -> None:
    long = "公示" * 3_000_000 + "公示期：2022年11月1日至7日"
    assert read_public_day(passages(long), load()) is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("整改进展表（截至2023年9月30日）", date(2023, 9, 30)),
        ("整改进展情况（2023年第四季度）", date(2023, 12, 31)),
        ("2023年上半年整改进展情况", date(2023, 6, 30)),
        ("反馈意见2023年整改进展情况", date(2023, 12, 31)),
        ("2022年度预算执行审计查出问题整改情况", None),
        ("2023年警示片披露问题整改情况", None),
    ],
)
def test_the_day_of_which_a_title_tells(title: str, expected: date | None) -> None:
    document = {"document_id": "a", "title": title, "document_kind": "progress_report"}
    version = read_version(cast("Rows", {"documents": [document]}))
    assert read_told_day(version, passages("整改任务已完成。"), load()) == expected


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("（截至2024年12月31日）\n", date(2024, 12, 31)),
        ("截至2024年12月31日\n序号", date(2024, 12, 31)),
        ("截至2023年3月底，5项整改任务中已完成2项。", date(2023, 3, 31)),
        ("截至2023年3月底完成2项，截至2023年6月底完成3项。\n", None),
        ("2023年3月底前完成2项。", None),
    ],
)
def test_the_day_of_which_a_preamble_tells(front: str, expected: date | None) -> None:
    document = {"document_id": "a", "title": "整改进展情况", "document_kind": "progress_report"}
    version = read_version(cast("Rows", {"documents": [document]}))
    assert read_told_day(version, passages(front), load()) == expected
