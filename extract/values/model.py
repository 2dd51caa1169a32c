"""The values that are read from a stretch of text, and the little that a reading may know.

All spans are relative to the text that was given to the reader of the value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhenggai.rules.kinds import (
    Anchor,
    Comparator,
    DeadlineField,
    DeadlineKind,
    Degree,
    Modality,
    Precision,
    Role,
    Scope,
    UnitLevel,
    UnitType,
)
from zhenggai.text.document import Span


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader of values knows beside the text.

    ``field`` is where the text stands: ``deadline``, ``goal``, ``measure`` or ``plan`` (for
    deadlines and targets). ``role`` is what a unit is when nothing is said. ``place``,
    ``place_code``, ``level`` are the plan's own place (南昌市, 360100, city). ``anchor`` resolves
    年底前 and 印发后3个月内; ``issued`` and ``feedback`` are those dates where they are known.
    ``report``: the text tells what was done, not only what is to be.
    ``issue_due`` is the last due date of the issue's own deadline block, ``above`` the last unit of
    the list before, whose level a bare department takes.
    """

    field: DeadlineField = "measure"
    role: Role = "responsible"
    place: str | None = None
    place_code: str | None = None
    level: UnitLevel | None = None
    anchor: date | None = None
    issued: date | None = None
    feedback: date | None = None
    report: bool = False
    issue_due: date | None = None
    above: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that could not be read for sure: a diagnostic code, its arguments, its place."""

    code: str
    args: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Deadline:
    """One date or standing commitment; the closed values are those of the table ``deadlines``."""

    span: Span
    kind: DeadlineKind
    start_date: date | None = None
    due_date: date | None = None
    due_date_latest: date | None = None
    revised_from: date | None = None
    precision: Precision | None = None
    modality: Modality = "firm"
    degree: Degree | None = None
    ambiguous: bool = False
    anchor: Anchor | None = None
    task: Span | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """One responsible unit; ``name`` is complete (level, place and body put back).

    ``known``: its body is of a kind that the rules list, or has a name of its own. ``likely``: it
    ends like a body, and is not one character away from a known one.
    """

    span: Span
    name: str
    role: Role
    level: UnitLevel | None = None
    scope: Scope = "named"
    list_open: bool = False
    unit_type: UnitType = "other"
    unit_key: str | None = None
    body_key: str | None = None
    jurisdiction: str | None = None
    jurisdiction_code: str | None = None
    known: bool = True
    likely: bool = True
    task: Span | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One responsible person or post; spans where they stand, None where they do not.

    ``role`` is a label that the text itself prints (责任领导：…；责任人：…).
    """

    span: Span
    post: Span | None = None
    unit: str | None = None
    name: str | None = None
    role: Span | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """One quantified aim: ``indicator`` ``comparator`` ``value`` ``unit``, by ``due_date``."""

    span: Span
    indicator: str
    comparator: Comparator
    value: float
    unit: str
    value_high: float | None = None
    baseline: float | None = None
    due_date: date | None = None
    task: Span | None = None
