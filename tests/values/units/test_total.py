"""Every character of a list is a unit's, a role's, a mark's, a known aside's, or a doubt's."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.values.doubted import check, listed, loud
from tests.values.units.test_reader import context_of, told
from zhenggai.rules import load
from zhenggai.values.model import Context
from zhenggai.values.units.kinds import words_of
from zhenggai.values.units.reader import read_units

HERE = Path(__file__).parent
NANCHANG = context_of("南昌市")


@pytest.mark.parametrize(("place", "case"), listed(HERE / "total.yaml"))
def test_case(place: str, case: str) -> None:
    text = case.partition(" => ")[0]
    units, doubts = read_units(text, context_of(place), load())
    check(case, told(units), doubts)


def read(text: str) -> tuple[list[str], bool]:
    units, doubts = read_units(text, NANCHANG, load())
    return told(units), bool(loud(doubts))


# Names made of what the rules know, and lists made of them.
NAMES = st.builds(
    "{}{}{}".format,
    st.sampled_from(["市", "县", "区", "省", "进贤县", "南昌市"]),
    st.sampled_from([*load().units["stems"].words][:60]),
    st.sampled_from(["局", "委员会", "办公室"]),
).filter(lambda name: "市场" not in name and words_of(name, load()).is_body)
ENDS = st.sampled_from(["", "。", "负责", "按职责分工负责", "牵头", "等部门", "（牵头）"])
LISTS = st.builds(
    "{}{}".format, st.lists(NAMES, min_size=1, max_size=5, unique=True).map("、".join), ENDS
)
NOISE = st.sampled_from(
    "见附件 主抓 12345 13800000000 张伟 局长 □ qz 加强宣传 （存档） 齉 第3项 2024年□月 ** 全程跟进 "
    "待研究 联系人：张伟 备注 巾 已发函 x 7 县委书记、".split()
)


STRANGE = frozenset("12345 13800000000 □ qz 齉 x 7".split())


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(LISTS)
def test_a_clean_list_is_quiet(text: str) -> None:
    units, doubted = read(text)
    assert units
    assert not doubted, text


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(LISTS, NOISE, st.data())
def test_nothing_of_a_list_is_lost_without_a_doubt(
    text: str, noise: str, data: st.DataObject
) -> None:
    """What stands between names, whatever it is; within a name, what no name holds."""
    joints = [0, *(at for at, c in enumerate(text) if c in "、（负按牵"), len(text)]
    at = data.draw(st.integers(0, len(text)) if noise in STRANGE else st.sampled_from(joints))
    units, doubted = read(f"{text[:at]}{noise}{text[at:]}")
    assert doubted or units == read(text)[0]


def test_a_strange_character_is_told_where_a_name_begins_like_a_place() -> None:
    """公安 is a county too."""
    assert read("市水利局、市公安齉局")[1]
    assert not read("市水利局、市公安局")[1]


def test_a_list_in_a_reader_of_its_own() -> None:
    """A list within brackets is read as one without."""
    for text in ("〔市水利局、市财政局〕", "（市水利局、市财政局）"):
        assert read_units(text, Context(), load())[1] == ()
