"""Rules out of corrections: shown only where reading with them makes corrections needless."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.compare.gold.test_said import call
from zhenggai.cli.own_rules import review
from zhenggai.compare.suggest import Suggestion, suggest

PLAN = """清溪县贯彻落实省生态环境保护督察反馈意见整改方案
一、清溪河水质不升反降，沿河排污口整治不力。
治理目标值：水质稳定达到Ⅲ类。
整改措施：
1.完成沿河12个排污口整治。（责任单位：县水务局、见附表二）
整改时限：久抓不懈
二、垃圾渗滤液处置不到位，部分渗滤液外溢。
治理目标值：规范处置。
整改措施：
1.新建渗滤液处理设施一座。（责任单位：县城管局）
整改时限：2025年12月底前
三、秸秆焚烧屡禁不止。
整改目标：杜绝焚烧。
整改措施：
1.加强日常巡查。（包联单位：县农业农村局）
整改时限：2025年12月底前
"""


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("ZHENGGAI_WORKERS", "0")
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.txt").write_text(PLAN, encoding="utf-8")
    assert call("convert", tmp_path / "plans", "-o", tmp_path / "out") == 0
    return tmp_path / "out"


def correct(out: Path, words: str, *said: str) -> None:
    assert call("correct", out, "--at", PLAN.index(words), *said) == 0


def told(found: list[Suggestion]) -> set[tuple[str, str, str, int, int]]:
    return {(*_proposal(one), len(one.needless), one.others) for one in found}


def _proposal(one: Suggestion) -> tuple[str, str, str]:
    return one.proposal.table, one.proposal.tag, one.proposal.words


@pytest.mark.slow
def test_a_label_a_list_and_a_deadline_are_learned(
    out: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    correct(out, "水质稳定", "--pin", "goal")
    correct(out, "垃圾渗滤液处置", "--table", "issues", "--set", "goal=规范处置。")
    correct(out, "县农业农村局", "--set", "role=supervise")
    correct(out, "清溪河水质", "--table", "deadlines", "--new", "长期坚持")
    assert told(suggest(out)) == {
        ("labels", "goal", "治理目标值", 2, 0),
        # The measure's raw list of units loses its label.
        ("labels", "supervise", "包联单位", 1, 1),
        ("deadlines", "ongoing", "久抓不懈", 1, 0),
    }
    capfd.readouterr()
    assert call("rules", "suggest", out, "--write", tmp_path / "my") == 0
    said = capfd.readouterr()
    assert said.out.count("[[rule]]") == 3
    found = review(tmp_path / "my")
    assert (found.rules, found.mistakes) == (3, ())
    # Twice is once.
    assert call("rules", "suggest", out, "--write", tmp_path / "my") == 0
    assert review(tmp_path / "my").rules == 3


@pytest.mark.slow
def test_what_no_rule_mends_is_not_suggested(out: Path) -> None:
    correct(out, "2025年12月底前", "--set", "due_date=2025-12-30")
    assert suggest(out) == []


CUT = """白岩县生态环境问题整改方案
一、尾矿库渗漏未治理。
整改措施：
1.完成尾矿库治理。（责任单位：白岩县水利局、县交通局乡道管理处）
2.开展监测。（责任单位：县城管局）
整改时限：2025年6月底前
"""


@pytest.mark.slow
def test_a_place_and_a_word_that_keeps_a_name_whole_are_learned(tmp_path: Path, out: Path) -> None:
    (tmp_path / "plans" / "a.txt").write_text(CUT, encoding="utf-8")
    assert call("convert", tmp_path / "plans", "-o", out, "--prune") == 0

    def say(words: str, *said: str) -> None:
        at = CUT.index(words)
        assert call("correct", out, "--at", at, "--table", "responsibilities", *said) == 0

    say("白岩县水利局", "--set", "jurisdiction_code=520199")
    say("县交通局", "--set", "unit=县交通局乡道管理处")
    say("乡道管理处", "--drop")
    assert told(suggest(out)) == {
        ("places.csv", "520199", "白岩县", 1, 0),
        ("userdict.txt", "word", "乡道", 2, 0),
    }
    assert call("rules", "suggest", out, "--write", tmp_path / "my") == 0
    found = review(tmp_path / "my")
    assert (found.places, found.words, found.mistakes) == (1, 1, ())
