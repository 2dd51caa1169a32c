"""Standing and new rows become one table: pure functions over Arrow tables."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from zhenggai.tables.schema import TABLES, Table, arrow_schema, to_arrow

if TYPE_CHECKING:
    from zhenggai.tables.rows import DocumentRow

    Settle = Callable[[Sequence[DocumentRow]], Iterable[DocumentRow]]

# How many documents' rows are put together before one a key is kept of them.
LOOKUPS_HELD = 500


def merge_sources(
    rows: Iterable[DocumentRow], standing: Iterable[DocumentRow] = ()
) -> list[DocumentRow]:
    """Return one row a document_id: ``source`` the smallest name, the rest in other_sources.

    Equal bytes come under several names, in one run or in successive ones. The other columns are
    those of the row with the smallest name; ``standing`` rows only add their names.
    """
    chosen: dict[str, DocumentRow] = {}
    names: dict[str, set[str]] = {}
    for row in sorted(rows, key=lambda row: row["source"]):
        chosen.setdefault(row["document_id"], row)
        names.setdefault(row["document_id"], set()).update(_sources(row))
    for row in standing:
        if row["document_id"] in names:
            names[row["document_id"]].update(_sources(row))
    merged: list[DocumentRow] = []
    for document, row in chosen.items():
        first, *rest = sorted(names[document])
        merged.append({**row, "source": first, "other_sources": rest or None})
    return merged


def _sources(row: DocumentRow) -> list[str]:
    return [row["source"], *(row["other_sources"] or ())]


def join_documents(
    standing: pa.Table,
    rows: Sequence[DocumentRow],
    kept: Sequence[str],
    names: Mapping[str, Sequence[str]],
) -> pa.Table:
    """Return the table of documents: those that are kept, and one row for each new id.

    ``names`` are further sources of documents that are kept.
    """
    same = [own for own in kept if own not in names]
    others: list[DocumentRow] = standing.filter(
        pc.invert(_is_in(standing, "document_id", same))
    ).to_pylist()
    merged = merge_sources(rows, others)
    for row in others:
        if further := names.get(row["document_id"]):
            first, *rest = sorted({*_sources(row), *further})
            merged.append({**row, "source": first, "other_sources": rest or None})
    return join_rows(TABLES["documents"], standing, [to_arrow("documents", merged)], same)


def join_rows(
    shape: Table, standing: pa.Table, new: Sequence[pa.Table], kept: Sequence[str]
) -> pa.Table:
    """Return the standing rows of the documents that are kept, and the new ones, sorted."""
    stays = _is_in(standing, "document_id", kept)
    return sort_rows(pa.concat_tables([standing.filter(stays), *new]), shape.key)


def merge_rows(
    standing: Iterable[pa.Table], new: Iterable[tuple[str, pa.Table]], gone: Iterable[str]
) -> Iterator[pa.Table]:
    """Yield the rows of standing and new documents in the order of their ids, piece by piece.

    Both come sorted by key; ``gone`` are standing documents that are replaced or removed. No
    more than a piece of ``standing`` and one new document are held at a time.
    """
    removed = sorted(gone)
    arriving = iter(new)
    head = next(arriving, None)
    for piece in standing:
        table = piece.filter(pc.invert(_is_in(piece, "document_id", removed)))
        ids = table["document_id"].to_pylist()
        at = 0
        while head is not None and ids and head[0] < ids[-1]:
            end = bisect_left(ids, head[0], at)
            yield table.slice(at, end - at)
            yield head[1]
            at, head = end, next(arriving, None)
        yield table.slice(at)
    while head is not None:
        yield head[1]
        head = next(arriving, None)


def _is_in(table: pa.Table, column: str, values: Iterable[str]) -> pa.ChunkedArray:
    return pc.is_in(table[column], value_set=pa.array(values, pa.string()))


def join_lookup(
    shape: Table, standing: pa.Table, new: Sequence[pa.Table], used: Mapping[str, set[str]]
) -> pa.Table:
    """Return one row a key that the other tables use, new ones before those that stand."""
    (key,) = shape.key
    # Of equal keys the order stays.
    table = _firsts(sort_rows(pa.concat_tables([*new, standing]), shape.key), key)
    wanted = _closure(shape, table, used.get(f"{shape.name}.{key}", set()))
    return table.filter(_is_in(table, key, sorted(wanted))).combine_chunks()


def reduce_lookup(shape: Table, tables: Iterable[pa.Table]) -> pa.Table:
    """Return one row a key of many documents' lookup rows; the order of documents is no matter."""
    (key,) = shape.key
    names = [key, *(column.name for column in shape.columns if column.name != key)]
    whole = arrow_schema(shape).empty_table()
    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        if len(waiting) == LOOKUPS_HELD:
            whole = _firsts(sort_rows(pa.concat_tables([whole, *waiting]), names), key)
            waiting = []
    return _firsts(sort_rows(pa.concat_tables([whole, *waiting]), names), key)


def _firsts(table: pa.Table, key: str) -> pa.Table:
    """Return the first row of each key of a sorted table."""
    keys = table[key].combine_chunks()
    if len(keys) < 2:
        return table
    fresh = pc.not_equal(keys.slice(1), keys.slice(0, len(keys) - 1))
    return table.filter(pa.concat_arrays([pa.array([True]), fresh]))


def _closure(shape: Table, table: pa.Table, wanted: set[str]) -> set[str]:
    """Return the wanted keys and all that their rows refer to within the same table."""
    (key,) = shape.key
    own = [c.name for c in shape.columns if c.refers == f"{shape.name}.{key}"]
    links: dict[str, set[str]] = {}
    for name in own:
        for source, target in zip(table[key].to_pylist(), table[name].to_pylist(), strict=True):
            if target is not None:
                links.setdefault(source, set()).add(target)
    found, todo = set(wanted), list(wanted)
    while todo:
        fresh = links.get(todo.pop(), set()) - found
        found |= fresh
        todo.extend(fresh)
    return found


def collect_references(shape: Table, table: pa.Table, used: dict[str, set[str]]) -> None:
    """Add to ``used``, by ``table.column``, the keys of lookup tables that a table refers to."""
    for column in shape.columns:
        if column.refers is not None and column.refers.partition(".")[0] != "documents":
            values = table[column.name].unique().drop_null().to_pylist()
            used.setdefault(column.refers, set()).update(values)


def sort_rows(table: pa.Table, key: Sequence[str]) -> pa.Table:
    """Return the table sorted by these columns, nulls first, in one piece."""
    # Where nulls go is said differently by the releases of pyarrow; false before true is not.
    keys = table.select([])
    for name in key:
        column = table[name]
        if column.null_count:
            keys = keys.append_column(f"{name} stands", column.is_valid())
        keys = keys.append_column(name, column)
    order = pc.sort_indices(keys, sort_keys=[(name, "ascending") for name in keys.column_names])
    return table.take(order).combine_chunks()
