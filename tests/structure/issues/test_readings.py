from tests.evidence.flows import marks_of
from tests.structure.test_unknown_labels import plan
from zhenggai.evidence.outline import find_outline
from zhenggai.rules import load
from zhenggai.structure.issues.readings import Reading, find_lists
from zhenggai.structure.pins import Pins


def readings(text: str) -> list[Reading]:
    marks = marks_of(text)
    return find_lists(marks, find_outline(marks, load()), load(), Pins())


def test_the_best_reading_stands_first_and_has_the_issues() -> None:
    text = plan("", 0).decode()
    found = readings(text)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    begins = [text[segment.start :][:2] for segment in found[0].segments]
    assert begins == ["1.", "2.", "3."]


def test_the_terms_of_a_reading_add_up_to_its_score() -> None:
    best = readings(plan("", 0).decode())[0]
    assert best.terms
    assert abs(sum(best.terms.values()) - best.score) < 0.01


def test_a_text_without_labels_has_no_list_of_them() -> None:
    assert all(not one.segments or one.score <= 0 for one in readings("今天天气很好。适宜出行。"))
