"""The rows of a table as issues: which cell is which field, and what a cell of measures holds."""

from __future__ import annotations

from tests.evidence.grid.skeleton import document_of
from zhenggai.evidence.grid.reader import read_grid
from zhenggai.evidence.marks import find_marks
from zhenggai.rules import load
from zhenggai.structure.lists.table_issues import (
    TableReading,
    cell_spans,
    read_table_issue,
    source_spans,
    table_issues,
    table_span,
    table_spans,
)
from zhenggai.structure.plan import Block
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, build_flow

HEADER = "|序号|存在问题|整改目标|整改措施|责任单位|整改时限|"


def read(text: str) -> tuple[Flow, list[TableReading]]:
    """Return the flow of a text and each issue of its tables as it was read."""
    document = document_of(text)
    grid = read_grid(document, load())
    flow = build_flow(document, (), grid.joins, grid.lifted)
    marks, spans = find_marks(flow, load()), cell_spans(flow)
    found = table_issues(grid, spans, {})
    return flow, [
        read_table_issue(marks, load(), one, spans, no) for no, one in enumerate(found, 1)
    ]


def fields(flow: Flow, blocks: tuple[Block, ...]) -> list[tuple[str | None, str]]:
    return [(block.field, flow.words(block.content)) for block in blocks]


def said(flow: Flow, *spans: Span | None) -> list[str]:
    return [flow.words([span]) for span in spans if span is not None]


# ---- where cells stand -------------------------------------------------------------------------


def test_each_cell_with_words_has_its_stretch() -> None:
    flow = build_flow(document_of("甲\n|一|二⏎三|\n| |四|\n乙"), ())
    assert {cell: flow.text[slice(*span)] for cell, span in cell_spans(flow).items()} == {
        0: "一",
        1: "二\n三",
        3: "四",
    }


def test_a_cell_that_is_not_in_the_flow_has_no_place() -> None:
    document = document_of("甲\n|一|二|\n乙")
    table = document.tables[0]
    whole, without = (
        build_flow(document, ()),
        build_flow(document, (), {}, (Span(table.start, table.end),)),
    )
    places = [span and whole.text[slice(*span)] for span in source_spans(whole, document.cells)]
    assert places == ["一", "二"]
    assert list(source_spans(without, document.cells[-1:])) == [None]


def test_a_list_covers_its_header_notes_and_headings() -> None:
    text = (
        f"前言\n{HEADER}\n|一、水环境方面|<|<|<|<|<|\n|1|甲。|乙。|丙。|县水利局|2024年底前|\n后记"
    )
    document = document_of(text)
    grid = read_grid(document, load())
    flow = build_flow(document, (), grid.joins, grid.lifted)
    (table,) = grid.lists
    own = table_span(table, cell_spans(flow))
    assert flow.text[own.start :].startswith("序号")
    assert flow.text[: own.end].endswith("2024年底前")
    assert table_spans(grid, cell_spans(flow)) == (own,)


# ---- fields ------------------------------------------------------------------------------------


def test_cells_are_the_fields_of_their_columns() -> None:
    flow, (one,) = read(f"{HEADER}\n|1|污水直排。|水质达标。|新建管网。|县水利局|2024年底前|")
    assert one.issue.kind == "issue"
    assert said(flow, one.issue.label) == ["1"]
    assert flow.words(one.issue.problem) == "污水直排。"
    assert fields(flow, one.issue.blocks) == [
        ("goal", "水质达标。"),
        ("responsible", "县水利局"),
        ("deadline", "2024年底前"),
    ]
    assert [flow.words(measure.text) for measure in one.issue.measures] == ["新建管网。"]


def test_the_number_that_begins_a_problem_is_its_label() -> None:
    head = HEADER.removeprefix("|序号")
    flow, (one,) = read(f"{head}\n|3.污水直排。|水质达标。|新建管网。|县水利局|2024年底前|")
    assert said(flow, one.issue.label) == ["3"]
    assert flow.words(one.issue.problem) == "污水直排。"


def test_what_stands_beside_single_measures_is_theirs() -> None:
    text = (
        f"{HEADER}\n|1|污水直排。|水质达标。|新建管网。|县水利局|2024年底前|\n"
        "|^|^|^|封堵排口。|县城管局|^|\n|2|扬尘。|达标。|洒水。|县城管局|长期坚持|"
    )
    flow, (one, other) = read(text)
    assert fields(flow, one.issue.blocks) == [("goal", "水质达标。"), ("deadline", "2024年底前")]
    assert [fields(flow, measure.blocks) for measure in one.issue.measures] == [
        [("responsible", "县水利局")],
        [("responsible", "县城管局")],
    ]
    assert [fields(flow, measure.blocks) for measure in other.issue.measures] == [
        [("responsible", "县城管局")]
    ]


