"""What changed in the values of two paired issues or measures, and what says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zhenggai.life.deadline_changes import Divided, compare_deadlines
from zhenggai.life.target_changes import compare_targets
from zhenggai.life.unit_changes import compare_persons, compare_units
from zhenggai.life.value_pairs import ValueChange
from zhenggai.life.wording import ValuePair
from zhenggai.rules import Rules

if TYPE_CHECKING:
    from zhenggai.life.version import BoundRows
    from zhenggai.rules.kinds import DeadlineField


@dataclass(slots=True)
class Values:
    """The changes of the values of a pair, and which deadline and target became which."""

    changes: list[ValueChange] = field(default_factory=list)
    pairs: list[ValuePair] = field(default_factory=list)

    def of(self, name: DeadlineField) -> list[ValuePair]:
        """Return the pairs that stand in one field: ``goal``, ``measure``."""
        return [
            pair
            for pair in self.pairs
            if any(row is not None and row["field"] == name for row in (pair.old, pair.new))
        ]


def compare_values(
    old: BoundRows,
    new: BoundRows,
    successors: Mapping[str, str],
    rules: Rules,
    *,
    divided: Divided | None = None,
) -> Values:
    """Compare all values that are bound to a pair, or to the two sides of a split or merge."""
    found = Values()
    for changes, pairs in (
        compare_deadlines(old.deadlines, new.deadlines, rules, divided),
        compare_targets(old.targets, new.targets, rules),
    ):
        found.changes += changes
        found.pairs += pairs
    found.changes += compare_units(old.responsibilities, new.responsibilities, successors)
    found.changes += compare_persons(old.persons, new.persons)
    return found
