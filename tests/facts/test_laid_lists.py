"""Lists that are laid on several measures: their measures, and the part that each is given."""

from __future__ import annotations

import pytest

from zhenggai.facts.laid_lists import laid_lists
from zhenggai.rules import load
from zhenggai.structure.plan import Issue, Measure, UnitList
from zhenggai.text.document import Span
from zhenggai.text.flow import fold

MEASURES = tuple(Measure(no, None, ()) for no in (1, 2, 3, 4))
ISSUE = Issue(1, "issue", Span(0, 0), measures=MEASURES)
PRINTED = {1: 1, 2: 2, 3: 3, 4: 4}


@pytest.mark.parametrize(
    ("text", "reach", "own", "expected"),
    [
        # Without a reach it is the list of the measure that prints it.
        ("市水利局", None, 3, [((3,), "市水利局")]),
        ("市水利局", None, None, [((None,), "市水利局")]),
        # 以上措施: the measure that prints it stands first.
        ("市水利局", (1, 3), 3, [((3, 1, 2), "市水利局")]),
        # Printed behind the measures by none of them.
        ("市水利局", (1, 2), None, [((1, 2), "市水利局")]),
        ("市水利局负责，第3项由市住建局负责", (1, 2), 2,
         [((2, 1), "市水利局负责，"), ((3,), "市住建局负责")]),
        # A number that no measure has cuts nothing.
        ("市水利局负责，第9项由市住建局负责", (1, 2), 2,
         [((2, 1), "市水利局负责，第9项由市住建局负责")]),
    ],
)  # fmt: skip
def test_laid(
    text: str,
    reach: tuple[int, int] | None,
    own: int | None,
    expected: list[tuple[tuple[int | None, ...], str]],
) -> None:
    whole = Span(0, len(text))
    found = laid_lists(UnitList(whole, whole, reach=reach), ISSUE, own, fold(text), PRINTED, load())
    assert [(targets, text[slice(*span)]) for targets, span in found] == expected
