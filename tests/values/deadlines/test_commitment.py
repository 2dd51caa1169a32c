from datetime import date

import pytest

from zhenggai.rules import load
from zhenggai.text.document import Span
from zhenggai.values.deadlines.commitment import around, clause, stands_alone
from zhenggai.values.deadlines.expressions import find_expressions
from zhenggai.values.deadlines.reader import read_deadlines
from zhenggai.values.model import Context


@pytest.mark.parametrize(
    ("prose", "binds"),
    [
        ("2024年底前完成管网改造。", True),
        ("力争2024年建成。", True),
        ("2022年,全县新建管网12公里。", False),
        ("2018年底前建成的设施老化。", False),
        ("《2024年工作要点》明确要求。", False),
    ],
)
def test_what_binds_the_future(prose: str, binds: bool) -> None:
    context = Context(field="measure", anchor=date(2023, 5, 1))
    rows, _ = read_deadlines(prose, context, load())
    assert bool(rows) is binds


def test_a_clause_and_a_sentence_around_a_place() -> None:
    text = "完成治理,2024年底前建站。加强巡查"
    assert text[slice(*clause(text, Span(5, 9)))] == "2024年底前建站"
    assert text[slice(*around(text, Span(5, 9), "。"))] == "完成治理,2024年底前建站"


@pytest.mark.parametrize(
    ("text", "plan", "alone"),
    [
        ("立行立改", False, True),
        # In a plan's body a clause of its own is a slogan.
        ("立行立改", True, False),
        ("立行立改的问题", False, False),
        ("对能够马上解决的问题,立行立改", False, False),
    ],
)
def test_a_phrase_that_stands_alone(text: str, plan: bool, alone: bool) -> None:
    (one,) = find_expressions(text, load().deadlines, block=False)
    assert stands_alone(text, one, None, load().deadlines, plan=plan) is alone
