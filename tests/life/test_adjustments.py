"""Sentences that move a date: of which items, and of none where that is not said."""

from datetime import date
from typing import TYPE_CHECKING, cast

import pytest

from zhenggai.life.adjustments import Moved, read_adjustments
from zhenggai.life.links import Told, link_told
from zhenggai.rules import load

if TYPE_CHECKING:
    from zhenggai.tables.rows import PassageRow

MOVE = "整改时限由2023年6月底前延期至2023年12月底前"


def moved(sentence: str) -> list[Moved]:
    passage = cast("PassageRow", {"text": sentence, "start": 0, "page": None, "locator": None})
    return read_adjustments([passage], None, load())


def numbers(sentence: str) -> list[int | None]:
    return [one.number for one in moved(sentence)]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("将整改任务2的", 2),
        ("将整改任务1的", 1),
        ("因用地审批原因，序号6“柳溪镇污水管网不完善”整改任务的", 6),
        ("第二轮督察反馈意见第3项整改任务的", 3),
        ("同意将反馈意见第十二项整改任务的", 12),
        ("序号1已完成，序号2的", 2),
        ("问题三的", 3),
        ("第（四）项", 4),
        ("整改任务（12）的", 12),
    ],
)
def test_the_item_that_a_sentence_moves(before: str, expected: int) -> None:
    assert numbers(f"{before}{MOVE}。") == [expected]


@pytest.mark.parametrize(
    "before",
    [
        "序号6整改任务中第2项措施的",
        "第二轮督察整改任务的",
        "2023年整改任务的",
        "问题十分突出，",
    ],
)
def test_no_item_where_a_part_or_none_is_moved(before: str) -> None:
    assert numbers(f"{before}{MOVE}。") == [None]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("序号6、9、12整改任务的", [6, 9, 12]),
        ("第3项、第5项整改任务的", [3, 5]),
        ("第3、5、8项整改任务的", [3, 5, 8]),
        ("序号3，5整改任务的", [3, 5]),
        ("整改任务2至4的", [2, 3, 4]),
        ("整改任务2和整改任务4的", [2, 4]),
        ("序号4已完成，序号二、三、七整改任务的", [2, 3, 7]),
        ("序号3“管网不完善”、序号5“污水直排河道”整改任务的", [3, 5]),
        ("整改任务9至4的", [None]),
    ],
)
def test_several_items_that_a_sentence_moves(before: str, expected: list[int]) -> None:
    assert numbers(f"因用地审批原因，将{before}{MOVE}。") == expected


def test_words_are_of_the_item_they_stand_behind() -> None:
    found = moved(f"序号3“管网不完善”、序号5“污水直排河道”整改任务的{MOVE}。")
    assert [(one.number, one.words) for one in found] == [(3, "管网不完善"), (5, "污水直排河道")]


def test_dates_in_order_are_those_of_the_items_in_order() -> None:
    found = moved(
        "序号3、5的整改时限分别由2023年6月底前、2023年9月底前调整为2023年12月底前、2024年6月底前。"
    )
    assert [(one.number, one.before, one.after) for one in found] == [
        (3, date(2023, 6, 30), date(2023, 12, 31)),
        (5, date(2023, 9, 30), date(2024, 6, 30)),
    ]


@pytest.mark.parametrize(
    "dates",
    [
        "由2023年6月底前、9月底前调整为2023年12月底前、2024年6月底前",
        "由2023年6月底前调整为2023年12月底前、2024年6月底前",
    ],
)
def test_no_date_is_moved_where_whose_it_is_is_not_said(dates: str) -> None:
    assert [one.after for one in moved(f"序号3、5的整改时限{dates}。")] == [None]


def test_two_items_in_one_sentence() -> None:
    assert numbers(f"将整改任务2的{MOVE}，将整改任务3的{MOVE}。") == [2, 3]


def test_a_number_that_an_item_has_is_not_the_count_of_what_is_told() -> None:
    plan = [
        Told(words, no, str(no)) for no, words in enumerate(("污水直排河道", "垃圾露天堆放"), 1)
    ]
    moved = [Told("", 1, "任务1")]
    assert link_told(plan, moved).pairs == ()
    assert link_told(plan, moved, own_count=False).pairs == ((0, 0, "number", 0.0),)
