"""The rows of one list, over its tables, as the reader of a list takes them."""

from __future__ import annotations

from tests.evidence.grid.skeleton import document_of
from zhenggai.evidence.grid.header import find_header
from zhenggai.evidence.grid.lattice import Lattice, lattices
from zhenggai.evidence.grid.list_rows import TableListReader
from zhenggai.evidence.grid.model import ListTable
from zhenggai.rules import load

HEADER = "|序号|存在问题|整改措施|责任单位|"
FIRST = "|1|污水直排。|新建管网。|县水利局|"
SECOND = "|2|秸秆焚烧。|加强巡查。|县农业农村局|"


def tables(*texts: str) -> list[Lattice]:
    return list(lattices(document_of("\n===\n".join(texts))))


def reader_of(lattice: Lattice) -> TableListReader:
    header = find_header(lattice, load())
    assert header is not None
    return TableListReader(lattice, header, load())


def read(*texts: str) -> tuple[TableListReader, ListTable, list[Lattice]]:
    """Read tables of one list, a page each; return the reader, the list, and the tables."""
    found = tables(*texts)
    reader = reader_of(found[0])
    for lattice in found:
        assert reader.read(lattice, find_header(lattice, load())) is None
    return reader, reader.result(), found


def rows(table: ListTable, lattice: Lattice, issue: int) -> list[list[str]]:
    return [
        [lattice.words[cell] if cell is not None else "" for cell in row.cells]
        for row in table.issues[issue].rows
    ]


def words(lattice: Lattice, cells: tuple[int, ...]) -> list[str]:
    return [lattice.words[cell] for cell in cells]


# ---- which tables go on with the list ----------------------------------------------------------


def test_a_table_of_as_many_columns_goes_on() -> None:
    first, same, fewer = tables(f"{HEADER}\n{FIRST}", SECOND, "|2|秸秆焚烧。|加强巡查。|")
    assert reader_of(first).goes_on(same, None)
    assert not reader_of(first).goes_on(fewer, None)


def test_a_table_under_the_same_header_goes_on_though_a_word_is_lost() -> None:
    lossy = f"|序号|存在问题|整改措施| |\n{SECOND}"
    other = "|序号|整改措施|责任单位|整改时限|\n|1|加强巡查。|县农业农村局|长期坚持|"
    first, again, without, unlike = tables(
        f"{HEADER}\n{FIRST}", f"{HEADER}\n{SECOND}", lossy, other
    )
    reader = reader_of(first)
    assert reader.goes_on(again, find_header(again, load()))
    assert reader.goes_on(without, find_header(without, load()))
    assert not reader.goes_on(unlike, find_header(unlike, load()))


def test_what_goes_on_is_noted_with_the_reason() -> None:
    reader, table, (_, second) = read(f"{HEADER}\n{FIRST}", f"{HEADER}\n{SECOND}")
    assert [(note.code, note.args) for note in reader.notes] == [
        ("table-continued", ("header-repeated",))
    ]
    assert len(table.issues) == 2
    assert rows(table, second, 1) == [["2", "秸秆焚烧。", "加强巡查。", "县农业农村局"]]
    assert [len(table.headers), table.span.end] == [8, second.document.tables[1].end]


def test_another_list_below_the_first_is_handed_back() -> None:
    other = "|序号|整改目标|整改时限|督导单位|\n|1|水质达标。|2024年底前|县政府督查室|"
    (lattice,) = tables(f"{HEADER}\n{FIRST}\n{other}")
    reader = reader_of(lattice)
    header = reader.read(lattice, find_header(lattice, load()))
    assert header is not None
    assert [column.field for column in header.columns][1:] == ["goal", "deadline", "supervise"]
    assert len(reader.result().issues) == 1


# ---- rows that are no issue --------------------------------------------------------------------


def test_a_row_over_all_columns_is_the_category_of_those_below() -> None:
    text = f"{HEADER}\n|一、水环境方面|<|<|<|\n{FIRST}\n|二、大气方面|<|<|<|\n{SECOND}"
    _, table, (lattice,) = read(text)
    heads = [issue.category for issue in table.issues]
    assert [lattice.words[head] for head in heads if head is not None] == [
        "一、水环境方面",
        "二、大气方面",
    ]
    assert table.notes == ()


def test_a_heading_that_no_issue_follows_is_set_aside() -> None:
    _, table, (lattice,) = read(f"{HEADER}\n{FIRST}\n|二、大气方面|<|<|<|")
    assert table.issues[0].category is None
    assert words(lattice, table.notes) == ["二、大气方面"]


