"""Every rule finds its examples, and does not find what it must not."""

from __future__ import annotations

from functools import partial

import pytest
import regex

from tests.security.pace import peers, seconds
from zhenggai.rules import RuleError, load
from zhenggai.rules.loader import TABLES, check, read_table, words_pattern
from zhenggai.text.flow import fold

# Of the peer's times, for all rules together.
PEERS = 100
RULES = [(table, rule) for table in TABLES for rule in getattr(load(), table)]
# What a text can be made of to hurt a pattern, over and over.
HOSTILE = [
    *("1", "一", "、", "(", "市", " ", "。1.", "《", "年", "第", "按", "2024年", "2024年6月"),
    *(
        "达到90%、",
        "新建",
        "市级",
        "自印发",
        "责任单位:",
        "张三",
        "一、",
        "6月底前",
        "各县区",
        "由65%",
    ),
]


@pytest.mark.parametrize(("table", "rule"), RULES, ids=[f"{t}-{r.id}" for t, r in RULES])
def test_examples(table, rule):
    for text in rule.match:
        assert rule.search(fold(text)), f"{table}.toml, {rule.id}: does not find {text!r}"
    for text in rule.reject:
        assert not rule.search(fold(text)), f"{table}.toml, {rule.id}: finds {text!r}"


@pytest.mark.slow
@pytest.mark.parametrize(("table", "rule"), RULES, ids=[f"{t}-{r.id}" for t, r in RULES])
def test_hostile_text_takes_near_linear_time(table, rule):
    for piece in HOSTILE:
        short = min(seconds(partial(search, rule, piece, 2_000)) for _ in range(2))
        # What is done in two milliseconds cannot be told from noise.
        if short > 0.002:
            long = min(seconds(partial(search, rule, piece, 8_000)) for _ in range(2))
            assert long < 8 * short, f"{table}.toml, {rule.id}: {piece!r}"


def search(rule, piece, length):
    text = piece * (length // len(piece))
    sum(1 for _ in rule.finditer(text))


def search_all(piece):
    for _, rule in RULES:
        search(rule, piece, 10_000)


@pytest.mark.slow
def test_no_text_takes_long():
    for piece in HOSTILE:
        assert peers(partial(search_all, piece), PEERS) < PEERS


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[tags]\na = 'x'\n[[rule]]\nid = 'r'\ntag = 'b'\nwords = ['w']", "tag 'b'"),
        ("[tags]\na = 'x'\n[[rule]]\nid = 'r'\ntag = 'a'\npattern = '('", "does not compile"),
        ("[tags]\na = 'x'\n[[rule]]\nid = 'r'\ntag = 'a'\nword = ['w']", "unknown key 'word'"),
        ("[tags]\na = 'x'\n[[rule]]\nid = 'r'\ntag = 'a'\npattern = '{{no}}'", "no piece 'no'"),
        ("[tags", "not valid TOML"),
    ],
)
def test_a_wrong_table_is_told(tmp_path, text, told):
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=r"wrong\.toml") as error:
        check(read_table(path))
    assert told in str(error.value)


def test_words_match_the_longest_with_blanks_inside():
    pattern = regex.compile(words_pattern(("整改", "整改目标", "目标"), spaced=True))
    assert pattern.findall("整 改 目 标 整改目 目标") == ["整 改 目 标", "整改", "目标"]
