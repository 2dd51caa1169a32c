"""Tables of some documents of an ``out/``, where nothing tells of the others any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

# What another document of the same plan says of a promise, that document last.
SAID = ("state", "state_date", "state_document_id")
# What an event of one document holds of an earlier one.
BEFORE = "due_before"
# Tables that say what keys of others mean: the key, and their columns that name further keys.
MEANINGS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "units": ("unit_key", ("successor_key",)),
    "places": ("code", ("parent_code", "successor_code")),
}
# The columns by which rows name a key.
NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "units": ("unit_key",),
    "places": ("jurisdiction_code", "province_code"),
}


def without_restricted(
    tables: Mapping[str, pa.Table],
) -> tuple[Mapping[str, pa.Table], tuple[str, ...]]:
    """Return the tables without the documents that carry a mark, and the sources of these."""
    documents = tables["documents"]
    marked = documents.filter(pc.is_valid(documents["classification"]))
    if not marked.num_rows:
        return tables, ()
    left = documents.filter(pc.is_null(documents["classification"]))["document_id"]
    return of_documents(tables, left), tuple(sorted(marked["source"].to_pylist()))


def of_documents(
    tables: Mapping[str, pa.Table], wanted: pa.ChunkedArray | pa.Array
) -> Mapping[str, pa.Table]:
    """Return the rows of some documents, given by their ids, and of the keys that these use."""
    ids = wanted.combine_chunks() if isinstance(wanted, pa.ChunkedArray) else wanted
    documents = tables["documents"]
    others = documents.filter(pc.invert(pc.is_in(documents["document_id"], value_set=ids)))
    plans = others["plan_id"].drop_null().combine_chunks()
    found = {
        name: _without_before(_without_said(_rows(table, ids), ids), plans)
        for name, table in tables.items()
    }
    # Units first: a place may be named by a unit alone.
    for name in MEANINGS:
        if name in found:
            found[name] = _meanings(name, found)
    return found


def _rows(table: pa.Table, ids: pa.Array) -> pa.Table:
    if "document_id" not in table.column_names:
        return table
    return table.filter(pc.is_in(table["document_id"], value_set=ids))


def _without_said(table: pa.Table, ids: pa.Array) -> pa.Table:
    """Return the table without what other documents than these said of its rows."""
    if SAID[-1] not in table.column_names:
        return table
    own = pc.is_in(table[SAID[-1]], value_set=ids)
    for name in SAID:
        table = _emptied(table, name, own)
    return table


def _without_before(table: pa.Table, plans: pa.Array) -> pa.Table:
    """Return the table without earlier dates in plans of which a document is left out.

    Which document an earlier date is from is not written down.
    """
    if BEFORE not in table.column_names or "plan_id" not in table.column_names:
        return table
    return _emptied(table, BEFORE, pc.invert(pc.is_in(table["plan_id"], value_set=plans)))


def _emptied(table: pa.Table, name: str, kept: pa.ChunkedArray) -> pa.Table:
    """Return the table with a column that is null but where it is kept."""
    at = table.schema.get_field_index(name)
    field = table.schema.field(at)
    nothing = pa.scalar(None, field.type)
    return table.set_column(at, field, pc.if_else(kept, table[name], nothing))


def _meanings(name: str, tables: Mapping[str, pa.Table]) -> pa.Table:
    """Return the rows of a table of keys that other tables use, and those that these lead to."""
    table = tables[name]
    key, further = MEANINGS[name]
    leads = {
        row[key]: [row[column] for column in further if row[column]]
        for row in table.select([key, *further]).to_pylist()
    }
    used: set[str] = set()
    waiting = list(_named(name, tables))
    while waiting:
        one = waiting.pop()
        if one not in used:
            used.add(one)
            waiting += leads.get(one, ())
    return table.filter(pc.is_in(table[key], value_set=pa.array(sorted(used), pa.string())))


def _named(name: str, tables: Mapping[str, pa.Table]) -> Iterator[str]:
    """Yield the keys by which rows of other tables name those of one."""
    for other, table in tables.items():
        for column in NAMED_BY[name]:
            if other != name and column in table.column_names:
                yield from _texts(table[column].unique().to_pylist())


def _texts(values: Iterable[str | None]) -> Iterator[str]:
    return (value for value in values if value is not None)
