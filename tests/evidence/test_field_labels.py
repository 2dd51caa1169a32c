import pytest

from tests.evidence.flows import marks_of, said


@pytest.mark.parametrize(
    ("text", "strengths"),
    [
        ("整改目标：达标排放。", [("整改目标", 3)]),
        ("【整改措施】新建管网。", [("整改措施", 3)]),
        ("三、整改措施\n1.新建管网。", [("整改措施", 3)]),
        # No sentence goes on with a number: a label that lost its blank.
        ("整改措施1.新建管网。", [("整改措施", 2)]),
        ("整改措施不落实，进展缓慢。", []),
        ("各地整改措施和责任单位不明确。", []),
    ],
)
def test_labels_and_how_strong_they_are(text: str, strengths: list[tuple[str, int]]) -> None:
    marks = marks_of(text)
    assert [(said(marks.flow, m.word), m.strength) for m in marks.labels] == strengths


def test_what_the_genre_composes_is_a_label_at_a_lines_start() -> None:
    for line, words in (
        ("信访反映问题：洗车场污水直排。", ["信访反映问题"]),
        ("1.群众反映问题：污水直排。", ["群众反映问题"]),
        ("关于河道的反映问题：污水直排。", []),
    ):
        marks = marks_of(f"办理情况\n{line}\n处理情况：已停业。")
        found = [m for m in marks.labels if m.fields == ("problem",) and m.strength > 2]
        assert [marks.flow.text[m.word.start : m.word.end] for m in found] == words


ROWS = (
    "整改目标上轮问题整改到位整改时限2021年5月责任单位县应急管理局整改措施1.逐项核查。\n"
    "整改目标淤泥清理完毕整改时限2021年9月责任单位县水利局整改措施1.分段清淤。\n"
)


def test_words_that_follow_one_another_row_after_row_are_labels() -> None:
    marks = marks_of(ROWS)
    words = ["整改目标", "整改时限", "责任单位", "整改措施"]
    assert [said(marks.flow, m.word) for m in marks.labels] == 2 * words


@pytest.mark.parametrize(
    "text",
    [
        # One row alone recurs nowhere.
        ROWS.split("\n", 1)[0].removeprefix("整改目标"),
        # A title that is told again is the same words.
        "督察反馈问题第七项整改完成情况公示如下。现将督察反馈问题第七项整改完成情况予以公示。",
    ],
)
def test_words_amid_a_sentence_are_none(text: str) -> None:
    assert not [m for m in marks_of(text).labels if m.strength < 2]


def test_a_word_between_a_stop_and_a_list_heads_it() -> None:
    marks = marks_of("均已按期完成。下步工作安排（一）加强巡查。（二）严格问责。")
    assert [(said(marks.flow, m.word), m.strength) for m in marks.labels] == [("下步工作安排", 1)]


def test_a_numeral_tells_a_field_that_opens_its_line_from_its_like() -> None:
    marks = marks_of("措施1：建设管网。\n措施二：封堵排口。\n（1）措施三：巡查。\n措施4项。")
    assert [said(marks.flow, m.span) for m in marks.labels] == ["措施1：", "措施二："]


def test_of_a_glued_word_the_part_that_the_document_says_elsewhere_is_the_label() -> None:
    ends = ("乙局负责验收单位：丙局", "乙局配合验收单位：丙局", "乙局落实验收单位：丁局")
    marks = marks_of("".join(f"责任单位：甲局牵头，{end}\n" for end in ends))
    assert [said(marks.flow, m.word) for m in marks.labels] == ["责任单位", "验收单位"] * 3
    # Where the longer word is the document's own it stays, and so does one that opens its line.
    marks = marks_of("责任单位：甲局配合验收单位：丙局\n配合验收单位：丁局\n验收单位：戊局")
    words = [said(marks.flow, m.word) for m in marks.labels]
    assert words == ["责任单位", "配合验收单位", "配合验收单位", "验收单位"]


def test_what_stands_behind_a_number_or_is_said_in_prose_alone_is_whole() -> None:
    text = (
        "第一项具体问题：污水直排。问题严重，问题突出。\n第二项具体问题：粉尘。\n"
        "问题：略。\n问题：无。\n问题：缺。"
    )
    words = [said(marks_of(text).flow, m.word) for m in marks_of(text).labels]
    assert words[:2] == ["具体问题", "具体问题"]
    prose = "截至目前具体问题：污水直排。问题严重，问题突出。"
    assert [said(marks_of(prose).flow, m.word) for m in marks_of(prose).labels] == ["具体问题"]


def test_a_word_behind_no_body_is_whole_though_its_end_labels_more_often() -> None:
    text = "责任单位:甲局\n责任单位:乙局\n完成时限:长期坚持牵头责任单位:市财政局\n"
    assert "牵头责任单位" in [text[m.word.start : m.word.end] for m in marks_of(text).labels]
