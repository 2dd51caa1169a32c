"""Lists of one plan that each tell a part of the same issues, and lists that do not."""

from __future__ import annotations

import pytest

from tests.structure.lists.found_tables import tables_of
from zhenggai.rules import load
from zhenggai.structure.lists.partial_lists import find_companions, with_companion
from zhenggai.structure.plan import Block, Issue, Measure
from zhenggai.text.document import Span

PROBLEMS = """问题清单
| 问题序号 | 存在问题 | 责任单位 |
| 1 | 污水直排入河。 | 县水利局 |
| 2 | 垃圾随意堆放。 | 县城管局 |
"""
MEASURES = """措施清单
| 问题序号 | 整改措施 | 完成时限 |
| 1 | 建设管网。 | 2024年6月底前 |
| 2 | 清运垃圾。 | 2024年9月底前 |
"""


def test_a_list_of_measures_tells_more_of_the_problems() -> None:
    found = tables_of(PROBLEMS + MEASURES)
    company = find_companions(found.flow, found.issues, found.cells, load())
    assert len(company.kept) == 2
    assert all(one.table.places("problem") for one in company.kept)
    starts = [one.start for one in company.kept]
    assert sorted(company.beside) == starts
    for start in starts:
        (other,) = company.beside[start]
        assert other.table.places("measure")


@pytest.mark.parametrize("numbers", [("7", "8"), ("1", "3")])
def test_other_numbers_are_other_issues(numbers: tuple[str, str]) -> None:
    other = MEASURES.replace("| 1 |", f"| {numbers[0]} |").replace("| 2 |", f"| {numbers[1]} |")
    found = tables_of(PROBLEMS + other)
    assert find_companions(found.flow, found.issues, found.cells, load()).beside == {}


def test_one_list_has_no_companion() -> None:
    found = tables_of(PROBLEMS)
    company = find_companions(found.flow, found.issues, found.cells, load())
    assert (company.kept, company.beside, company.doubts) == (found.issues, {}, ())


def test_both_tellings_make_one_issue() -> None:
    units, goal = Block("lead", None, (Span(2, 3),)), Block("goal", None, (Span(7, 8),))
    own = Issue(1, "issue", Span(0, 4), problem=(Span(0, 2),), blocks=(units,))
    other = Issue(1, "issue", Span(6, 9), blocks=(goal,), measures=(Measure(1, None, ()),))
    whole = with_companion(own, other)
    assert (whole.problem, whole.measures) == (own.problem, other.measures)
    assert {block.field for block in whole.blocks} == {"lead", "goal"}


def test_lists_of_one_thing_each_are_joined_by_number() -> None:
    lists = "问题清单\n| 序号 | 存在问题 |\n| 1 | 污水直排入河。 |\n| 2 | 垃圾随意堆放。 |\n"
    for name, header in (("目标清单", "整改目标"), ("措施清单", "整改措施")):
        lists += f"{name}\n| 序号 | {header} |\n| 1 | 建设管网。 |\n| 2 | 清运垃圾。 |\n"
    found = tables_of(lists)
    company = find_companions(found.flow, found.issues, found.cells, load())
    assert len(company.kept) == 2
    told = [
        {c.field for one in beside for c in one.table.columns} for beside in company.beside.values()
    ]
    assert told == [{"number", "goal", "measure"}] * 2
