"""What follows from a value that a person set, and rows that are made of a person's words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

from zhenggai.dataset.corrections.model import FIXED
from zhenggai.messages import RunError
from zhenggai.rules import Rules
from zhenggai.rules.kinds import Role, RowTable, UnitLevel
from zhenggai.tables.schema import TABLES, Row
from zhenggai.text.document import Span
from zhenggai.text.flow import fold
from zhenggai.values.deadlines.reader import read_deadlines
from zhenggai.values.model import Context, Deadline, Unit
from zhenggai.values.persons.reader import read_persons
from zhenggai.values.targets import read_targets
from zhenggai.values.units.keys import with_keys
from zhenggai.values.units.kinds import level_of, words_of
from zhenggai.values.units.reader import read_units

NOWHERE = Span(0, 0)
DATED = frozenset({"date", "relative"})
LEVELS: Mapping[str, UnitLevel] = {
    "省": "province",
    "市": "city",
    "州": "city",
    "盟": "city",
    "县": "county",
    "区": "county",
    "旗": "county",
}


class NothingReadError(RunError):
    """Words of which no row of a table can be read: code and arguments of a message."""


@dataclass(frozen=True, slots=True)
class Deriver:
    """Knows the plan's place and dates, as the readers of values do."""

    context: Context
    rules: Rules

    def follow(self, table: RowTable, row: dict[str, Any], names: Collection[str]) -> None:
        """Fill in a row what follows from the columns that were set, none of which is changed."""
        said: dict[str, Any] = {}
        if table == "responsibilities" and "unit" in names:
            said = self._unit_columns(self._named(row["unit"], row["role"]))
        elif table == "responsibilities" and "unit_key" in names and row["unit_key"]:
            said = {"body_key": row["unit_key"].partition(":")[2]}
        elif table == "deadlines":
            said = self._deadline(row, names)
        row.update({name: value for name, value in said.items() if name not in names})

    def rows_of(self, table: RowTable, words: str) -> list[dict[str, Any]]:
        """Return the columns of the rows that words say, read as a plan's own; at least one row.

        Raises NothingReadError where there is none in them.
        """
        read = {
            "responsibilities": self._units,
            "deadlines": self._deadlines,
            "targets": self._targets,
            "persons": self._persons,
        }[table]
        found = read(words)
        if not found:
            raise NothingReadError("correction-nothing-read", TABLES[table].label_zh, words)
        return found

    # -- responsibilities ---------------------------------------------------------------------

    def _named(self, name: str, role: Role) -> Unit:
        folded = fold(name)
        words = words_of(folded, self.rules)
        level = level_of(folded, self.context.place, self.context.level, self.rules)
        unit = Unit(NOWHERE, name, role, level=level, scope=words.scope, unit_type=words.kind)
        return with_keys(unit, self.context, self.rules)

    @staticmethod
    def _unit_columns(unit: Unit) -> dict[str, Any]:
        return {
            "unit_key": unit.unit_key,
            "body_key": unit.body_key,
            "unit_level": unit.level,
            "scope": unit.scope,
            "unit_type": unit.unit_type,
            "jurisdiction": unit.jurisdiction,
            "jurisdiction_code": unit.jurisdiction_code,
        }

    def _units(self, words: str) -> list[dict[str, Any]]:
        units, _ = read_units(words, self.context, self.rules)
        return [
            {
                "unit": unit.name,
                "unit_text": words[slice(*unit.span)] or unit.name,
                "role": unit.role,
                "list_open": unit.list_open,
                "inherited": False,
                **self._unit_columns(unit),
            }
            for unit in units
        ]

    # -- deadlines ----------------------------------------------------------------------------

    def _deadline(self, row: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
        if "text" in names:
            found = self._deadlines(row["text"])
            return {k: v for k, v in found[0].items() if k != "field"} if len(found) == 1 else {}
        said: dict[str, Any] = {}
        if "due_date" in names:
            dated = row["due_date"] is not None
            kind = row["kind"] if "kind" in names or not dated else "date"
            kind = row["kind"] if row["kind"] in DATED else kind
            said = {
                "kind": kind,
                "due_date_latest": row["due_date"],
                "ambiguous": False,
                "degree": (row["degree"] or "complete") if dated else row["degree"],
                "precision": (row["precision"] or "day") if dated else row["precision"],
            }
        if "kind" in names and row["kind"] not in DATED:
            said = dict.fromkeys(("due_date", "due_date_latest", "degree", "precision")) | said
        return said

    def _deadlines(self, words: str) -> list[dict[str, Any]]:
        found, _ = read_deadlines(words, self._within("deadline"), self.rules)
        return [self._deadline_columns(one, words) for one in found]

    @staticmethod
    def _deadline_columns(one: Deadline, words: str) -> dict[str, Any]:
        return {
            "field": "measure",
            "text": words[slice(*one.span)],
            "kind": one.kind,
            "start_date": one.start_date,
            "due_date": one.due_date,
            "due_date_latest": one.due_date_latest or one.due_date,
            "revised_from": one.revised_from,
            "precision": one.precision,
            "modality": one.modality,
            "degree": one.degree,
            "ambiguous": one.ambiguous,
            "anchor": one.anchor,
            "task": words[slice(*one.task)] if one.task is not None else None,
        }

    # -- targets and persons ------------------------------------------------------------------

    def _targets(self, words: str) -> list[dict[str, Any]]:
        deadlines, _ = read_deadlines(words, self._within("measure"), self.rules)
        found = read_targets(words, self._within("measure"), self.rules, deadlines)
        return [
            {
                "field": "measure",
                "indicator": one.indicator,
                "comparator": one.comparator,
                "value": one.value,
                "value_high": one.value_high,
                "baseline": one.baseline,
                "unit": one.unit,
                "due_date": one.due_date,
                "text": words[slice(*one.span)],
            }
            for one in found
        ]

    def _persons(self, words: str) -> list[dict[str, Any]]:
        persons, _ = read_persons(words, self.rules)
        return [
            {
                "role": words[slice(*one.role)] if one.role is not None else None,
                "post": words[slice(*one.post)] if one.post is not None else None,
                "unit": one.unit,
                "name": one.name,
            }
            for one in persons
        ]

    def _within(self, field: str) -> Context:
        return Context(
            field=cast("Any", field),
            place=self.context.place,
            place_code=self.context.place_code,
            level=self.context.level,
            anchor=self.context.anchor,
            issued=self.context.issued,
            feedback=self.context.feedback,
        )


def deriver_of(document: Row, rules: Rules) -> Deriver:
    """Return what knows the place and the dates of a row of ``documents``."""
    code = cast("str | None", document["jurisdiction_code"])
    name = cast("str | None", document["jurisdiction"])
    level: UnitLevel | None = LEVELS.get(name[-1]) if name else None
    if code is not None:
        level = "province" if code[2:] == "0000" else "city" if code[4:] == "00" else "county"
    anchor, issued, feedback = (
        cast("Any", document[column]) for column in ("anchor_date", "issued_date", "feedback_date")
    )
    context = Context(
        place=name, place_code=code, level=level, anchor=anchor, issued=issued, feedback=feedback
    )
    return Deriver(context, rules)


def columns_told(table: RowTable, row: Row) -> list[str]:
    """Return the columns of a row that hold something a person answers for, in order."""
    return [
        c.name for c in TABLES[table].columns if c.name not in FIXED and row[c.name] is not None
    ]
