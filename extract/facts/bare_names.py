"""Departments that a plan names without their level, where it writes it everywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhenggai.facts.model import Values
from zhenggai.rules import Rules
from zhenggai.rules.kinds import RowTable
from zhenggai.structure.plan import PlanDoubt
from zhenggai.text.document import Span
from zhenggai.values.units.bodies import branch_of, is_kind
from zhenggai.values.units.kinds import of_words, words_of

# So many names with their level for one without: what is a habit leaves more.
HABIT = 8
# A level that is lost leaves 委组织部 of 市委组织部.
PARTY = "委"


@dataclass(frozen=True, slots=True)
class _Named:
    """A name: where it stands, in which row, and whether its level or place is missing."""

    words: str
    place: Span
    issue_no: int
    measure_no: int | None
    bare: bool


def find_bare_names(values: Values, rules: Rules) -> Iterator[PlanDoubt]:
    """Yield ``level-missing``: 林业局局长 in a plan that writes 县水利局局长 everywhere else.

    Units and posts are two habits. What an ellipsis leaves out (县水利局、林业局) was put back.
    """
    posts = [
        _named(row.person.unit, row.place, row.issue_no, row.measure_no, rules)
        for row in values.persons
        if row.person.unit is not None
    ]
    units = [
        _named(row.unit.name, row.place, row.issue_no, row.measure_no, rules)
        for row in values.units
        if row.unit.scope == "named" and not row.inherited
    ]
    yield from _rare(posts, "persons")
    yield from _rare(units, "responsibilities")


def _named(words: str, place: Span, issue_no: int, measure_no: int | None, rules: Rules) -> _Named:
    words = "".join(words.split())
    return _Named(words, place, issue_no, measure_no, _is_bare(words, rules))


@of_words
def _is_bare(words: str, rules: Rules) -> bool:
    """Say whether a name begins with what a department is for: 林业局, 委组织部."""
    if words[:1] in rules.units["levels"].map:
        return False
    own = words.removeprefix(PARTY)
    branch = branch_of(words, rules) is not None and words_of(words, rules).stem is not None
    return is_kind(own, rules) or is_kind(words, rules) or branch


def _rare(names: list[_Named], table: RowTable) -> Iterator[PlanDoubt]:
    """Yield a doubt for each bare name of a plan that has hardly any."""
    bare = {name.place: name for name in names if name.bare}
    full = {name.place for name in names if not name.bare}
    if len(bare) * HABIT <= len(full):
        for name in bare.values():
            yield PlanDoubt(
                "level-missing", (name.words,), name.place, name.issue_no, name.measure_no, table
            )
