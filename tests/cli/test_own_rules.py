"""A user's own rules: what they add is read, and every mistake is told with file and line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import SAMPLES
from zhenggai.cli.own_rules import review
from zhenggai.pipeline import convert_bytes
from zhenggai.rules.loader import build, check
from zhenggai.rules.sources import HERE

PLAN = """测试县生态环境问题整改方案
一、河道垃圾清理不到位。
治污目的：全面清理。
整改时限：滴水石穿干到底
整改措施：1.开展清理。（责任单位：县水利局）
"""


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return write(
        tmp_path,
        labels_toml='[[rule]]\nid = "goal"\nwords = ["治污目的"]\nmatch = ["治污目的"]\n',
        deadlines_toml="\n".join(
            (
                "[[rule]]",
                'id = "own-steady"',
                'tag = "ongoing"',
                'pattern = "滴水石穿干到底"',
                'match = ["滴水石穿干到底"]',
                'reject = ["滴水石穿"]',
            )
        ),
    )


def test_rules_of_ones_own_are_read(own: Path) -> None:
    assert not review(own).mistakes
    assert review(own).rules == 2
    plain = convert_bytes(PLAN.encode(), "plan.txt").rows
    with_own = convert_bytes(PLAN.encode(), "plan.txt", build((HERE, own))).rows
    assert plain["issues"][0]["goal"] is None
    assert with_own["issues"][0]["goal"] == "全面清理。"
    assert [row["kind"] for row in plain["deadlines"]] == []
    assert [row["kind"] for row in with_own["deadlines"]] == ["ongoing"]


def test_own_rules_change_the_version(own: Path) -> None:
    assert build((HERE, own)).digest != build((HERE,)).digest


def test_a_widened_rule_keeps_what_it_found(own: Path) -> None:
    both = build((HERE, own))
    alone = build((HERE,))
    check(both.labels)
    assert set(alone.labels["goal"].words) < set(both.labels["goal"].words)
    assert both.labels["goal"].pattern.fullmatch("整 改 目 标")
    assert both.labels["goal"].pattern.fullmatch("治 污 目 的")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (
            "labels.toml",
            '# mine\n\n[[rule]]\nid = "x"\ntag = "aim"\nwords = ["目的"]',
            "labels.toml:3, rule x: tag 'aim'",
        ),
        (
            "labels.toml",
            '[[rule]]\nid = "goal"\npattern = "目的"',
            "labels.toml:1, rule goal: the rule 'goal' that it widens is made of words",
        ),
        (
            "deadlines.toml",
            '[[rule]]\nid = "x"\ntag = "ongoing"\npattern = "一直"\nmatch = ["总是"]',
            "deadlines.toml:1, rule x: does not find '总是'",
        ),
        (
            "deadlines.toml",
            '[[rule]]\nid = "x"\ntag = "ongoing"\npattern = "一直"\nreject = ["一直到"]',
            "deadlines.toml:1, rule x: finds '一直' in '一直到'",
        ),
        (
            "deadlines.toml",
            '[[rule]]\nid = "x"\ntag = "ongoing"\npattern = "(一直"',
            "deadlines.toml:1, rule x: the pattern does not compile",
        ),
        ("units.toml", "[[rule]\n", "units.toml: not valid TOML"),
        ("label.toml", "", "label.toml: no file of rules; use one of labels.toml"),
        ("places.csv", "code,name\n1,甲", "places.csv:1: the first line must be code,name,"),
        (
            "places.csv",
            "code,name,valid_from,valid_to,successor\n36010,甲市,,,\n",
            "places.csv:2: code '36010' is no code of six digits",
        ),
        (
            "places.csv",
            "code,name,valid_from,valid_to,successor\n360199,甲区,2019.8,,\n",
            "places.csv:2: valid_from '2019.8' is no date",
        ),
        ("userdict.txt", "高新办\n", "userdict.txt:1: needs a word, a frequency and a kind"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, name: str, text: str, told: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (mistake,) = review(tmp_path).mistakes
    assert mistake.startswith(str(tmp_path))
    assert told in mistake


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from zhenggai.cli.main import main; main()", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )


@pytest.mark.slow
def test_check_and_explain_take_own_rules(own: Path) -> None:
    write(
        own,
        places_csv="code,name,valid_from,valid_to,successor\n369901,临江新城区,,,\n",
    )
    done = run("rules", "check", str(own))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "2 rules, 1 places, 0 words; mistakes: 0\n"
    told = run("explain", "deadline", "滴水石穿干到底", "--rules", str(own)).stdout
    assert "ongoing" in told
    assert f"{own}/deadlines.toml:1, rule own-steady" in told
    told = run("explain", "units", "水利局", "--place", "临江新城区", "--rules", str(own)).stdout
    assert "369901:水利部门" in told


@pytest.mark.slow
def test_wrong_rules_stop_the_command(own: Path) -> None:
    write(own, labels_toml='[[rule]]\nid = "x"\ntag = "aim"\nwords = ["目的"]')
    done = run("rules", "check", str(own))
    assert done.returncode == 1
    assert "labels.toml:1, rule x: tag 'aim'" in done.stderr
    done = run("show", str(SAMPLES / "shared-2022/plan.txt"), "--rules", str(own))
    assert done.returncode == 2
    assert "labels.toml:1, rule x" in done.stderr
    assert run("rules", "check", str(own / "none")).returncode == 2


@pytest.mark.slow
def test_explain_tells_rules_and_values() -> None:
    done = run("explain", "units", "市发改委、水利局牵头", "--place", "南昌市")
    assert done.returncode == 0
    assert "360100:发展改革部门" in done.stdout
    assert "市水利局" in done.stdout
    assert "roles.toml:" in done.stdout
    done = run("explain", "deadline", "印发后3个月内", "--anchor", "2024-03-15")
    assert "2024-06-15" in done.stdout
    assert run("explain", "units", "水利局", "--place", "无此地").returncode == 2
