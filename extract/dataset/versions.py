"""Which document of a plan comes after which, and which one to count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from zhenggai.life.version import is_handed_over
from zhenggai.rules.kinds import DocumentKind, Status

if TYPE_CHECKING:
    from zhenggai.tables.rows import DocumentRow

# A draft comes before the version without a mark, a revision and an adjustment after it.
DRAFTS = ("征求意见", "草案", "初稿", "送审", "报审", "审议", "讨论", "上报")
REVISIONS = ("修订", "调整")
KIND_ORDER: tuple[DocumentKind, ...] = (
    *("plan", "issue_list", "adjustment", "progress_report", "acceptance_notice", "feedback"),
    *("complaints", "news", "other"),
)
STATUS_ORDER: tuple[Status, ...] = ("complete", "truncated", "unrecognised", "failed")


def settle_versions(documents: Sequence[DocumentRow]) -> Iterable[DocumentRow]:
    """Return the rows of ``documents`` with ``version_no`` and ``preferred`` filled.

    ``version_no`` counts within a plan_id: by printed dates where all have one, else by the
    marks of versions; what ``supersedes`` names comes before, whatever they say. Equal marks and
    dates are one version (the same text in two formats). ``preferred`` is one document a plan_id:
    never a failed one, nor one that another document of any plan supersedes.
    """
    earlier = _superseded(documents)
    replaced = {own for owns in earlier.values() for own in owns}
    groups: dict[str | None, list[DocumentRow]] = {}
    for row in documents:
        groups.setdefault(row["plan_id"], []).append(row)
    for rows in groups.values():
        readable = [row for row in rows if row["status"] != "failed"]
        numbers = _version_numbers(readable, earlier)
        current = [row for row in readable if row["document_id"] not in replaced]
        best = min(current, key=_preference, default=None)
        for row in rows:
            number = numbers.get(row["document_id"])
            yield {**row, "version_no": number, "preferred": row is best}


def unresolved(documents: Iterable[DocumentRow]) -> list[tuple[str, str]]:
    """Return source and ``supersedes`` of the documents whose earlier version is not there."""
    rows = list(documents)
    names = _names(rows)
    said = [(row["source"], row["supersedes"]) for row in rows]
    return [(source, other) for source, other in said if other and other not in names]


def _names(documents: Iterable[DocumentRow]) -> dict[str, set[str]]:
    """Return the document_ids of each name: document_id, source, other sources."""
    names: dict[str, set[str]] = {}
    for row in documents:
        for name in (row["document_id"], row["source"], *(row["other_sources"] or ())):
            names.setdefault(name, set()).add(row["document_id"])
    return names


def _superseded(documents: Sequence[DocumentRow]) -> dict[str, set[str]]:
    """Return for each document_id those that it supersedes, by document_id or any source."""
    names = _names(documents)
    found: dict[str, set[str]] = {}
    for row in sorted(documents, key=lambda row: row["document_id"]):
        own = row["document_id"]
        # A failed document holds nothing that could stand in for the earlier one.
        if row["supersedes"] and row["status"] != "failed":
            targets = names.get(row["supersedes"], set())
            # Two that supersede each other would both be gone.
            targets = {other for other in targets if not _reaches(found, other, own)}
            if targets:
                found[own] = targets
    return found


def _reaches(links: Mapping[str, set[str]], start: str, goal: str) -> bool:
    seen, todo = {start}, [start]
    while todo:
        fresh = links.get(todo.pop(), set()) - seen
        seen |= fresh
        todo.extend(fresh)
    return goal in seen


def _version_numbers(
    rows: Sequence[DocumentRow], earlier: Mapping[str, set[str]]
) -> dict[str, int]:
    """Number the versions of one plan: in their own order, each behind what it supersedes."""
    dated = all(row["issued_date"] is not None for row in rows)
    waiting = {row["document_id"]: _age_order(row, dated) for row in rows}
    numbers: dict[str, int] = {}
    number, before = 0, None
    while waiting:
        free = {
            own: key for own, key in waiting.items() if not earlier.get(own, set()) & set(waiting)
        }
        key = min(free.values())
        level = [own for own, own_key in free.items() if own_key == key]
        same = key == before and not any(
            numbers.get(old) == number for own in level for old in earlier.get(own, ())
        )
        number, before = number if same else number + 1, key
        for own in level:
            numbers[own] = number
            del waiting[own]
    return numbers


def _age_order(row: DocumentRow, dated: bool) -> tuple[date, int, int]:
    issued = row["issued_date"] if dated else None
    return issued or date.min, _kind_rank(row), _mark(row)


def _mark(row: DocumentRow) -> int:
    version = row["version"] or ""
    if any(word in version for word in DRAFTS):
        return 0
    return 2 if any(word in version for word in REVISIONS) else 1


def _kind_rank(row: DocumentRow) -> int:
    # Complaints that are handed over with measures promise as a list does; what answers them tells.
    promises = is_handed_over(row)
    return KIND_ORDER.index("issue_list" if promises else row["document_kind"] or "other")


def _preference(row: DocumentRow) -> tuple[int, bool, int, bool, int, int, str]:
    age = -row["issued_date"].toordinal() if row["issued_date"] else 0
    draft = _mark(row) == 0
    status = STATUS_ORDER.index(row["status"])
    # Complaints and what answers them are of one kind: the list is what promises something.
    answer = row["document_kind"] == "complaints" and not is_handed_over(row)
    return (_kind_rank(row), draft, status, answer, age, -_mark(row), row["document_id"])
