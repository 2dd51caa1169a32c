from __future__ import annotations

from pathlib import Path

import pytest

from tests.yaml_files import read_yaml
from zhenggai.rules import load
from zhenggai.tables.progress_states import read_state

CASES = [
    ("已完成。2022年12月通过市级验收。", "accepted", "2022-12-31"),
    ("截至2023年6月底，已完成整改，封堵23个。", "done", "2023-06-30"),
    ("截至2023年6月30日，共投资1亿元。达到序时进度。", "on_schedule", "2023-06-30"),
    ("2021年建成管网。于2023.12.15完成销号。", "closed", "2023-12-15"),
    ("未完成，申请延期至2023年6月底。", None, None),
    ("基本完成整改。", "basically_done", None),
    ("已于2024年2月30日完成整改。", "done", None),
    ("已完成整改。2019年11月15日，州城管局组织验收合格。", "accepted", "2019-11-15"),
    ("已完成整改，待验收合格后销号。", "done", None),
    ("已完成32户，其余14户正在建设。", None, None),
    (None, None, None),
]
TOLD = read_yaml(Path(__file__).with_name("progress_states.yaml"))


@pytest.mark.parametrize(("text", "name", "day"), [*CASES, *map(tuple, TOLD)])
def test_states(text: str | None, name: str | None, day: str | None) -> None:
    state = read_state(text, load())
    assert (state.name, state.day and state.day.isoformat()) == (name, day)
