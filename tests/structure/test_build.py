import pytest

from tests.evidence.grid.skeleton import plan_of
from tests.structure.test_unknown_labels import plan as labelled

LIST = labelled("", 0).decode()


def test_any_text_gives_a_plan() -> None:
    assert plan_of("").issues == ()
    assert plan_of("今天天气很好。").issues == ()


def test_the_issues_of_a_list_and_what_tiles_it() -> None:
    plan = plan_of(LIST)
    assert [issue.no for issue in plan.issues] == [1, 2, 3]
    assert all(issue.measures for issue in plan.issues)
    ends = [passage.span.end for passage in plan.passages]
    assert [passage.span.start for passage in plan.passages] == [0, *ends[:-1]]
    assert ends[-1] == len(plan.flow.text)


def test_a_text_that_stops_within_an_issue_is_cut() -> None:
    assert not plan_of(LIST).issues[-1].cut
    assert plan_of(LIST[: LIST.rindex("储站")]).issues[-1].cut


@pytest.mark.xfail(reason="a text that ends with the label of its measures counts as finished")
def test_a_text_that_stops_before_the_measures_is_cut() -> None:
    assert plan_of(LIST[: LIST.rindex("（1）")]).issues[-1].cut


@pytest.mark.parametrize("title", ["云溪县生态环境保护督察整改办法", "督察整改方案（模板）"])
def test_what_only_says_what_a_plan_is_to_hold_has_no_issues(title: str) -> None:
    rest = LIST.partition("\n")[2]
    assert plan_of(f"{title}\n{rest}").issues == ()
