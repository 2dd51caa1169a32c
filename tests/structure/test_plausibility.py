from tests.evidence.flows import flow_of
from zhenggai.rules import load
from zhenggai.structure.plan import Block, Issue, Measure
from zhenggai.structure.plausibility import implausible
from zhenggai.text.document import Span

TEXT = "污水直排。县水利局、县住建局"
FLOW = flow_of(TEXT)
PROBLEM, UNITS = Span(0, 5), Span(5, 14)


def doubts(*measures: Span, blocks: tuple[Block, ...] = ()) -> list[tuple[str, int | None]]:
    numbered = tuple(Measure(at, None, (span,)) for at, span in enumerate(measures, 1))
    issue = Issue(1, "issue", Span(0, 14), problem=(PROBLEM,), measures=numbered, blocks=blocks)
    return [(one.code, one.measure_no) for one in implausible(FLOW, load(), [issue], None)]


def test_a_list_of_units_is_no_measure() -> None:
    assert doubts(UNITS) == [("reading-unsure", 1)]


def test_a_sentence_is_one() -> None:
    assert doubts(PROBLEM) == []


def test_a_label_that_no_rule_knows_is_told_once() -> None:
    unknown = Block("unknown", PROBLEM, (UNITS,))
    assert doubts(blocks=(unknown, unknown)) == [("label-unknown", None)]
