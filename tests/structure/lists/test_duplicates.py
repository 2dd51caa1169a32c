from tests.evidence.flows import flow_of
from zhenggai.structure.lists.duplicates import complete, pairs
from zhenggai.structure.plan import Block, Issue
from zhenggai.text.document import Span

TEXT = "云溪河沿线三家企业污水直排。云溪河沿线三家企业污水直排，群众反映强烈。秸秆焚烧屡禁不止。"
FLOW = flow_of(TEXT)


def issue(words: str, at: int = 0, *blocks: Block) -> Issue:
    start = TEXT.index(words, at)
    span = Span(start, start + len(words))
    return Issue(1, "issue", span, problem=(span,), blocks=blocks)


def test_issues_that_begin_alike_are_one() -> None:
    first = issue("云溪河沿线三家企业污水直排")
    again = issue("云溪河沿线三家企业污水直排，群众反映强烈", 14)
    other = issue("秸秆焚烧屡禁不止")
    assert pairs(FLOW, [first, other], [again]) == {0: 0}
    assert pairs(FLOW, [other], [again]) == {}


def test_what_one_telling_lacks_the_other_gives() -> None:
    goal, units = Block("goal", None, (Span(0, 2),)), Block("lead", None, (Span(2, 4),))
    own = issue("秸秆焚烧屡禁不止", 0, goal)
    told = issue("秸秆焚烧屡禁不止", 0, Block("goal", None, (Span(4, 6),)), units)
    assert complete(own, told).blocks == (goal, units)
