"""Values with the rows of a plan that they are bound to."""

from __future__ import annotations

from dataclasses import dataclass, field

from zhenggai.rules.kinds import DeadlineField, TargetField
from zhenggai.structure.plan import PlanDoubt
from zhenggai.text.document import Span
from zhenggai.values.model import Deadline, Person, Target, Unit

# The issue_no of a row, and its measure_no where it is a measure's.
Row = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class BoundUnit:
    """A unit with the row it answers for; ``place`` and ``task`` are stretches of the flow."""

    issue_no: int
    measure_no: int | None
    unit: Unit
    place: Span
    task: Span | None
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class BoundDeadline:
    """A deadline with its row; both numbers are None for the plan's body.

    ``beside``: the stretch of the units whose date it alone is, in a list that dates its units.
    """

    issue_no: int | None
    measure_no: int | None
    field: DeadlineField
    deadline: Deadline
    place: Span
    task: Span | None
    beside: Span | None = None


@dataclass(frozen=True, slots=True)
class BoundTarget:
    """A target with its row."""

    issue_no: int | None
    measure_no: int | None
    field: TargetField
    target: Target
    place: Span
    task: Span | None


@dataclass(frozen=True, slots=True)
class BoundPerson:
    """A person with the row it answers for; ``label`` is the role as printed."""

    issue_no: int
    measure_no: int | None
    label: str | None
    person: Person
    post: str | None
    place: Span


@dataclass(slots=True)
class Values:
    """All values of a plan, in the order in which they were read."""

    units: list[BoundUnit] = field(default_factory=list)
    deadlines: list[BoundDeadline] = field(default_factory=list)
    targets: list[BoundTarget] = field(default_factory=list)
    persons: list[BoundPerson] = field(default_factory=list)
    doubts: list[PlanDoubt] = field(default_factory=list)
