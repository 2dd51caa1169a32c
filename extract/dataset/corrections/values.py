"""Values of columns as the words in which a person gives them, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from zhenggai.messages import RunError
from zhenggai.tables.schema import TABLES, Column

Value: TypeAlias = str | int | float | bool | date | list[str] | None
TRUTHS = {"true": True, "false": False}


class ValueWordsError(RunError):
    """Words that a column cannot hold: code and arguments of a message."""


def to_words(value: object) -> str | None:
    """Return a value as a person writes it: 2020-12-31, true, 0.5; None for null."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, list | tuple):
        return json.dumps(list(value), ensure_ascii=False)
    return str(value)


def from_words(table: str, name: str, words: str | None) -> Value:
    """Return the value that words mean in a column; None and no words are null.

    A closed value may be given by its Chinese label: 牵头 is ``lead``. Raises ValueWordsError with
    table, column and what may stand there; SchemaError where there is no such column.
    """
    column = TABLES[table].column(name)
    if words is None or not words.strip():
        if not column.nullable:
            raise ValueWordsError("correction-needs-value", f"{table}.{name}")
        return None
    try:
        return _parsed(column, words)
    except (ValueError, RecursionError) as error:
        raise ValueWordsError(
            "correction-bad-value", f"{table}.{name}", words, _wanted(column)
        ) from error


def _parsed(column: Column, words: str) -> Value:
    said = words.strip()
    if column.type == "date32":
        return date.fromisoformat(said)
    if column.type == "int32":
        return int(said)
    if column.type == "float64":
        return float(said)
    if column.type == "bool":
        if said.lower() not in TRUTHS:
            raise ValueError(said)
        return TRUTHS[said.lower()]
    if column.type == "list<string>":
        found = json.loads(said)
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise ValueError(said)
        return found
    if column.values:
        labels = {label: value for value, label in column.values}
        if said not in dict(column.values) and said not in labels:
            raise ValueError(said)
        return labels.get(said, said)
    # A text keeps its blanks: it may be a slice of the document.
    return words


def _wanted(column: Column) -> str:
    """Return what a column takes, as people read it."""
    if column.values:
        return ", ".join(f"{value} ({label})" for value, label in column.values)
    return {"date32": "2020-12-31", "bool": "true, false"}.get(column.type, column.type)


def row_to_words(values: Mapping[str, object]) -> str:
    """Return columns of a row as one line of JSON, in the order given."""
    return json.dumps({name: to_words(value) for name, value in values.items()}, ensure_ascii=False)


def row_from_words(table: str, words: str) -> dict[str, Value]:
    """Return the columns that a line of JSON holds; raise ValueWordsError, SchemaError."""
    try:
        found = json.loads(words)
    except (ValueError, RecursionError) as error:
        raise ValueWordsError("correction-bad-value", table, words, "JSON") from error
    if not isinstance(found, dict) or not all(
        isinstance(one, str | None) for one in found.values()
    ):
        raise ValueWordsError("correction-bad-value", table, words, "JSON")
    return {name: from_words(table, name, said) for name, said in found.items()}
