import pytest

from zhenggai.evidence.grid.columns import Column
from zhenggai.evidence.grid.row_roles import counted, key_column


@pytest.mark.parametrize(
    ("words", "number"), [("3", 3), ("1-2", 2), ("第3项", 3), ("十二", 12), ("污水", None)]
)
def test_the_number_that_a_cell_counts_with(words: str, number: int | None) -> None:
    assert counted(words) == number


def test_what_each_issue_is_about() -> None:
    columns = [Column("number", 0), Column("goal", 1), Column("problem", 2)]
    assert key_column(columns) == 2
    assert key_column(columns[:2]) == 1
    assert key_column(columns[:1]) is None
