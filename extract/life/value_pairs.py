"""Values of two paired issues or measures: what is a change, and which value became which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from zhenggai.life.align import substance
from zhenggai.life.likeness import ratio
from zhenggai.rules.kinds import ChangeKind, Direction, RowTable

if TYPE_CHECKING:
    from zhenggai.life.version import ValueRow

# A row of one table.
Own = TypeVar("Own", bound=Mapping[str, object])


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One change of a value; ``old`` and ``new`` are its rows, None where it stands in one only."""

    table: RowTable
    kind: ChangeKind
    direction: Direction
    old: ValueRow | None
    new: ValueRow | None
    old_value: str | None
    new_value: str | None
    days: int | None = None
    unit_key: str | None = None


def one_side(
    table: RowTable,
    kind: ChangeKind,
    old: ValueRow | None,
    new: ValueRow | None,
    before: str | None,
    after: str | None,
) -> ValueChange:
    """Return the change that a value came (stronger) or went (weaker)."""
    direction: Direction = "weaker" if new is None else "stronger"
    return ValueChange(table, kind, direction, old, new, before, after)


def paired(
    old: Sequence[Own], new: Sequence[Own], likeness: Mapping[tuple[int, int], float]
) -> Iterator[tuple[Own | None, Own | None]]:
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


def equal(old: Own, new: Own, names: Sequence[str]) -> bool:
    """Say whether two rows have the same values in some columns."""
    return all(old[name] == new[name] for name in names)


def alike(first: str | None, second: str | None) -> float:
    """Return how like two texts are in substance; 1 where neither has any."""
    one, two = substance(first), substance(second)
    return ratio(one, two) if one or two else 1.0
