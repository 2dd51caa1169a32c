"""Names that stand once in a plan, one character away from one that stands there more often."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from zhenggai.facts.model import BoundPerson, BoundUnit, Values
from zhenggai.rules import Rules
from zhenggai.rules.kinds import RowTable
from zhenggai.structure.plan import PlanDoubt
from zhenggai.text.document import Span
from zhenggai.values.places.gazetteer import all_places, read_names
from zhenggai.values.units.bodies import is_kind

# A name stands often enough to be held against another one.
OFTEN = 2
# Two that are as long are hardly two by chance, however rarely each stands.
LONG_NAME = 7
# So long is what a company is called, which stands first.
BRAND = 2
# Of two names of places that are shorter, either may well be right: 石桥镇, 石塘镇.
LONG = 4
# In so many names of places a character stands that others may be made of.
USUAL, HEARD = 4, 2
SHORTEST_STEM = 2
# No name is longer; what is, is held against no other: each of its characters is left out in turn.
LONGEST_BODY = 60
# Of these the lists have every one, or none of the plan's.
COUNTIES = frozenset("县区市")


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a name: where it stands, in which row, and what else must be the same."""

    place: Span
    issue_no: int
    measure_no: int | None
    table: RowTable
    beside: str | None = None


Uses = Mapping[str, Mapping[Span, Use]]
Names = dict[str, dict[Span, Use]]


def find_near_names(
    values: Values, rules: Rules, own_place: str | None = None, text: str = ""
) -> Iterator[PlanDoubt]:
    """Yield ``name-near``: 汀权县人民政府 beside 汀阳县人民政府, a character lost or changed.

    Places, branches and personal names are compared, and bodies that are of no known kind. Two
    that lists have (东湖区, 西湖区) are two, and so are 城南镇 and 城北镇. The plan's ``own_place``
    counts as one that stands often, and so does what its whole ``text`` prints often.
    """
    places, bodies, people = _names(values, rules)
    printed = len(places.get(own_place or "", ()))
    if own_place is not None:
        own = (Use(Span(-at, -at), 0, None, "responsibilities") for at in range(1, OFTEN + 1))
        places.setdefault(own_place, {}).update((use.place, use) for use in own)
    stems, levels = _stems(places, rules)
    told = set()
    for uses, differs in (
        (places, _is_other_place),
        (stems, _is_other_stem),
        (bodies, _is_other_body),
        (people, _is_other_person),
    ):
        for rare, often, use in _pairs(uses, text):
            if uses is stems and (use.place in told or levels[rare] & levels[often]):
                continue
            # 滨州海事处 in a plan of 滨州市: a place is named without its level too.
            bare = often == own_place and rare == often[:-1] and printed < OFTEN
            if not bare and not differs(rare, often, rules):
                told.add(use.place)
                yield PlanDoubt(
                    "name-near", (rare, often), use.place, use.issue_no, use.measure_no, use.table
                )


def _names(values: Values, rules: Rules) -> tuple[Names, Names, Names]:
    """Return the places, bodies and persons that a plan's rows name, each with where it stands."""
    places: Names = defaultdict(dict)
    bodies: Names = defaultdict(dict)
    people: Names = defaultdict(dict)
    for name, use in (*_of_units(values.units), *_of_posts(values.persons)):
        bodies[name][use.place] = use
        for match in rules.units["place-in-name"].finditer(name):
            # 政府 behind 平源市党委: what is put back was printed once.
            if use.place.end - use.place.start >= len(match[0]) or use.table == "persons":
                places[match[0]][use.place] = use
    for row in values.persons:
        if row.person.name is not None:
            post = row.person.unit or row.post
            use = Use(row.place, row.issue_no, row.measure_no, "persons", post)
            people[row.person.name.replace(" ", "")][row.place] = use
    return places, bodies, people


def _of_units(rows: Iterable[BoundUnit]) -> Iterator[tuple[str, Use]]:
    for row in rows:
        if row.unit.scope == "named":
            use = Use(row.place, row.issue_no, row.measure_no, "responsibilities")
            yield row.unit.name.replace(" ", ""), use


def _of_posts(rows: Iterable[BoundPerson]) -> Iterator[tuple[str, Use]]:
    for row in rows:
        if row.person.unit is not None:
            use = Use(row.place, row.issue_no, row.measure_no, "persons")
            yield row.person.unit.replace(" ", ""), use


def _stems(places: Names, rules: Rules) -> tuple[Names, Mapping[str, set[str]]]:
    """Return the names of places without their level, and their levels: 清溪 of 清溪县."""
    stems: Names = defaultdict(dict)
    levels: dict[str, set[str]] = defaultdict(set)
    for name, uses in places.items():
        stem = rules.units["end-of-place"].pattern.sub("", name)
        if len(stem) >= SHORTEST_STEM:
            stems[stem].update(uses)
            levels[stem].add(name[len(stem) :])
    return stems, levels


