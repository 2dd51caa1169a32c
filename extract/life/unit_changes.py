"""Which units and persons came, went or changed their role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from zhenggai.life.align import substance
from zhenggai.life.value_pairs import ValueChange, one_side

if TYPE_CHECKING:
    from zhenggai.tables.rows import PersonRow, ResponsibilityRow

    Group: TypeAlias = list[ResponsibilityRow]

# What a department of a county is called where the city's bureau has taken it in.
BRANCH, DEPARTMENT = "分局", "部门"


def compare_units(
    old: Sequence[ResponsibilityRow],
    new: Sequence[ResponsibilityRow],
    successors: Mapping[str, str],
) -> Iterator[ValueChange]:
    """Yield the changes; a body is the same by its key, by its successor's, else by its name."""
    before, after = _by_body(old, successors), _by_body(new, successors)
    for mine, theirs in _partners(before, after):
        if not theirs:
            yield _unit("unit_removed", mine[0], None)
        elif not mine:
            yield _unit("unit_added", None, theirs[0])
        else:
            roles = Counter(row["role"] for row in mine), Counter(row["role"] for row in theirs)
            gone, come = list((roles[0] - roles[1]).elements()), (roles[1] - roles[0]).elements()
            for one, two in zip(gone, come, strict=False):
                yield _role(
                    next(row for row in mine if row["role"] == one),
                    next(row for row in theirs if row["role"] == two),
                )


def _by_body(rows: Sequence[ResponsibilityRow], successors: Mapping[str, str]) -> dict[str, Group]:
    """Group units by their key; a body that was succeeded is what took it over."""
    found: dict[str, Group] = {}
    for row in rows:
        key = row["unit_key"] or f"open:{_bare_name(row).replace('相关', '有关')}"
        seen = {key}
        while key in successors and successors[key] not in seen:
            key = successors[key]
            seen.add(key)
        if key.endswith(BRANCH):
            key = key.removesuffix(BRANCH) + DEPARTMENT
        found.setdefault(key, []).append(row)
    return found


def _partners(
    before: Mapping[str, Group], after: Mapping[str, Group]
) -> Iterator[tuple[Group, Group]]:
    """Yield the rows of each body in both versions.

    A key needs a known place; where one version does not tell its place, the name decides.
    """
    mine = {key: rows for key, rows in before.items() if key not in after}
    theirs = {key: rows for key, rows in after.items() if key not in before}
    renamed: dict[str, str] = {}
    for same in (_equal, _longer):
        for key, rows in mine.items():
            found = [
                other
                for other, others in theirs.items()
                if other not in renamed.values()
                and same(_bare_name(rows[0]), _bare_name(others[0]))
            ]
            if key not in renamed and len(found) == 1:
                renamed[key] = found[0]
    for key, rows in before.items():
        yield rows, after.get(renamed.get(key, key), [])
    for key, rows in theirs.items():
        if key not in renamed.values():
            yield [], rows


def _equal(one: str, other: str) -> bool:
    return one == other


def _longer(one: str, other: str) -> bool:
    """Say whether one name is the other with what it belongs to before it: 集团|人力资源部."""
    short, long = sorted((one, other), key=len)
    return len(short) > 2 and long.endswith(short)


def _bare_name(row: ResponsibilityRow) -> str:
    return substance(row["unit"])


def _unit(
    kind: Literal["unit_added", "unit_removed"],
    old: ResponsibilityRow | None,
    new: ResponsibilityRow | None,
) -> ValueChange:
    names = old["unit"] if old else None, new["unit"] if new else None
    row = new or old
    change = one_side("responsibilities", kind, old, new, *names)
    return replace(change, unit_key=row["unit_key"] if row else None)


def _role(old: ResponsibilityRow, new: ResponsibilityRow) -> ValueChange:
    words = [f"{row['unit']} {row['role']}" for row in (old, new)]
    change = ValueChange(
        "responsibilities", "role_changed", "neutral", old, new, words[0], words[1]
    )
    return replace(change, unit_key=new["unit_key"])


def compare_persons(old: Sequence[PersonRow], new: Sequence[PersonRow]) -> Iterator[ValueChange]:
    """Yield the persons and posts that went and came."""
    before = {_person(row): row for row in old}
    after = {_person(row): row for row in new}
    for key, row in before.items():
        if key not in after:
            said = _person_words(row)
            yield ValueChange("persons", "person_removed", "neutral", row, None, said, None)
    for key, row in after.items():
        if key not in before:
            said = _person_words(row)
            yield ValueChange("persons", "person_added", "neutral", None, row, None, said)


def _person(row: PersonRow) -> tuple[str, str]:
    return substance(row["post"]), substance(row["name"])


def _person_words(row: PersonRow) -> str:
    return " ".join(words for words in (row["post"], row["name"]) if words)
