from tests.evidence.flows import flow_of
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


def test_lines_with_nothing_but_blanks_are_a_form() -> None:
    form = "整改通知书\n单位名称：____\n存在隐患：____\n整改期限：____年__月__日前\n"
    assert is_blank_form(flow_of(form).document)
    filled = "整改通知书\n单位名称：永昌砖厂\n存在隐患：未采取防尘措施\n整改期限：2023年6月30日前\n"
    assert not is_blank_form(flow_of(f"{filled}签收人：____\n").document)
