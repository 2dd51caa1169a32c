from tests.evidence.grid.skeleton import document_of
from zhenggai.evidence.blank_forms import is_blank_form

FORM = """|责任单位|(盖章) 年 月 日|
|整改目标|(签名)|
|整改措施|××|
|联系电话|____|
"""


def test_a_form_that_nobody_filled_in() -> None:
    assert is_blank_form(document_of(FORM))


def test_a_form_that_somebody_filled_in() -> None:
    filled = FORM.replace("××", "新建污水管网十二公里，年内通水，加强巡查。")
    assert not is_blank_form(document_of(filled))


def test_a_small_table_is_no_form() -> None:
    assert not is_blank_form(document_of("|责任单位||\n|整改目标||"))
