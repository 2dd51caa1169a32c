import pytest

from tests.evidence.flows import marks_of
from zhenggai.rules import load
from zhenggai.structure.issues.measures import MeasureReader
from zhenggai.text.document import Span


def read(text: str) -> tuple[list[tuple[str, str, int | None]], list[str]]:
    """Return each measure's number, words and parent, and the lists of units of all."""
    marks = marks_of(text)
    words = marks.flow.words
    reader = MeasureReader(marks, load(), frozenset(), 1)
    found = reader.read(Span(0, len(marks.flow.text.rstrip())), (), unit_block=False)
    measures = [
        (words([m.label]) if m.label else "", words(m.text), m.parent_no) for m in found.measures
    ]
    return measures, [words([one.span]) for one in found.lists]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("1.新建管网。\n2.封堵排口。", ["1.", "2."]),
        ("（一）新建管网。（二）封堵排口。", ["（一）", "（二）"]),
        ("一是新建管网；二是封堵排口。", ["一是", "二是"]),
        ("新建管网，封堵排口。", [""]),
    ],
)
def test_numbers_that_count_on_part_measures(text: str, labels: list[str]) -> None:
    measures, _ = read(text)
    assert [label for label, _, _ in measures] == labels


def test_words_of_a_measure_are_without_its_number() -> None:
    measures, _ = read("1.新建管网3公里。\n2.封堵排口。")
    assert [words for _, words, _ in measures] == ["新建管网3公里。", "封堵排口。"]


def test_a_series_inside_a_measure_is_its_parts() -> None:
    measures, _ = read("1.治理河道。\n（1）清淤疏浚。\n（2）修复岸线。\n2.加强巡查。")
    assert [(words, parent) for _, words, parent in measures] == [
        ("治理河道。", None),
        ("清淤疏浚。", 1),
        ("修复岸线。", 1),
        ("加强巡查。", None),
    ]


def test_a_number_in_mid_sentence_parts_nothing() -> None:
    measures, _ = read("1.新建管网2.5公里，改造3座泵站。\n2.封堵排口。")
    assert len(measures) == 2


def test_of_two_numbers_that_begin_alike_the_one_that_the_document_counts_by_is_it() -> None:
    marks = marks_of("1.4座电站限期退出。\n问题二\n1.清淤。\n2.建网。")
    end = marks.flow.text.index("\n")
    found = MeasureReader(marks, load(), frozenset(), 1).read(Span(0, end), (), unit_block=False)
    ((measure),) = found.measures
    assert measure.label is not None
    assert marks.flow.words([measure.label]) == "1."
