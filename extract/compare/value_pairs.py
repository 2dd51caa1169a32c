"""Values of two paired issues or measures: what is a change, and which value became which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zhenggai.compare.align import substance
from zhenggai.compare.likeness import ratio
from zhenggai.tables.schema import Row


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


def one_side(
    table: str, kind: str, old: Row | None, new: Row | None, before: str | None, after: str | None
) -> ValueChange:
    """Return the change that a value came (stronger) or went (weaker)."""
    direction = "weaker" if new is None else "stronger"
    return ValueChange(table, kind, direction, old, new, before, after)


def paired(
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


def equal(old: Row, new: Row, names: Sequence[str]) -> bool:
    """Say whether two rows have the same values in some columns."""
    return all(old.get(name) == new.get(name) for name in names)


def alike(first: object, second: object) -> float:
    """Return how like two texts are in substance; 1 where neither has any."""
    one, two = substance(str(first or "")), substance(str(second or ""))
    return ratio(one, two) if one or two else 1.0


def words_of(row: Row | None, name: str) -> str | None:
    """Return a column as text; None where row or value are missing."""
    value = row.get(name) if row is not None else None
    return str(value) if value is not None else None
