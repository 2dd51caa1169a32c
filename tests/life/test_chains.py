"""Chains of 3 to 6 documents of one plan: links, states and moved dates, as they were awaited."""

from pathlib import Path

import pytest

from tests.life.score import Score, convert_chain, read_chains, scores

# By file: F1 of the links, share of the states that are right. What a file's first reading gave
# stands at its head; all of its moved and dropped promises are to be right.
FLOORS = dict.fromkeys(
    (
        *("open", "unseen", "long", "mixed", "varied", "later", "last", "twins", "provinces"),
        *("fresh", "regions", "offices", "bodies", "evenings", "complaints", "closing"),
        *("night", "dawn", "statements"),
    ),
    (1.0, 1.0),
)
BANNED = frozenset(
    {"plan_id", "two plans are one", "preferred", "told as unsure", "adjusted", "dropped"}
)


@pytest.fixture(scope="module", params=sorted(FLOORS))
def scored(request: pytest.FixtureRequest) -> tuple[str, Score]:
    whole = Score()
    for score in scores(request.param):
        whole.add(score)
    return request.param, whole


def test_there_are_twenty_chains() -> None:
    assert sum(len(read_chains(name)) for name in FLOORS) > 30


@pytest.mark.slow
def test_no_link_is_wrong_and_most_are_found(scored: tuple[str, Score]) -> None:
    name, score = scored
    assert score.wrong == 0, score.faults
    assert score.f1 >= FLOORS[name][0], score.faults


@pytest.mark.slow
def test_the_last_state_of_each_promise_is_the_one_awaited(scored: tuple[str, Score]) -> None:
    name, score = scored
    assert score.states_right >= FLOORS[name][1] * score.states, score.faults


@pytest.mark.slow
def test_nothing_but_unread_issues_is_at_fault(scored: tuple[str, Score]) -> None:
    _, score = scored
    kinds = {fault.split(": ")[1] for fault in score.faults}
    assert not kinds & BANNED


@pytest.mark.slow
def test_all_chains_together_stay_the_plans_that_they_are(tmp_path: Path) -> None:
    chains = [chain for name in FLOORS for chain in read_chains(name)]
    documents = {
        f"{at:03}-{file}": text
        for at, chain in enumerate(chains)
        for file, text in chain["documents"].items()
    }
    tables = convert_chain({"documents": documents}, tmp_path)
    plans: dict[str, set[int]] = {}
    for row in tables["documents"]:
        plans.setdefault(row["plan_id"], set()).add(int(row["source"][:3]))
    assert all(len(owners) == 1 for owners in plans.values()), plans
    for at, chain in enumerate(chains):
        for group in chain.get("plans") or [list(chain["documents"])]:
            own = {f"{at:03}-{file}" for file in group}
            assert len({r["plan_id"] for r in tables["documents"] if r["source"] in own}) == 1
