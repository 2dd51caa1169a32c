"""What a person wrote into a cell of a ledger, said as the program says it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date

import regex

from zhenggai.rules import load
from zhenggai.rules.kinds import Role
from zhenggai.tables.progress_states import read_state
from zhenggai.tables.schema import TABLES

LIMIT_HEADING, DUE_HEADING, MEASURE_HEADING = "整改时限", "截止日期", "措施"
STATE_HEADING, PERSON_HEADING = "进展状态", "责任人"
STATE_WORDS = dict(TABLES["issues"].column("progress_state").values)
# Cells that list units, each with the roles that it shows; the first is that of a new name.
UNIT_COLUMNS: Mapping[str, tuple[Role, ...]] = {
    "牵头单位": ("lead",),
    "责任单位": ("responsible", "implement"),
    "配合单位": ("cooperate",),
    "督导单位": ("supervise",),
    "验收单位": ("accept",),
}
# 县水利局、县林业局, 县水利局，县林业局, a name a line, 县水利局 县林业局.
LIST_MARKS = regex.compile(
    r"(?<![\s、，,;；])[^\S\n]*+[、，,;；\n][\s、，,;；]*+|(?<=[\p{Han}）)])[ \u3000]++(?=\p{Han})"
)
# A post has 、 and blanks inside: 市局党组书记、局长 张三.
PERSON_MARKS = regex.compile(r"(?<![\s、，,;；])[^\S\n]*+[、，,;；\n][\s、，,;；]*+")
DATE_MARKS = regex.compile(r"(?<![\s;；])[^\S\n]*+[;；\n][\s;；]*+")
# 2025年7月31日, 2025/7/31, 2025.7.31.
DAY = regex.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DAY_MARKS = str.maketrans({"年": "-", "月": "-", "日": "", "/": "-", ".": "-", " ": ""})


def listed(marks: regex.Pattern[str], words: str | None) -> list[str]:
    """Return the names in a cell that lists some."""
    return [name for part in marks.split(words or "") if (name := part.strip())]


def said_of(heading: str, words: str) -> str:
    """Return the words of a cell as the program says the same: 2025/7/31 is 2025-07-31.

    >>> said_of("责任单位", "县水利局，县林业局")
    '县水利局、县林业局'
    """
    if heading in UNIT_COLUMNS:
        return "、".join(listed(LIST_MARKS, words))
    if heading == PERSON_HEADING:
        return "、".join(listed(PERSON_MARKS, words))
    if heading == LIMIT_HEADING:
        return "；".join(listed(DATE_MARKS, words))
    if heading == STATE_HEADING and words and words not in STATE_WORDS.values():
        state = read_state(words, load()).name
        return STATE_WORDS[state] if state is not None else words
    day = DAY.fullmatch(words.translate(DAY_MARKS)) if heading == DUE_HEADING else None
    if day is not None:
        with suppress(ValueError):
            return date(*map(int, day.groups())).isoformat()
    return words


def same(heading: str, words: str, other: str) -> bool:
    """Say whether two cells of a column say the same; of names in whatever order.

    >>> same("责任单位", "县林业局，县水利局", "县水利局、县林业局")
    True
    """
    both = (said_of(heading, words), said_of(heading, other))
    if heading in UNIT_COLUMNS or heading == PERSON_HEADING:
        return len({tuple(sorted(one.split("、"))) for one in both}) == 1
    return both[0] == both[1]
