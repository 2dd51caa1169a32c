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
