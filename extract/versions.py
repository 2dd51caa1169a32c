"""Which document of a plan comes after which, and which one to count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from extract.schema import Row

# A draft comes before the version without a mark, a revision and an adjustment after it.
DRAFTS = ("征求意见", "草案", "初稿", "送审", "报审", "审议", "讨论", "上报")
REVISIONS = ("修订", "调整")
KINDS = ("plan", "issue_list", "adjustment", "progress_report", "acceptance_notice", "feedback")
STATUSES = ("complete", "truncated", "unrecognised", "failed")


def settle_versions(documents: Sequence[Row]) -> Iterable[Row]:
    """Return the rows of ``documents`` with ``version_no`` and ``preferred`` filled.

    ``version_no`` counts within a plan_id: by printed dates where all have one, else by the
    marks of versions; null where neither tells two documents apart that differ in content.
    Equal marks and dates are one version (the same text in two formats). What a manifest says of
    one that supersedes another goes before both. ``preferred`` is one document a plan_id; a
    failed one never.
    """
    groups: dict[object, list[Row]] = {}
    for row in documents:
        groups.setdefault(row["plan_id"], []).append(row)
    for rows in groups.values():
        readable = [row for row in rows if row["status"] != "failed"]
        numbers = _version_numbers(readable)
        replaced = {id(old) for _, old in _replacements(readable)}
        current = [row for row in readable if id(row) not in replaced]
        best = min(current or readable, key=_preference, default=None)
        for row in rows:
            own = str(row["document_id"])
            yield {**row, "version_no": numbers.get(own), "preferred": row is best}


def _version_numbers(rows: Sequence[Row]) -> dict[str, int]:
    dated = all(row.get("issued_date") is not None for row in rows)
    keys = [_order(row, dated) for row in rows]
    ranks = {key: rank for rank, key in enumerate(sorted(set(keys)), 1)}
    numbers = {str(row["document_id"]): ranks[key] for row, key in zip(rows, keys, strict=True)}
    pairs = [(str(new["document_id"]), str(old["document_id"])) for new, old in _replacements(rows)]
    # A chain of replacements settles in as many rounds as it has links; a circle stops there too.
    for _ in pairs:
        for new, old in pairs:
            numbers[new] = max(numbers[new], numbers[old] + 1)
    return numbers


def _replacements(rows: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Return each document that supersedes another of its plan, with that other."""
    names = {str(row[key]): row for row in rows for key in ("source", "document_id")}
    named = ((row, names.get(str(row.get("supersedes")))) for row in rows)
    return [(row, old) for row, old in named if old is not None and old is not row]


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