def test_a_sentence_over_all_columns_is_doubted_as_heading() -> None:
    text = f"{HEADER}\n|三、部分河段污染。水质下降|<|<|<|\n{FIRST}"
    reader, _, _ = read(text)
    assert [note.code for note in reader.notes] == ["reading-unsure"]


def test_sums_and_remarks_belong_to_no_issue() -> None:
    _, table, (lattice,) = read(f"{HEADER}\n{FIRST}\n|注：本表由县整改办填写。|<|<|<|")
    assert len(table.issues) == 1
    assert words(lattice, table.notes) == ["注:本表由县整改办填写。"]


# ---- what an empty cell says -------------------------------------------------------------------


def test_where_no_cell_is_merged_an_empty_one_is_as_above() -> None:
    _, table, (lattice,) = read(f"{HEADER}\n{FIRST}\n| | |封堵排口。| |\n{SECOND}")
    assert rows(table, lattice, 0) == [
        ["1", "污水直排。", "新建管网。", "县水利局"],
        ["1", "污水直排。", "封堵排口。", "县水利局"],
    ]


def test_where_cells_are_merged_an_empty_one_is_empty() -> None:
    text = f"{HEADER}\n{FIRST}\n|^|^|封堵排口。| |\n{SECOND}"
    _, table, (lattice,) = read(text)
    assert [row[3] for row in rows(table, lattice, 0)] == ["县水利局", ""]


def test_a_further_unit_beside_no_measure_is_of_the_one_above() -> None:
    text = f"{HEADER}\n{FIRST}\n|^|^| |县住建局|\n{SECOND}"
    _, table, (lattice,) = read(text)
    assert [row[2:] for row in rows(table, lattice, 0)] == [
        ["新建管网。", "县水利局"],
        ["新建管网。", "县住建局"],
    ]


def test_a_class_that_is_printed_once_holds_below() -> None:
    head = "|类别|序号|存在问题|整改措施|"
    text = f"{head}\n|水环境|1|污水直排。|新建管网。|\n| |2|黑臭水体。|清淤。|"
    _, table, (lattice,) = read(text)
    assert [rows(table, lattice, at)[0][0] for at in (0, 1)] == ["水环境", "水环境"]


# ---- what is told of the whole list ------------------------------------------------------------


def test_columns_vary_where_an_issue_has_several_cells() -> None:
    _, table, _ = read(f"{HEADER}\n{FIRST}\n|^|^|封堵排口。|县城管局|\n{SECOND}")
    assert table.varying == {2, 3}


def test_the_first_of_two_columns_of_measures_may_only_sort_them() -> None:
    text = (
        "|序号|存在问题|整改措施|<|责任单位|\n|1|污水直排。|近期|新建管网。|县水利局|\n"
        "|^|^|远期|建成污水厂。|^|"
    )
    _, table, _ = read(text)
    assert [column.field for column in table.columns] == [
        "number", "problem", None, "measure", "responsible",
    ]  # fmt: skip


def test_rows_that_head_measures_are_their_problems() -> None:
    head = "|整改措施|责任单位|整改时限|"
    text = (
        f"{head}\n|问题一：清溪河黑臭。|<|<|\n|截污。|县住建局|2024年6月底前|\n"
        "|清淤。|县水利局|2024年9月底前|\n|问题二：扬尘污染。|<|<|\n|洒水。|县城管局|长期坚持|"
    )
    _, table, (lattice,) = read(text)
    assert [column.field for column in table.columns][-1] == "problem"
    assert [[row[0] for row in rows(table, lattice, at)] for at in (0, 1)] == [
        ["截污。", "清淤。"],
        ["洒水。"],
    ]
    assert rows(table, lattice, 1)[0][-1] == "问题二:扬尘污染。"


def test_a_cell_that_does_not_fit_its_column_takes_the_surety_away() -> None:
    head = "|序号|存在问题|整改措施|整改时限|"
    text = f"{head}\n|1|污水直排。|建管网。|2024年底前|\n|2|扬尘污染。|洒水。|县城管局|"
    _, table, _ = read(text)
    sure, unsure = table.issues
    assert sure.margin > 0
    assert unsure.margin == 0


def test_a_heading_that_no_rule_knows_is_told() -> None:
    row = "|1|污水直排。|新建管网。|每季核对一次，由县整改办汇总。|"
    reader, _, _ = read(f"|序号|存在问题|整改措施|销账比例说明|\n{row}")
    assert [(note.code, note.args) for note in reader.notes] == [
        ("label-unknown", ("销账比例说明",))
    ]
