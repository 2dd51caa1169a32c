"""What changed in the deadlines, targets, units and persons of two paired issues or measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from extract.align import substance
from extract.schema import Row

Place = tuple[int | None, int | None]
Tables = Mapping[str, tuple[Row, ...]]
DEADLINE = ("kind", "start_date", "due_date", "due_date_latest", "modality", "degree")
TARGET = ("comparator", "value", "value_high", "unit")
# More than this is a promise of more, unless less is what is promised.
LESS = frozenset({"<=", "<"})
NAMED_ALIKE = 0.5
AIM, PARTIAL = ("firm", "aim"), ("complete", "partial")


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One change of a value; ``old`` and ``new`` are its rows, None where it stands in one only."""

    table: str
    kind: str
    direction: str
    old: Row | None
    new: Row | None
    old_value: str | None
    new_value: str | None
    days: int | None = None
    unit_key: str | None = None


def compare_values(
    old: Tables, new: Tables, successors: Mapping[str, str]
) -> Iterator[ValueChange]:
    """Yield the changes of all values that are bound to one pair."""
    yield from _deadlines(old.get("deadlines", ()), new.get("deadlines", ()))
    yield from _targets(old.get("targets", ()), new.get("targets", ()))
    yield from _units(old.get("responsibilities", ()), new.get("responsibilities", ()), successors)
    yield from _persons(old.get("persons", ()), new.get("persons", ()))


def _without_equal(
    old: Sequence[Row], new: Sequence[Row], names: Sequence[str]
) -> tuple[list[Row], list[Row]]:
    """Return what is left when equal rows are taken from both sides."""
    mine = Counter(_key(row, names) for row in old)
    theirs = Counter(_key(row, names) for row in new)
    both = mine & theirs
    result: list[list[Row]] = []
    for rows in (old, new):
        spare = Counter(both)
        left = []
        for row in rows:
            key = _key(row, names)
            if spare[key]:
                spare[key] -= 1
            else:
                left.append(row)
        result.append(left)
    return result[0], result[1]


def _key(row: Row, names: Sequence[str]) -> tuple[object, ...]:
    return tuple(row.get(name) for name in names)


def _paired(
    old: Sequence[Row], new: Sequence[Row], likeness: Mapping[tuple[int, int], float]
) -> Iterator[tuple[Row | None, Row | None]]:
    """Yield the pairs that are most alike together, then what has no partner."""
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    if likeness:
        import numpy as np  # noqa: PLC0415  # heavy, and only needed where values differ
        from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

        costs = np.zeros((len(old), len(new)))
        for (row, column), found in likeness.items():
            costs[row, column] = -found
        for row, column in zip(*linear_sum_assignment(costs), strict=True):
            if (row, column) in likeness:
                taken_old.add(int(row))
                taken_new.add(int(column))
                yield old[row], new[column]
    yield from ((row, None) for at, row in enumerate(old) if at not in taken_old)
    yield from ((None, row) for at, row in enumerate(new) if at not in taken_new)


def _alike(first: object, second: object) -> float:
    from rapidfuzz import fuzz  # noqa: PLC0415

    one, two = substance(str(first or "")), substance(str(second or ""))
    return fuzz.ratio(one, two) / 100 if one or two else 1.0


# ---- deadlines ----------------------------------------------------------------------------------


def _deadlines(old: Sequence[Row], new: Sequence[Row]) -> Iterator[ValueChange]:
    old, new = _without_equal(old, new, DEADLINE)
    likeness = {
        (i, j): 0.5
        + 0.3 * _alike(one.get("task"), two.get("task"))
        + 0.15 * (one["field"] == two["field"])
        + 0.05 * (one["kind"] == two["kind"])
        for i, one in enumerate(old)
        for j, two in enumerate(new)
    }
    for before, after in _paired(old, new, likeness):
        yield from _deadline(before, after)


def _deadline(old: Row | None, new: Row | None) -> Iterator[ValueChange]:
    words = _words(old, "text"), _words(new, "text")
    if old is None or new is None:
        direction = "weaker" if new is None else "stronger"
        yield ValueChange("deadlines", "deadline_changed", direction, old, new, *words)
        return
    before, after = old["due_date"], new["due_date"]
    days = (after - before).days if isinstance(before, date) and isinstance(after, date) else 0
    if days:
        kind, direction = ("later", "weaker") if days > 0 else ("earlier", "stronger")
        yield ValueChange("deadlines", f"deadline_{kind}", direction, old, new, *words, days)
    turns = [
        _turn(before is not None, after is not None),
        -_turn(old["modality"] == AIM[1], new["modality"] == AIM[1]),
        -_turn(old["degree"] == PARTIAL[1], new["degree"] == PARTIAL[1]),
    ]
    turn = sum(turns)
    if any(turns) or not days:
        direction = "weaker" if turn < 0 else "stronger" if turn > 0 else "neutral"
        yield ValueChange("deadlines", "deadline_changed", direction, old, new, *words)


