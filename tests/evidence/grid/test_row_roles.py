import pytest

from tests.evidence.grid.skeleton import document_of
from zhenggai.evidence.grid.columns import Column
from zhenggai.evidence.grid.reader import read_grid
from zhenggai.evidence.grid.row_roles import counted, key_column
from zhenggai.rules import load


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


def test_what_is_called_the_measures_number_numbers_no_issues() -> None:
    text = "|任务序号|措施序号|整改措施|完成情况|\n" + "\n".join(
        f"|{issue}|{no}|修建管网{issue}{no}。|已完成。|" for issue in (1, 2, 3) for no in (1, 2)
    )
    (found,) = read_grid(document_of(text), load()).lists
    assert [len(issue.rows) for issue in found.issues] == [2, 2, 2]
