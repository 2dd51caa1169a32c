from tests.evidence.flows import marks_of
from tests.structure.test_unknown_labels import ISSUES, plan
from zhenggai.evidence.outline import find_outline
from zhenggai.rules import load
from zhenggai.structure.issues.readings import find_lists
from zhenggai.structure.pins import Pin, Pins
from zhenggai.text.document import Span


def parts(text: str, pins: Pins | None = None) -> list[list[tuple[str, str]]]:
    """Return the roles of the best reading's parts with their words, an issue each."""
    marks = marks_of(text)
    best = find_lists(marks, find_outline(marks, load()), load(), pins or Pins())[0]
    return [
        [(part.role, text[part.start : part.end].strip()) for part in segment.parts]
        for segment in best.segments
    ]


def test_the_parts_of_each_issue_in_their_order() -> None:
    for own, (problem, _, goal, measure) in zip(parts(plan("", 0).decode()), ISSUES, strict=True):
        roles = dict(own)
        assert problem in roles.get("problem", roles.get("head", ""))
        assert goal in roles["goal"]
        assert measure in roles["measure"]


def test_a_pinned_stretch_has_the_role_that_was_said() -> None:
    text = plan("以上情况已核实。{}", 3).decode()
    start = text.index("以上情况")
    pin = Pin(Span(start, text.index("\n", start)), "progress")
    first = parts(text, Pins((pin,)))[0]
    assert any("以上情况" in words and role in {"progress", "own"} for role, words in first)
