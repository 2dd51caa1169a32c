"""What was read from a few words, and which rules matched in them, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from zhenggai.cli.trace import Hit, watch
from zhenggai.language import say
from zhenggai.rules import load
from zhenggai.rules.kinds import DeadlineField, Role
from zhenggai.tables.schema import TABLES
from zhenggai.values.deadlines.reader import read_deadlines
from zhenggai.values.model import Context, Doubt
from zhenggai.values.places.gazetteer import Place
from zhenggai.values.units.keys import with_keys
from zhenggai.values.units.reader import read_units

DEADLINE = (
    "kind",
    "start_date",
    "due_date",
    "due_date_latest",
    "revised_from",
    "precision",
    "modality",
    "degree",
    "ambiguous",
)
UNIT = (
    "role",
    "scope",
    "list_open",
    "unit_type",
    "unit_key",
    "body_key",
    "jurisdiction",
    "jurisdiction_code",
)


def explain_deadlines(
    text: str, field: DeadlineField, anchor: date | None, lang: str
) -> list[RenderableType]:
    """Return the deadlines of a text that stands in one field of a plan."""
    rules, hits = watch(load())
    context = Context(field=field, anchor=anchor, issued=anchor)
    deadlines, doubts = read_deadlines(text, context, rules)
    found = [
        (
            text[slice(*row.span)],
            [(name, getattr(row, name)) for name in DEADLINE]
            + [("task", text[slice(*row.task)] if row.task else None)],
        )
        for row in deadlines
    ]
    return _reading(found, "deadlines", doubts, hits, lang)


def explain_units(text: str, role: Role, place: Place | None, lang: str) -> list[RenderableType]:
    """Return the units of a list as the plan of a place would have them, keys and codes too."""
    rules, hits = watch(load())
    context = Context(role=role)
    if place is not None:
        context = Context(role=role, place=place.name, place_code=place.code, level=place.level)
    units, doubts = read_units(text, context, rules)
    keyed = [with_keys(unit, context, rules) for unit in units]
    found = [(row.name, [(name, getattr(row, name)) for name in UNIT]) for row in keyed]
    return _reading(found, "responsibilities", doubts, hits, lang)


def _reading(
    found: Sequence[tuple[str, list[tuple[str, object]]]],
    table: str,
    doubts: Iterable[Doubt],
    hits: Iterable[Hit],
    lang: str,
) -> list[RenderableType]:
    from zhenggai.messages import render  # noqa: PLC0415  # read from a file, only where needed

    result: list[RenderableType] = []
    for words, values in found:
        result.append(Text(words, style="bold"))
        grid = Grid.grid(padding=(0, 2))
        for name, value in values:
            if value is not None and value is not False:
                grid.add_row(*_value(table, name, value, lang))
        result.append(Padding(grid, (0, 0, 0, 2)))
    if not found:
        result.append(Text(say("explain_nothing", lang), style="bold"))
    for doubt in doubts:
        result.append(Text(render(doubt.code, doubt.args, lang), style="yellow"))
    result.append(Text(say("explain_rules", lang), style="dim"))
    result += [Text.assemble("  ", hit.words, "  ", (hit.where, "dim")) for hit in hits]
    return result


def _value(table: str, name: str, value: object, lang: str) -> tuple[Text, Text]:
    column = TABLES[table].column(name)
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    if lang == "en":
        return Text(name, style="dim"), Text(shown)
    return Text(column.label_zh, style="dim"), Text(dict(column.values).get(shown, shown))
