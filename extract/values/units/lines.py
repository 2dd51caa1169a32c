"""Units on lines of their own in a cell: which line breaks part two units, and which were wraps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from zhenggai.rules import Rules
from zhenggai.text.flow import fold
from zhenggai.values.units.kinds import is_body, kind_of, words_of

PART, ITEM, WRAP = "、", ";", ""
MARKS = regex.compile(r"[、,;:。/ \t]")
BRACKET = regex.compile(r"[(\[【][^()\[\]【】]*[)\]】]$")
PLACE_LIMIT = 6


def unit_joints(lines: Sequence[str], item: regex.Pattern[str], rules: Rules) -> list[str]:
    """Return what stands between each two lines: a mark that parts two units, or nothing.

    ``item`` is what begins a line of a numbered list.
    """
    return [_joint(fold(a), fold(b), item, rules) for a, b in pairwise(lines)]


def _joint(above: str, line: str, item: regex.Pattern[str], rules: Rules) -> str:
    if item.match(line):
        return WRAP if above[-1] in ";。" else ITEM
    if above[-1].isascii() and above[-1].isalnum() and line[0].isascii() and line[0].isalnum():
        return " "
    if above.count("(") > above.count(")") or _says("goes-on", line, rules):
        return WRAP
    if _says("open-end", above, rules):
        return WRAP
    last = BRACKET.sub("", MARKS.split(BRACKET.sub("", above))[-1])
    first = MARKS.split(line)[0]
    return PART if _is_pair(last, BRACKET.sub("", first), rules) else WRAP


def _is_pair(last: str, first: str, rules: Rules) -> bool:
    """Say whether two names that touch are two units."""
    if _is_place(last, rules):
        return _is_place(first, rules) or (_says("begun", first, rules) and is_body(first, rules))
    if not is_body(last, rules):
        return False
    if _is_place(first, rules):
        return True
    if not is_body(first, rules):
        return False
    if _says("branch", first, rules) and "局" not in first[:-2]:
        return False
    if _says("begun", first, rules) or _says("seated", first, rules):
        return True
    if _says("holder", last, rules):
        return False
    return _says("high", first, rules) or not _says("high", last, rules)


def _says(form: str, words: str, rules: Rules) -> bool:
    """Say whether words have one of the forms of lines."""
    return words_of(words, rules).found(f"line-{form}") is not None


def _is_place(words: str, rules: Rules) -> bool:
    return 1 < len(words) <= PLACE_LIMIT and kind_of(words, rules) == "place"
