"""A plan: its issues, measures and blocks as spans of the flow, and a role for every character.

All spans here are in the coordinates of ``Plan.flow``; ``Flow.to_document`` takes them back.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zhenggai.rules.kinds import RowTable
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow

if TYPE_CHECKING:
    from zhenggai.structure.issues.readings import Reading


@dataclass(frozen=True, slots=True)
class Block:
    """A labelled stretch: a field of an issue or of a measure.

    ``field`` is the canonical name (rules/labels.toml, None where the label is not a known one);
    ``label`` is the printed label without its colon, ``mark`` the label as it stands, brackets
    and colon included. ``content`` has one span for each stretch
    of the value; what stands between them belongs to something else.
    """

    field: str | None
    label: Span | None
    content: tuple[Span, ...]
    mark: Span | None = None


@dataclass(frozen=True, slots=True)
class UnitList:
    """A list of units inside or behind a measure.

    ``span`` lies between the outer brackets; ``outer`` holds the brackets too. ``taken`` says
    that it closes its measure and is no part of the measure's text. ``reach`` are the first and
    last measure that its own words lay it on (以上措施…, 1—3项…).
    """

    span: Span
    outer: Span
    taken: bool = True
    reach: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: printed label, own words, lists of units, and blocks of its own."""

    no: int
    label: Span | None
    text: tuple[Span, ...]
    parent_no: int | None = None
    lists: tuple[UnitList, ...] = ()
    blocks: tuple[Block, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Issue:
    """One numbered issue (or task) with its fields and measures.

    ``span`` runs from the first to the last character of the issue behind its label. ``item`` is
    its number in the list that the document answers. ``margin``: how much better its reading is
    than the next best one (rules/reading.toml).
    """

    no: int
    kind: str
    span: Span
    label: Span | None = None
    item: Span | None = None
    category: Span | None = None
    problem: tuple[Span, ...] = ()
    blocks: tuple[Block, ...] = ()
    measures: tuple[Measure, ...] = ()
    lists: tuple[UnitList, ...] = ()
    cut: bool = False
    margin: float = math.inf

    def fields(self, *names: str) -> tuple[Block, ...]:
        """Return the issue's own blocks of these fields, in order."""
        return tuple(block for block in self.blocks if block.field in names)


@dataclass(frozen=True, slots=True)
class Passage:
    """A maximal run of one role, issue and measure; passages tile the flow."""

    role: str
    span: Span
    issue_no: int | None = None
    measure_no: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What structure made of a document's marks.

    ``readings`` are those of the running text as a list of issues, the best first.
    """

    flow: Flow
    issues: tuple[Issue, ...]
    passages: tuple[Passage, ...]
    title: Span | None = None
    body: tuple[Span, ...] = ()
    doubts: tuple[PlanDoubt, ...] = field(default=())
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanDoubt:
    """A doubt: diagnostic code, arguments, place, and the row it is about.

    ``table`` is that of the row where the code alone does not say it.
    """

    code: str
    args: tuple[str, ...]
    span: Span
    issue_no: int | None = None
    measure_no: int | None = None
    table: RowTable | None = None
