"""Rows put together under roles that were chosen before."""

from tests.evidence.grid.skeleton import document_of
from zhenggai.evidence.grid.columns import Column
from zhenggai.evidence.grid.issue_rows import IssueRows
from zhenggai.evidence.grid.lattice import lattices
from zhenggai.evidence.grid.row_roles import Chosen, DataRow, Role
from zhenggai.rules import load

FIELDS = ("number", "problem", "measure", "responsible")


def rows_of(text: str, *roles: Role) -> tuple[IssueRows, list[list[list[str]]]]:
    """Return what was put together, and for each issue its rows in words."""
    document = document_of(text)
    (lattice,) = lattices(document)
    rows = [
        DataRow(
            lattice,
            row,
            tuple(c if c is not None and lattice.words[c] else None for c in lattice.places[row]),
        )
        for row in range(lattice.rows)
    ]
    taken = IssueRows(document, [Column(field, None) for field in FIELDS], load())
    taken.take_all(rows, Chosen(roles, (9.0,) * len(roles), None))
    told = [
        [[lattice.words[c] if c is not None else "" for c in row] for row in issue.rows]
        for issue in taken.issues
    ]
    return taken, told


def test_a_further_measure_is_a_row_of_the_issue_above() -> None:
    _, told = rows_of(
        "|1|污水直排。|新建管网。|县水利局|\n| | |封堵排口。|县城管局|", "open", "next"
    )
    (issue,) = told
    assert [row[2:] for row in issue] == [["新建管网。", "县水利局"], ["封堵排口。", "县城管局"]]


def test_as_above_is_the_cell_above() -> None:
    taken, told = rows_of(
        "|1|污水直排。|新建管网。|县水利局|\n| | |封堵排口。|同上|", "open", "next"
    )
    assert [row[3] for row in told[0]] == ["县水利局", "县水利局"]
    assert len(taken.aside) == 1


def test_cells_that_go_on_are_joined_and_noted() -> None:
    taken, told = rows_of("|1|污水直|新建管|县水利局|\n| |排。|网。| |", "open", "rest")
    assert len(told[0]) == 1
    assert [join.glued for join in taken.joins.values()] == [True, True]
    assert {note.code for note in taken.notes} == {"row-continued"}


def test_a_note_is_none_of_the_list_s() -> None:
    taken, told = rows_of(
        "|1|污水直排。|新建管网。|县水利局|\n|注|本表由市整改办填写|<|<|", "open", "note"
    )
    assert len(told) == len(told[0]) == 1
    assert len(taken.aside) == 2


def test_an_issue_is_as_sure_as_where_it_ends() -> None:
    document = "|1|污水直排。|建管网。|县水利局|\n|2|秸秆焚烧。|巡查。|县城管局|"
    taken, _ = rows_of(document, "open", "open")
    assert [issue.margin for issue in taken.issues] == [9.0, 9.0]
