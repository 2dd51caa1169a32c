"""What changed in the values of two paired issues or measures, and what says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zhenggai.compare.deadline_changes import compare_deadlines
from zhenggai.compare.target_changes import compare_targets
from zhenggai.compare.unit_changes import compare_persons, compare_units
from zhenggai.compare.value_pairs import ValueChange
from zhenggai.compare.wording import ValuePair
from zhenggai.rules import Rules
from zhenggai.tables.schema import Row

Tables = Mapping[str, Sequence[Row]]


@dataclass(slots=True)
class Values:
    """The changes of the values of a pair, and which deadline and target became which."""

    changes: list[ValueChange] = field(default_factory=list)
    pairs: list[ValuePair] = field(default_factory=list)

    def of(self, name: str) -> list[ValuePair]:
        """Return the pairs that stand in one field: ``goal``, ``measure``."""
        return [
            pair
            for pair in self.pairs
            if any(row is not None and row["field"] == name for row in (pair.old, pair.new))
        ]


def compare_values(
    old: Tables,
    new: Tables,
    successors: Mapping[str, str],
    rules: Rules,
    *,
    divided: str | None = None,
) -> Values:
    """Compare all values that are bound to a pair, or to the two sides of a split or merge."""
    found = Values()
    sides = {name: (old.get(name, ()), new.get(name, ())) for name in (*old, *new)}
    if "deadlines" in sides:
        changes, pairs = compare_deadlines(*sides["deadlines"], rules, divided)
        found.changes += changes
        found.pairs += pairs
    if "targets" in sides:
        changes, pairs = compare_targets(*sides["targets"], rules)
        found.changes += changes
        found.pairs += pairs
    if "responsibilities" in sides:
        found.changes += compare_units(*sides["responsibilities"], successors)
    if "persons" in sides:
        found.changes += compare_persons(*sides["persons"])
    return found
