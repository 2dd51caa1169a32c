"""Patterns ready to run, by either module."""

from __future__ import annotations

import sys

import pytest
import regex

from zhenggai.rules import Rule, load
from zhenggai.rules.loader import TABLES
from zhenggai.rules.patterns import compiled

PLAIN = [r for name in TABLES for r in getattr(load(), name) if r.plain]


def test_plain_patterns_know_the_same_chinese_characters() -> None:
    text = "".join(map(chr, (*range(0xD800), *range(0xE000, sys.maxunicode + 1))))
    ours = compiled(r"[\p{Han}]+", plain=True).findall(text)
    assert ours == regex.findall(r"\p{Han}+", text)


@pytest.mark.parametrize("rule", PLAIN, ids=lambda rule: rule.id)
def test_a_plain_pattern_finds_the_same_as_any_other(rule: Rule) -> None:
    for text in (*rule.match, *rule.reject):
        same = [m.span() for m in compiled(rule.source).finditer(text)]
        assert [m.span() for m in rule.pattern.finditer(text)] == same
