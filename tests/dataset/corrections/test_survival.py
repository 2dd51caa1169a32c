"""Five hundred corrections through what happens to plans: they stay, none moves to another row.

Plans are made by chance from few words, so that units, dates and whole lists recur all over them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pytest

from zhenggai.dataset.corrections.anchors import Anchors
from zhenggai.dataset.corrections.apply import with_corrections
from zhenggai.dataset.corrections.model import Correction
from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load
from zhenggai.text.quotes import bare_words

if TYPE_CHECKING:
    from zhenggai.tables.rows import Rows

UNITS = ("县水务局", "县住房城乡建设局", "县城管局", "县农业农村局", "县交通运输局", "县应急局")
OBJECTS = ("河道", "管网", "渗滤液", "扬尘", "畜禽养殖", "矿山", "秸秆", "码头", "园区", "加油站")
PLACES = ("东溪镇", "西岭乡", "南浦街道", "北塘镇", "石桥镇")
ACTS = ("排查", "整治", "改造", "清理", "关停", "修复")
DATES = ("2025年6月底前", "2025年12月底前", "2026年6月底前", "2026年9月30日前")
WANTED = 500


@dataclass(frozen=True)
class Measure:
    text: str
    units: tuple[str, ...]
    date: str


@dataclass(frozen=True)
class Issue:
    problem: str
    goal: str
    measures: tuple[Measure, ...]


def generated(seed: int) -> list[Issue]:
    chance = random.Random(seed)
    issues = []
    for at in range(25):
        about, place = chance.choice(OBJECTS), chance.choice(PLACES)
        measures = []
        for own in range(3):
            act, count = chance.choice(ACTS), chance.randint(2, 40)
            text = f"{chance.choice(PLACES)}{act}{about}{chance.choice(OBJECTS)}{count}处"
            # A measure of the same words in several issues.
            text = "加强日常巡查，建立长效机制" if chance.random() < 0.1 else text
            units = tuple(chance.sample(UNITS, chance.randint(1, 3)))
            measures.append(Measure(f"{text}，落实责任{own}项", units, chance.choice(DATES)))
        problem = f"{place}{about}问题突出，{chance.randint(3, 90)}处未整改，群众反映强烈（{at}）"
        issues.append(Issue(problem, f"{about}问题整改到位", tuple(measures)))
    return issues


CHINESE = "一二三四五六七八九十"


def numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    front = "" if not tens else ("十" if tens == 1 else f"{CHINESE[tens - 1]}十")
    return front + (CHINESE[ones - 1] if ones else "")


TITLE = "清溪县贯彻落实省生态环境保护督察反馈意见整改方案"


def as_text(issues: list[Issue]) -> tuple[bytes, str]:
    lines = [TITLE]
    for no, issue in enumerate(issues, 1):
        lines += [f"{numeral(no)}、{issue.problem}。", f"整改目标：{issue.goal}。", "整改措施："]
        for own, one in enumerate(issue.measures, 1):
            listed = f"（责任单位：{'、'.join(one.units)}；完成时限：{one.date}）"
            lines.append(f"{own}.{one.text}。{listed}")
    return "\n".join(lines).encode(), "plan.txt"


def as_page(issues: list[Issue]) -> tuple[bytes, str]:
    """Return the same words as a page whose lines break in other places."""
    text = as_text(issues)[0].decode()
    lines = "".join(
        f"<p>　　{line.replace('，', ',<br>').replace('（', '(').replace('）', ')')}</p>"
        for line in text.split("\n")
    )
    return f"<html><head><meta charset=utf-8></head><body>{lines}</body></html>".encode(), "a.html"


def renumbered(issues: list[Issue]) -> list[Issue]:
    """Return the plan with a new first issue, and two issues that changed places."""
    new = Issue("码头作业扬尘无人监管，问题长期存在", "问题整改到位",
                (Measure("开展专项检查", (UNITS[0],), DATES[0]),))  # fmt: skip
    moved = [*issues]
    moved[3], moved[17] = moved[17], moved[3]
    return [new, *moved]


def later(issues: list[Issue]) -> list[Issue]:
    """Return a later version: issues left out, measures reworded, units and dates changed."""
    kept = [issue for at, issue in enumerate(renumbered(issues)) if at % 9 != 4]
    chance = random.Random(5)
    changed = []
    for issue in kept:
        measures = []
        for one in issue.measures:
            kind = chance.random()
            text, units, date = one.text, one.units, one.date
            if kind < 0.1:
                units = (chance.choice(UNITS),)
            elif kind < 0.2:
                date = chance.choice(DATES)
            elif kind < 0.3:
                text = f"全县{chance.choice(ACTS)}历史遗留点位"
            measures.append(Measure(text, units, date))
        changed.append(Issue(issue.problem, issue.goal, tuple(measures)))
    return changed


def with_other_ids(rows: Rows) -> Rows:
    """Return the rows as after a change of rules by which all ids are others."""
    made: dict[str, Any] = {}
    for name, own in cast("Mapping[str, list[dict[str, Any]]]", rows).items():
        made[name] = [
            {**row, **{key: f"x{row[key]}" for key in ("issue_id", "measure_id", "plan_id")
                       if row.get(key)}}
            for row in own
        ]  # fmt: skip
    return cast("Rows", made)


def identity(rows: Rows, table: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a row is in the plan, whatever its numbers and places: issue, measure, words."""
    issue = next(i for i in rows["issues"] if i["issue_no"] == row["issue_no"])
    measure = next(
        (m for m in rows["measures"]
         if (m["issue_no"], m["measure_no"]) == (row["issue_no"], row.get("measure_no"))), None,
    )  # fmt: skip
    words = (issue["problem"], measure["text"] if measure else "", row.get("unit_text"),
             row.get("text") if table == "deadlines" else "")  # fmt: skip
    return tuple(bare_words(word or "") for word in words)