def _pairs(names: Uses, text: str) -> Iterator[tuple[str, str, Use]]:
    """Yield each name that stands once with one that is near to it.

    That is one which stands more often, or has the same post, or one character more: few lose it.
    Of two long ones either may be wrong, and of 邵邵立 and 邵立 the one with a character twice.
    """
    index: dict[str, set[str]] = defaultdict(set)
    for name in names:
        if len(name) <= LONGEST_BODY:
            for part in _shortened(name):
                index[part].add(name)
    for rare, uses in names.items():
        if len(rare) > LONGEST_BODY or len(uses) != 1:
            continue
        (use,) = uses.values()
        printed = text.count(rare)
        for name in sorted({name for part in _shortened(rare) for name in index[part]}):
            others = names[name].values()
            beside = {other.beside for other in others}
            twice = _has_twice(rare, name)
            apart = use.beside is not None and not beside & {use.beside, None}
            # 郑海 is printed within each 郑海川.
            alone = printed - text.count(name) * name.count(rare)
            if alone > 1 or not _is_near(rare, name) or (apart and not twice):
                continue
            alike = use.beside is not None and use.beside in beside
            strange = twice or len(name) >= LONG_NAME
            often = len(others) >= OFTEN or text.count(name) > OFTEN
            if often or len(name) > len(rare) or alike or strange:
                yield rare, name, use
                break


def _has_twice(rare: str, name: str) -> bool:
    """Say whether a name is another one with one of its characters twice."""
    doubled = (name[: at + 1] + name[at:] for at in range(len(name)))
    return rare in doubled


def _shortened(name: str) -> Iterator[str]:
    """Yield a name, and the name without each of its characters."""
    yield name
    for at in range(len(name)):
        yield name[:at] + name[at + 1 :]


def _is_near(one: str, other: str) -> bool:
    """Say whether one character is lost, put in, or another one."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and short in _shortened(long)


def _are_apart(one: str, other: str, rules: Rules) -> bool:
    """Say whether what differs in two near names makes two of them: 南 and 北, 一 and 二, 办."""
    apart = rules.units["names-apart"].words
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    at = min(len(one), len(other)) if at is None else at
    if len(one) == len(other):
        return one[at] in apart and other[at] in apart
    return max(one, other, key=len)[at] in apart


def _is_other_place(rare: str, often: str, rules: Rules) -> bool:
    """Say whether a place may well be another one; 澄州 is 澄州市 without its level."""
    if often[:-1] == rare and often[-1] in COUNTIES and not read_names(rare)[0]:
        return False
    if _are_apart(rare, often, rules) or (read_names(rare)[0] and read_names(often)[0]):
        return True
    if len(rare) != len(often) or len(rare) >= LONG:
        return False
    return rare[-1] not in COUNTIES and _are_usual(rare[:-1])


def _is_other_stem(rare: str, often: str, rules: Rules) -> bool:
    """Say whether a place of another level may well be another one: 清河镇 beside 清溪县."""
    if _are_apart(rare, often, rules) or read_names(rare)[0]:
        return True
    other = "".join(a for a, b in zip(rare, often, strict=False) if a != b)
    return len(rare) != len(often) or len(rare) >= LONG or _are_usual(other, HEARD)


def _is_other_body(rare: str, often: str, rules: Rules) -> bool:
    """Say whether a body may well be another one: both are of a kind, or it is none of ours.

    江岭水泥有限公司 and 云岭水泥有限公司 are two companies: what parts them stands first.
    """
    company = rules.units["enterprise"].search(rare) is not None
    if _are_apart(rare, often, rules) or (company and rare[:BRAND] != often[:BRAND]):
        return True
    # A branch is held against others by its place.
    long = min(len(rare), len(often)) >= LONG_NAME and not rare.endswith("分局")
    return has_kind(rare, rules) or not (long or has_kind(often, rules))


def has_kind(name: str, rules: Rules) -> bool:
    """Say whether what stands behind a name's level or place is a known kind of body."""
    place = rules.units["place-in-name"].pattern.match(name)
    return is_kind(name[place.end() if place is not None else 1 :], rules)


def _is_other_person(rare: str, often: str, rules: Rules) -> bool:
    """Say whether a person may well be another one: only what begins alike is held together."""
    return rare[0] != often[0] or rules.persons["name"].pattern.fullmatch(often) is None


def _are_usual(words: str, least: int = USUAL) -> bool:
    """Say whether names of places are made of such characters: 石塘, but not 龙在."""
    return all(_of_places()[character] >= least for character in words)


@cache
def _of_places() -> Counter[str]:
    """Return in how many names of places each character stands."""
    return Counter(character for place in all_places() for character in set(place.name[:-1]))
