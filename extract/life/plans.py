"""Which documents are of one plan: what each says of itself, then what they tell in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, get_args

import regex

from zhenggai.life.version import is_handed_over
from zhenggai.rules import load
from zhenggai.rules.kinds import DocumentKind, InspectionLevel

if TYPE_CHECKING:
    from zhenggai.tables.rows import DocumentRow

    # How much of what one document tells of another tells too: document_ids of both, 0 to 1;
    # None where the first tells of no issue by its words.
    Shared = Callable[[str, str], float | None]
    # The words with which a document begins, by its document_id: whom a letter is written to.
    Opening = Callable[[str], str]

BY_INSPECTION = regex.compile(
    rf"^(?P<body>.+):(?P<level>{'|'.join(get_args(InspectionLevel))}):(?P<key>[^:]+)$"
)
BY_TITLE = regex.compile(r"^title:(?P<rest>.+)$")
BY_CONTENT = regex.compile(r"^document:")
YEAR = regex.compile(r"20\d\d")
# So much of what a document tells must stand in another, and so much more than in any third.
MOST, MORE = 0.5, 0.2
# Documents without a place are held against the plans of all places, where they are so few.
MOST_PLACELESS = 50
LETTERS: tuple[DocumentKind, ...] = ("acceptance_notice", "adjustment")
PLANS: tuple[DocumentKind, ...] = ("plan", "issue_list")
# What may answer a plan; news, rules and feedback are of none but their own.
OF_A_PLAN: frozenset[DocumentKind] = frozenset(
    {"plan", "issue_list", "adjustment", "progress_report", "acceptance_notice", "complaints"}
)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a document says of its plan: ``owner`` is a body that has a plan of its own.

    ``key`` is the inspection's round or year, None where neither is printed; ``look_back`` says
    whether it is a 回头看, None where no inspection is named; ``writers`` are the words with which
    who wrote it is named.
    """

    place: str | None
    owner: str
    level: InspectionLevel | None
    key: str | None
    look_back: bool | None
    writers: tuple[str, ...] = ()

    def agrees(self, other: Stated) -> bool:
        """Say whether two documents may be of one plan by what they say of themselves."""
        if self.place and other.place and self.place != other.place:
            return False
        if self.owner != other.owner and not (self._wrote(other) or other._wrote(self)):
            return False
        if self.look_back is not None and other.look_back not in {None, self.look_back}:
            return False
        if self.level and other.level and self.level != other.level:
            return False
        mine, theirs = self.key, other.key
        # A year is told by one and the round by the other.
        both_years = mine and theirs and bool(YEAR.search(mine)) == bool(YEAR.search(theirs))
        return not (both_years and mine != theirs)

    def _wrote(self, other: Stated) -> bool:
        """Say whether this names no plan's owner, but was written by the other's."""
        return not self.owner and any(text.startswith(other.owner) for text in self.writers)


def _placed(text: str, place: str) -> str:
    return text.removeprefix("中共").removeprefix(place)


def stated(row: DocumentRow) -> Stated | None:
    """Return what a document says of its plan; None where a manifest has said it."""
    own = row["stated_plan_id"] or row["plan_id"] or ""
    match = BY_INSPECTION.match(own)
    key = match["key"] if match else None
    if match is None and not (BY_TITLE.match(own) or BY_CONTENT.match(own)):
        return None
    place = row["jurisdiction_code"] or row["jurisdiction"]
    body = match["body"].rpartition(":")[2] if match else ""
    if match is None and BY_TITLE.match(own):
        parts = own.split(":")[1:-1]
        body = parts[-1] if parts else ""
    owner = "" if body in {place, row["jurisdiction"], row["province_code"]} else body
    told = f"{key or ''}{row['inspection_round'] or ''}{row['title'] or ''}"
    owner = load().facts["owner-party"].pattern.sub("", owner)
    named = bool(key or row["inspection_level"] or row["inspection_round"])
    look_back = load().facts["look-back"].words[0] in told
    writers = tuple(
        _placed(text, row["jurisdiction"] or "") for text in (row["title"], row["issuer"]) if text
    )
    look = look_back if named else None
    return Stated(place, owner, row["inspection_level"], key, look, writers)


