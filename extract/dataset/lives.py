"""What is made of all documents of a plan when tables are published: plan, ids, events, states.

Only plans to which something came, went or changed are made anew; the events of the others stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from zhenggai.dataset.current import pieces
from zhenggai.dataset.guests import at_home, find_guests, part_of, with_partners
from zhenggai.dataset.linked import LINKED, Linked, is_link_warning
from zhenggai.dataset.partitions import parts_of
from zhenggai.life.events import life_of
from zhenggai.life.links import Told, link_told, told_of
from zhenggai.life.mentions import find_mentions
from zhenggai.life.namings import LEAST, TELLS_WHOSE
from zhenggai.life.plans import join_plans
from zhenggai.life.records import Record, read_told_day
from zhenggai.life.version import read_version
from zhenggai.rules import Rules, load
from zhenggai.tables.schema import TABLES, Table, to_arrow

if TYPE_CHECKING:
    from zhenggai.dataset.merge import Settle
    from zhenggai.tables.rows import DiagnosticRow, DocumentRow, PassageRow, Rows

# What a life is made of; and what a document's issues are told from others by.
LIFE_TABLES = (
    *("issues", "measures", "deadlines", "targets", "responsibilities", "persons"),
    *("fields", "passages"),
)
WORD_TABLES = ("issues", "measures")
SETTLED = ("plan_id", "version_no", "preferred")
EVENTS = TABLES["events"]
# A letter says in so many characters whom it is written to.
LETTER_HEAD = 120
Tables = Mapping[str, pa.Table]


@dataclass(slots=True)
class Lives:
    """What publication makes of plans: the rows of documents, and what changes in other tables.

    ``again`` are the standing documents whose rows change, with those tables; ``touched`` the
    plans whose events are made anew.
    """

    documents: list[DocumentRow]
    touched: frozenset[str] = frozenset()
    again: dict[str, Tables] = field(default_factory=dict)
    linked: dict[str, Linked] = field(default_factory=dict)
    spool: Path | None = None

    def apply(self, shape: Table, own: str, table: pa.Table) -> pa.Table:
        """Return a document's table with what depends on the other documents of its plan."""
        changes = self.linked.get(own)
        return table if changes is None else changes.apply(shape, table)

    def again_in(self, shape: Table) -> list[str]:
        """Return the standing documents whose rows in a table change."""
        return [own for own, tables in self.again.items() if shape.name in tables]

    def events(self, out: Path) -> Iterator[pa.Table]:
        """Yield the events of all plans in order: those that are made anew, those that stand."""
        plans = {row["plan_id"] for row in self.documents}
        made = _streams(self.spool)
        head = next(made, None)
        for path in parts_of(out / "events.parquet").values():
            for piece in pieces(path, EVENTS):
                for plan, rows in _by_plan(piece):
                    while head is not None and head[0] < plan:
                        yield head[1]
                        head = next(made, None)
                    if plan in plans and plan not in self.touched:
                        yield rows
        while head is not None:
            yield head[1]
            head = next(made, None)


