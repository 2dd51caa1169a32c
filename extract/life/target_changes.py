"""What changed between the targets of two paired issues or measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from zhenggai.life.value_pairs import ValueChange, alike, equal, one_side, paired
from zhenggai.life.wording import ValuePair
from zhenggai.rules import Rules
from zhenggai.rules.kinds import ChangeKind, ChangeTag, Comparator, Direction
from zhenggai.text.flow import fold

if TYPE_CHECKING:
    from zhenggai.tables.rows import TargetRow

COMPARED = ("comparator", "value", "value_high", "unit", "baseline")
RAISED: tuple[ChangeKind, Direction] = ("target_raised", "stronger")
LOWERED: tuple[ChangeKind, Direction] = ("target_lowered", "weaker")
LESS: frozenset[Comparator] = frozenset({"<=", "<"})
# What says that less is promised, and where.
FALLING: Mapping[ChangeTag, Literal["text", "indicator"]] = {
    "falling": "text",
    "less": "indicator",
}
MORE: frozenset[Comparator] = frozenset({">=", ">", "increase_by", "decrease_by"})
# Other indicators are other targets.
NAMED_ALIKE = 0.5


def compare_targets(
    old: Sequence[TargetRow], new: Sequence[TargetRow], rules: Rules
) -> tuple[list[ValueChange], list[ValuePair]]:
    """Return the changes, and which target became which."""
    likeness = {}
    for i, one in enumerate(old):
        for j, two in enumerate(new):
            named = alike(one["indicator"], two["indicator"])
            if one["unit"] == two["unit"] and named >= NAMED_ALIKE:
                likeness[i, j] = (
                    named + 0.2 * (one["field"] == two["field"]) + 0.2 * equal(one, two, COMPARED)
                )
    changes, values = [], []
    for before, after in paired(old, new, likeness):
        found = list(_changes(before, after, rules))
        changes += found
        values.append(ValuePair(before, after, bool(found)))
    return changes, values


def _changes(old: TargetRow | None, new: TargetRow | None, rules: Rules) -> Iterator[ValueChange]:
    words = old["text"] if old else None, new["text"] if new else None
    if old is None or new is None:
        yield one_side("targets", "target_changed", old, new, *words)
        return
    if equal(old, new, COMPARED):
        return
    before, after = old["value"], new["value"]
    if before == after:
        yield ValueChange("targets", "target_changed", "neutral", old, new, *words)
        return
    raised = (after > before) != (_less(old, rules) or _less(new, rules))
    kind, direction = RAISED if raised else LOWERED
    yield ValueChange("targets", kind, direction, old, new, *words)


def _less(row: TargetRow, rules: Rules) -> bool:
    """Say whether less is what is promised: 不超过35, 降至35, 浓度达到35."""
    if row["comparator"] in LESS:
        return True
    if row["comparator"] in MORE:
        return False
    if row["baseline"] is not None:
        return row["value"] < row["baseline"]
    return any(
        rule.search(fold(row[column] or "")) is not None
        for tag, column in FALLING.items()
        for rule in rules.changes.tagged(tag)
    )
