import math

from zhenggai.structure.plan import Block, Issue
from zhenggai.text.document import Span


def test_the_blocks_of_some_fields_in_their_order() -> None:
    goal, units = Block("goal", None, (Span(0, 2),)), Block("lead", None, (Span(2, 4),))
    issue = Issue(1, "issue", Span(0, 4), blocks=(goal, units))
    assert list(issue.fields("goal")) == [goal]
    assert list(issue.fields("lead", "goal")) == [goal, units]
    assert issue.margin == math.inf