def _by_plan(piece: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    names = piece["plan_id"].to_pylist()
    at = 0
    for end in range(1, len(names) + 1):
        if end == len(names) or names[end] != names[at]:
            yield names[at], piece.slice(at, end - at)
            at = end


def _streams(path: Path | None) -> Iterator[tuple[str, pa.Table]]:
    """Yield the events of each plan that were laid aside, in the order of plans."""
    if path is None or not path.exists():
        return
    size = path.stat().st_size
    with path.open("rb") as file:
        while file.tell() < size:
            rows = pa.ipc.open_stream(file).read_all()
            table = to_arrow("events", rows.to_pylist())
            yield table["plan_id"][0].as_py(), table


@contextmanager
def made_lives(
    out: Path,
    listed: pa.Table,
    rows: Sequence[DocumentRow],
    arrived: Mapping[str, Tables],
    settle: Settle | None,
    spool: Path,
) -> Iterator[Lives]:
    """Give what the documents of ``rows`` make of their plans.

    ``listed`` are the documents that stood, ``arrived`` the tables of those that came; ``settle``
    fills the columns of documents that depend on one another (None: as they are, without events).
    Events are laid aside in the file ``spool`` for as long as they are needed.
    """
    if settle is None:
        yield Lives(list(rows))
        return
    try:
        yield _make_lives(out, listed, rows, arrived, settle, spool)
    finally:
        spool.unlink(missing_ok=True)


def _make_lives(
    out: Path,
    listed: pa.Table,
    rows: Sequence[DocumentRow],
    arrived: Mapping[str, Tables],
    settle: Settle,
    spool: Path,
) -> Lives:
    rules = load()
    source = _Source(out, arrived)
    sharing = _Sharing(source, rules, rows)
    joined = join_plans(rows, sharing.share, sharing.opening)
    plans = at_home(rows, joined, sharing.told_of)
    settled = list(settle([{**row, "plan_id": plans[row["document_id"]]} for row in rows]))
    guests = find_guests(settled, sharing.told_of)
    homes = {row["document_id"]: row["plan_id"] or "" for row in settled}
    touched = with_partners(_touched(listed, settled, arrived), guests, homes)
    members: dict[str, list[DocumentRow]] = {}
    for row in settled:
        if row["plan_id"] in touched and row["plan_id"] is not None:
            members.setdefault(row["plan_id"], []).append(row)
    standing = {row["document_id"] for own in members.values() for row in own} - arrived.keys()
    source.hold(standing, {*LIFE_TABLES, *LINKED})
    lives = Lives(settled, touched, spool=spool)
    for own in standing:
        lives.again[own] = {name: source.table(own, name) for name in LINKED}
    warnings: dict[str, int] = {}
    by_id = {row["document_id"]: row for row in settled}
    away: dict[str, frozenset[int]] = defaultdict(frozenset)
    for owns in guests.values():
        for own, numbers in owns.items():
            away[own] |= numbers
    elsewhere: list[tuple[str, Linked]] = []
    for plan, documents in sorted(members.items()):
        records = [
            part_of(source.record(row, rules), away[row["document_id"]], inside=False)
            for row in documents
        ]
        from_elsewhere = [
            part_of(source.record(by_id[own], rules), numbers, inside=True)
            for own, numbers in sorted(guests.get(plan, {}).items())
        ]
        life = life_of(plan, [*records, *from_elsewhere], rules)
        if life.events:
            _lay_aside(spool, to_arrow("events", life.events))
        for record in records:
            own = record.own_id
            before = cast("list[DiagnosticRow]", source.rows(own, "diagnostics"))
            lives.linked[own] = Linked.of(plan, record, life, before)
            warnings[own] = lives.linked[own].warnings - sum(map(is_link_warning, before))
        told = ((one.own_id, Linked.of(plan, one, life, ())) for one in from_elsewhere)
        elsewhere += told
    for own, linked in elsewhere:
        lives.linked[own] = lives.linked[own].and_of(linked)
    lives.documents = [
        {**row, "warnings": row["warnings"] + warnings.get(row["document_id"], 0)}
        for row in settled
    ]
    return lives


def _touched(
    listed: pa.Table, settled: Sequence[DocumentRow], arrived: Mapping[str, Tables]
) -> frozenset[str]:
    """Return the plans to which something came, went or changed."""
    before = {
        row["document_id"]: row for row in listed.select(["document_id", *SETTLED]).to_pylist()
    }
    now = {row["document_id"]: row for row in settled}
    found: set[str] = set()
    for own in before.keys() | now.keys():
        old, new = before.get(own), now.get(own)
        same = old and new and all(old[name] == new[name] for name in SETTLED)  # type: ignore[literal-required]
        if own in arrived or not same:
            found |= {str(row["plan_id"]) for row in (old, new) if row and row["plan_id"]}
    return frozenset(found)


def _lay_aside(path: Path, table: pa.Table) -> None:
    bare = pa.schema([each.remove_metadata() for each in table.schema])
    with path.open("ab") as file, pa.ipc.new_stream(file, bare) as writer:
        writer.write_table(pa.Table.from_arrays(table.columns, schema=bare))


class _Source:
    """The rows of any document, that came or that stands, a table at a time."""

    def __init__(self, out: Path, arrived: Mapping[str, Tables]) -> None:
        self._out, self._arrived = out, arrived
        self._held: dict[tuple[str, str], pa.Table] = {}
        self._units: list[dict[str, Any]] | None = None

    def hold(self, documents: Iterable[str], names: Iterable[str]) -> None:
        """Read some tables of some standing documents, each once."""
        for name in names:
            wanted = [own for own in sorted(documents) if (own, name) not in self._held]
            if not wanted:
                continue
            parts: dict[str, list[pa.Table]] = {own: [] for own in wanted}
            ids = pa.array(wanted, pa.string())
            for path in parts_of(self._out / f"{name}.parquet").values():
                for piece in pieces(path, TABLES[name]):
                    rows = piece.filter(pc.is_in(piece["document_id"], value_set=ids))
                    for own, at, count in _runs(rows):
                        parts[own].append(rows.slice(at, count))
            empty = to_arrow(name, [])
            for own, found in parts.items():
                self._held[own, name] = pa.concat_tables(found) if found else empty

    def table(self, own: str, name: str) -> pa.Table:
        """Return a document's table; one that stands is read where it is not held."""
        if own in self._arrived:
            tables = self._arrived[own]
            return tables[name] if name in tables else to_arrow(name, [])
        if (own, name) not in self._held:
            self.hold([own], [name])
        return self._held[own, name]

    def rows(self, own: str, name: str) -> list[dict[str, Any]]:
        """Return the rows of a document's table."""
        return cast("list[dict[str, Any]]", self.table(own, name).to_pylist())

    def units(self, own: str) -> list[dict[str, Any]]:
        """Return what keys of units mean that a document uses."""
        if own in self._arrived:
            return self.rows(own, "units")
        if self._units is None:
            found = parts_of(self._out / "units.parquet").values()
            self._units = [
                row for path in found for piece in pieces(path, TABLES["units"])
                for row in piece.to_pylist()
            ]  # fmt: skip
        return self._units

    def record(self, row: DocumentRow, rules: Rules) -> Record:
        """Return a document as its plan's life is made of it."""
        own = row["document_id"]
        rows: dict[str, Any] = {
            name: self.rows(own, name) for name in LIFE_TABLES if name != "diagnostics"
        }
        version = read_version({**rows, "documents": [row], "units": self.units(own)})  # type: ignore[typeddict-item]
        passages = rows["passages"]
        dated = row["issued_date"] or row["published_date"]
        told_on = None if dated else read_told_day(version, passages, rules)
        return Record(version, rows["fields"], passages, told_on)


def _runs(rows: pa.Table) -> Iterator[tuple[str, int, int]]:
    ids = rows["document_id"].to_pylist()
    at = 0
    for end in range(1, len(ids) + 1):
        if end == len(ids) or ids[end] != ids[at]:
            yield ids[at], at, end - at
            at = end


class _Sharing:
    """How much of what one document tells of another tells too; each document is read once."""

    def __init__(self, source: _Source, rules: Rules, documents: Sequence[DocumentRow]) -> None:
        self._source, self._rules = source, rules
        self._documents = {row["document_id"]: row for row in documents}
        self._told: dict[str, list[Told]] = {}

    def share(self, whole: str, part: str) -> float | None:
        """Return the share of one document's issues that are surely another's."""
        mine = [told for told in self.told_of(part) if told.words or told.code]
        if not mine:
            # What was read as no list may name one issue of the plan all the same.
            passages = cast("list[PassageRow]", self._source.rows(part, "passages"))
            least = LEAST if self._is_by_same(whole, part) else TELLS_WHOSE
            found = find_mentions(self.told_of(whole), passages, self._rules, least)
            sure = any(one.by in {"code", "mention"} for one in found)
            return 1.0 if sure else None
        return len(link_told(self.told_of(whole), mine).pairs) / len(mine)

    def _is_by_same(self, whole: str, part: str) -> bool:
        """Say whether one body has written both: it tells of its own plan in fewer words."""
        writer, row = self._documents[whole]["issuer"], self._documents[part]
        return writer is not None and (
            row["issuer"] == writer or (row["title"] or "").startswith(writer)
        )

    def opening(self, own: str) -> str:
        """Return the first words of a document: its title and whom it is written to."""
        words = ""
        for row in self._source.rows(own, "passages"):
            words += row["text"]
            if len(words) >= LETTER_HEAD:
                break
        return words[:LETTER_HEAD]

    def told_of(self, own: str) -> list[Told]:
        """Return what a document tells of each of its issues."""
        if own not in self._told:
            rows: dict[str, Any] = {name: self._source.rows(own, name) for name in WORD_TABLES}
            version = read_version(cast("Rows", {**rows, "documents": [self._documents[own]]}))
            self._told[own] = told_of(version, self._rules)
        return self._told[own]
