import math

from tests.evidence.flows import flow_of
from zhenggai.structure.choice import choose, unsure
from zhenggai.structure.issues.readings import Reading
from zhenggai.structure.issues.segments import Segment
from zhenggai.structure.plan import Issue
from zhenggai.text.document import Span


def reading(score: float, *frames: tuple[int, int]) -> Reading:
    segments = tuple(Segment(None, a, a, b, margin=math.inf) for a, b in frames)
    return Reading("labels", segments, score, {})


def test_no_reading_no_issues() -> None:
    assert choose([]).segments == ()


def test_an_issue_that_all_readings_tell_is_as_sure_as_its_parts() -> None:
    choice = choose([reading(20, (0, 10), (10, 20)), reading(12, (0, 10), (10, 30))])
    same, other = choice.segments
    assert same.margin == math.inf
    assert 0 < other.margin < math.inf


def test_the_nearer_the_other_reading_the_less_sure() -> None:
    margins = [
        choose([reading(20, (0, 10)), reading(score, (0, 12))]).segments[0].margin
        for score in (19.9, 12)
    ]
    assert margins[0] < margins[1]


def test_a_small_margin_is_a_doubt() -> None:
    flow = flow_of("污水直排。")
    for margin, codes in ((0.0, ["reading-unsure"]), (math.inf, [])):
        issue = Issue(1, "issue", Span(0, 5), margin=margin)
        assert [doubt.code for doubt in unsure(flow, issue)] == codes
