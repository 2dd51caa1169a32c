"""What changed between the targets of two paired issues or measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from zhenggai.compare.value_pairs import ValueChange, alike, equal, one_side, paired, words_of
from zhenggai.compare.wording import ValuePair
from zhenggai.rules import Rules
from zhenggai.rules.kinds import ChangeTag
from zhenggai.tables.schema import Row
from zhenggai.text.flow import fold

SAME = ("comparator", "value", "value_high", "unit", "baseline")
LESS = frozenset({"<=", "<"})
# What says that less is promised, and where.
FALLING: Mapping[ChangeTag, str] = {"falling": "text", "less": "indicator"}
MORE = frozenset({">=", ">", "increase_by", "decrease_by"})
# Other indicators are other targets.
NAMED_ALIKE = 0.5


def compare_targets(
    old: Sequence[Row], new: Sequence[Row], rules: Rules
) -> tuple[list[ValueChange], list[ValuePair]]:
    """Return the changes, and which target became which."""
    likeness = {}
    for i, one in enumerate(old):
        for j, two in enumerate(new):
            named = alike(one["indicator"], two["indicator"])
            if one["unit"] == two["unit"] and named >= NAMED_ALIKE:
                likeness[i, j] = (
                    named + 0.2 * (one["field"] == two["field"]) + 0.2 * equal(one, two, SAME)
                )
    changes, values = [], []
    for before, after in paired(old, new, likeness):
        found = list(_changes(before, after, rules))
        changes += found
        values.append(ValuePair(before, after, bool(found)))
    return changes, values


def _changes(old: Row | None, new: Row | None, rules: Rules) -> Iterator[ValueChange]:
    words = words_of(old, "text"), words_of(new, "text")
    if old is None or new is None:
        yield one_side("targets", "target_changed", old, new, *words)
        return
    if equal(old, new, SAME):
        return
    before, after = float(str(old["value"])), float(str(new["value"]))
    if before == after:
        yield ValueChange("targets", "target_changed", "neutral", old, new, *words)
        return
    raised = (after > before) != (_less(old, rules) or _less(new, rules))
    kind, direction = ("raised", "stronger") if raised else ("lowered", "weaker")
    yield ValueChange("targets", f"target_{kind}", direction, old, new, *words)


def _less(row: Row, rules: Rules) -> bool:
    """Say whether less is what is promised: 不超过35, 降至35, 浓度达到35."""
    if row["comparator"] in LESS:
        return True
    if row["comparator"] in MORE:
        return False
    baseline = row["baseline"]
    if isinstance(baseline, (int, float)):
        return float(str(row["value"])) < baseline
    return any(
        rule.search(fold(words_of(row, column) or "")) is not None
        for tag, column in FALLING.items()
        for rule in rules.changes.tagged(tag)
    )
