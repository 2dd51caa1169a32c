"""Features of a reading before its issues are read, on texts of three lines."""

from tests.evidence.flows import marks_of
from zhenggai.evidence.model import Marks, Number
from zhenggai.evidence.outline import Outline
from zhenggai.evidence.pieces import cut_pieces
from zhenggai.rules import load
from zhenggai.structure.issues.features import count_places
from zhenggai.structure.issues.proposals import Start
from zhenggai.structure.issues.shapes import Shapes
from zhenggai.structure.issues.stretch import Stretch


def number_at(marks: Marks, at: int) -> Number | None:
    return next((n for n in marks.numbers if n.span.start == at), None)


def counted(text: str, *begins: str) -> dict[str, float]:
    """Count what speaks for issues that begin with these words, in order."""
    marks = marks_of(text)
    at = [marks.flow.text.index(words) for words in begins]
    numbers = [number_at(marks, place) for place in at]
    starts = [
        Start(n, place, n.span.end if n else place) for n, place in zip(numbers, at, strict=True)
    ]
    ends = [*at[1:], len(marks.flow.text)]
    shapes = Shapes(marks, Outline(frozenset(), frozenset(), (), ()), load(), ())
    cuts = [cut_pieces(marks, marks.labels, a, b) for a, b in zip(at, ends, strict=True)]
    return count_places(shapes, starts, [Stretch(pieces, shapes) for pieces in cuts])


LIST = "一、污水直排。\n二、秸秆焚烧。\n三、垃圾乱倒。"


def test_numbers_that_count_on_from_one_speak_for_a_list() -> None:
    whole = counted(LIST, "一、", "二、", "三、")
    gap = counted(LIST, "一、", "三、")
    assert whole["issue"] == 3
    assert whole["number-step"] > gap["number-step"]
    assert (whole["number-lacks"], whole["number-unlike"]) == (0, 0)


def test_a_number_that_was_passed_over_is_counted() -> None:
    assert counted(LIST, "一、", "三、")["swallowed-number"] == 1
    assert counted(LIST, "一、", "二、", "三、")["swallowed-number"] == 0


def test_an_issue_within_another_is_counted() -> None:
    fields = "整改目标：达标。\n整改措施：\n（1）建网。\n"
    groups = f"1.污水直排。\n{fields}2.秸秆焚烧。\n{fields}3.扬尘。\n{fields}1.垃圾乱倒。\n{fields}"
    assert counted(groups, "1.污", "2.", "3.")["swallowed-start"] == 1
    assert counted(groups, "1.污", "2.", "3.", "1.垃")["swallowed-start"] == 0
    # A measure that has a unit of its own begins nothing.
    measures = groups.replace("（1）建网。", "1.建网。\n责任单位：县水利局")
    assert counted(measures, "1.污", "2.", "3.", "1.垃")["swallowed-start"] == 0


def test_a_sibling_of_another_scheme_or_without_number_is_counted() -> None:
    mixed = "一、污水直排。\n2.秸秆焚烧。\n三、垃圾乱倒。"
    assert counted(mixed, "一、", "2.", "三、")["number-unlike"] == 1
    bare = "一、污水直排。\n秸秆焚烧。\n三、垃圾乱倒。"
    assert counted(bare, "一、", "秸秆", "三、")["number-lacks"] == 1


def test_a_few_numbers_among_many_lines_are_others() -> None:
    few = counted("一、污水直排。\n秸秆焚烧。\n垃圾乱倒。", "一、", "秸秆", "垃圾")
    assert (few["number-few"], few["number-none"]) == (1, 2)
    assert "number-step" not in few
