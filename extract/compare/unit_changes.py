"""Which units and persons came, went or changed their role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from zhenggai.compare.align import substance
from zhenggai.compare.value_pairs import ValueChange, one_side, words_of
from zhenggai.tables.schema import Row

Group = list[Row]
# What a department of a county is called where the city's bureau has taken it in.
BRANCH, DEPARTMENT = "分局", "部门"


def compare_units(
    old: Sequence[Row], new: Sequence[Row], successors: Mapping[str, str]
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


def _by_body(rows: Sequence[Row], successors: Mapping[str, str]) -> dict[str, Group]:
    """Group units by their key; a body that was succeeded is what took it over."""
    found: dict[str, Group] = {}
    for row in rows:
        key = str(row["unit_key"] or f"open:{_name(row).replace('相关', '有关')}")
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
                if other not in renamed.values() and same(_name(rows[0]), _name(others[0]))
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


def _name(row: Row) -> str:
    return substance(words_of(row, "unit"))


def _unit(kind: str, old: Row | None, new: Row | None) -> ValueChange:
    found = one_side(
        "responsibilities", kind, old, new, words_of(old, "unit"), words_of(new, "unit")
    )
    return _keyed(found)


def _role(old: Row, new: Row) -> ValueChange:
    words = [f"{row['unit']} {row['role']}" for row in (old, new)]
    change = ValueChange(
        "responsibilities", "role_changed", "neutral", old, new, words[0], words[1]
    )
    return _keyed(change)


def _keyed(change: ValueChange) -> ValueChange:
    key = words_of(change.new if change.new is not None else change.old, "unit_key")
    return ValueChange(
        change.table, change.kind, change.direction, change.old, change.new,
        change.old_value, change.new_value, None, key,
    )  # fmt: skip


def compare_persons(old: Sequence[Row], new: Sequence[Row]) -> Iterator[ValueChange]:
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


def _person(row: Row) -> tuple[str, str]:
    return substance(words_of(row, "post")), substance(words_of(row, "name"))


def _person_words(row: Row) -> str:
    return " ".join(str(row[name]) for name in ("post", "name") if row[name])
