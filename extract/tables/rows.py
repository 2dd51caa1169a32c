"""The rows of the published tables as types: all columns, None where null.

Made by ``make kinds`` from the schema.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypedDict, final

from zhenggai.rules.kinds import (
    Anchor,
    AnchorSource,
    ChangeKind,
    Comparator,
    CorrectionKind,
    CorrectionState,
    DeadlineField,
    DeadlineKind,
    Degree,
    Direction,
    DocumentKind,
    DueSource,
    Event,
    InspectionLevel,
    IssueKind,
    Modality,
    OtherField,
    PassageRole,
    PinRole,
    Precision,
    ProgressState,
    PromiseRole,
    Role,
    RowTable,
    Scope,
    Severity,
    Status,
    TargetField,
    UnitLevel,
    UnitSource,
    UnitType,
)


@final
class DocumentRow(TypedDict):
    """A row of ``documents``."""

    document_id: str
    plan_id: str | None
    stated_plan_id: str | None
    source: str
    other_sources: Sequence[str] | None
    url: str | None
    publisher: str | None
    published_date: date | None
    supersedes: str | None
    format: str | None
    reader: str | None
    document_kind: DocumentKind | None
    title: str | None
    version: str | None
    doc_number: str | None
    issuer: str | None
    classification: str | None
    version_no: int | None
    preferred: bool | None
    jurisdiction: str | None
    jurisdiction_code: str | None
    province_code: str | None
    inspection_level: InspectionLevel | None
    inspection_round: str | None
    feedback_date: date | None
    issued_date: date | None
    anchor_date: date | None
    anchor_source: AnchorSource | None
    year: int | None
    declared_issues: int | None
    issues: int
    measures: int
    pages: int | None
    characters: int
    residue_characters: int
    warnings: int
    errors: int
    status: Status
    confidence: float | None
    parser_version: str
    conversion: str | None


@final
class IssueRow(TypedDict):
    """A row of ``issues``."""

    document_id: str
    issue_no: int
    issue_id: str
    kind: IssueKind
    label: str | None
    item: str | None
    category: str | None
    problem: str | None
    goal: str | None
    deadline: str | None
    units: str | None
    persons: str | None
    supervisors: str | None
    progress: str | None
    progress_state: ProgressState | None
    progress_date: date | None
    cut: bool
    doubts: int
    confidence: float | None
    corrected: Sequence[str] | None
    start: int
    end: int
    page: int | None
    locator: str


@final
class MeasureRow(TypedDict):
    """A row of ``measures``."""

    document_id: str
    issue_no: int
    measure_no: int
    issue_id: str
    measure_id: str
    label: str | None
    parent_no: int | None
    text: str | None
    units: str | None
    cut: bool
    doubts: int
    confidence: float | None
    corrected: Sequence[str] | None
    start: int
    end: int
    page: int | None
    locator: str


@final
class ResponsibilityRow(TypedDict):
    """A row of ``responsibilities``."""

    document_id: str
    issue_no: int
    measure_no: int | None
    unit_no: int
    issue_id: str | None
    measure_id: str | None
    unit: str
    unit_text: str
    unit_key: str | None
    body_key: str | None
    unit_level: UnitLevel | None
    role: Role
    scope: Scope
    list_open: bool
    inherited: bool
    unit_type: UnitType
    jurisdiction: str | None
    jurisdiction_code: str | None
    task_start: int | None
    task_end: int | None
    doubts: int
    confidence: float | None
    corrected: Sequence[str] | None
    start: int
    end: int
    page: int | None
    locator: str


@final
class DeadlineRow(TypedDict):
    """A row of ``deadlines``."""

    document_id: str
    issue_no: int | None
    measure_no: int | None
    deadline_no: int
    issue_id: str | None
    measure_id: str | None
    field: DeadlineField
    text: str
    kind: DeadlineKind
    start_date: date | None
    due_date: date | None
    due_date_latest: date | None
    revised_from: date | None
    precision: Precision | None
    modality: Modality
    degree: Degree | None
    ambiguous: bool
    anchor: Anchor | None
    task: str | None
    task_start: int | None
    task_end: int | None
    doubts: int
    confidence: float | None
    corrected: Sequence[str] | None
    start: int
    end: int
    page: int | None
    locator: str


@final
class TargetRow(TypedDict):
    """A row of ``targets``."""

    document_id: str
    issue_no: int | None
    measure_no: int | None
    target_no: int
    issue_id: str | None
    measure_id: str | None
    field: TargetField
    indicator: str | None
    comparator: Comparator
    value: float
    value_high: float | None
    baseline: float | None
    unit: str | None
    due_date: date | None
    text: str
    task_start: int | None
    task_end: int | None
    doubts: int
    confidence: float | None
    corrected: Sequence[str] | None
    start: int
    end: int
    page: int | None
    locator: str


@final
class PersonRow(TypedDict):
    """A row of ``persons``."""

    document_id: str
    issue_no: int
    measure_no: int | None
    person_no: int
    issue_id: str | None
    measure_id: str | None
    role: str | None
    post: str | None
    unit: str | None
    name: str | None
    doubts: int
    confidence: float | None
    corrected: Sequence[str] | None
    start: int
    end: int
    page: int | None
    locator: str


@final
class FieldRow(TypedDict):
    """A row of ``fields``."""

    document_id: str
    issue_no: int | None
    measure_no: int | None
    field_no: int
    issue_id: str | None
    measure_id: str | None
    label: str | None
    field: OtherField | None
    text: str | None
    start: int
    end: int
    page: int | None
    locator: str


@final
class PromiseRow(TypedDict):
    """A row of ``promises``."""

    promise_id: str
    document_id: str
    plan_id: str | None
    issue_no: int
    measure_no: int | None
    issue_id: str | None
    measure_id: str | None
    unit: str | None
    unit_key: str | None
    body_key: str | None
    role: PromiseRole | None
    jurisdiction_code: str | None
    unit_source: UnitSource | None
    due_date: date | None
    due_date_latest: date | None
    due_kind: DeadlineKind | None
    due_source: DueSource | None
    ongoing: bool
    share: float
    doubts: int
    state: ProgressState | None
    state_date: date | None
    state_document_id: str | None


@final
class EventRow(TypedDict):
    """A row of ``events``."""

    plan_id: str
    event_no: int
    issue_id: str | None
    measure_id: str | None
    event: Event
    state: ProgressState | None
    event_date: date | None
    due_before: date | None
    due_after: date | None
    document_id: str
    document_date: date | None
    issue_no: int | None
    measure_no: int | None
    quote: str | None
    matched_by: str | None
    similarity: float | None
    confidence: float | None
    start: int | None
    end: int | None
    page: int | None
    locator: str | None


@final
class CorrectionRow(TypedDict):
    """A row of ``corrections``."""

    document_id: str
    correction_no: int
    plan_id: str | None
    kind: CorrectionKind
    table: RowTable | None
    issue_id: str | None
    measure_id: str | None
    column: str | None
    quote: str | None
    start: int | None
    end: int | None
    page: int | None
    locator: str | None
    before: str | None
    after: str | None
    role: PinRole | None
    by: str | None
    on: date | None
    note: str | None
    state: CorrectionState


@final
class UnitRow(TypedDict):
    """A row of ``units``."""

    unit_key: str
    name: str
    body_key: str
    unit_level: UnitLevel | None
    jurisdiction_code: str | None
    successor_key: str | None


@final
class PlaceRow(TypedDict):
    """A row of ``places``."""

    code: str
    name: str
    level: UnitLevel | None
    parent_code: str | None
    valid_from: date | None
    valid_to: date | None
    successor_code: str | None


@final
class PassageRow(TypedDict):
    """A row of ``passages``."""

    document_id: str
    passage_no: int
    role: PassageRole
    issue_no: int | None
    measure_no: int | None
    text: str
    start: int
    end: int
    page: int | None
    locator: str


@final
class DiagnosticRow(TypedDict):
    """A row of ``diagnostics``."""

    document_id: str
    diagnostic_no: int
    severity: Severity
    code: str
    message: str
    arguments: Sequence[str] | None
    table: RowTable | None
    column: str | None
    issue_no: int | None
    measure_no: int | None
    row_no: int | None
    start: int | None
    end: int | None
    page: int | None
    locator: str | None


@final
class ChangeRow(TypedDict):
    """A row of ``changes``."""

    plan_id: str | None
    old_document_id: str
    new_document_id: str
    jurisdiction: str | None
    change_no: int
    table: RowTable
    kind: ChangeKind
    direction: Direction
    old_issue_no: int | None
    new_issue_no: int | None
    old_measure_no: int | None
    new_measure_no: int | None
    old_label: str | None
    new_label: str | None
    unit_key: str | None
    old_value: str | None
    new_value: str | None
    old_page: int | None
    new_page: int | None
    old_start: int | None
    old_end: int | None
    new_start: int | None
    new_end: int | None
    days: int | None
    matched_by: str | None
    similarity: float | None


class Rows(TypedDict, total=False):
    """The rows that one document gives every table; a table without rows may be left out."""

    documents: list[DocumentRow]
    issues: list[IssueRow]
    measures: list[MeasureRow]
    responsibilities: list[ResponsibilityRow]
    deadlines: list[DeadlineRow]
    targets: list[TargetRow]
    persons: list[PersonRow]
    fields: list[FieldRow]
    promises: list[PromiseRow]
    corrections: list[CorrectionRow]
    units: list[UnitRow]
    places: list[PlaceRow]
    passages: list[PassageRow]
    diagnostics: list[DiagnosticRow]
