from zhenggai.evidence.grid.columns import Column
from zhenggai.evidence.grid.model import ListTable
from zhenggai.text.document import Span


def test_columns_are_found_by_what_they_hold() -> None:
    columns = tuple(Column(field, None) for field in ("number", "measure", "lead", "measure"))
    table = ListTable(Span(0, 0), columns, (), (), ())
    assert table.places("measure") == (1, 3)
    assert table.places("problem", "lead") == (2,)
    assert table.places("goal") == ()
