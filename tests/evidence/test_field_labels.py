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
