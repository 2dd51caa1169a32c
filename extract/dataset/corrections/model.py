"""One correction: what a person said, and the words and rows that it is bound to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import get_args

from zhenggai.rules.kinds import CorrectionKind, PinRole, RowTable
from zhenggai.tables.schema import TABLES, SchemaError

# The tables whose rows a person can correct or confirm.
CORRECTED_TABLES: tuple[RowTable, ...] = tuple(
    name for name in get_args(RowTable) if any(c.name == "corrected" for c in TABLES[name].columns)
)
# Whose rows are whole parts of a plan: they come and go with its reading alone.
WHOLE_TABLES = frozenset({"issues", "measures"})
# The columns of a row that a person sees and answers for; what follows from them (a unit's key, a
# date's precision) may be read better one day.
JUDGED: Mapping[str, tuple[str, ...]] = {
    "issues": (
        *("kind", "label", "item", "category", "problem", "goal", "deadline", "units", "persons"),
        *("supervisors", "progress", "progress_state", "progress_date"),
    ),
    "measures": ("label", "text", "units"),
    "responsibilities": ("unit", "role"),
    "deadlines": (
        *("kind", "start_date", "due_date", "due_date_latest", "revised_from"),
        *("modality", "degree"),
    ),
    "targets": (
        *("indicator", "comparator", "value", "value_high", "baseline", "unit", "due_date"),
    ),
    "persons": ("role", "post", "unit", "name"),
}
# What says where a row is and how sure it is; no person sets it.
FIXED = frozenset(
    {
        *("document_id", "issue_no", "measure_no", "issue_id", "measure_id", "parent_no"),
        *("unit_no", "deadline_no", "target_no", "person_no"),
        *("start", "end", "page", "locator", "task_start", "task_end"),
        *("doubts", "confidence", "corrected"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person said of a row, or of a stretch of a document's text.

    ``kind``: ``value`` sets ``column`` to ``after`` (None: empty); without a column it takes the
    row away (``after`` None) or adds one that ``after`` says. ``confirmed`` says that a row is
    right; ``after`` holds its columns as JSON. ``pin``: the stretch is what ``role`` names.

    It is bound to words: ``quote`` as printed at ``start`` to ``end`` of the document's text, the
    bare words to its ``left`` and ``right``, the first words of its issue and measure; to the ids
    of plan, issue and measure; and to what the parser calls the row (``row``: its unit, its date).
    ``before`` is what the parser said.
    """

    document_id: str
    start: int
    end: int
    kind: CorrectionKind
    quote: str
    table: RowTable | None = None
    column: str | None = None
    role: PinRole | None = None
    row: str | None = None
    before: str | None = None
    after: str | None = None
    plan_id: str | None = None
    issue_id: str | None = None
    measure_id: str | None = None
    left: str = ""
    right: str = ""
    issue_words: str = ""
    measure_words: str = ""
    by: str | None = None
    on: date | None = None
    note: str | None = None

    @property
    def target(self) -> tuple[object, ...]:
        """Return what it speaks of: of two with equal targets the later one holds."""
        if self.kind == "pin":
            return (self.document_id, self.start, self.end, "pin")
        slot = self.column or "row"
        if self.adds:
            slot = f"new {self.after}"
        own = (self.table, self.issue_id, self.measure_id, self.row)
        return (self.document_id, self.start, self.end, *own, slot)

    @property
    def adds(self) -> bool:
        """Say whether it adds a row that the parser does not make."""
        return self.kind == "value" and self.column is None and self.after is not None

    @property
    def drops(self) -> bool:
        """Say whether it takes away a row that the parser makes."""
        return self.kind == "value" and self.column is None and self.after is None

    @property
    def order(self) -> tuple[str, ...]:
        """Return what a file of corrections is sorted by: plan, document, place, row, column."""
        place = (f"{self.start:09}", f"{self.end:09}")
        rest = (self.table, self.issue_id, self.measure_id, self.row, self.column, self.kind)
        said = (self.role, self.after, self.on, self.by, self.note)
        own = (self.plan_id, self.document_id, *place, *rest, *said)
        return tuple("" if each is None else str(each) for each in own)

    def said_by(self, by: str | None, on: date | None, note: str | None = None) -> Correction:
        """Return the correction with who said it, when and why."""
        return replace(self, by=by, on=on, note=note)


def of_plans(said: Iterable[Correction], plans: Mapping[str, str | None]) -> list[Correction]:
    """Return corrections with the plan that the document has now in which each was said.

    ``plans`` are the plan_ids of the documents that stand.
    """
    return [replace(one, plan_id=plans.get(one.document_id) or one.plan_id) for one in said]


def check_column(table: RowTable, column: str) -> None:
    """Raise SchemaError where a person cannot set a column of a table."""
    TABLES[table].column(column)
    if table not in CORRECTED_TABLES or column in FIXED:
        raise SchemaError(f"{table}.{column} is no column that a person sets")
