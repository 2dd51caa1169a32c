"""Issues that differ in a name alone, and texts that tell of one of them in other words."""

import pytest

from zhenggai.life.twins import names_another, only_shortened, told_apart

TOWNS = ["青石镇污水处理站长期停运，污水直排", "白石镇污水处理站长期停运，污水直排"]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("青石镇污水站停运", 0),
        ("停运的白石镇污水处理站", 1),
        ("污水处理站长期停运", None),
        ("青石镇、白石镇污水处理站停运", None),
        ("黑石镇污水处理站停运", None),
        ("", None),
    ],
)
def test_what_one_alone_has_tells_it_from_the_other(told: str, expected: int | None) -> None:
    assert told_apart(told, TOWNS) == expected


def test_one_alone_is_told_from_nothing() -> None:
    assert told_apart(TOWNS[0], TOWNS[:1]) is None


@pytest.mark.parametrize(
    ("told", "other", "expected"),
    [
        ("查干苏木排土场未复垦", "巴彦苏木排土场未复垦", True),
        (TOWNS[0], TOWNS[1], True),
        ("二十一团填埋场未防渗", "二十三团填埋场未防渗", True),
        ("渣土运输车遗撒", "渣土车遗撒严重", False),
        ("6家企业超标排放", "8家企业超标排放", False),
        ("污水治理滞后", "污水整治滞后", False),
    ],
)
def test_the_name_of_another_place(told: str, other: str, *, expected: bool) -> None:
    assert names_another(told, other) is expected


def test_a_text_that_only_leaves_words_out() -> None:
    whole = "餐饮船舶污水收集装置形同虚设，偷排时有发生。"
    assert only_shortened("餐饮船舶偷排污水", whole)
    assert not only_shortened("餐饮船舶扰民", whole)
