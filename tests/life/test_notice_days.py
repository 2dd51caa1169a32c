"""The day from which a notice is known, and none where it prints none or several."""

from datetime import date
from typing import TYPE_CHECKING, cast

import pytest

from zhenggai.life.notice_days import read_notice_day
from zhenggai.rules import load

if TYPE_CHECKING:
    from zhenggai.tables.rows import PassageRow


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("整改任务已完成。\n\n公示期：2022年11月1日至11月14日", date(2022, 11, 1)),
        ("公示时间：2022年11月1日—2022年11月14日。", date(2022, 11, 1)),
        ("公示期：5个工作日。", None),
        ("公示期：2022年13月1日至14日。", None),
        ("公示期：2022年11月1日至7日。公示期：2022年12月1日至7日。", None),
    ],
)
def test_the_day_a_notice_begins(text: str, expected: date | None) -> None:
    passage = cast("PassageRow", {"text": text, "start": 0, "page": None, "locator": None})
    assert read_notice_day([passage], load()) == expected
