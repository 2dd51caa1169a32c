"""Sentences that move a date: of which item, and of none where it is not one item's."""

import pytest

from zhenggai.life.links import Told, link_told, read_number
from zhenggai.rules import load
from zhenggai.text.flow import fold

MOVE = "整改时限由2023年6月底前延期至2023年12月底前"


def numbers(sentence: str) -> list[int | None]:
    rules = load()
    return [
        read_number(match["item"], rules) if match["item"] else None
        for rule in rules.changes.tagged("adjusted")
        for match in rule.finditer(fold(sentence))
    ]


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
        "第3项、第5项整改任务的",
        "序号3、5整改任务的",
        "整改任务2至4的",
        "整改任务2和整改任务4的",
        "序号6整改任务中第2项措施的",
        "第二轮督察整改任务的",
        "2023年整改任务的",
        "问题十分突出，",
    ],
)
def test_no_item_where_several_or_a_part_is_moved(before: str) -> None:
    assert numbers(f"{before}{MOVE}。") == [None]


def test_two_items_in_one_sentence() -> None:
    assert numbers(f"将整改任务2的{MOVE}，将整改任务3的{MOVE}。") == [2, 3]


def test_a_number_that_an_item_has_is_not_the_count_of_what_is_told() -> None:
    plan = [
        Told(words, no, str(no)) for no, words in enumerate(("污水直排河道", "垃圾露天堆放"), 1)
    ]
    moved = [Told("", 1, "任务1")]
    assert link_told(plan, moved).pairs == ()
    assert link_told(plan, moved, own_count=False).pairs == ((0, 0, "number", 0.0),)
