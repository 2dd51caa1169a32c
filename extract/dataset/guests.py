"""Documents that tell of issues of another plan too: a sheet that answers two batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from zhenggai.life.links import Told
from zhenggai.life.records import Record
from zhenggai.life.version import is_handed_over

if TYPE_CHECKING:
    from zhenggai.tables.rows import DocumentRow

# By plan: of which documents of other plans which issues are its own.
Guests: TypeAlias = Mapping[str, Mapping[str, frozenset[int]]]


def at_home(
    documents: Sequence[DocumentRow],
    plans: Mapping[str, str],
    told_of: Callable[[str], list[Told]],
) -> Mapping[str, str]:
    """Return the plans of documents; answers to several batches are of what they answer most.

    Left alone they would promise anew what they answer.
    """
    rows: list[DocumentRow] = [{**row, "plan_id": plans[row["document_id"]]} for row in documents]
    found = dict(plans)
    for answers, owners in _places(rows, told_of):
        for row in answers:
            numbers = _numbers(row, told_of(row["document_id"]), owners)
            away = sum(map(len, numbers.values()))
            if numbers and away >= row["issues"]:
                most = min(numbers, key=lambda plan: (-len(numbers[plan]), plan))
                found[row["document_id"]] = most
    return found


def find_guests(documents: Sequence[DocumentRow], told_of: Callable[[str], list[Told]]) -> Guests:
    """Return what answers name by codes that batches of one place have, each batch a plan."""
    found: dict[str, dict[str, frozenset[int]]] = defaultdict(dict)
    for answers, owners in _places(documents, told_of):
        for row in answers:
            for plan, numbers in _numbers(row, told_of(row["document_id"]), owners).items():
                found[plan][row["document_id"]] = frozenset(numbers)
    return found


def _places(
    documents: Sequence[DocumentRow], told_of: Callable[[str], list[Told]]
) -> Iterator[tuple[list[DocumentRow], Mapping[str, set[str]]]]:
    """Yield for each place with several batches what answers them, and whose each code is."""
    places: dict[str, list[DocumentRow]] = defaultdict(list)
    for row in documents:
        if row["document_kind"] == "complaints" and row["jurisdiction"] and row["issues"]:
            places[row["jurisdiction"]].append(row)
    for rows in places.values():
        batches = [row for row in rows if is_handed_over(row)]
        if len({row["plan_id"] for row in batches}) > 1:
            owners: dict[str, set[str]] = defaultdict(set)
            for row in batches:
                for one in told_of(row["document_id"]):
                    if one.code and row["plan_id"]:
                        owners[one.code].add(row["plan_id"])
            yield [row for row in rows if not is_handed_over(row)], owners


def _numbers(
    row: DocumentRow, told: Sequence[Told], owners: Mapping[str, set[str]]
) -> Mapping[str, set[int]]:
    numbers: dict[str, set[int]] = defaultdict(set)
    for no, one in enumerate(told, 1):
        plans = owners.get(one.code or "", set())
        if len(plans) == 1 and row["plan_id"] not in plans:
            numbers[next(iter(plans))].add(no)
    return numbers


def with_partners(
    touched: frozenset[str], guests: Guests, homes: Mapping[str, str]
) -> frozenset[str]:
    """Return plans with those that tell of their issues, or of whose issues they tell."""
    pairs = {(plan, homes[own]) for plan, owns in guests.items() for own in owns}
    return touched.union(*({a, b} for a, b in pairs if a in touched or b in touched))


def part_of(record: Record, numbers: frozenset[int], *, inside: bool) -> Record:
    """Return a document as if it told only of some of its issues, or of all but those."""
    version = record.version

    def wanted(no: int | None) -> bool:
        return (no in numbers) == inside

    part = replace(
        version,
        issues=tuple(row for row in version.issues if wanted(row["issue_no"])),
        measures={no: rows for no, rows in version.measures.items() if wanted(no)},
        values={place: rows for place, rows in version.values.items() if wanted(place[0])},
    )
    fields = [row for row in record.fields if wanted(row["issue_no"])]
    return replace(record, version=part, fields=fields)
