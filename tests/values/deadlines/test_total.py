"""Every character of a deadline block is a date's, a commitment's, an act's, or doubted."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhenggai.rules import load
from zhenggai.values.deadlines.reader import read_deadlines
from zhenggai.values.model import Context

CONTEXT = Context(
    field="deadline",
    anchor=date(2024, 3, 15),
    issued=date(2024, 3, 15),
    feedback=date(2024, 2, 1),
)
# What the rules hold for whole expressions, without those that need another before them.
TAGS = ("range", "since", "revised", "recurring", "relative", "immediate", "ongoing")
EXAMPLES = [text for rule in load().deadlines if rule.tag in TAGS for text in rule.match]
DATES = st.builds(
    "{}{}".format,
    st.sampled_from(["2024年", "2025年", "二〇二五年", "２０２６年"]),
    st.sampled_from(
        [
            *("底前", "6月底前", "12月", "十月底", "上半年", "第三季度", "三季度末前"),
            *("5月20日前", "11月30日", "9月中旬", "1月", "元月底前"),
        ]
    ),
)
ACTS = st.sampled_from(["", "", "完成", "完成整改", "完成主体工程", "基本完成"])
PIECES = st.builds("{}{}".format, DATES, ACTS) | st.sampled_from(EXAMPLES)
LISTS = st.builds(
    lambda pieces, joint: joint.join(pieces),
    st.lists(PIECES, min_size=1, max_size=3),
    st.sampled_from(["；", "，", "。"]),
)
# What a date cannot hold, wherever it comes in; and words, which stand between the parts.
STRANGE = st.sampled_from("□ 齉 × qz".split())
WORDS = st.sampled_from("月底前 X月 6月X日 坚持 印后 （）月底前 20XX年 第季度 长坚持".split())


def read(text: str) -> tuple[list[tuple[object, ...]], bool]:
    """Return what each row says, and whether one is doubted or ambiguous."""
    rows, doubts = read_deadlines(text, CONTEXT, load())
    told = [
        (row.kind, row.start_date, row.due_date, row.revised_from, row.modality, row.anchor)
        for row in rows
    ]
    return told, bool(doubts) or any(row.ambiguous for row in rows)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(st.builds("{}{}".format, DATES, ACTS), min_size=1, max_size=3).map("；".join))
def test_a_clean_list_is_quiet(text: str) -> None:
    rows, doubted = read(text)
    assert len(rows) == text.count("；") + 1
    assert not doubted, text


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(LISTS, STRANGE, st.data())
def test_no_strange_character_is_lost_without_a_doubt(
    text: str, noise: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(text)))
    rows, doubted = read(f"{text[:at]}{noise}{text[at:]}")
    assert doubted or rows == read(text)[0]


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(LISTS, WORDS, st.data())
def test_no_piece_of_a_date_is_lost_without_a_doubt(
    text: str, noise: str, data: st.DataObject
) -> None:
    joints = [0, *(at for at, c in enumerate(text) if c in "；，。"), len(text)]
    at = data.draw(st.sampled_from(joints))
    joint = "；" if at == 0 else ""
    lead = "；" if at else ""
    rows, doubted = read(f"{text[:at]}{lead}{noise}{joint}{text[at:]}")
    assert doubted or len(rows) > len(read(text)[0])
