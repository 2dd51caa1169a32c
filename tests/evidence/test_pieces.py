from tests.evidence.flows import marks_of, said
from zhenggai.evidence.pieces import cut_pieces


def test_lines_labels_and_numbers_begin_pieces() -> None:
    marks = marks_of("1.污水直排。\n\n整改目标：达标。整改措施：建站。\n由县水利局负责。")
    flow = marks.flow
    pieces = cut_pieces(marks, marks.labels, 0, len(flow.text))
    assert [said(flow, piece.span).strip() for piece in pieces] == [
        "1.污水直排。",
        "整改目标：达标。",
        "整改措施：建站。",
        "由县水利局负责。",
    ]
    assert [piece.label is not None for piece in pieces] == [False, True, True, False]
    # The second label stands in mid-line: no line break parts it.
    assert [piece.closed for piece in pieces][2] is False


def test_what_a_bracket_holds_goes_on() -> None:
    marks = marks_of("新建管网（责任单位：县水利局、\n县住建局）。")
    pieces = cut_pieces(marks, (), 0, len(marks.flow.text))
    assert [piece.inside for piece in pieces] == [False, True]


def test_the_second_line_of_a_label_is_a_part_of_it() -> None:
    marks = marks_of("完成\n时限\n2024年4月10日\n主责\n单位\n县水利局")
    pieces = cut_pieces(marks, marks.labels, 0, len(marks.flow.text))
    assert [piece.inside for piece in pieces] == [False, True, False, False, True, False]
