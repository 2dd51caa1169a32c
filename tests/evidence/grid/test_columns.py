from zhenggai.evidence.grid.columns import Headed, assign, misfits
from zhenggai.evidence.grid.contents import Contents
from zhenggai.evidence.labels import header_fields
from zhenggai.rules import load


def heads(*words: str) -> list[Headed]:
    return [Headed(at, w, header_fields(w, load()), Contents()) for at, w in enumerate(words)]


def test_each_field_has_one_column() -> None:
    columns = assign(
        heads("序号", "存在问题", "整改目标", "整改措施", "责任单位", "整改时限"), load()
    )
    found = [column.field for column in columns]
    assert found == ["number", "problem", "goal", "measure", "responsible", "deadline"]


def test_a_task_is_what_the_issue_is_where_nothing_else_is() -> None:
    with_measures = assign(heads("序号", "整改任务", "整改措施", "责任单位"), load())
    assert [column.field for column in with_measures][1] == "problem"


def test_a_date_among_units_misfits() -> None:
    assert misfits("responsible", "2024年底前", load())
    assert not misfits("responsible", "县水利局", load())
    assert misfits("deadline", "县水利局、县住建局", load())


def test_a_list_that_answers_another_one_has_two_numbers() -> None:
    columns = assign(heads("序号", "省清单序号", "反馈问题", "整改措施", "责任单位"), load())
    assert [column.field for column in columns][:2] == ["number", "number"]
