"""The published tables as data, and rows as Arrow tables of exactly that schema.

The contract itself is ``schema.toml`` beside this module: the one place that says what a column is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast, get_args

from zhenggai.rules.cache import toml

if TYPE_CHECKING:
    import pyarrow as pa

    from zhenggai.tables.rows import Rows

SOURCE = Path(__file__).with_name("schema.toml")
TableKind: TypeAlias = Literal["document", "plan", "lookup", "comparison"]
ColumnType: TypeAlias = Literal["string", "int32", "float64", "bool", "date32", "list<string>"]
# What an entry of the file may hold, and what it must; a meaning stands in both languages.
LANGUAGES = ("en", "zh")
FILE_KEYS = frozenset({"version", "common", "tables", "values"})
TABLE_NEEDS = frozenset({"label", "kind", "key", "columns", *LANGUAGES})
TABLE_KEYS = TABLE_NEEDS | {"since"}
COLUMN_NEEDS = frozenset({"type", "label", *LANGUAGES})
COLUMN_KEYS = COLUMN_NEEDS | {"required", "values", "refers", "shown"}
# The Python types that a column of each type takes; a bool is no number, a datetime no date.
PYTHON_TYPES: Mapping[ColumnType, tuple[type, ...]] = {
    "string": (str,),
    "int32": (int,),
    "float64": (float, int),
    "bool": (bool,),
    "date32": (date,),
    "list<string>": (list, tuple),
}
INT32 = range(-(2**31), 2**31)
EMPTY: tuple[object, ...] = ("", [], ())
MAY_BE_EMPTY = frozenset(map(type, EMPTY))

Row = Mapping[str, object]


class SchemaError(ValueError):
    """A row or a schema file that breaks the contract: says which table, row and column."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, type, meaning, and what may stand in it.

    ``values`` are the closed values with their Chinese labels (empty: any value). ``refers`` is
    ``table.column`` where the column holds a key of another table. ``shown`` columns stand on the
    desk's cards, where they can be corrected.
    """

    name: str
    type: ColumnType
    label_zh: str
    description: str
    description_zh: str
    nullable: bool = True
    values: tuple[tuple[str, str], ...] = ()
    refers: str | None = None
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in published order, and the columns that make its key.

    ``kind`` is ``document`` (rows of one input), ``plan`` (made from all documents of a plan),
    ``lookup`` (what keys mean, shared by all inputs) or ``comparison`` (made from two inputs).
    ``since`` is the version of the contract that first had it.
    """

    name: str
    label_zh: str
    description: str
    description_zh: str
    kind: TableKind
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    since: str = "1.0"

    def column(self, name: str) -> Column:
        """Return the column of this name; raise SchemaError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise SchemaError(f"{self.name} has no column {name!r}")


def read_schema(path: Path) -> tuple[str, dict[str, Table]]:
    """Return version and tables of a schema file; raise SchemaError where it is wrong."""
    data = toml(path.read_bytes())
    _check_keys_of(path.name, data, FILE_KEYS, FILE_KEYS)
    sets = {name: tuple(values.items()) for name, values in data["values"].items()}
    common = data["common"]
    for name, entry in common.items():
        _check_keys_of(f"common.{name}", entry, COLUMN_KEYS, COLUMN_NEEDS)
    tables = {name: _table(name, entry, common, sets) for name, entry in data["tables"].items()}
    for table in tables.values():
        for column in table.columns:
            _check_reference(tables, table, column)
    _check_all_used(tables, data)
    return data["version"], tables


def _table(
    name: str,
    entry: Mapping[str, Any],
    common: Mapping[str, Mapping[str, Any]],
    sets: Mapping[str, tuple[tuple[str, str], ...]],
) -> Table:
    _check_keys_of(name, entry, TABLE_KEYS, TABLE_NEEDS)
    if entry["kind"] not in get_args(TableKind):
        raise SchemaError(f"{name}: kind {entry['kind']!r} is none of {get_args(TableKind)}")
    key = tuple(entry["key"])
    if not set(key) <= entry["columns"].keys():
        raise SchemaError(f"{name}: its key {key} names a column that it does not have")
    return Table(
        name=name,
        label_zh=entry["label"],
        description=entry["en"],
        description_zh=entry["zh"],
        kind=entry["kind"],
        key=key,
        columns=tuple(
            _column(f"{name}.{column}", column, own, common.get(column, {}), sets)
            for column, own in entry["columns"].items()
        ),
        since=entry.get("since", "1.0"),
    )


def _column(
    where: str,
    name: str,
    own: Mapping[str, Any],
    common: Mapping[str, Any],
    sets: Mapping[str, tuple[tuple[str, str], ...]],
) -> Column:
    told = [language for language in LANGUAGES if language in own]
    if len(told) == 1:
        (other,) = set(LANGUAGES) - set(told)
        raise SchemaError(f"{where}: has a meaning in {told[0]} but none in {other}; write both")
    entry = {**common, **own}
    _check_keys_of(where, entry, COLUMN_KEYS, COLUMN_NEEDS)
    if entry["type"] not in PYTHON_TYPES:
        raise SchemaError(f"{where}: type {entry['type']!r} is none of {sorted(PYTHON_TYPES)}")
    values = entry.get("values")
    if values is not None and values not in sets:
        raise SchemaError(f"{where}: there is no [values.{values}]")
    return Column(
        name=name,
        type=entry["type"],
        label_zh=entry["label"],
        description=entry["en"],
        description_zh=entry["zh"],
        nullable=not entry.get("required", False),
        values=sets[values] if values is not None else (),
        refers=entry.get("refers") or None,
        shown=entry.get("shown", False),
    )


def _check_keys_of(
    where: str, entry: Mapping[str, Any], known: frozenset[str], needed: frozenset[str]
) -> None:
    """Raise SchemaError where an entry has a key that nobody knows, or lacks one."""
    if unknown := entry.keys() - known:
        raise SchemaError(f"{where}: unknown key {min(unknown)!r}; use {sorted(known)}")
    for key in sorted(needed):
        if entry.get(key) in (None, ""):
            raise SchemaError(f"{where}: {key!r} is missing; write it in {SOURCE.name}")


def _check_all_used(tables: Mapping[str, Table], data: Mapping[str, Any]) -> None:
    """Raise SchemaError where the file holds what no column takes."""
    columns = {column.name for table in tables.values() for column in table.columns}
    if unused := data["common"].keys() - columns:
        raise SchemaError(f"common.{min(unused)}: no table has such a column; take it out")
    taken = {
        entry.get("values")
        for table in (*data["tables"].values(), {"columns": data["common"]})
        for entry in table["columns"].values()
    }
    if unused := data["values"].keys() - taken:
        raise SchemaError(f"values.{min(unused)}: no column takes its values; take it out")


def _check_reference(tables: Mapping[str, Table], table: Table, column: Column) -> None:
    if column.refers is None:
        return
    target, _, name = column.refers.partition(".")
    if target not in tables or tables[target].key != (name,):
        raise SchemaError(f"{table.name}.{column.name}: {column.refers!r} is no table's key")


SCHEMA_VERSION, TABLES = read_schema(SOURCE)
DOCUMENT_TABLES = tuple(table for table in TABLES.values() if table.kind == "document")
PLAN_TABLES = tuple(table for table in TABLES.values() if table.kind == "plan")
LOOKUP_TABLES = tuple(table for table in TABLES.values() if table.kind == "lookup")


@cache
def arrow_schema(table: Table) -> pa.Schema:
    """Return the Arrow schema of a table, with labels, meanings and closed values as metadata."""
    return _arrow_schema(table.name) if TABLES.get(table.name) is table else _made(table)


@cache
def _arrow_schema(name: str) -> pa.Schema:
    return _made(TABLES[name])


def _made(table: Table) -> pa.Schema:
    import pyarrow as pa  # noqa: PLC0415  # costs more than the rest of a short run

    types: dict[ColumnType, pa.DataType] = {
        "string": pa.string(),
        "int32": pa.int32(),
        "float64": pa.float64(),
        "bool": pa.bool_(),
        "date32": pa.date32(),
        "list<string>": pa.list_(pa.string()),
    }
    fields = []
    for column in table.columns:
        metadata = {"label_zh": column.label_zh, "description": column.description}
        if column.values:
            metadata["values_zh"] = json.dumps(dict(column.values), ensure_ascii=False)
        fields.append(pa.field(column.name, types[column.type], column.nullable, metadata))
    metadata = {
        "schema_version": SCHEMA_VERSION,
        "table": table.name,
        "label_zh": table.label_zh,
        "description": table.description,
        "key": json.dumps(table.key),
    }
    return pa.schema(fields, metadata)


def to_arrow(table: str, rows: Iterable[Row]) -> pa.Table:
    """Return rows as an Arrow table of the published schema, sorted by key, nulls first.

    A column that a row leaves out is null, and so are empty texts and lists. Raises SchemaError
    with table, row (from 1, in the given order) and column where a row breaks the contract.
    """
    import pyarrow as pa  # noqa: PLC0415  # costs more than the rest of a short run

    shape = TABLES[table]
    given = list(rows)
    _check_names(shape, given)
    columns = {
        c.name: _checked(shape, c, [row.get(c.name) for row in given]) for c in shape.columns
    }
    keys = list(zip(*(_sortable(columns[name]) for name in shape.key), strict=True))
    order = sorted(range(len(given)), key=keys.__getitem__)
    _check_keys(shape, columns, keys, order)
    schema = arrow_schema(shape)
    if order != list(range(len(given))):
        columns = {name: [values[at] for at in order] for name, values in columns.items()}
    arrays = [pa.array(columns[field.name], type=field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _sortable(values: list[Any]) -> list[Any]:
    """Return a column of a key as what can be sorted: nulls first."""
    return [(value is not None, value) for value in values] if None in values else values


def by_table(rows: Rows) -> Mapping[str, Sequence[Row]]:
    """Return the rows of one document as code takes them that looks at columns by their names."""
    return cast("Mapping[str, Sequence[Row]]", rows)


def to_tables(rows: Rows) -> dict[str, pa.Table]:
    """Return the rows of one document as Arrow tables: those of documents and of what keys mean."""
    if unknown := set(rows) - set(TABLES):
        raise SchemaError(f"there is no table {min(unknown)!r}; use one of {', '.join(TABLES)}")
    names = [table.name for table in (*DOCUMENT_TABLES, *LOOKUP_TABLES)]
    if others := set(rows) - set(names):
        raise SchemaError(f"{min(others)}: its rows are not made from one document")
    return {name: to_arrow(name, by_table(rows).get(name, ())) for name in names}


def _check_names(table: Table, rows: Sequence[Row]) -> None:
    names = {column.name for column in table.columns}
    for number, row in enumerate(rows, 1):
        if not row.keys() <= names:
            unknown = min(row.keys() - names)
            raise SchemaError(f"{table.name}, row {number}: the schema has no column {unknown!r}")


def _checked(table: Table, column: Column, values: list[Any]) -> list[Any]:
    """Return a column's values with empty ones as null; raise SchemaError at the first bad one."""
    # Whole columns are tested at once, each value only to say which one is at fault.
    kinds = set(map(type, values))
    if not kinds.isdisjoint(MAY_BE_EMPTY) and any(empty in values for empty in EMPTY):
        values = [None if value in EMPTY else value for value in values]
        kinds = set(map(type, values))
    has_nulls = NoneType in kinds
    if has_nulls and not column.nullable:
        number = values.index(None) + 1
        raise SchemaError(f"{table.name}.{column.name}, row {number}: is null but never may be")
    given = [value for value in values if value is not None] if has_nulls else values
    allowed = PYTHON_TYPES[column.type]
    if not kinds <= {*allowed, NoneType}:
        raise _fault(table, column, values, lambda v: type(v) in allowed, f"is no {column.type}")
    if column.type == "int32" and given and not (min(given) in INT32 and max(given) in INT32):
        raise _fault(table, column, values, INT32.__contains__, "does not fit into 32 bits")
    if column.type == "string" and not _is_text("".join(given)):
        raise _fault(table, column, values, _is_text, "is no text that UTF-8 can hold")
    if column.type == "list<string>" and not all(map(_is_texts, given)):
        raise _fault(table, column, values, _is_texts, "is no list of texts that UTF-8 can hold")
    closed = dict(column.values) if column.values else {}
    if closed and not set(given) <= closed.keys():
        raise _fault(table, column, values, closed.__contains__, f"is none of {', '.join(closed)}")
    return values


def _is_text(value: Any) -> bool:
    """Say whether a text is one that Parquet takes: without a lone surrogate."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_texts(values: Any) -> bool:
    return all(type(text) is str and text and _is_text(text) for text in values)


def _fault(
    table: Table, column: Column, values: Sequence[Any], good: Callable[[Any], bool], why: str
) -> SchemaError:
    """Return the error for the first value that is not good."""
    number, value = next(
        (number, value)
        for number, value in enumerate(values, 1)
        if value is not None and not good(value)
    )
    return SchemaError(f"{table.name}.{column.name}, row {number}: {repr(value)[:60]} {why}")


def _check_keys(
    table: Table,
    columns: Mapping[str, Sequence[Any]],
    keys: Sequence[tuple[Any, ...]],
    order: Sequence[int],
) -> None:
    for before, after in pairwise(order):
        if keys[before] == keys[after]:
            key = {name: columns[name][after] for name in table.key}
            first, second = sorted((before + 1, after + 1))
            raise SchemaError(f"{table.name}: rows {first} and {second} have the same key {key}")