def test_several_measures_of_a_cell_are_several() -> None:
    cell = "1.新建管网。⏎2.封堵排口。（责任单位：县城管局）"
    flow, (one,) = read(f"{HEADER}\n|1|污水直排。|水质达标。|{cell}|县水利局|2024年底前|")
    assert [said(flow, measure.label) for measure in one.issue.measures] == [["1."], ["2."]]
    (inside,) = one.issue.measures[1].lists
    assert said(flow, inside.span) == ["责任单位：县城管局"]


def test_a_cell_of_measures_that_says_none_holds_none() -> None:
    flow, (one,) = read(f"{HEADER}\n|1|污水直排。|水质达标。|无|县水利局|2024年底前|")
    assert one.issue.measures == ()
    assert said(flow, *one.repeated) == ["无"]


def test_labels_inside_a_cell_part_it() -> None:
    text = (
        "|序号|存在问题|整改方案|\n"
        "|1|污水直排。|整改目标：水质达标。⏎整改措施：新建管网。⏎责任单位：县水利局|"
    )
    flow, (one,) = read(text)
    assert ("goal", "水质达标。") in fields(flow, one.issue.blocks)
    assert ("responsible", "县水利局") in fields(flow, one.issue.blocks)
    assert [flow.words(measure.text) for measure in one.issue.measures] == ["新建管网。"]
    assert len(one.labels) == 3


def test_what_a_cell_only_says_again_is_set_aside() -> None:
    text = (
        f"{HEADER}\n|1|污水直排。|水质达标。|新建管网。|县水利局|2024年底前|\n"
        "|1|污水直排。|水质达标。|封堵排口。|县城管局|2024年底前|"
    )
    flow, (one,) = read(text)
    assert flow.words(one.issue.problem) == "污水直排。"
    assert "污水直排。" in said(flow, *one.repeated)
    assert [flow.words(measure.text) for measure in one.issue.measures] == [
        "新建管网。",
        "封堵排口。",
    ]


def test_rows_without_a_problem_are_tasks_under_their_heading() -> None:
    text = (
        "|序号|重点任务|整改措施|责任单位|\n|1|水污染防治|新建管网。|县水利局|\n"
        "|2|扬尘治理|洒水。|县城管局|"
    )
    flow, found = read(text)
    assert [one.issue.kind for one in found] == ["task", "task"]
    assert [said(flow, one.issue.category) for one in found] == [["水污染防治"], ["扬尘治理"]]
    assert [one.issue.problem for one in found] == [(), ()]


def test_a_category_loses_its_number_and_its_stop() -> None:
    text = f"{HEADER}\n|（一）水环境方面。|<|<|<|<|<|\n|1|甲问题。|乙。|丙。|县水利局|2024年底前|"
    flow, (one,) = read(text)
    assert said(flow, one.issue.category) == ["水环境方面"]
    assert said(flow, one.category) == ["（一）水环境方面。"]


def test_the_number_in_the_list_that_is_answered_is_no_label() -> None:
    text = (
        "|序号|问题编号|存在问题|整改措施|责任单位|\n"
        "|1|NC-07|污水直排。|新建管网。|县水利局|\n|2|NC-09|扬尘。|洒水。|县城管局|"
    )
    flow, found = read(text)
    assert [said(flow, one.issue.label) for one in found] == [["1"], ["2"]]
    assert [fields(flow, one.issue.blocks)[0] for one in found] == [
        ("number", "NC-07"),
        ("number", "NC-09"),
    ]


def test_a_date_over_a_column_of_measures_is_theirs() -> None:
    text = (
        "|序号|存在问题|2024年底前措施|2025年底前措施|责任单位|\n"
        "|1|污水直排。|新建管网。|建成污水厂。|县水利局|\n|2|扬尘。|洒水。|绿化。|县城管局|"
    )
    flow, (one, _) = read(text)
    assert [fields(flow, measure.blocks) for measure in one.issue.measures] == [
        [("deadline", "2024年底前")],
        [("deadline", "2025年底前")],
    ]
