"""Versions compared: nothing where nothing changed, each injected edit as its kind, both ways."""

from __future__ import annotations

import copy
import datetime
import os
import random
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests import SAMPLES
from zhenggai.compare.diff import summarize
from zhenggai.life.align import Item, align
from zhenggai.life.changes import compare as compare_versions
from zhenggai.life.version import Version, read_version
from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load
from zhenggai.tables.schema import to_arrow

FOLDERS = sorted(path for path in SAMPLES.glob("*-20??"))
# make edits tries many more.
EDITS_PER_KIND = int(os.environ.get("EDITS", "30"))
FLOOR = 0.98
Rows = dict[str, list[dict[str, Any]]]


@cache
def converted(path: Path) -> Rows:
    rows = convert_bytes(path.read_bytes(), path.name).rows
    return {name: [dict(row) for row in own] for name, own in rows.items()}


def compare(old: Version, new: Version) -> list[dict[str, Any]]:
    return [dict(row) for row in compare_versions(old, new, load())]


def version(rows: Rows) -> Version:
    return read_version(rows)


def plans() -> list[Path]:
    return [sorted(folder.glob("plan*"))[0] for folder in FOLDERS]


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f.name)
def test_a_plan_and_its_other_formats_are_the_same(folder: Path) -> None:
    versions = [version(converted(path)) for path in sorted(folder.glob("plan*"))]
    for other in versions:
        assert compare(versions[0], other) == []


@pytest.mark.slow
def test_drafts_and_finals_differ_as_their_authors_meant() -> None:
    old = version(converted(SAMPLES / "county-draft-2022" / "plan.txt"))
    new = version(converted(SAMPLES / "county-glued-2022" / "plan.docx"))
    changes = compare(old, new)
    found = Counter(str(row["kind"]) for row in changes)
    assert found == {
        "deadline_later": 5,
        "deadline_earlier": 1,
        "deadline_changed": 1,
        "target_lowered": 3,
        "target_raised": 1,
        "unit_added": 1,
        "added": 1,
    }
    assert summarize(changes).later_median == 184
    to_arrow("changes", changes)


MIRROR = {
    "added": "removed",
    "deadline_later": "deadline_earlier",
    "target_raised": "target_lowered",
    "unit_added": "unit_removed",
    "person_added": "person_removed",
    "split": "merged",
}
MIRROR |= {value: key for key, value in MIRROR.items()}
TURNED = {"weaker": "stronger", "stronger": "weaker"}


