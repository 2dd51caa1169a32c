"""Persons: every case gives exactly its rows, and no text breaks the reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.yaml_files import read_yaml
from zhenggai.rules import load
from zhenggai.values.model import Doubt, Person
from zhenggai.values.persons.reader import read_persons

CASES: dict[str, list[Any]] = read_yaml(Path(__file__).parent / "persons.yaml")
LISTS = [
    case
    for name in ("contract", "in_the_wild", "defaults", "synthetic", "negative")
    for case in CASES[name]
]
LISTS += [
    case for cases in read_yaml(Path(__file__).parent / "total.yaml").values() for case in cases
]
FAILURES = [
    pytest.param(case["text"], marks=pytest.mark.xfail(reason=case["reason"], strict=True))
    for case in CASES["known_failures"]
]
MARKS = {"persons-default": "!", "persons-unparsed": "?"}


def read(text: str) -> tuple[tuple[Person, ...], tuple[Doubt, ...]]:
    return read_persons(text, load())


def told(text: str, person: Person) -> str:
    """Return a person as the case file prints it."""
    post = text[slice(*person.post)] if person.post else ""
    row = f"{post}@{person.unit or ''}@{person.name or ''}".rstrip("@")
    return f"role={text[slice(*person.role)]} {row}" if person.role else row


@pytest.mark.parametrize("case", [*LISTS, *FAILURES])
def test_case(case: str) -> None:
    text, _, rows = case.partition(" => ")
    persons, doubts = read(text)
    noted = [MARKS[doubt.code] + text[slice(*doubt.span)] for doubt in doubts]
    assert [*(told(text, person) for person in persons), *noted] == (
        [] if rows == "-" else rows.split(" | ")
    )


def test_few_forms_are_not_read() -> None:
    assert len(LISTS) >= 100
    assert len(FAILURES) <= 0.03 * len(LISTS)


SCRAPS = """
张三 李四 王　明 张某某 李×× 阿不都·热合曼 市水利局 市委 各县区 局长 副局长 副市长 常委
书记 主任 主要负责人 主要负责同志 领导 责任领导： 直接责任人： 、 ， ； 。 ： （ ） 〔 〕 和 及
下同 不再列出 13800000000 电话： 1. 等 同志 负责 由 责任人为责任单位主要负责人 人民政府 党委
市 县 长 兼 ×××
"""


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from([*SCRAPS.split(), " ", "\n"]), max_size=20).map("".join)
    | st.text(max_size=60)
)
def test_any_text(text: str) -> None:
    persons, doubts = read(text)
    for person in persons:
        assert person.post is not None or person.name is not None
        for span in (person.span, person.post, person.role):
            assert span is None or 0 <= span.start < span.end <= len(text)
        if person.unit is not None:
            assert person.post is not None and person.unit in text[slice(*person.post)]
        if person.name is not None:
            assert not any(c.isdigit() for c in person.name)
            assert person.name in "".join(text[slice(*person.span)].split())
    assert all(0 <= doubt.span.start < doubt.span.end <= len(text) for doubt in doubts)