def _turn(before: bool, after: bool) -> int:
    """Return 1 where something came, -1 where it went."""
    return int(after) - int(before)


# ---- targets ------------------------------------------------------------------------------------


def _targets(old: Sequence[Row], new: Sequence[Row]) -> Iterator[ValueChange]:
    old, new = _without_equal(old, new, (*TARGET, "baseline"))
    likeness = {}
    for i, one in enumerate(old):
        for j, two in enumerate(new):
            named = _alike(one["indicator"], two["indicator"])
            if one["unit"] == two["unit"] and named >= NAMED_ALIKE:
                likeness[i, j] = named + 0.2 * (one["field"] == two["field"])
    for before, after in _paired(old, new, likeness):
        yield _target(before, after)


def _target(old: Row | None, new: Row | None) -> ValueChange:
    words = _words(old, "text"), _words(new, "text")
    if old is None or new is None:
        direction = "weaker" if new is None else "stronger"
        return ValueChange("targets", "target_changed", direction, old, new, *words)
    before, after = float(str(old["value"])), float(str(new["value"]))
    if before == after:
        return ValueChange("targets", "target_changed", "neutral", old, new, *words)
    less = old["comparator"] in LESS and new["comparator"] in LESS
    raised = (after > before) != less
    kind, direction = ("raised", "stronger") if raised else ("lowered", "weaker")
    return ValueChange("targets", f"target_{kind}", direction, old, new, *words)


# ---- units and persons --------------------------------------------------------------------------


def _units(
    old: Sequence[Row], new: Sequence[Row], successors: Mapping[str, str]
) -> Iterator[ValueChange]:
    before = _by_key(old, successors)
    after = _by_key(new, successors)
    for key in [*before, *(key for key in after if key not in before)]:
        mine, theirs = before.get(key, []), after.get(key, [])
        if not theirs:
            yield from (_unit("unit_removed", "weaker", row, None) for row in mine[:1])
        elif not mine:
            yield from (_unit("unit_added", "stronger", None, row) for row in theirs[:1])
        else:
            gone, come = _without_equal(mine, theirs, ("role",))
            for one, two in zip(gone, come, strict=False):
                yield _unit("role_changed", "neutral", one, two)


def _by_key(rows: Sequence[Row], successors: Mapping[str, str]) -> dict[str, list[Row]]:
    """Group units by their key; a body that was succeeded is what took it over."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        key = str(row["unit_key"] or f"open:{substance(str(row['unit']))}")
        seen = {key}
        while key in successors and successors[key] not in seen:
            key = successors[key]
            seen.add(key)
        found.setdefault(key, []).append(row)
    return found


def _unit(kind: str, direction: str, old: Row | None, new: Row | None) -> ValueChange:
    row = new if new is not None else old
    before, after = _words(old, "unit"), _words(new, "unit")
    if old is not None and new is not None:
        before, after = f"{before} {old['role']}", f"{after} {new['role']}"
    key = _words(row, "unit_key")
    return ValueChange("responsibilities", kind, direction, old, new, before, after, unit_key=key)


def _persons(old: Sequence[Row], new: Sequence[Row]) -> Iterator[ValueChange]:
    before = {_person(row): row for row in old}
    after = {_person(row): row for row in new}
    for key, row in before.items():
        if key not in after:
            told = _person_words(row)
            yield ValueChange("persons", "person_removed", "neutral", row, None, told, None)
    for key, row in after.items():
        if key not in before:
            told = _person_words(row)
            yield ValueChange("persons", "person_added", "neutral", None, row, None, told)


def _person(row: Row) -> tuple[str, str]:
    return substance(str(row["post"] or "")), substance(str(row["name"] or ""))


def _person_words(row: Row) -> str:
    return " ".join(str(row[name]) for name in ("post", "name") if row[name])


def _words(row: Row | None, name: str) -> str | None:
    value = row.get(name) if row is not None else None
    return str(value) if value is not None else None
