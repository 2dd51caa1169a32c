"""Headings of a list without labels: what a text without numbers gives."""

from zhenggai.structure.lists.task_heads import find_heads


def test_lists_of_units_without_any_number_have_no_headings() -> None:
    assert find_heads([], [0, 5]) == []
