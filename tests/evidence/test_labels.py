import pytest

from zhenggai.evidence.labels import (
    adjusted_fields,
    ending_fields,
    header_fields,
    is_group_header,
    is_task_header,
    part_fields,
    person_part,
)
from zhenggai.rules import load


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ("整改目标", ("goal",)),
        ("整 改 时 限", ("deadline",)),
        ("拟采取的具体措施内容", ("measure",)),
        ("责任单位及责任人", ("responsible",)),
        ("原整改时限", ("former",)),
        ("发现问题及时处置", ()),
        ("联系电话本", ()),
    ],
)
def test_the_fields_of_a_header(words: str, fields: tuple[str, ...]) -> None:
    assert header_fields(words, load())[:1] == fields[:1]


def test_a_part_completes_what_stands_above_it() -> None:
    assert part_fields("牵头", "责任单位", load()) == ("lead",)
    assert part_fields("市级", "责任单位", load()) == ("responsible",)


def test_a_known_word_at_the_end_is_enough_in_a_table_that_is_a_list() -> None:
    assert ending_fields("减排目标", load()) == ("goal",)
    assert ending_fields("企业名称", load()) == ()


def test_what_belongs_to_a_word_that_was_adjusted() -> None:
    assert adjusted_fields(",原", "整改时限", load()) == (1, ("former",))
    assert adjusted_fields("高原", "整改时限", load()) == (0, ())


def test_headers_of_tasks_and_of_groups() -> None:
    assert is_task_header("重点任务", load())
    assert is_group_header("类别", load())
    assert not is_group_header("整改目标", load())


def test_the_part_of_a_label_that_names_persons() -> None:
    assert person_part("责任单位及责任人:", load()) == "责任人"
    assert person_part("责任单位:", load()) is None
