"""What is doubtful of the links between papers of a plan: which issue is meant, what came last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhenggai.life.records import Record

if TYPE_CHECKING:
    from zhenggai.tables.rows import EventRow


@dataclass(frozen=True, slots=True)
class LinkDoubt:
    """Why what an issue tells was given to no promise: a code of messages.toml, its arguments."""

    document_id: str
    issue_no: int | None
    code: str
    args: tuple[str, ...]


def link_doubt(record: Record, issue_no: int | None, likely: Sequence[str]) -> LinkDoubt:
    """Return the doubt about an issue that may be several of the plan, or is none of them."""
    if likely:
        return LinkDoubt(record.own_id, issue_no, "link-unsure", ("、".join(likely),))
    return LinkDoubt(record.own_id, issue_no, "link-missing", ())


def order_doubts(records: Sequence[Record], events: Sequence[EventRow]) -> Iterator[LinkDoubt]:
    """Yield where a document without a day tells another state than one of the others."""
    dated = {record.own_id for record in records if record.day is not None}
    said: dict[tuple[str | None, str | None], list[EventRow]] = {}
    for row in events:
        if row["state"] is not None:
            said.setdefault((row["issue_id"], row["measure_id"]), []).append(row)
    for rows in said.values():
        for row in rows:
            others = {one["state"] for one in rows if one["document_id"] != row["document_id"]}
            if row["document_id"] in dated or row["event_date"] is not None:
                continue
            if others - {row["state"]}:
                yield LinkDoubt(row["document_id"], row["issue_no"], "order-unknown", ())
