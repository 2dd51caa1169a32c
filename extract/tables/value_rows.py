"""Values as rows: responsibilities, deadlines, targets, persons, and what their keys mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from zhenggai.facts.model import Values
from zhenggai.rules import Rules
from zhenggai.tables.row_maker import RowMaker
from zhenggai.values.units.keys import key_rows, place_rows

if TYPE_CHECKING:
    from zhenggai.tables.rows import (
        DeadlineRow,
        PersonRow,
        PlaceRow,
        ResponsibilityRow,
        TargetRow,
        UnitRow,
    )
    from zhenggai.tables.schema import Row


def responsibilities(make: RowMaker, values: Values) -> list[ResponsibilityRow]:
    """Return the rows of ``responsibilities``."""
    count: Counter[tuple[int, int | None]] = Counter()
    rows: list[ResponsibilityRow] = []
    for bound in sorted(values.units, key=lambda u: (u.issue_no, u.measure_no or 0, u.inherited)):
        key = (bound.issue_no, bound.measure_no)
        count[key] += 1
        unit = bound.unit
        rows.append(
            {
                **make.bound(*key),
                "unit_no": count[key],
                "unit": unit.name,
                "unit_text": make.flow.words([bound.place]),
                "unit_key": unit.unit_key,
                "body_key": unit.body_key,
                "unit_level": unit.level,
                "role": unit.role,
                "scope": unit.scope,
                "list_open": unit.list_open,
                "inherited": bound.inherited,
                "unit_type": unit.unit_type,
                "jurisdiction": unit.jurisdiction,
                "jurisdiction_code": unit.jurisdiction_code,
                **make.task(bound.task, *key),
                **make.sureness("responsibilities", *key, bound.place),
                **make.place(bound.place),
            }
        )
    return rows


def deadlines(make: RowMaker, values: Values) -> list[DeadlineRow]:
    """Return the rows of ``deadlines``."""
    count: Counter[tuple[int | None, int | None]] = Counter()
    rows: list[DeadlineRow] = []
    for bound in sorted(values.deadlines, key=lambda d: d.place):
        key = (bound.issue_no, bound.measure_no)
        count[key] += 1
        deadline = bound.deadline
        rows.append(
            {
                **make.bound_freely(*key),
                "field": bound.field,
                "deadline_no": count[key],
                "text": make.flow.words([bound.place]),
                "kind": deadline.kind,
                "start_date": deadline.start_date,
                "due_date": deadline.due_date,
                "due_date_latest": deadline.due_date_latest or deadline.due_date,
                "revised_from": deadline.revised_from,
                "precision": deadline.precision,
                "modality": deadline.modality,
                "degree": deadline.degree,
                "ambiguous": deadline.ambiguous,
                "anchor": deadline.anchor,
                # What a date in a list of units binds are the units beside it.
                "task": make.words(bound.task) if bound.beside is None else None,
                **make.task(bound.beside or bound.task, *key),
                **make.sureness("deadlines", *key, bound.place),
                **make.place(bound.place),
            }
        )
    return rows


def targets(make: RowMaker, values: Values) -> list[TargetRow]:
    """Return the rows of ``targets``."""
    count: Counter[tuple[int | None, int | None]] = Counter()
    rows: list[TargetRow] = []
    for bound in sorted(values.targets, key=lambda t: t.place):
        key = (bound.issue_no, bound.measure_no)
        count[key] += 1
        target = bound.target
        rows.append(
            {
                **make.bound_freely(*key),
                "field": bound.field,
                "target_no": count[key],
                "indicator": target.indicator,
                "comparator": target.comparator,
                "value": target.value,
                "value_high": target.value_high,
                "baseline": target.baseline,
                "unit": target.unit,
                "due_date": target.due_date,
                "text": make.flow.words([bound.place]),
                **make.task(bound.task, *key),
                **make.sureness("targets", *key, bound.place),
                **make.place(bound.place),
            }
        )
    return rows


def persons(make: RowMaker, values: Values) -> list[PersonRow]:
    """Return the rows of ``persons``."""
    count: Counter[tuple[int, int | None]] = Counter()
    rows: list[PersonRow] = []
    for bound in sorted(values.persons, key=lambda p: p.place):
        key = (bound.issue_no, bound.measure_no)
        count[key] += 1
        rows.append(
            {
                **make.bound(*key),
                "person_no": count[key],
                "role": bound.label,
                "post": bound.post,
                "unit": bound.person.unit,
                "name": bound.person.name,
                **make.sureness("persons", *key, bound.place),
                **make.place(bound.place),
            }
        )
    return rows


def units(rows: Iterable[ResponsibilityRow], rules: Rules) -> list[UnitRow]:
    """Return the rows of ``units`` that some rows need, with successors."""
    keys = {key for row in rows if (key := row.get("unit_key"))}
    return [
        {
            "unit_key": row.unit_key,
            "name": row.name,
            "body_key": row.body_key,
            "unit_level": row.level,
            "jurisdiction_code": row.code,
            "successor_key": row.successor,
        }
        for row in key_rows(keys, rules)
    ]


def places(rows: Iterable[Row]) -> list[PlaceRow]:
    """Return the rows of ``places`` that some rows need, with ancestors and successors."""
    columns = ("jurisdiction_code", "province_code")
    codes = {str(code) for row in rows for column in columns if (code := row.get(column))}
    return [
        {
            "code": place.code,
            "name": place.name,
            "level": place.level,
            "parent_code": place.parent,
            "valid_from": place.valid_from,
            "valid_to": place.valid_to,
            "successor_code": place.successor,
        }
        for place in place_rows(codes)
    ]
