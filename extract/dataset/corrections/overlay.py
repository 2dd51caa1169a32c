"""What persons said, laid over the tables of an ``out/`` as they are published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pyarrow as pa
import pyarrow.compute as pc

from zhenggai.dataset.corrections import parsed
from zhenggai.dataset.corrections.apply import with_corrections
from zhenggai.dataset.corrections.kept import key_with
from zhenggai.dataset.corrections.model import Correction
from zhenggai.dataset.corrections.pinned import relevant
from zhenggai.dataset.current import pieces, read_tables, stands
from zhenggai.dataset.documents import rows_by_document
from zhenggai.dataset.partitions import parts_of
from zhenggai.rules import Rules
from zhenggai.rules.kinds import CorrectionState
from zhenggai.tables.schema import (
    DOCUMENT_TABLES,
    LOOKUP_TABLES,
    TABLES,
    Table,
    arrow_schema,
    to_tables,
)

if TYPE_CHECKING:
    from zhenggai.tables.rows import CorrectionRow, Rows


class Overlay:
    """Lays the value corrections of one ``out/`` over documents; keeps their rows as parsed."""

    def __init__(self, out: Path, said: Sequence[Correction], rules: Rules) -> None:
        self.out = out
        self.values = [one for one in said if one.kind != "pin"]
        self.rules = rules

    def arrived(self, tables: Mapping[str, pa.Table]) -> Mapping[str, pa.Table]:
        """Return the tables of a document that was converted, corrected; raise StoreError."""
        (row,) = tables["documents"].to_pylist()
        own = relevant(self.values, row["document_id"], row["plan_id"])
        if not own:
            parsed.forget(self.out, [row["document_id"]])
            return tables
        parsed.keep(self.out, row["document_id"], tables)
        return self._corrected(tables, own)

    def stale_documents(self, arrived: Collection[str] = ()) -> list[str]:
        """Return the standing documents of which something else was said since.

        ``arrived`` are those that are replaced anyway. One whose rows as parsed are not known any
        more must be read again, and is not among them.
        """
        kept = parsed.kept_documents(self.out)
        if (not self.values and not kept) or not stands(self.out, "documents"):
            return []
        as_parsed = conversions_as_parsed(self.out)
        found: list[str] = []
        for row in _listed(self.out):
            own, key = row["document_id"], row["conversion"]
            base = as_parsed.get(own, key)
            said = relevant(self.values, own, row["plan_id"])
            if own not in arrived and base is not None and key_with(base, said) != key:
                found.append(own)
        return found

    def refreshed(self, documents: Sequence[str]) -> Iterator[Mapping[str, pa.Table]]:
        """Yield standing documents, corrected anew from their rows as parsed."""
        bases = {own: parsed.parsed(self.out, own) for own in documents}
        bare = [own for own, base in bases.items() if base is None]
        stand = _tables_of(self.out, bare)
        for own in documents:
            base = bases[own]
            tables: Mapping[str, pa.Table] = base if base is not None else stand[own]
            (row,) = tables["documents"].to_pylist()
            said = relevant(self.values, own, row["plan_id"])
            if said and base is None:
                parsed.keep(self.out, own, tables)
            yield self._corrected(tables, said)

    def forget_others(self) -> None:
        """Take away the rows as parsed of documents that need them no more."""
        listed = {row["document_id"]: row["plan_id"] for row in _listed(self.out)}
        kept = parsed.kept_documents(self.out)
        gone = [
            own for own in kept if own not in listed or not relevant(self.values, own, listed[own])
        ]
        parsed.forget(self.out, gone)

    def _corrected(
        self, tables: Mapping[str, pa.Table], said: Sequence[Correction]
    ) -> Mapping[str, pa.Table]:
        shapes = {shape.name for shape in DOCUMENT_TABLES}
        (rows,) = rows_by_document({name: tables[name] for name in tables if name in shapes})
        made = with_corrections(rows, said, self.rules)
        (document,) = made["documents"]
        document["conversion"] = key_with(document["conversion"] or "", said)
        return to_tables(made) if said else _with_lookups(made, tables)


def _with_lookups(rows: Rows, tables: Mapping[str, pa.Table]) -> Mapping[str, pa.Table]:
    lookups = {shape.name: tables[shape.name] for shape in LOOKUP_TABLES if shape.name in tables}
    return {**to_tables(rows), **lookups}


def conversions_as_parsed(out: Path) -> dict[str, str | None]:
    """Return what decided the rows of the corrected documents before they were corrected.

    None where their rows as parsed are gone: such a document must be read again.
    """
    found: dict[str, str | None] = {}
    for own in parsed.kept_documents(out):
        if (base := parsed.parsed(out, own)) is not None:
            found[own] = base["documents"]["conversion"][0].as_py()
    for own in _applied(out):
        found.setdefault(own, None)
    return found


def _applied(out: Path) -> list[str]:
    """Return the ids of the documents over whose rows something was laid."""
    if not stands(out, "corrections"):
        return []
    table = read_tables(out, ["corrections"])["corrections"]
    ids: list[str] = (
        table.filter(pc.not_equal(table["kind"], "pin"))["document_id"].unique().to_pylist()
    )
    return ids


def plans_of(out: Path) -> dict[str, str | None]:
    """Return the plan_id of each document that stands in ``out``."""
    if not stands(out, "documents"):
        return {}
    return {row["document_id"]: row["plan_id"] for row in _listed(out)}


def unread_documents(out: Path, said: Sequence[Correction]) -> list[str]:
    """Return the standing documents that must be converted again for what persons said of them.

    Their pins are others than those that were read with them, or their rows as parsed are gone.
    """
    rows: list[CorrectionRow] = []
    if stands(out, "corrections"):
        rows = read_tables(out, ["corrections"])["corrections"].to_pylist()
    read: dict[str, set[tuple[object, ...]]] = {}
    for row in rows:
        if row["kind"] == "pin":
            read.setdefault(row["document_id"], set()).add((row["quote"], row["role"]))
    gone = {own for own, key in conversions_as_parsed(out).items() if key is None}
    found: list[str] = []
    for own, plan_id in plans_of(out).items():
        pins = relevant((one for one in said if one.kind == "pin"), own, plan_id)
        wanted = {(one.quote, one.role) for one in pins}
        home = {(one.quote, one.role) for one in pins if one.document_id == own}
        had = read.get(own, set())
        if own in gone or not had <= wanted or not home <= had:
            found.append(own)
    return found


def _listed(out: Path) -> list[dict[str, Any]]:
    table = read_tables(out, ["documents"])["documents"]
    rows: list[dict[str, Any]] = table.select(["document_id", "plan_id", "conversion"]).to_pylist()
    return rows


@dataclass(frozen=True, slots=True)
class States:
    """What became of corrections: counted, and the rows of those that somebody must look at.

    Each with the source of the document in which it is so.
    """

    counts: Mapping[CorrectionState, int]
    open: tuple[tuple[str, CorrectionRow], ...]
    gone: tuple[Correction, ...]


def told_of(out: Path, said: Sequence[Correction]) -> list[tuple[str, CorrectionRow]]:
    """Return what became of some corrections in each document, with the document's source."""
    wanted = {_told_by(asdict(one).get) for one in said}
    return [(source, row) for source, row in _told(out) if _told_by(row.get) in wanted]


