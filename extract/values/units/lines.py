"""Units on lines of their own in a cell: which line breaks part two units, and which were wraps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from zhenggai.rules import Rules
from zhenggai.text.flow import fold
from zhenggai.values.units.kinds import is_body, kind_of

PART, ITEM, WRAP = "、", ";", ""
MARKS = regex.compile(r"[、,;:。/ \t]")
# A line that begins so goes on with the unit before it, and one that ends so goes on below.
GOES_ON = regex.compile(r"[、,;:。)）\]】(（\[【/和及与等]")
OPEN_END = regex.compile(r"[、,;:(/和及与]$")
BRACKET = regex.compile(r"[(\[【][^()\[\]【】]*[)\]】]$")
# 县水利局 / 县财政局, 各镇: what a name begins with that has one before it.
BEGUN = regex.compile(
    r"[省市州盟县区旗师团镇乡各](?![委政人])|[省市州县区旗]委|[省市州县区旗]政府|各"
)
# 市委 / 宣传部 is one name, 县水利局 / 水政大队 too.
HOLDER = regex.compile(r"(?:委|党组|政府|管委会)$")
BRANCH = regex.compile(r"\p{Han}{1,5}分局$")
# 高新区管委会 below another one, but 人民政府 goes with the place above it.
SEATED = regex.compile(r"\p{Han}{2,}(?:人民政府|管委会|办事处)$")
HIGH = frozenset("局委厅府司院会团")
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
    if GOES_ON.match(line) or OPEN_END.search(above) or above.count("(") > above.count(")"):
        return WRAP
    last = BRACKET.sub("", MARKS.split(BRACKET.sub("", above))[-1])
    first = MARKS.split(line)[0]
    return PART if _is_pair(last, BRACKET.sub("", first), rules) else WRAP


def _is_pair(last: str, first: str, rules: Rules) -> bool:
    """Say whether two names that touch are two units."""
    if _is_place(last, rules):
        return _is_place(first, rules) or (_begins(first) and is_body(first, rules))
    if not is_body(last, rules):
        return False
    if _is_place(first, rules):
        return True
    if not is_body(first, rules):
        return False
    if BRANCH.fullmatch(first) and "局" not in first[:-2]:
        return False
    if _begins(first) or SEATED.match(first):
        return True
    return not HOLDER.search(last) and (first[-1] in HIGH or last[-1] not in HIGH)


def _begins(words: str) -> bool:
    return BEGUN.match(words) is not None


def _is_place(words: str, rules: Rules) -> bool:
    return 1 < len(words) <= PLACE_LIMIT and kind_of(words, rules) == "place"
