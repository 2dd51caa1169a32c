"""Changes as rows of the table ``changes``, in order and by issue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zhenggai.compare.align import Pair
from zhenggai.tables.schema import Row


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what, where in both versions, how the two were paired.

    ``old`` and ``new`` are the rows that changed; ``owners`` the issues or measures that they are
    of, also where only one of the two has such a row.
    """

    table: str
    kind: str
    direction: str = "neutral"
    old: Row | None = None
    new: Row | None = None
    old_value: str | None = None
    new_value: str | None = None
    days: int | None = None
    unit_key: str | None = None
    pair: Pair | None = None
    owners: tuple[Row | None, Row | None] = (None, None)

    def row(self) -> dict[str, object]:
        """Return the columns of the change."""
        row: dict[str, object] = {
            "table": self.table,
            "kind": self.kind,
            "direction": self.direction,
        }
        for side, at, owner in zip(("old", "new"), (self.old, self.new), self.owners, strict=True):
            place = at if at is not None else owner
            row[f"{side}_issue_no"] = (place or {}).get("issue_no")
            row[f"{side}_measure_no"] = (place or {}).get("measure_no")
            # What a measure was taken out of, or put into, is its issue.
            issue = at is None and owner is not None and owner.get("measure_no") is None
            of_measure = self.table == "measures" and issue
            row[f"{side}_label"] = None if of_measure else (owner or {}).get("label")
            for name in ("page", "start", "end"):
                row[f"{side}_{name}"] = (at or {}).get(name)
        row |= {"old_value": self.old_value, "new_value": self.new_value, "days": self.days}
        row["unit_key"] = self.unit_key
        row["matched_by"] = self.pair.matched_by if self.pair else None
        row["similarity"] = self.pair.similarity if self.pair else None
        return row


def rows_of(changes: Iterable[Change], old: Row, new: Row) -> list[Row]:
    """Return the changes between two documents as rows, in the order of the new one."""
    documents = {
        "plan_id": new["plan_id"],
        "old_document_id": old["document_id"],
        "new_document_id": new["document_id"],
        "jurisdiction": new["jurisdiction"] or old["jurisdiction"],
    }
    ordered = sorted((change.row() for change in changes), key=_order)
    return [{**documents, "change_no": no, **row} for no, row in enumerate(ordered, 1)]


def _order(row: Row) -> tuple[object, ...]:
    return (
        row["new_issue_no"] or row["old_issue_no"] or 0,
        row["new_measure_no"] or row["old_measure_no"] or 0,
        row["new_start"] or row["old_start"] or 0,
        row["table"],
        row["kind"],
        str(row["old_value"]),
        str(row["new_value"]),
    )


def by_issue(changes: Iterable[Row]) -> Iterator[tuple[tuple[object, object], list[Row]]]:
    """Yield the changes of each issue: old and new number, then its changes."""
    groups: dict[tuple[str, object], list[Row]] = {}
    olds: dict[object, object] = {}
    for row in changes:
        old, new = row["old_issue_no"], row["new_issue_no"]
        key = ("new", new) if new is not None or old is None else ("old", old)
        if old is not None and new is not None:
            olds.setdefault(new, old)
        groups.setdefault(key, []).append(row)
    for (side, number), rows in groups.items():
        yield ((olds.get(number), number) if side == "new" else (number, None)), rows
