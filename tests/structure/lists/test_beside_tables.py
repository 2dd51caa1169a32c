"""Running text beside a table of problems: a list of its own, or the plan's body."""

from __future__ import annotations

import pytest

from tests.evidence.flows import marks_of
from zhenggai.evidence.outline import find_outline
from zhenggai.rules import load
from zhenggai.structure.issues.issue_fields import read_issue
from zhenggai.structure.issues.readings import find_lists
from zhenggai.structure.lists.beside_tables import is_doubtful, worth_beside
from zhenggai.structure.pins import Pins

TOLD = """临湖县整改方案
一、城区污水直排入河，管网建设滞后。
整改目标：消除直排。
整改时限：2024年底前
责任单位：县水利局
整改措施：建设管网。
二、河道垃圾清理不及时，扰民严重。
整改目标：河岸整洁。
整改时限：2024年底前
责任单位：县城管局
整改措施：清运垃圾。
"""


def worth(text: str) -> float:
    marks = marks_of(text)
    segments = find_lists(marks, find_outline(marks, load()), load(), Pins())[0].segments
    told = [read_issue(marks, load(), segment, 0)[0] for segment in segments]
    return worth_beside(marks.flow, load(), segments, told)


def test_numbered_problems_with_fields_are_issues() -> None:
    assert worth(TOLD) > 0
    assert not is_doubtful(worth(TOLD))


def test_what_says_nothing_wrong_is_worth_less() -> None:
    plain = TOLD.replace("城区污水直排入河，管网建设滞后", "推进管网建设")
    plain = plain.replace("河道垃圾清理不及时，扰民严重", "推进垃圾清运")
    assert worth(plain) == pytest.approx(worth(TOLD) - 2.5)


def test_nothing_told_is_worth_nothing() -> None:
    assert worth_beside(marks_of("").flow, load(), (), ()) == 0.0
