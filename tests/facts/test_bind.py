"""Whose each value of a plan is: the issue's, a measure's, or nobody's."""

from __future__ import annotations

from datetime import date

from tests.evidence.flows import flow_of
from zhenggai.facts.bind import bind_values
from zhenggai.facts.document.reader import Facts
from zhenggai.facts.model import Values
from zhenggai.rules import load
from zhenggai.structure.build import build_plan

PLAN = """澄州市督察反馈问题整改方案
到2025年底，全市污水收集率达到80%以上。
一、城区污水管网建设滞后，雨污合流问题突出。
整改目标：2024年6月底前建成管网20公里，2024年底前消除直排。
整改时限：2024年底前
责任单位：市住建局
责任人：李文
整改措施：
1.排查管网，2024年3月底前完成。（责任单位：市城管局）
2.修复破损管网。
二、部分河段沿岸垃圾长期无人清理。
整改目标：河岸整洁。
整改时限：长期坚持
牵头单位：市水利局
整改措施：清运垃圾，由市城管局负责清运。
"""
FACTS = Facts(jurisdiction="澄州市", level="city", issued_date=date(2023, 9, 1))


def values(text: str = PLAN, facts: Facts = FACTS) -> Values:
    return bind_values(build_plan(flow_of(text), load()), facts, load())


def test_units_are_those_of_the_row_that_names_them() -> None:
    found = [(u.issue_no, u.measure_no, u.unit.name, u.unit.role) for u in values().units]
    assert found == [
        (1, None, "市住建局", "responsible"),
        (1, 1, "市城管局", "responsible"),
        (2, None, "市水利局", "lead"),
        (2, 1, "市城管局", "responsible"),
    ]


def test_dates_have_the_field_in_which_they_stand() -> None:
    found = [(d.issue_no, d.measure_no, d.field, d.deadline.due_date) for d in values().deadlines]
    assert found == [
        (None, None, "plan", date(2025, 12, 31)),
        (1, None, "deadline", date(2024, 12, 31)),
        (1, None, "goal", date(2024, 6, 30)),
        (1, None, "goal", date(2024, 12, 31)),
        (1, 1, "measure", date(2024, 3, 31)),
        (2, None, "deadline", None),
    ]


def test_aims_of_the_body_and_of_goals_are_targets() -> None:
    found = [(t.issue_no, t.field, t.target.value, t.target.unit) for t in values().targets]
    assert found == [(None, "plan", 80.0, "%"), (1, "goal", 20.0, "公里")]


def test_persons_keep_the_label_that_names_them() -> None:
    (one,) = values().persons
    assert (one.issue_no, one.measure_no, one.label, one.person.name) == (1, None, "责任人", "李文")


def test_places_are_stretches_of_the_flow() -> None:
    flow = flow_of(PLAN)
    for bound in values().units:
        assert flow.text[slice(*bound.place)] == bound.unit.name


def test_the_plans_day_gives_the_year_that_is_not_printed() -> None:
    text = PLAN.replace("整改措施：清运垃圾，", "整改措施：年底前清运垃圾，")
    (due,) = [d.deadline.due_date for d in values(text).deadlines if d.issue_no == 2][1:]
    assert due == date(2023, 12, 31)


def test_a_plan_without_issues_binds_nothing() -> None:
    found = values("澄州市整改方案\n到2025年底，全市污水收集率达到80%以上。\n")
    assert (found.units, found.deadlines, found.targets, found.persons) == ([], [], [], [])
