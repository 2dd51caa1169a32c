"""Names that are written together are cut; what only looks like two names is not."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.security.pace import peers
from tests.yaml_files import read_yaml
from zhenggai.rules import load
from zhenggai.rules.sources import HERE
from zhenggai.text.document import Span
from zhenggai.values.units.joined import find_seams
from zhenggai.values.units.segment import outside_brackets

CASES: dict[str, list[str]] = read_yaml(Path(__file__).parent / "joined.yaml")
# Of the peer's times.
PEERS = 40


def cut(text: str) -> str:
    seams = find_seams(text, Span(0, len(text)), outside_brackets(text), load())
    bounds = [0, *seams, len(text)]
    return "|".join(text[a:b] for a, b in pairwise(bounds))


@pytest.mark.parametrize("case", [*CASES["together"], *CASES["one_name"]])
def test_case(case: str) -> None:
    assert cut(case.replace("|", "")) == case


def test_a_stretch_is_read_in_its_place() -> None:
    text = "由市住建局市城管局负责"
    assert find_seams(text, Span(1, 9), outside_brackets(text), load()) == [5]


def test_the_dictionary_is_in_order() -> None:
    """Each line is a word, its weight and its kind, so that a mistake shows in a review."""
    text = (HERE / "userdict.txt").read_text(encoding="utf-8")
    lines = [line.split(" ") for line in text.splitlines()]
    kinds = ["level", "each", "zone", "word"]
    assert all(weight == "1" for _, weight, _ in lines)
    assert lines == sorted(lines, key=lambda line: (kinds.index(line[2]), line[0]))
    assert len({word for word, _, _ in lines}) == len(lines)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["市水利局" * 2_500, "市委市政府" * 2_000, "局市" * 5_000, "清溪县人民政府" * 1_500]
)
def test_hostile_text_costs_little(text: str) -> None:
    def work() -> None:
        find_seams(text, Span(0, len(text)), outside_brackets(text), load())

    assert peers(work, PEERS) < PEERS
