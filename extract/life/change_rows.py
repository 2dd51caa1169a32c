"""Changes as rows of the table ``changes``, in order and by issue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhenggai.life.align import Pair
from zhenggai.rules.kinds import ChangeKind, Direction, RowTable

if TYPE_CHECKING:
    from zhenggai.life.version import Owner, ValueRow
    from zhenggai.tables.rows import ChangeRow, DocumentRow


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what, where in both versions, how the two were paired.

    ``old`` and ``new`` are the rows that changed; ``owners`` the issues or measures that they are
    of, also where only one of the two has such a row.
    """

    table: RowTable
    kind: ChangeKind
    direction: Direction = "neutral"
    old: Owner | ValueRow | None = None
    new: Owner | ValueRow | None = None
    old_value: str | None = None
    new_value: str | None = None
    days: int | None = None
    unit_key: str | None = None
    pair: Pair | None = None
    owners: tuple[Owner | None, Owner | None] = (None, None)

    def row(self, old: DocumentRow, new: DocumentRow) -> ChangeRow:
        """Return the change between two documents as a row without a number."""
        before, after = (
            _side(row, owner, of_measure=self.table == "measures")
            for row, owner in zip((self.old, self.new), self.owners, strict=True)
        )
        return {
            "plan_id": new["plan_id"],
            "old_document_id": old["document_id"],
            "new_document_id": new["document_id"],
            "jurisdiction": new["jurisdiction"] or old["jurisdiction"],
            "change_no": 0,
            "table": self.table,
            "kind": self.kind,
            "direction": self.direction,
            "old_issue_no": before.issue_no,
            "new_issue_no": after.issue_no,
            "old_measure_no": before.measure_no,
            "new_measure_no": after.measure_no,
            "old_label": before.label,
            "new_label": after.label,
            "unit_key": self.unit_key,
            "old_value": self.old_value,
            "new_value": self.new_value,
            "old_page": before.page,
            "new_page": after.page,
            "old_start": before.start,
            "old_end": before.end,
            "new_start": after.start,
            "new_end": after.end,
            "days": self.days,
            "matched_by": self.pair.matched_by if self.pair else None,
            "similarity": self.pair.similarity if self.pair else None,
        }


@dataclass(frozen=True, slots=True)
class _Side:
    """Where a change shows in one of the two versions."""

    issue_no: int | None = None
    measure_no: int | None = None
    label: str | None = None
    page: int | None = None
    start: int | None = None
    end: int | None = None


def _side(row: Owner | ValueRow | None, owner: Owner | None, *, of_measure: bool) -> _Side:
    """Return the place of a row, else of what it would be in, and its owner's label."""
    placed = row if row is not None else owner
    if placed is None:
        return _Side()
    measure_no = None
    if "measure_no" in placed:
        measure_no = placed["measure_no"]
    # What a measure was taken out of, or put into, is its issue.
    of_issue = row is None and owner is not None and "measure_no" not in owner
    label = None if owner is None or (of_measure and of_issue) else owner["label"]
    if row is None:
        return _Side(placed["issue_no"], measure_no, label)
    return _Side(row["issue_no"], measure_no, label, row["page"], row["start"], row["end"])


def rows_of(changes: Iterable[Change], old: DocumentRow, new: DocumentRow) -> list[ChangeRow]:
    """Return the changes between two documents as rows, in the order of the new one."""
    rows = sorted((change.row(old, new) for change in changes), key=_row_order)
    for number, row in enumerate(rows, 1):
        row["change_no"] = number
    return rows


def _row_order(row: ChangeRow) -> tuple[int, int, int, str, str, str, str]:
    return (
        row["new_issue_no"] or row["old_issue_no"] or 0,
        row["new_measure_no"] or row["old_measure_no"] or 0,
        row["new_start"] or row["old_start"] or 0,
        row["table"],
        row["kind"],
        str(row["old_value"]),
        str(row["new_value"]),
    )


def by_issue(
    changes: Iterable[ChangeRow],
) -> Iterator[tuple[tuple[int | None, int | None], list[ChangeRow]]]:
    """Yield the changes of each issue: old and new number, then its changes."""
    groups: dict[tuple[str, int | None], list[ChangeRow]] = {}
    olds: dict[int, int] = {}
    for row in changes:
        old, new = row["old_issue_no"], row["new_issue_no"]
        key = ("new", new) if new is not None or old is None else ("old", old)
        if old is not None and new is not None:
            olds.setdefault(new, old)
        groups.setdefault(key, []).append(row)
    for (side, number), rows in groups.items():
        before = olds.get(number) if number is not None else None
        yield ((before, number) if side == "new" else (number, None)), rows
