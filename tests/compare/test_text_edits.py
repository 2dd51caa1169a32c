"""Edits put into the plans' own text, which is converted anew: each is found as what it is."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from tests import SAMPLES
from zhenggai.life.changes import compare
from zhenggai.life.version import Version, read_version
from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load

pytestmark = pytest.mark.slow

# Running text: a table's text has lost its cells.
NAMES = ("county-draft-2022", "county-list-2023", "county-ownline-2021", "county-utf16-2020",
         "province-tasks-2025")  # fmt: skip
# make edits tries many more.
EDITS_PER_KIND = max(12, int(os.environ.get("EDITS", "0")) // 4)
FLOOR = 0.98
Rows = dict[str, list[dict[str, Any]]]
# Old text, new text, the changes that this must give; None where the sample has nothing to edit.
Edited = tuple[str, list[str]] | None


@cache
def converted(name: str) -> tuple[str, Rows]:
    path = SAMPLES / name / "plan.txt"
    rows = convert_bytes(path.read_bytes(), path.name).rows
    text = "".join(str(row["text"]) for row in rows["passages"])
    again = convert_bytes(text.encode(), path.name).rows
    return text, {table: [dict(row) for row in own] for table, own in again.items()}


def spliced(text: str, row: dict[str, Any], new: str) -> str:
    return text[: row["start"]] + new + text[row["end"] :]


def dated(text: str, rows: Rows, chance: random.Random) -> dict[str, Any] | None:
    """Return a deadline with a year of its own, on which no other one in its field leans."""
    whole = re.compile(r"20\d\d年(?:底|\d{1,2}月底)前")
    found = [
        row
        for row in rows["deadlines"]
        if row["issue_no"]
        and not any(
            other is not row
            and (other["issue_no"], other["measure_no"]) == (row["issue_no"], row["measure_no"])
            for other in rows["deadlines"]
        )
        and whole.fullmatch(text[row["start"] : row["end"]])
    ]
    return chance.choice(found) if found else None


def slip(text: str, rows: Rows, chance: random.Random) -> Edited:
    row = dated(text, rows, chance)
    if row is None:
        return None
    year = row["due_date"].year + chance.choice((1, 2, -1))
    kind = "deadline_later" if year > row["due_date"].year else "deadline_earlier"
    return spliced(
        text, row, text[row["start"] : row["end"]].replace(row["text"][:4], str(year))
    ), [kind]


def aim(text: str, rows: Rows, chance: random.Random) -> Edited:
    row = dated(text, rows, chance)
    if row is None or text[: row["start"]].endswith(("力争", "力争在")):
        return None
    return text[: row["start"]] + "力争" + text[row["start"] :], ["deadline_changed"]


def partial(text: str, rows: Rows, chance: random.Random) -> Edited:
    row = dated(text, rows, chance)
    if row is None or not text[row["end"] :].startswith(("完成", "建成")):
        return None
    return text[: row["end"]] + "基本" + text[row["end"] :], ["deadline_changed"]


def ongoing(text: str, rows: Rows, chance: random.Random) -> Edited:
    row = dated(text, rows, chance)
    if row is None or row["field"] != "deadline" or row["task"]:
        return None
    return spliced(text, row, "长期坚持"), ["deadline_changed"]


def lower(text: str, rows: Rows, chance: random.Random) -> Edited:
    found = [
        row
        for row in rows["targets"]
        if row["comparator"] == ">=" and row["unit"] == "%" and row["baseline"] is None
        and f"{row['value']:g}%" in text[row["start"] : row["end"]]
    ]  # fmt: skip
    if not found:
        return None
    row = chance.choice(found)
    old = text[row["start"] : row["end"]]
    value = max(1, round(row["value"]) - chance.choice((1, 5, 10)))
    return spliced(text, row, old.replace(f"{row['value']:g}%", f"{value}%", 1)), ["target_lowered"]


def add_unit(text: str, rows: Rows, chance: random.Random) -> Edited:
    """Put a unit of its own level behind the last one of a list."""
    found = [
        row
        for row in rows["responsibilities"]
        if row["scope"] == "named"
        and text[row["start"] : row["end"]] == row["unit"]
        and re.match(r"[)）\n。]", text[row["end"] :])
        and not text[: row["start"]].endswith(("会同", "由"))
    ]
    if not found:
        return None
    row = chance.choice(found)
    level = "省" if row["unit_level"] == "province" else "县"
    return text[: row["end"]] + f"、{level}档案馆" + text[row["end"] :], ["unit_added"]


def append(text: str, rows: Rows, chance: random.Random) -> Edited:
    """Let a measure say more."""
    found = [row for row in rows["measures"] if len(row["text"] or "") > 20 and not row["cut"]]
    row = chance.choice(found)
    at = row["end"] - (text[row["end"] - 1] in "。；;")
    return text[:at] + "，涉及群众利益的事项公开征求意见" + text[at:], ["reworded"]


def retype(text: str, rows: Rows, chance: random.Random) -> Edited:
    """Print figures in full width, or other punctuation: no change."""
    del rows
    if chance.random() < 0.5:
        return text.translate({0x2C: "，", 0x3B: "；", 0x28: "（", 0x29: "）"}), []
    return text.translate({n: chr(n + 0xFEE0) for n in range(0x30, 0x3A)}), []


EDITS: tuple[Callable[[str, Rows, random.Random], Edited], ...] = (
    slip, aim, partial, ongoing, lower, add_unit, append, retype,
)  # fmt: skip


def version(rows: Any) -> Version:
    return read_version(rows)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edit_of_the_text_is_found(edit: Callable[..., Edited]) -> None:
    chance = random.Random(edit.__name__)
    right = told = made = tried = 0
    wrong: list[Any] = []
    while made < EDITS_PER_KIND and tried < 20 * EDITS_PER_KIND:
        tried += 1
        name = chance.choice(NAMES)
        text, rows = converted(name)
        edited = edit(text, rows, chance)
        if edited is None:
            continue
        made += 1
        new, expected = edited
        found = compare(
            version(rows), version(convert_bytes(new.encode(), "plan.txt").rows), load()
        )
        kinds = [str(row["kind"]) for row in found]
        told += len(kinds) or 1
        right += len([kind for kind in expected if kind in kinds]) if expected else not kinds
        if kinds != expected:
            wrong.append(
                (name, expected, [(r["kind"], r["old_value"], r["new_value"]) for r in found])
            )
    assert made, "no sample has what this edit needs"
    print(f"{edit.__name__}: precision {right / told:.3f}, recall {right / made:.3f}, {made}")
    assert right / made >= FLOOR, wrong[:5]
    assert right / told >= FLOOR, wrong[:5]