def mirrored(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return a change as the other direction has it."""
    kind, direction = str(row["kind"]), str(row["direction"])
    days = None if row["days"] is None else -int(row["days"])
    return (MIRROR.get(kind, kind), TURNED.get(direction, direction), row["new_value"],
            row["old_value"], days)  # fmt: skip


@pytest.mark.slow
def test_both_ways_mirror() -> None:
    old = version(converted(SAMPLES / "county-draft-2022" / "plan.txt"))
    new = version(converted(SAMPLES / "county-glued-2022" / "plan.docx"))
    there = Counter(mirrored(row) for row in compare(old, new))
    back = Counter(
        (r["kind"], r["direction"], r["old_value"], r["new_value"], r["days"])
        for r in compare(new, old)
    )
    assert there == back


def full_width(text: str | None) -> str | None:
    return text and text.translate({n: n + 0xFEE0 for n in (*range(0x30, 0x3A), 0x2C)})


@pytest.mark.slow
@pytest.mark.parametrize("path", plans(), ids=lambda p: p.parent.name)
def test_quiet_edits_are_no_change(path: Path) -> None:
    """Renumbered, in another order, other width and punctuation."""
    rows = copy.deepcopy(converted(path))
    count = len(rows["issues"])
    order = list(range(1, count + 1))
    random.Random(path.parent.name).shuffle(order)
    numbers = dict(zip(range(1, count + 1), order, strict=True))
    for table in rows.values():
        for row in table:
            if row.get("issue_no"):
                row["issue_no"] = numbers[row["issue_no"]]
    for name, column in (("issues", "problem"), ("issues", "goal"), ("measures", "text")):
        for row in rows[name]:
            row[column] = full_width(row.get(column))
            row["label"] = f"#{row.get('label')}"
    rows["issues"].sort(key=lambda row: row["issue_no"])
    assert compare(version(converted(path)), version(rows)) == []


# ---- injected edits: each makes one change, and says which -----------------------------------


def pick(chance: random.Random, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    return chance.choice(rows) if rows else None


def own(rows: Rows, name: str) -> list[dict[str, Any]]:
    return [row for row in rows[name] if row.get("issue_no") and not row.get("inherited")]


def shift_date(rows: Rows, chance: random.Random, days: int) -> str | None:
    dated = [row for row in own(rows, "deadlines") if row["due_date"] and row["kind"] == "date"]
    row = pick(chance, dated)
    if row is None:
        return None
    due = row["due_date"] + datetime.timedelta(days=days)
    row |= {"due_date": due, "due_date_latest": due, "text": f"{due:%Y年%m月%d日}前"}
    return "deadline_later" if days > 0 else "deadline_earlier"


def later(rows: Rows, chance: random.Random) -> str | None:
    return shift_date(rows, chance, chance.choice((31, 92, 365)))


def earlier(rows: Rows, chance: random.Random) -> str | None:
    return shift_date(rows, chance, -chance.choice((31, 92, 365)))


def to_aim(rows: Rows, chance: random.Random) -> str | None:
    firm = [row for row in own(rows, "deadlines") if row["due_date"] and row["modality"] == "firm"]
    row = pick(chance, firm)
    if row is None:
        return None
    row["modality"] = "aim"
    return "deadline_changed"


def to_ongoing(rows: Rows, chance: random.Random) -> str | None:
    row = pick(chance, [row for row in own(rows, "deadlines") if row["due_date"]])
    if row is None:
        return None
    row |= dict.fromkeys(("due_date", "due_date_latest", "start_date", "precision", "degree"))
    row |= {"kind": "ongoing", "text": "长期坚持"}
    return "deadline_changed"


def scale_target(rows: Rows, chance: random.Random, factor: float) -> str | None:
    plain = [row for row in own(rows, "targets") if row["comparator"] == ">="]
    row = pick(chance, plain)
    if row is None:
        return None
    row["value"] = round(row["value"] * factor + (1 if factor > 1 else -0.01), 2)
    return "target_raised" if factor > 1 else "target_lowered"


def raise_target(rows: Rows, chance: random.Random) -> str | None:
    return scale_target(rows, chance, 1.5)


def lower_target(rows: Rows, chance: random.Random) -> str | None:
    return scale_target(rows, chance, 0.5)


def keyed(rows: Rows) -> list[dict[str, Any]]:
    return [row for row in own(rows, "responsibilities") if row["unit_key"]]


def remove_unit(rows: Rows, chance: random.Random) -> str | None:
    row = pick(chance, keyed(rows))
    if row is None:
        return None
    same = (row["issue_no"], row["measure_no"], row["unit_key"])
    rows["responsibilities"] = [
        r
        for r in rows["responsibilities"]
        if (r["issue_no"], r["measure_no"], r["unit_key"]) != same
    ]
    return "unit_removed"


def add_unit(rows: Rows, chance: random.Random) -> str | None:
    row = pick(chance, keyed(rows))
    if row is None:
        return None
    rows["responsibilities"].append({**row, "unit": "市粮食局", "unit_key": "-:粮食部门"})
    return "unit_added"


def change_role(rows: Rows, chance: random.Random) -> str | None:
    counts = Counter((r["issue_no"], r["measure_no"], r["unit_key"]) for r in keyed(rows))
    single = [
        r
        for r in keyed(rows)
        if counts[r["issue_no"], r["measure_no"], r["unit_key"]] == 1 and r["role"] != "lead"
    ]
    row = pick(chance, single)
    if row is None:
        return None
    row["role"] = "lead"
    return "role_changed"


def drop_measure(rows: Rows, chance: random.Random) -> str | None:
    row = pick(chance, rows["measures"])
    if row is None:
        return None
    key = (row["issue_no"], row["measure_no"])
    for name, table in rows.items():
        rows[name] = [r for r in table if (r.get("issue_no"), r.get("measure_no")) != key]
    return "removed"


def add_measure(rows: Rows, chance: random.Random) -> str | None:
    row = pick(chance, rows["measures"])
    if row is None:
        return None
    text = "聘请第三方机构编制退役场地土壤调查报告，按程序报送并向社会公示结果。"
    rows["measures"].append({**row, "measure_no": 900, "text": text, "label": "900."})
    return "added"


def reword_measure(rows: Rows, chance: random.Random) -> str | None:
    row = pick(chance, [r for r in rows["measures"] if len(r["text"] or "") > 40])
    if row is None:
        return None
    row["text"] += "涉及群众切身利益的，应当先行听取意见。"
    return "reworded"


def move_measure(rows: Rows, chance: random.Random) -> str | None:
    texts = Counter(r["text"] for r in rows["measures"])
    unique = [r for r in rows["measures"] if texts[r["text"]] == 1 and len(r["text"] or "") > 20]
    row = pick(chance, unique)
    others = [i["issue_no"] for i in rows["issues"]]
    if row is None or len(others) < 2:
        return None
    source, number = row["issue_no"], row["measure_no"]
    target = chance.choice([no for no in others if no != source])
    for table in rows.values():
        for r in table:
            if (r.get("issue_no"), r.get("measure_no")) == (source, number):
                r |= {"issue_no": target, "measure_no": 800}
    return "moved"


def drop_issue(rows: Rows, chance: random.Random) -> str | None:
    # What a cut text does not come to at its end is not taken out.
    row = pick(chance, rows["issues"][:-1])
    if row is None or len(rows["issues"]) < 3:
        return None
    for name, table in rows.items():
        rows[name] = [r for r in table if r.get("issue_no") != row["issue_no"]]
    return "removed"


EDITS = (
    later, earlier, to_aim, to_ongoing, raise_target, lower_target, remove_unit, add_unit,
    change_role, drop_measure, add_measure, reword_measure, move_measure, drop_issue,
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_injected_edit_is_found_as_what_it_is(edit: Any) -> None:
    """One edit makes one change of its kind and nothing else, in at least 98 of 100."""
    chance = random.Random(edit.__name__)
    sources = [path for path in plans() if "notice" not in path.parent.name]
    right = told = made = 0
    wrong: list[Any] = []
    while made < EDITS_PER_KIND:
        path = chance.choice(sources)
        rows = copy.deepcopy(converted(path))
        expected = edit(rows, chance)
        if expected is None or version(rows).is_report:
            sources = [source for source in sources if source != path]
            assert sources, "no sample has what this edit needs"
            continue
        made += 1
        found = [str(row["kind"]) for row in compare(version(converted(path)), version(rows))]
        told += len(found)
        right += expected in found
        if found != [expected]:
            wrong.append((path.parent.name, expected, found))
    print(f"{edit.__name__}: precision {right / told:.3f}, recall {right / made:.3f}, {made}")
    assert right / made >= FLOOR, wrong[:5]
    assert right / told >= FLOOR, wrong[:5]


# ---- alignment -------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_split_and_a_merge_are_told_part_by_part() -> None:
    first = "城区污水管网破损严重，雨污混接点多达三百处，雨季污水直排"
    second = "污水处理厂长期超负荷运行，出水总氮不能稳定达标排放"
    whole = [Item(f"{first}；{second}。", "1"), Item("砂石场扬尘无组织排放突出，未建封闭堆棚", "2")]
    parts = [Item(first, "1"), Item(second, "2"), Item(whole[1].text, "3")]
    there, back = align(whole, parts), align(parts, whole)
    assert {(p.old, p.new) for p in there.splits} == {(0, 0), (0, 1)}
    assert {(p.old, p.new) for p in back.merges} == {(0, 0), (1, 0)}
    assert [(p.old, p.new) for p in there.pairs] == [(1, 2)]
    assert not (there.removed or there.added or back.removed or back.added)


@pytest.mark.slow
def test_rewritten_under_its_number_is_still_the_same() -> None:
    old = [Item("县城生活垃圾填埋场渗滤液积存", "五"), Item("畜禽养殖粪污直排河道", "六")]
    new = [Item("填埋场渗滤液大量积存且防渗膜破损，环境风险突出", "五"), old[1]]
    pairs = {(p.old, p.new): p.matched_by for p in align(old, new).pairs}
    assert pairs == {(0, 0): "number", (1, 1): "same"}
