"""What a document says, as its generator knows it: printed words and the rows that they make."""

from __future__ import annotations

from dataclasses import dataclass, field

# Columns and tables that the contract leaves open for a row are named in its ``open``.


@dataclass(slots=True)
class Unit:
    """One row of ``responsibilities``; ``key`` is the body's canonical name where it is sure."""

    name: str
    role: str = "responsible"
    key: str | None = None
    scope: str | None = None


@dataclass(slots=True)
class Due:
    """One row of ``deadlines``: dates as ``YYYY-MM-DD``; ``text`` where its extent is sure."""

    kind: str
    start: str | None = None
    due: str | None = None
    text: str | None = None
    degree: str | None = None
    precision: str | None = None
    modality: str | None = None
    ambiguous: bool = False
    revised_from: str | None = None


@dataclass(slots=True)
class Target:
    """One row of ``targets``."""

    indicator: str
    comparator: str
    value: float
    unit: str
    baseline: float | None = None


@dataclass(slots=True)
class Step:
    """One measure: how it is printed, and its rows.

    ``listed`` is what stands between the brackets at its end, ``cells`` what stands in cells of its
    own row, by field.
    """

    text: str
    label: str | None = None
    listed: str | None = None
    units: list[Unit] = field(default_factory=list)
    dues: list[Due] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    children: list[Step] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    cell_dues: list[Due] = field(default_factory=list)
    inline: bool = False
    cut: bool = False
    auto: str | None = None
    datable: bool = True
    open: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Item:
    """One issue or task: how its blocks are printed, and its rows.

    ``blocks`` are the printed lists of units by field (lead, cooperate, supervise …) in order.
    """

    problem: str | None
    goal: str | None = None
    deadline: str | None = None
    persons: str | None = None
    progress: str | None = None
    blocks: list[tuple[str, str]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    kind: str = "issue"
    label: str | None = None
    item: str | None = None
    category: str | None = None
    above: str | None = None
    progress_state: str | None = None
    units: list[Unit] = field(default_factory=list)
    dues: list[Due] = field(default_factory=list)
    goal_dues: list[Due] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    posts: list[tuple[str, str | None]] = field(default_factory=list)
    lead: str | None = None
    shared: str | None = None
    printed_units: str | None = None
    printed_supervisors: str | None = None
    fields: list[tuple[str, str]] = field(default_factory=list)
    open: set[str] = field(default_factory=set)

    def all_steps(self) -> list[tuple[Step, int | None]]:
        """Return the measures in order, each with its parent's number."""
        found: list[tuple[Step, int | None]] = []

        def add(step: Step, parent: int | None) -> None:
            found.append((step, parent))
            number = len(found)
            for child in step.children:
                add(child, number)

        if self.lead is not None:
            add(Step(self.lead, children=self.steps), None)
        else:
            for step in self.steps:
                add(step, None)
        return found


def lacks_some(items: list[Item]) -> bool:
    """Return whether some issues have no goal, date, unit or measure while others have."""
    for has in (
        [item.goal is not None for item in items],
        [
            bool(item.dues or any(s.dues or s.cell_dues for s, _ in item.all_steps()))
            for item in items
        ],
        [bool(item.units or any(s.units for s, _ in item.all_steps())) for item in items],
        [bool(item.steps) for item in items],
    ):
        if any(has) and not all(has):
            return True
    return False


@dataclass(slots=True)
class Gold:
    """All that is scored of one document: columns of ``documents``, and its issues.

    ``doubtful``: it is cut off, its numbers have gaps or an issue lacks what others have, so a
    doubt is right though all is read.
    """

    document: dict[str, object]
    items: list[Item]
    doubtful: bool = False
