from zhenggai.evidence.model import Number
from zhenggai.structure.issues.issue_numbers import step
from zhenggai.text.document import Span


def number(value: int, scheme: str = "arabic", major: int | None = None) -> Number:
    return Number(scheme, value, Span(0, 2), Span(0, 2), 1.0, True, major)


def test_the_next_number_is_worth_most() -> None:
    two = number(2)
    on, leap, again, other = (
        step(two, n) for n in (number(3), number(6), number(1), number(3, "cjk"))
    )
    assert on > again > other
    assert on > leap > other


def test_no_number_says_nothing() -> None:
    assert step(None, number(1)) == step(number(1), None) == 0


def test_1_2_is_followed_by_2_1() -> None:
    one = number(2, "compound", 1)
    assert step(one, number(1, "compound", 2)) > step(one, number(3, "compound", 2))
