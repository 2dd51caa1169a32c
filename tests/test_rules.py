"""Every rule finds its examples, and does not find what it must not."""

from __future__ import annotations

import time

import pytest
import regex

from extract.flow import fold
from rules import RuleError, load
from rules.loader import TABLES, check, read_table, words_pattern

RULES = [(table, rule) for table in TABLES for rule in getattr(load(), table)]
HOSTILE = [
    "1" * 10_000,
    "一" * 10_000,
    "、" * 10_000,
    "（" * 10_000,
    "市" * 10_000,
    "2024年" * 2_000,
]


@pytest.mark.parametrize(("table", "rule"), RULES, ids=[f"{t}-{r.id}" for t, r in RULES])
def test_examples(table, rule):
    for text in rule.match:
        assert rule.search(fold(text)), f"{table}.toml, {rule.id}: does not find {text!r}"
    for text in rule.reject:
        assert not rule.search(fold(text)), f"{table}.toml, {rule.id}: finds {text!r}"


@pytest.mark.parametrize(("table", "rule"), RULES, ids=[f"{t}-{r.id}" for t, r in RULES])
def test_hostile_text_takes_no_time(table, rule):
    start = time.perf_counter()
    for text in HOSTILE:
        sum(1 for _ in rule.finditer(text))
    assert time.perf_counter() - start < 20, f"{table}.toml, {rule.id}"


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