def join_plans(
    documents: Sequence[DocumentRow], shared: Shared, opening: Opening
) -> dict[str, str]:
    """Return the plan_id of each document: what a manifest or the document says, or a joined one.

    Documents that say the same are of one plan. A report without a printed round, a notice or an
    adjustment whose place stands elsewhere is joined to the one plan that it may be of and whose
    issues it tells of; where two are as likely it stays alone.
    """
    found = {row["document_id"]: _own(row) for row in documents}
    groups: dict[str, list[DocumentRow]] = {}
    for row in documents:
        groups.setdefault(_own(row), []).append(row)
    places: dict[str | None, list[str]] = {}
    said: dict[str, Stated] = {}
    owners = _owners(documents)
    for own, rows in sorted(groups.items()):
        first = min(rows, key=_rank)
        about = _by_title(stated(first), first, owners)
        if about is not None and first["document_kind"] in OF_A_PLAN:
            said[own] = about
            places.setdefault(about.place, []).append(own)
    leaders = {own: own for own in groups}
    unions = {own: [own] for own in said}
    named = {row["jurisdiction"] for row in documents if _is_plan(row)} - {None}
    placeless = [
        own for own in places.get(None, []) if not _is_addressed(groups[own], named, opening)
    ]
    places[None] = placeless
    for place, members in places.items():
        few = place is not None and len(placeless) <= MOST_PLACELESS
        names = [*members, *(placeless if few else ())]
        for own, other in _joins(names, said, groups, leaders, shared):
            one, two = _leader(own, leaders), _leader(other, leaders)
            # What is of no place must not make one plan of two places.
            pairs = ((a, b) for a in unions[one] for b in unions[two])
            if one != two and all(said[a].agrees(said[b]) for a, b in pairs):
                leaders[one] = two
                unions[two] += unions.pop(one)
    leaders.update(_letters(unions, said, groups, leaders, shared, opening))
    whole: dict[str, list[DocumentRow]] = {}
    for own, rows in groups.items():
        whole.setdefault(_leader(own, leaders), []).extend(rows)
    for rows in whole.values():
        chosen = _own(min(rows, key=_rank))
        found.update({row["document_id"]: chosen for row in rows})
    return found


def _is_addressed(
    rows: Sequence[DocumentRow], named: Iterable[str | None], opening: Opening
) -> bool:
    """Say whether a letter without a place begins with one that has a plan: it is of no other."""
    (first, *more) = rows
    if more or first["document_kind"] not in LETTERS:
        return False
    about = opening(first["document_id"])
    return any(place is not None and place in about for place in named)


def _owners(documents: Sequence[DocumentRow]) -> tuple[str, ...]:
    """Return the bodies without a place that have plans of their own, the longest first."""
    plans = (row for row in documents if _is_plan(row))
    found = {one.owner for one in map(stated, plans) if one and one.owner and not one.place}
    return tuple(sorted(found, key=lambda owner: (-len(owner), owner)))


def _by_title(about: Stated | None, row: DocumentRow, owners: Sequence[str]) -> Stated | None:
    """Return what a document says of its plan, its owner that with which title or issuer begins."""
    if about is None or about.place or about.owner in owners:
        return about
    said = (row["title"] or "", row["issuer"] or "")
    begun = (owner for owner in owners if any(one.startswith(owner) for one in said))
    owner = next(begun, about.owner)
    return replace(about, owner=owner)


def _joins(
    names: Sequence[str],
    said: Mapping[str, Stated],
    groups: Mapping[str, Sequence[DocumentRow]],
    leaders: Mapping[str, str],
    shared: Shared,
) -> Iterable[tuple[str, str]]:
    """Yield the groups that are joined to another one of their place, plans before the others.

    ``leaders`` says which are joined already: those are no rivals of one another.
    """
    plans = [name for name in names if any(_is_plan(row) for row in groups[name])]
    anchors = plans or sorted(names, key=lambda name: _rank(min(groups[name], key=_rank)))[:1]
    for name in (*plans, *(name for name in names if name not in plans)):
        others = [o for o in anchors if o != name and said[name].agrees(said[o])]
        if name in plans and said[name].key is not None:
            others = [
                o
                for o in others
                if said[o].key is None or _is_year(said[o]) != _is_year(said[name])
            ]
        if not others:
            continue
        chosen = _likeliest(name, others, said, groups, leaders, shared)
        if chosen is not None:
            yield name, chosen