def corrections(rows: Rows, chance: random.Random) -> Iterator[tuple[Correction, tuple[str, ...]]]:
    anchors = Anchors(rows)
    for table, column, value in (
        ("responsibilities", "role", "supervise"),
        ("deadlines", "due_date", "2031-01-01"),
        ("measures", "text", "改写的措施"),
        ("issues", "goal", "改写的目标"),
    ):
        for row in anchors.rows[table]:
            if row["issue_no"] is None or chance.random() < 0.05:
                continue
            one = anchors.set_value(cast("Any", table), row, column, value)
            yield one, identity(rows, table, cast("Any", row))


def outcome(given: list[tuple[Correction, tuple[str, ...]]], after: Rows) -> tuple[int, int, int]:
    """Return how many corrections could stay, stayed, and stand on a row of another identity."""
    made = with_corrections(after, [one for one, _ in given], load())
    stands = {
        table: [identity(after, table, cast("Any", row)) for row in Anchors(after).rows[table]]
        for table in ("responsibilities", "deadlines", "measures", "issues")
    }
    possible = sum(own in stands[one.table or ""] for one, own in given)
    held = wrong = 0
    wanted: dict[str, set[tuple[str, ...]]] = {}
    for one, own in given:
        wanted.setdefault(one.table or "", set()).add(own)
    for table, found in stands.items():
        rows = Anchors(made).rows[table]
        for own, row in zip(found, rows, strict=True):
            if row["corrected"]:
                held += 1
                wrong += own not in wanted[table]
    return possible, held, wrong


def read(issues: list[Issue], form: Callable[[list[Issue]], tuple[bytes, str]]) -> Rows:
    return convert_bytes(*form(issues)).rows


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda plan: with_other_ids(read(plan, as_text)), id="another rule"),
        pytest.param(lambda plan: read(renumbered(plan), as_text), id="renumbered"),
        pytest.param(lambda plan: read(plan, as_page), id="another format"),
        pytest.param(lambda plan: read(later(plan), as_text), id="a later version"),
    ],
)
def test_corrections_stay_and_none_moves(change: Callable[[list[Issue]], Rows]) -> None:
    count = possible = held = wrong = 0
    for seed in (1, 2):
        plan = generated(seed)
        before = read(plan, as_text)
        given = list(corrections(before, random.Random(seed)))
        count += len(given)
        numbers = outcome(given, change(plan))
        possible, held, wrong = (
            a + b for a, b in zip((possible, held, wrong), numbers, strict=True)
        )
    assert count >= WANTED
    assert wrong == 0
    assert held >= 0.99 * possible
    assert possible >= 0.6 * count