def _told(out: Path) -> list[tuple[str, CorrectionRow]]:
    if not stands(out, "corrections"):
        return []
    tables = read_tables(out, ["corrections", "documents"])
    sources = {row["document_id"]: row["source"] for row in tables["documents"].to_pylist()}
    return [(sources[row["document_id"]], row) for row in tables["corrections"].to_pylist()]


def _told_by(get: Callable[[str], object]) -> tuple[object, ...]:
    names = ("kind", "table", "issue_id", "measure_id", "column", "quote", "role", "by", "on")
    return (*map(get, names), get("after") or None)


def states(out: Path, said: Sequence[Correction]) -> States:
    """Return what became of corrections in the tables of ``out``.

    ``gone`` are those that no document of the tables has: they count as lost.
    """
    pairs = _told(out)
    rows = [row for _, row in pairs]
    told = {(row["quote"], row["column"], row["after"], row["role"]) for row in rows}
    gone = tuple(c for c in said if (c.quote, c.column, c.after or None, c.role) not in told)
    counts = Counter(row["state"] for row in rows)
    counts["lost"] += len(gone)
    return States(
        {name: counts[name] for name in get_args(CorrectionState)},
        tuple(pair for pair in pairs if pair[1]["state"] in {"contested", "lost"}),
        gone,
    )


def _tables_of(out: Path, documents: Sequence[str]) -> dict[str, dict[str, pa.Table]]:
    """Return the standing tables of some documents, and what keys mean, by document."""
    found: dict[str, dict[str, pa.Table]] = {own: {} for own in documents}
    if not documents:
        return found
    wanted = pa.array(sorted(documents), pa.string())
    for shape in DOCUMENT_TABLES:
        own = _filtered(out, shape, wanted)
        for document in documents:
            found[document][shape.name] = own.filter(pc.equal(own["document_id"], document))
    lookups = read_tables(out, ["units", "places"])
    for document in documents:
        found[document] |= lookups
    return found


def _filtered(out: Path, shape: Table, wanted: pa.Array) -> pa.Table:
    parts = [
        piece.filter(pc.is_in(piece["document_id"], value_set=wanted))
        for path in parts_of(out / f"{shape.name}.parquet").values()
        for piece in pieces(path, shape)
    ]
    return pa.concat_tables(parts) if parts else arrow_schema(TABLES[shape.name]).empty_table()