def _letters(
    unions: Mapping[str, Sequence[str]],
    said: Mapping[str, Stated],
    groups: Mapping[str, Sequence[DocumentRow]],
    leaders: Mapping[str, str],
    shared: Shared,
    opening: Opening,
) -> Mapping[str, str]:
    """Return the plans of letters between bodies of two places: a province's to its city.

    Such a letter has the place that it is written to, and tells of the writer's plan; a district's
    report to its city has its own place, and begins with the city's name, as does a letter that
    has none.
    """
    plans: dict[str, list[str]] = {}
    for name, rows in groups.items():
        for row in rows:
            if _is_plan(row) and row["jurisdiction"] and name in said:
                plans.setdefault(row["jurisdiction"], []).append(name)
    found: dict[str, str] = {}
    for own in (own for own, union in unions.items() if len(union) == 1):
        (first, *more) = groups[own]
        writer = first["issuer"] or ""
        if more or first["document_kind"] not in {*LETTERS, "progress_report"} or not writer:
            continue
        # Whoever writes upwards, or names no place, says to whom.
        begins = first["document_kind"] == "progress_report" or not first["jurisdiction"]
        about = opening(first["document_id"]) if begins else writer
        others = [
            other
            for place, names in plans.items()
            for other in names
            if place != first["jurisdiction"]
            if (place in about if begins else about.startswith(place))
            if replace(said[own], place=said[other].place).agrees(said[other])
        ]
        chosen = _likeliest(own, others, said, groups, leaders, shared) if others else None
        if chosen is not None:
            found[own] = _leader(chosen, leaders)
    return found


def _is_year(one: Stated) -> bool:
    return bool(one.key and YEAR.search(one.key))


def _likeliest(
    name: str,
    others: Sequence[str],
    said: Mapping[str, Stated],
    groups: Mapping[str, Sequence[DocumentRow]],
    leaders: Mapping[str, str],
    shared: Shared,
) -> str | None:
    """Return the plan that a group tells of: clearly more than of any other, or the only one."""
    shares: dict[str, float] = {}
    told = False
    # Who has a plan is of another one only where the plans have the same issues.
    whole = [row for row in groups[name] if _is_plan(row)] or groups[name]
    for other in others:
        parts = [
            share
            for mine in whole
            for theirs in groups[other]
            if (share := shared(theirs["document_id"], mine["document_id"])) is not None
        ]
        told = told or bool(parts)
        shares[other] = max(parts, default=0.0)
    if not told:
        # It tells of issues by their numbers alone: it can only be of the one plan of its place.
        own = [other for other in others if said[name].place == said[other].place]
        one_plan = len({_leader(other, leaders) for other in own}) == 1
        return own[0] if one_plan and said[name].place else None
    # What is told of a plan of its own place is not told of one without a place.
    placed = {
        other: share
        for other, share in shares.items()
        if said[name].place and said[other].place == said[name].place and share >= MOST
    }
    shares = placed or shares
    best = max(shares, key=lambda other: shares[other])
    plan = _leader(best, leaders)
    rivals = [share for other, share in shares.items() if _leader(other, leaders) != plan]
    clear = shares[best] - max(rivals, default=0.0) >= MORE
    return best if shares[best] >= MOST and clear else None


def _leader(own: str, leaders: Mapping[str, str]) -> str:
    while leaders[own] != own:
        own = leaders[own]
    return own


def _own(row: DocumentRow) -> str:
    return row["stated_plan_id"] or row["plan_id"] or f"document:{row['document_id']}"


def _is_plan(row: DocumentRow) -> bool:
    """Say whether a document promises: a plan, a list, complaints handed over with measures."""
    return row["document_kind"] in PLANS or is_handed_over(row)


def _rank(row: DocumentRow) -> tuple[bool, bool, bool, str, str]:
    """Order the documents of a plan by how well they name it: a plan before what answers it."""
    day = row["issued_date"].isoformat() if row["issued_date"] else "9"
    own = _own(row)
    is_plan = _is_plan(row)
    return not is_plan, bool(BY_CONTENT.match(own)), not row["issues"], day, row["document_id"]
