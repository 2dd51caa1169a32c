"""Which numbers head tasks and which their measures: one score over all of them."""

from __future__ import annotations

import pytest

from tests.evidence.flows import marks_of
from zhenggai.structure.lists.task_heads import Heads, contested_heads, find_heads


def readings(text: str) -> tuple[list[Heads], str]:
    """Return the readings of a text whose lists of units all stand in brackets."""
    marks = marks_of(text)
    places = [bracket.outer.start for bracket in marks.brackets]
    return find_heads(marks.flow, marks.numbers, places), marks.flow.text


def heads(text: str) -> list[str]:
    """Return the number and two characters of each heading of the best reading."""
    found, words = readings(text)
    starts = [head.number.span for head in found[0].heads] if found else []
    return [words[span.start : span.end + 2] for span in starts]


BELOW = "（一）强化源头\n{0}\n（二）压实责任\n{0}\n（三）健全机制\n{0}\n"


@pytest.mark.parametrize(
    "measures",
    [
        "1.建网。（县水利局）\n2.清淤。（县水利局）",
        "1.建网。（县水利局）\n2.4座水库除险。（县水利局）\n3.清淤。（县水利局）",
        # As the headings are numbered themselves.
        "（一）建网。（县水利局）\n（二）清淤。（县水利局）",
        "建网。（县水利局）",
        "①举一反三，对同类问题排查。\n②清淤。（县水利局）",
    ],
)
def test_headings_are_what_holds_measures(measures: str) -> None:
    assert heads(BELOW.format(measures)) == ["（一）强化", "（二）压实", "（三）健全"]


def test_they_are_found_without_line_breaks() -> None:
    text = BELOW.format("1.建网。（县水利局）2.清淤。（县水利局）").replace("\n", "")
    assert heads(text) == ["（一）强化", "（二）压实", "（三）健全"]


def test_a_heading_above_headings_is_told_with_the_first_of_them() -> None:
    below = "（一）源头\n1.建网。（县水利局）\n（二）责任\n1.清淤。（县水利局）\n"
    found, _ = readings(f"一、水环境\n{below}二、大气\n{below}")
    above = [[number.value for number in head.above] for head in found[0].heads]
    assert above == [[1], [], [2], []]


def test_a_heading_that_holds_measures_beside_such_is_a_task_too() -> None:
    below = "（一）源头\n1.建网。（县水利局）\n（二）责任\n1.清淤。（县水利局）\n"
    text = f"一、水\n{below}二、气\n1.罚款。（县公安局）\n"
    assert heads(text) == ["（一）源头", "（二）责任", "二、气\n"]


def test_measures_alone_have_no_headings() -> None:
    assert heads("1.建网。（县水利局）\n2.清淤。（县水利局）\n3.罚款。（县公安局）\n") == []


def test_what_a_reading_nearly_as_good_has_not_is_contested() -> None:
    found, _ = readings(BELOW.format("1.建网。（县水利局）\n2.清淤。（县水利局）"))
    assert contested_heads(found) == frozenset()
    best = found[0]
    other = Heads(best.heads[1:], best.inner, best.score - 0.1)
    assert contested_heads([best, other]) == {best.heads[0].number.span.start}
    assert contested_heads([]) == frozenset()
