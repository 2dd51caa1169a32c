"""Numbers that a program counts: each ends where the file says, whatever text follows."""

from __future__ import annotations

import pytest

from tests.evidence.flows import marks_of
from tests.readers.word.plans import DATA, undotted_plan
from zhenggai.pipeline import convert_bytes


@pytest.mark.parametrize("format", ["docx", "doc"])
def test_a_number_without_a_dot_is_no_part_of_the_text_behind_it(format: str) -> None:
    data = undotted_plan() if format == "docx" else (DATA / "undotted.doc").read_bytes()
    outcome = convert_bytes(data, f"plan.{format}")
    assert outcome.rows is not None
    measures = [(row["label"], row["text"]) for row in outcome.rows["measures"]]
    assert measures == 3 * [
        ("1", "2024年6月底前新建管网12公里。"),
        ("2", "3处排口于2024年12月底前封堵。"),
    ]
    dates = [str(r["due_date"]) for r in outcome.rows["deadlines"] if r["field"] == "measure"]
    assert dates == 3 * ["2024-06-30", "2024-12-31"]
    assert all("12024" not in row["message"] for row in outcome.rows["diagnostics"])


def test_the_first_of_a_list_stands_right_behind_a_numbered_heading() -> None:
    text = (
        "三、重点任务（一）强化源头防控1.建设管网。2.清理淤泥。（二）补齐短板1.改造泵站。2.巡查。"
    )
    numbers = marks_of(text).numbers
    assert [n.weight >= 0.5 for n in numbers if n.scheme == "arabic"] == [True] * 4


def test_words_with_a_stop_are_no_heading_above_a_list() -> None:
    numbers = marks_of("一、督查发现某厂排放1.2吨，整改后减排。企业共2.3吨。").numbers
    assert not [n for n in numbers if n.scheme == "arabic" and n.weight >= 0.5]


def test_a_value_before_a_named_number_is_no_part_of_its_name() -> None:
    text = (
        "问题一：尾矿库漏水。备注：与信访件合并整改问题二：河道淤积。备注：举一反三问题三：秸秆焚烧。"
        "备注：举一反三问题四：垃圾乱倒。"
    )
    marks = marks_of(text)
    labels = [text[n.label.start : n.label.end] for n in marks.numbers if n.scheme == "named"]
    assert labels == ["问题一", "问题二", "问题三", "问题四"]


def test_a_long_name_that_recurs_is_the_numbers_own() -> None:
    text = "督察反馈问题一：尾矿库漏水。已整改督察反馈问题二：河道淤积。"
    labels = [n.label for n in marks_of(text).numbers if n.scheme == "named"]
    assert next(text[one.start : one.end] for one in labels) == "督察反馈问题一"


def test_the_first_of_some_items_of_another_list_may_stand_amid_words() -> None:
    text = "碧湖县反馈问题整改任务清单第十九项 污水直排。第二十项 垃圾乱倒。第二十三项 扬尘。"
    assert [n.value for n in marks_of(text).numbers if n.scheme == "item"] == [19, 20, 23]
    assert not [n for n in marks_of("按照清单第十九项要求整改。").numbers if n.scheme == "item"]


def test_a_number_that_a_blank_closes_goes_on_with_its_series_amid_words() -> None:
    text = "一、水环境方面1-1 污水直排。难点：资金不足1-2 河道淤积。用时3-4 天"
    numbers = [n for n in marks_of(text).numbers if n.scheme == "compound"]
    assert [(n.major, n.value) for n in numbers] == [(1, 1), (1, 2)]
    assert not [n for n in marks_of("每年巡查1-2 次。").numbers if n.scheme == "compound"]
