import pytest

from zhenggai.evidence.number_places import LINE, place_weight, stop_before
from zhenggai.rules import load


def weight(text: str, mark: str, scheme: str) -> float:
    start = text.index(mark)
    return place_weight(text, start, start + len(mark), scheme, start == 0, load())


def test_a_line_s_start_is_worth_most_and_the_midst_of_words_least() -> None:
    begins, stops, amid = (
        weight(text, "2.", "arabic") for text in ("2.建站", "完成。2.建站", "新建管网2.建站")
    )
    assert begins > stops > amid


@pytest.mark.parametrize(
    ("text", "kept"),
    [("2.11家企业退出", True), ("3.2019年10月底前完成", True), ("3.5公里管网", False)],
)
def test_a_dot_in_a_quantity_counts_nothing(text: str, kept: bool) -> None:
    assert (weight(text, text[:2], "arabic") == weight("2.建站", "2.", "arabic")) is kept


def test_an_amount_in_words_is_no_number() -> None:
    assert weight("支出1.97亿元", "1.", "arabic") == 0


def test_a_stop_before_a_place() -> None:
    assert stop_before("完成。 2", 4)
    assert not stop_before("完成 2", 3)


def test_a_dash_behind_a_label_is_as_good_as_a_colon() -> None:
    dash, colon = (weight(f"整改措施{mark}一是建站", "一是", "shi") for mark in ("——", ":"))
    assert dash == colon > 0


def test_behind_a_full_stop_a_line_begins_with_no_list_of_numbers() -> None:
    text = "发现以下问题:\n1、3号楼临边防护缺失;"
    at = text.index("1、")
    assert place_weight(text, at, at + 2, "arabic", line=True, rules=load()) == LINE


def test_before_a_count_of_whole_things_no_point_is_a_decimal_one() -> None:
    marked, dotted = (weight(f"举一反三。3{mark}2条河流", f"3{mark}", "arabic") for mark in "、.")
    assert marked == dotted
    assert dotted > weight("举一反三。3.2公里河道", "3.", "arabic")
    assert not weight("共举一反三3.2条河流", "3.", "arabic")


def test_amid_words_a_blank_closes_the_number_of_an_item() -> None:
    assert weight("责任落实不够有力第1项 污水直排", "第1项 ", "item") > 0
    assert not weight("责任落实不够有力第1项污水直排", "第1项", "item")
    assert not weight("按照第1项 2021年底前完成", "第1项 ", "item")
