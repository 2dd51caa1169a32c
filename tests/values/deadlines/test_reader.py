"""Deadlines: forms as data, a small language enumerated, promises that hold for any text."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.security.pace import peers
from tests.values.casefile import KNOWN, cases
from tests.values.notation import lines, told_deadlines
from zhenggai.rules.loader import load
from zhenggai.text.document import Span
from zhenggai.values.deadlines.calendar import add_months, days_of_digits, period_years
from zhenggai.values.deadlines.reader import read_deadlines
from zhenggai.values.model import Context, Deadline

HERE = Path(__file__).parent
# Of the peer's times: for hostile words, and for a plan of two hundred measures.
PEERS, PLAN_PEERS = 30, 5
KINDS = {
    *("date", "immediate", "ongoing", "recurring"),
    *("relative", "event", "done"),
}


def context(case: dict[str, Any]) -> Context:
    return Context(field=case.get("field", "deadline"), **{**KNOWN, **case.get("context", {})})


def shown(text: str, row: Deadline) -> dict[str, Any]:
    """Return a row as the case files print one: without what is null or usual."""
    printed: dict[str, Any] = {"text": text[slice(*row.span)], "kind": row.kind}
    values = {
        "start": row.start_date,
        "due": row.due_date,
        "ambiguous": row.ambiguous or None,
        "latest": row.due_date_latest if row.due_date_latest != row.due_date else None,
        "revised": row.revised_from,
        "precision": row.precision,
        "modality": row.modality if row.modality != "firm" else None,
        "degree": row.degree if row.degree != "complete" else None,
        "anchor": row.anchor,
        "task": text[slice(*row.task)] if row.task is not None else None,
    }
    printed.update({name: value for name, value in values.items() if value is not None})
    return printed


@pytest.mark.parametrize(
    "case",
    [
        *cases("deadlines", "in_the_wild"),
        *cases("deadlines", "synthetic"),
        *cases("deadlines", "negative"),
        *cases("deadlines", "known_failures"),
    ],
)
def test_case(case: dict[str, Any]) -> None:
    text = case["text"]
    rows, doubts = read_deadlines(text, context(case), load())
    assert [shown(text, row) for row in rows] == case.get("rows", [])
    assert [doubt.code for doubt in doubts] == case.get("doubts", [])
    for row in rows:
        assert (row.degree is not None) == (row.kind in {"date", "relative"})


@pytest.mark.parametrize("case", [*lines("deadlines.lines.yaml"), *lines("deadlines/total.yaml")])
def test_line(case: str) -> None:
    told, wanted = told_deadlines(case)
    assert told == wanted, case


YEARS = {"2020年": 2020, "二〇二〇年": 2020, "２０２０年": 2020, "’20年": 2020, "2О20年": 2020}
MONTHS = {"6月": 6, "06月": 6, "六月": 6, "12月": 12, "十二月": 12, "2月份": 2, " 2 月": 2}
ENDINGS = ["底", "底前", "末", "", "底之前", "内", "底以前", "月底前", "前", "以前"]
LEADS = ["", "力争", "力争到", "最迟", "到", "截至", "原则上"]


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize("ending", ENDINGS)
def test_every_month_in_every_dress(lead: str, ending: str) -> None:
    for year, number in YEARS.items():
        for month, which in MONTHS.items():
            text = f"{lead}{year}{month}{ending}"
            (row,), doubts = read_deadlines(text, Context(field="deadline", **KNOWN), load())
            last = date(number, which, monthrange(number, which)[1])
            strict = ending in {"前", "以前"}
            before = date(number, which - 1, monthrange(number, which - 1)[1])
            assert row.due_date == (before if strict else last), text
            assert row.due_date_latest == last, text
            assert row.ambiguous == strict, text
            assert (text[slice(*row.span)], row.precision, doubts) == (text, "month", ())
            assert row.modality == ("aim" if lead[:2] in {"力争", "原则"} else "firm")


@pytest.mark.parametrize("joint", ["至", "到", "—", "-", "~", "－", "～", "--"])
def test_every_range(joint: str) -> None:
    for first, last, start, due in [
        ("2018年", "2020年", date(2018, 1, 1), date(2020, 12, 31)),
        ("2018", "2020年", date(2018, 1, 1), date(2020, 12, 31)),
        ("2022年3月", "2023年6月", date(2022, 3, 1), date(2023, 6, 30)),
        ("2019年3", "6月", date(2019, 3, 1), date(2019, 6, 30)),
        ("2019年10月", "次年3月", date(2019, 10, 1), date(2020, 3, 31)),
        ("2019年8月1日", "9月30日", date(2019, 8, 1), date(2019, 9, 30)),
    ]:
        text = f"{first}{joint}{last}"
        (row,), _ = read_deadlines(text, Context(field="deadline", **KNOWN), load())
        assert (row.start_date, row.due_date) == (start, due), text


def check(text: str, field: str, rows: tuple[Deadline, ...], spans: list[Span]) -> None:
    end = 0
    for row in rows:
        assert end <= row.span.start < row.span.end <= len(text)
        end = row.span.end
        assert row.kind in KINDS
        assert row.task is None or 0 <= row.task.start < row.task.end <= len(text)
        assert (row.due_date is None) == (row.due_date_latest is None)
        if row.due_date is not None and row.due_date_latest is not None:
            assert row.start_date is None or row.start_date <= row.due_date
            assert row.due_date <= row.due_date_latest
            assert row.ambiguous or row.due_date == row.due_date_latest
            assert row.precision is not None
        if row.kind in {"immediate", "recurring", "event", "done"}:
            assert row.start_date is None and row.due_date is None
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)


SCRAPS = """
2019 年 月 日 底 前 6 12 30 、 和 至 — - . / , ; 。 ( ) 起 力争 到 原定 由 调整为 延期至 每 季度
上半年 “十四五” 期间 末 印发后 3 个月 内 个工作日 立行立改 长期坚持 并 XX 20 × 完成 % 80 基本 六 十
二〇二〇 次年 今年 明年 旬 中 初 《 》 〔 〕 号 99 0 00 15日 1119日 零 四 O 反馈后 之日起 汛期 同步
已 于 后 以来 ２ ９ ’
"""
PARTS = [*SCRAPS.split(), "\n", " "]
FIELDS = st.sampled_from(["deadline", "goal", "measure", "plan"])
DAYS = st.sampled_from([None, date(2019, 6, 22), date(2020, 2, 29), date(1990, 1, 1)])


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=20).map("".join), FIELDS, DAYS, DAYS)
def test_promises_hold_for_scraps_of_dates(
    text: str, field: str, anchor: date | None, due: date | None
) -> None:
    known = Context(field=field, anchor=anchor, issued=anchor, feedback=anchor, issue_due=due)
    rows, doubts = read_deadlines(text, known, load())
    check(text, field, rows, [doubt.span for doubt in doubts])


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), FIELDS)
def test_promises_hold_for_any_text(text: str, field: str) -> None:
    rows, doubts = read_deadlines(text, Context(field=field), load())
    check(text, field, rows, [doubt.span for doubt in doubts])


HOSTILE = [
    *("2", "一", "、", "一、", "(", "2019年", "2019年6月", "6月", "由", "年底", "20X", "2019年至"),
    *(
        "2019年、",
        "6、",
        "《",
        "与",
        "1年内",
        "2018-",
        "2019.1.",
        "建成后",
        " ",
        "每年",
        "完成,",
        "年",
    ),
    *(
        "立行立改、",
        "长期坚持",
        "“十四五",
        "原定2019年",
        "截至",
        "印发后",
        "审定后1个月内,",
        "2024年项目6月底前",
        "2 0 2 4 年 ",
        "已于2019年",
        "×年",
        "〔2019",
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize("field", ["deadline", "measure"])
@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_near_linear_time(piece: str, field: str) -> None:
    text = piece * (4000 // len(piece))

    def work() -> None:
        # Without what is kept of texts that were read before.
        read_deadlines.__wrapped__(text, Context(field=field, **KNOWN), load())

    assert peers(work, PEERS) < PEERS


@pytest.mark.slow
def test_a_plan_is_read_in_no_time() -> None:
    texts = [
        "2020年6月底前完成雨污分流改造,同时加快二期管网建设,对沿线排口逐一排查整治;"
        "加强污水处理厂运行监管,确保出水稳定达标,完善在线监控设施,严格落实属地责任,"
        "每季度调度一次进展情况,对进展滞后的予以通报约谈,推动问题整改落实到位。"
    ] * 200
    rules = load()

    def work() -> None:
        for text in texts:
            read_deadlines.__wrapped__(text, Context(field="measure", **KNOWN), rules)

    # As long as jieba takes for its text, where nothing else runs; the rest is room.
    assert peers(work, PLAN_PEERS) < PLAN_PEERS


def test_calendar() -> None:
    assert add_months(date(2019, 11, 30), 3) == date(2020, 2, 29)
    assert add_months(date(2019, 6, 22), 3) == date(2019, 9, 22)
    assert period_years(12) == (2011, 2015)
    assert period_years(14) == (2021, 2025)
    assert days_of_digits("116", 2019) == (date(2019, 1, 16), date(2019, 11, 6))
    assert days_of_digits("0105", 2019) == (date(2019, 1, 5),)
    assert days_of_digits("1332", 2019) == ()
