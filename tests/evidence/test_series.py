from zhenggai.evidence.model import Number
from zhenggai.evidence.series import best_run, by_scheme, opens_series, split_runs
from zhenggai.text.document import Span


def number(value: int, at: int, weight: float = 1.0, scheme: str = "arabic") -> Number:
    span = Span(at, at + 2)
    return Number(scheme, value, span, span, weight, True)


def values(run: tuple[Number, ...]) -> list[int]:
    return [one.value for one in run]


def test_the_run_that_counts_on_is_the_best() -> None:
    candidates = [number(v, at * 10) for at, v in enumerate([1, 2, 15, 3, 4])]
    assert values(best_run(candidates)) == [1, 2, 3, 4]


def test_a_weak_number_closes_a_gap_and_does_not_prolong() -> None:
    closing = [number(1, 0), number(2, 10, 0.2), number(3, 20)]
    assert values(best_run(closing)) == [1, 2, 3]
    assert values(best_run([*closing[:1], number(2, 10, 0.2)])) == [1]


def test_a_series_begins_again_where_it_may() -> None:
    twice = [number(v, at * 10) for at, v in enumerate([1, 2, 1, 2])]
    run = best_run(twice, restarts=True)
    assert [values(part) for part in split_runs(run)] == [[1, 2], [1, 2]]


def test_no_numbers_no_run() -> None:
    assert best_run([]) == ()
    assert not opens_series([number(1, 0)])
    assert opens_series([number(1, 0), number(2, 10)])


def test_of_one_place_each_scheme_has_one_candidate() -> None:
    groups = by_scheme([number(1, 0), number(2, 0), number(1, 5, scheme="cjk")])
    assert {name: values(tuple(of)) for name, of in groups.items()} == {"arabic": [1], "cjk": [1]}
