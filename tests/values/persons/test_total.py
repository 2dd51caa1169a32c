"""Every character of a block of persons is a name's, a post's, a mark's, or doubted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhenggai.messages import severity
from zhenggai.rules import load
from zhenggai.values.persons.reader import read_persons

STEMS = [word for word in load().units["stems"].words if word not in {"编", "供销", "考核"}]
UNITS = st.builds(
    "{}{}{}".format,
    st.sampled_from(["市", "县", "区", "进贤县", "南昌市"]),
    st.sampled_from(STEMS),
    st.sampled_from(["局", "委员会"]),
)
POSTS = st.sampled_from("局长 副局长 主要负责人 分管负责同志 党组书记 主任 总工程师".split())
LEADERS = st.sampled_from("县委书记 县长 副县长 常务副市长 市长 镇党委书记".split())
NAMES = st.sampled_from("王建国 李华 张晓明 周强 欧阳建国 买买提·艾力 赵志强 刘洋".split())
OF_UNITS = st.builds("{}{}".format, UNITS, POSTS)
PIECES = st.one_of(
    OF_UNITS,
    st.builds("{}{}".format, OF_UNITS, NAMES),
    st.builds("{} {}".format, OF_UNITS, NAMES),
    st.builds("{}（{}）".format, NAMES, OF_UNITS),
    st.builds("{}{}".format, LEADERS, NAMES),
    NAMES,
)
LISTS = st.lists(PIECES, min_size=1, max_size=4).map("，".join)
STRANGE = st.sampled_from("□ qz 7".split())
WORDS = st.sampled_from("见附件 加强监管 已报备 □□□ 12 全程跟进 详见清单 待研究".split())


def read(text: str) -> tuple[list[tuple[str, str | None, str | None]], bool]:
    """Return the post, unit and name of each person, and whether somebody must look."""
    persons, doubts = read_persons(text, load())
    told = [(text[slice(*p.post)] if p.post else "", p.unit, p.name) for p in persons]
    return told, any(severity(doubt.code) != "info" for doubt in doubts)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(LISTS)
def test_a_clean_list_is_quiet(text: str) -> None:
    persons, doubted = read(text)
    assert len(persons) == text.count("，") + 1
    assert not doubted, text


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(LISTS, STRANGE, st.data())
def test_no_strange_character_is_lost_without_a_doubt(
    text: str, noise: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(text)))
    persons, doubted = read(f"{text[:at]}{noise}{text[at:]}")
    assert doubted or persons == read(text)[0]


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(LISTS, WORDS, st.data())
def test_no_words_are_lost_without_a_doubt(text: str, noise: str, data: st.DataObject) -> None:
    joints = [0, *(at for at, c in enumerate(text) if c == "，"), len(text)]
    at = data.draw(st.sampled_from(joints))
    lead, behind = ("，", "") if at else ("", "，")
    _, doubted = read(f"{text[:at]}{lead}{noise}{behind}{text[at:]}")
    assert doubted
