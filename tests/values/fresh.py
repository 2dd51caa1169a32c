"""Cases written before anything read them: what is read of each, and how it stands.

A case is ``right`` where its rows and doubts are those that were written down, else ``told``
where a doubt stands on it, else ``silent``. ``?`` alone asks for a doubt, whatever was read.
``one_body`` and ``two_bodies`` are names of a place whose keys are one or different; ``plans`` are
lines behind the measures of PLAN, and who answers for which measure; ``brackets`` are words behind
its first measure, and that measure's units, deadlines and persons; ``told`` are lines of PLAN that
ask for a doubt.

    python -m tests.values.fresh first
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.values.doubted import check
from tests.values.notation import KINDS, parted, told_deadlines, told_targets
from tests.values.persons.test_reader import MARKS
from tests.values.persons.test_reader import told as person_row
from tests.values.units.test_reader import ROLES, context_of
from tests.values.units.test_reader import told as unit_rows
from tests.yaml_files import read_yaml
from zhenggai.messages import severity
from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load
from zhenggai.values.deadlines.reader import read_deadlines
from zhenggai.values.numbers_left import numbers_left
from zhenggai.values.persons.reader import read_persons
from zhenggai.values.targets import read_targets
from zhenggai.values.units.reader import read_units

HERE = Path(__file__).parent
PLAN = """澄州市贯彻落实省生态环境保护督察反馈意见整改方案

一、沿河垃圾清理不及时，河道长期淤积。
整改目标：完成清理。
整改时限：2025年12月底前
整改措施：
1.开展排查{}。
2.建立台账。
3.完成清淤。
{}
"""
FIRST_MEASURE = 1


def cases(name: str) -> Iterator[tuple[str, str, str]]:
    """Return the cases of a file: the reader's name, the groups down to whose plan, the case."""
    for reader, groups in read_yaml(HERE / f"fresh.{name}.yaml").items():
        for place, case in _flat(groups):
            yield reader, place, case


def _flat(groups: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(groups, list):
        yield from ((place, case) for case in groups)
        return
    for name, below in groups.items():
        yield from _flat(below, f"{place}/{name}")


def stands(reader: str, place: str, case: str) -> str:
    """Return how a case stands: right, told or silent."""
    return READERS[reader](place.rpartition("/")[2], case)


def _standing(*, right: bool, doubted: bool) -> str:
    return "right" if right else "told" if doubted else "silent"


def _asks_doubt(case: str) -> bool:
    return case.endswith(" => ?")


def _deadlines(_: str, case: str) -> str:
    found, wanted = told_deadlines(case)
    doubted = any("~" in row or row.startswith("?") for row in found)
    right = doubted if _asks_doubt(case) else found == wanted
    return _standing(right=right, doubted=doubted)


def _targets(_: str, case: str) -> str:
    text, context, _wanted = parted(case)
    found, wanted = told_targets(case)
    deadlines, _doubts = read_deadlines(text, context, load())
    targets = read_targets(text, context, load(), deadlines)
    left = numbers_left(text, context, load(), deadlines, targets)
    right = bool(left) if _asks_doubt(case) else found == wanted
    return _standing(right=right, doubted=bool(left))


def _units(place: str, case: str) -> str:
    units, doubts = read_units(case.partition(" => ")[0], context_of(place), load())
    try:
        check(case, unit_rows(units), doubts)
    except AssertionError:
        doubted = any(severity(doubt.code) != "info" for doubt in doubts)
        return _standing(right=False, doubted=doubted)
    return "right"


def _persons(_: str, case: str) -> str:
    text, _, wanted = case.partition(" => ")
    persons, doubts = read_persons(text, load())
    noted = [MARKS.get(doubt.code, "?") + text[slice(*doubt.span)] for doubt in doubts]
    rows = [*(person_row(text, person) for person in persons), *noted]
    told = any(severity(doubt.code) != "info" for doubt in doubts)
    right = told if _asks_doubt(case) else rows == wanted.split(" | ")
    return _standing(right=right, doubted=told)


def _keys(place: str, case: str) -> list[str | None]:
    home, *names = case.split(" | ")
    context = context_of(home or place)
    return [read_units(name, context, load())[0][0].unit_key for name in names]


def _one_body(place: str, case: str) -> str:
    return _standing(right=len(set(_keys(place, case))) == 1, doubted=False)


def _two_bodies(place: str, case: str) -> str:
    return _standing(right=len(set(_keys(place, case))) == 2, doubted=False)


def _plans(_: str, case: str) -> str:
    line, _, wanted = case.partition(" => ")
    rows = convert_bytes(PLAN.format("", line).encode(), "plan.txt").rows
    found = [
        f"{row['measure_no']} {row['unit']}{ROLES.get(str(row['role']), '')}"
        for row in rows["responsibilities"]
    ]
    doubted = any(row["severity"] != "info" for row in rows["diagnostics"])
    return _standing(right=sorted(found) == sorted(wanted.split(" | ")), doubted=doubted)


def _brackets(_: str, case: str) -> str:
    words, _, wanted = case.partition(" => ")
    rows = convert_bytes(PLAN.format(words, "").encode(), "plan.txt").rows
    own = {
        name: [row for row in rows[name] if row["measure_no"] == FIRST_MEASURE]
        for name in ("responsibilities", "deadlines", "persons", "diagnostics")
    }
    found = [f"{row['unit']}{ROLES.get(str(row['role']), '')}" for row in own["responsibilities"]]
    found += [str(row["due_date"] or KINDS[str(row["kind"])]) for row in own["deadlines"]]
    found += [f"{row['post'] or ''}@{row['name'] or ''}".rstrip("@") for row in own["persons"]]
    doubted = any(row["severity"] != "info" for row in own["diagnostics"])
    told = [row for row in wanted.split(" | ") if row != "?"]
    right = sorted(found) == sorted(told) and (doubted or "?" not in wanted)
    return _standing(right=right, doubted=doubted)


def _told(_: str, case: str) -> str:
    label = case.partition("：")[0]
    lines = PLAN.format("", "").splitlines()
    lines = [case if line.startswith(label) else line for line in lines]
    lines.insert(1, "（2024年3月15日）")
    rows = convert_bytes("\n".join(lines).encode(), "plan.txt").rows["diagnostics"]
    doubted = any(row["severity"] != "info" and row["issue_no"] == 1 for row in rows)
    return _standing(right=doubted, doubted=doubted)


READERS = {
    "deadlines": _deadlines,
    "targets": _targets,
    "units": _units,
    "persons": _persons,
    "one_body": _one_body,
    "two_bodies": _two_bodies,
    "plans": _plans,
    "brackets": _brackets,
    "told": _told,
}


def main() -> None:
    """Print how the cases of a file stand, and those that are not right."""
    counted: Counter[tuple[str, str]] = Counter()
    for reader, place, case in cases(sys.argv[1]):
        how = stands(reader, place, case)
        counted[reader, how] += 1
        counted["all", how] += 1
        if how != "right":
            print(how, reader, case)
    for reader in [*READERS, "all"]:
        print(reader, {how: counted[reader, how] for how in ("right", "told", "silent")})


if __name__ == "__main__":
    main()
