"""Which document of a plan comes after which, and which one to count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from zhenggai.tables.schema import Row

# A draft comes before the version without a mark, a revision and an adjustment after it.
DRAFTS = ("征求意见", "草案", "初稿", "送审", "报审", "审议", "讨论", "上报")
REVISIONS = ("修订", "调整")
KINDS = (
    *("plan", "issue_list", "adjustment", "progress_report", "acceptance_notice", "feedback"),
    *("complaints", "news", "other"),
)
STATUSES = ("complete", "truncated", "unrecognised", "failed")


def settle_versions(documents: Sequence[Row]) -> Iterable[Row]:
    """Return the rows of ``documents`` with ``version_no`` and ``preferred`` filled.

    ``version_no`` counts within a plan_id: by printed dates where all have one, else by the
    marks of versions; what ``supersedes`` names comes before, whatever they say. Equal marks and
    dates are one version (the same text in two formats). ``preferred`` is one document a plan_id:
    never a failed one, nor one that another document of any plan supersedes.
    """
    earlier = _superseded(documents)
    replaced = {own for owns in earlier.values() for own in owns}
    groups: dict[object, list[Row]] = {}
    for row in documents:
        groups.setdefault(row["plan_id"], []).append(row)
    for rows in groups.values():
        readable = [row for row in rows if row["status"] != "failed"]
        numbers = _version_numbers(readable, earlier)
        current = [row for row in readable if row["document_id"] not in replaced]
        best = min(current, key=_preference, default=None)
        for row in rows:
            own = str(row["document_id"])
            yield {**row, "version_no": numbers.get(own), "preferred": row is best}


def unresolved(documents: Iterable[Row]) -> list[tuple[str, str]]:
    """Return source and ``supersedes`` of the documents whose earlier version is not there."""
    rows = list(documents)
    names = _names(rows)
    said = [(str(row["source"]), row.get("supersedes")) for row in rows]
    return [(source, str(other)) for source, other in said if other and other not in names]


def _names(documents: Iterable[Row]) -> dict[object, set[object]]:
    """Return the document_ids of each name: document_id, source, other sources."""
    names: dict[object, set[object]] = {}
    for row in documents:
        others = row.get("other_sources")
        sources = others if isinstance(others, (list, tuple)) else ()
        for name in (row["document_id"], row["source"], *sources):
            names.setdefault(name, set()).add(row["document_id"])
    return names


def _superseded(documents: Sequence[Row]) -> dict[object, set[object]]:
    """Return for each document_id those that it supersedes, by document_id or any source."""
    names = _names(documents)
    found: dict[object, set[object]] = {}
    for row in sorted(documents, key=lambda row: str(row["document_id"])):
        own = row["document_id"]
        # A failed document holds nothing that could stand in for the earlier one.
        if row.get("supersedes") and row["status"] != "failed":
            targets = names.get(row["supersedes"], set())
            # Two that supersede each other would both be gone.
            targets = {other for other in targets if not _reaches(found, other, own)}
            if targets:
                found[own] = targets
    return found


def _reaches(links: Mapping[object, set[object]], start: object, goal: object) -> bool:
    seen, todo = {start}, [start]
    while todo:
        fresh = links.get(todo.pop(), set()) - seen
        seen |= fresh
        todo.extend(fresh)
    return goal in seen


def _version_numbers(rows: Sequence[Row], earlier: Mapping[object, set[object]]) -> dict[str, int]:
    """Number the versions of one plan: in their own order, each behind what it supersedes."""
    dated = all(row.get("issued_date") is not None for row in rows)
    waiting = {row["document_id"]: _order(row, dated) for row in rows}
    numbers: dict[str, int] = {}
    number, before = 0, None
    while waiting:
        free = {
            own: key for own, key in waiting.items() if not earlier.get(own, set()) & set(waiting)
        }
        key = min(free.values())
        level = [own for own, own_key in free.items() if own_key == key]
        same = key == before and not any(
            numbers.get(str(old)) == number for own in level for old in earlier.get(own, ())
        )
        number, before = number if same else number + 1, key
        for own in level:
            numbers[str(own)] = number
            del waiting[own]
    return numbers


def _order(row: Row, dated: bool) -> tuple[date, int, int]:
    issued = row.get("issued_date")
    when = issued if dated and isinstance(issued, date) else date.min
    return when, _kind(row), _mark(row)


def _mark(row: Row) -> int:
    version = str(row.get("version") or "")
    if any(word in version for word in DRAFTS):
        return 0
    return 2 if any(word in version for word in REVISIONS) else 1


def _kind(row: Row) -> int:
    kind = row.get("document_kind")
    return KINDS.index(str(kind)) if kind in KINDS else len(KINDS)


def _preference(row: Row) -> tuple[object, ...]:
    issued = row.get("issued_date")
    age = -issued.toordinal() if isinstance(issued, date) else 0
    draft = _mark(row) == 0
    status = STATUSES.index(str(row["status"]))
    return (_kind(row), draft, status, age, -_mark(row), str(row["document_id"]))
