"""A run over many files: what is new, what became of each, and their tables published at the end.

Every file that was given ends as exactly one of: converted, unchanged, the same bytes as another,
or failed.
"""

from __future__ import annotations

import hashlib
import os
import platform
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import filelock
import pyarrow as pa
import pyarrow.compute as pc

from zhenggai.batch.laid_over import lay_over
from zhenggai.batch.one_file import Input
from zhenggai.batch.pool import LOST_WORKER, run
from zhenggai.batch.settings import Settings
from zhenggai.batch.worker import TABLES_TOLD, Job, Result, conversion_key, keep, run_key
from zhenggai.dataset import finished
from zhenggai.dataset.corrections.kept import read_corrections
from zhenggai.dataset.corrections.model import Correction, of_plans
from zhenggai.dataset.corrections.overlay import Overlay, States, conversions_as_parsed, states
from zhenggai.dataset.corrections.pinned import relevant
from zhenggai.dataset.current import PublishError, layout, read_tables, stands
from zhenggai.dataset.own_files import check_kind, read_file, replace_file
from zhenggai.dataset.partitions import count_rows_of
from zhenggai.dataset.publish import Published, publish
from zhenggai.dataset.remote import Remote
from zhenggai.dataset.versions import settle_versions
from zhenggai.facts.document.manifest import Entry
from zhenggai.messages import RunError
from zhenggai.pipeline import failed_outcome
from zhenggai.readers.guard import Limits
from zhenggai.rules import Rules
from zhenggai.rules.kinds import Status
from zhenggai.tables.schema import to_arrow

if TYPE_CHECKING:
    from zhenggai.tables.rows import DiagnosticRow, DocumentRow

LOCK = ".lock"
LONGEST_NOTE = 1000
SUMMED = ("issues", "measures", "warnings", "errors")
COLUMNS_NEEDED = ("document_id", "source", "other_sources", "conversion", "status", "plan_id")
Report = Callable[[Result], None]


class Engine(Protocol):
    """What runs jobs: yields each with its result, or with None where it is tried again later."""

    def __call__(
        self, jobs: Iterable[Job], settings: Settings, own_rules: str | None, *, few: bool
    ) -> Iterator[tuple[Job, Result | None]]:
        """Run them."""


class BatchError(RunError):
    """A run that cannot begin: code and arguments of a message in messages.toml."""


@dataclass(slots=True)
class Batch:
    """What became of a run: counts add up to the files given.

    ``documents`` are the ids of the files, ``kept`` those that stand unchanged; one that stands
    and failed counts as failed again. ``published`` is None where nothing had changed; ``held`` is
    how many rows and doubts the tables have of these files now. ``corrections`` is what became of
    what persons said; None where nothing was.
    """

    given: int = 0
    kept: list[str] = field(default_factory=list)
    same: int = 0
    statuses: dict[Status, int] = field(default_factory=dict)
    published: Published | None = None
    documents: frozenset[str] = frozenset()
    held: dict[str, int] = field(default_factory=dict)
    corrections: States | None = None
    interrupted: bool = False

    def count(self, result: Result) -> None:
        """Count one file that was converted or failed."""
        self.count_status(result.status)

    def count_status(self, status: Status) -> None:
        """Count one file by what became of it."""
        self.statuses[status] = self.statuses.get(status, 0) + 1

    @property
    def failed(self) -> int:
        """How many files could not be converted, now or before."""
        return self.statuses.get("failed", 0)

    @property
    def unchanged(self) -> int:
        """How many files stand in the tables already, well converted."""
        return len(self.kept)

    @property
    def left(self) -> int:
        """How many files a run that was stopped has not reached."""
        return self.given - self.unchanged - self.same - sum(self.statuses.values())


class _InOrder:
    """Tells results in the order of the files, whatever the order in which they end."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._next = 0
        self._waiting: dict[int, Result | None] = {}

    def tell(self, number: int, result: Result | None) -> None:
        """Take what became of a file; None: others need not wait for it."""
        if number < self._next:
            if result is not None:
                self._report(result)
            return
        self._waiting[number] = result
        while self._next in self._waiting:
            ready = self._waiting.pop(self._next)
            self._next += 1
            if ready is not None:
                self._report(ready)

    def close(self) -> None:
        """Tell what is left when a run was stopped."""
        for _, result in sorted(self._waiting.items()):
            if result is not None:
                self._report(result)
        self._waiting.clear()


@dataclass(frozen=True, slots=True)
class Standing:
    """What the tables hold of one document; ``conversion`` is that of its rows as parsed."""

    sources: frozenset[str]
    conversion: str | None
    failed: bool
    plan_id: str | None = None


def convert_batch(
    inputs: Sequence[Input],
    entries: Mapping[str, Entry],
    out: Path,
    rules: Rules,
    settings: Settings,
    report: Report,
    *,
    prune: bool = False,
    again: bool = False,
    own: str | None = None,
    engine: Engine = run,
    remote: Remote | None = None,
    partition_by: Sequence[str] | None = None,
) -> Batch:
    """Convert files into the tables in ``out``; what stands there unchanged is not done again.

    ``report`` is told of each file that ends. With ``prune``, documents that are not among the
    files leave the tables; with ``again``, files that failed before are tried again. Ctrl-C
    publishes what is done. ``own`` is the user's folder of rules, for the workers; ``engine`` runs
    them. With ``remote``, ``out`` is the folder in which its tables are made. ``partition_by``:
    see ``publish``. Raises PublishError, BatchError, PlaceError, ClusterError.
    """
    key = run_key(rules, settings)
    _make_folder(out, key)
    with locked(out), remote.held() if remote else nullcontext():
        batch = Batch(given=len(inputs))
        standing = _standing(out)
        said = of_plans(read_corrections(out), {own: one.plan_id for own, one in standing.items()})
        told = _InOrder(report)
        pins = tuple(one for one in said if one.kind == "pin")
        sorting = _Sorting(entries, out, key, standing, batch, told, again, settings.limits, pins)
        jobs = sorting.jobs(inputs)
        few = len(inputs) <= settings.workers
        try:
            for job, result in engine(jobs, settings, own, few=few):
                if result is None:
                    told.tell(job.number, None)
                    continue
                ended = _settled(job, result, rules, settings)
                batch.count(ended)
                sorting.results[job.target.name] = job.target
                told.tell(job.number, ended)
        except KeyboardInterrupt:
            batch.interrupted = True
        told.close()
        batch.documents = frozenset(sorting.seen)
        here = batch.documents if prune and not batch.interrupted else None
        leaves = frozenset() if here is None else frozenset(standing) - here
        other = partition_by is not None and tuple(partition_by) != layout(out)
        further = sorting.further_names()
        overlay = Overlay(out, said, rules)
        stale = overlay.stale_documents(sorting.arrived() | leaves)
        if sorting.results or further or leaves or other or stale or not standing:
            found = (finished.read(path) for _, path in sorted(sorting.results.items()))
            tables = [
                overlay.arrived(_named(stored, sorting.names))
                for stored in found
                if stored is not None
            ]
            made_by = {"rules": rules.digest, "settings": settings.limits.told()}
            tables += overlay.refreshed(stale)
            batch.published = publish(
                out, tables, settle_versions, made_by, here, partition_by, further
            )
            overlay.forget_others()
        batch.held = _held(out, batch.documents)
        if said:
            lay_over(out, rules)
            batch.corrections = states(out, said)
        if remote:
            remote.give()
        if not batch.interrupted:
            finished.clear(out)
        return batch


@dataclass(slots=True)
class _Sorting:
    """Sorts the files of a run: what is to be converted, what is there already.

    ``seen``: the first name of each document; ``names``: its further names; ``results``: where
    finished documents lie.
    """

    entries: Mapping[str, Entry]
    out: Path
    run: str
    standing: Mapping[str, Standing]
    batch: Batch
    told: _InOrder
    again: bool
    limits: Limits
    pins: tuple[Correction, ...] = ()
    seen: dict[str, str] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    results: dict[str, Path] = field(default_factory=dict)

    def jobs(self, inputs: Iterable[Input]) -> Iterator[Job]:
        """Yield what is to be converted; take what a killed run finished, count the rest."""
        number = 0
        for item in inputs:
            entry = self.entries.get(item.source)
            own = item.identity(self.limits)
            if own in self.seen:
                self.batch.same += 1
                self.names.setdefault(own, []).append(item.source)
                continue
            self.seen[own] = item.source
            before = self.standing.get(own)
            pins = self.pins
            if before is not None:
                pins = tuple(relevant(pins, own, before.plan_id))
            key = conversion_key(own, entry, self.run, pins)
            stands = before is not None and before.conversion == key
            if before and stands and not (before.failed and self.again):
                if before.failed:
                    self.batch.count_status("failed")
                else:
                    self.batch.kept.append(own)
                continue
            name = hashlib.sha256(f"{key}|{item.source}".encode()).hexdigest()[:24]
            target = finished.folder(self.out, self.run) / f"{own}-{name}"
            done = finished.read(target)
            if done is not None and finished.is_whole(done, own):
                result = _stored_result(done)
                if not (result.status == "failed" and self.again):
                    self.batch.count(result)
                    self.results[target.name] = target
                    self.told.tell(number, result)
                    number += 1
                    continue
            yield Job(item, entry, self.run, target, number, pins)
            number += 1

    def arrived(self) -> frozenset[str]:
        """Return the ids of the documents that this run converted."""
        return frozenset(name.partition("-")[0] for name in self.results)

    def further_names(self) -> dict[str, list[str]]:
        """Return the names that documents have now and the tables do not know."""
        ended = self.arrived()
        found: dict[str, list[str]] = {}
        for own in self.seen.keys() & self.standing.keys() - ended:
            now = {self.seen[own], *self.names.get(own, ())} - self.standing[own].sources
            if now:
                found[own] = sorted(now)
        return found


def _stored_result(stored: finished.Stored) -> Result:
    row: DocumentRow
    (row,) = stored["documents"].to_pylist()
    failure: tuple[str, ...] = ()
    if row["status"] == "failed":
        diagnostic: DiagnosticRow
        (diagnostic,) = stored["diagnostics"].to_pylist()
        failure = (diagnostic["code"], *(diagnostic["arguments"] or ()))
    counts = [(name, stored[name].num_rows if name in stored else 0) for name in TABLES_TOLD]
    doubts = row["warnings"] + row["errors"]
    return Result(
        row["source"], row["document_id"], row["status"], (*counts, ("doubts", doubts)), failure
    )


def _settled(job: Job, result: Result, rules: Rules, settings: Settings) -> Result:
    """Return the result; a file whose worker was lost gets the row that says so."""
    if not result.failure or result.failure[0] not in LOST_WORKER:
        return result
    limits = settings.limits
    own = job.item.identity(limits)
    lost = failed_outcome(own, job.item.source, result.failure, rules, limits, job.entry)
    return keep(lost, job)


def _named(stored: finished.Stored, names: Mapping[str, Sequence[str]]) -> Mapping[str, pa.Table]:
    """Return a document's tables, the further names of the same bytes in its own row."""
    (row,) = stored["documents"].to_pylist()
    others = names.get(row["document_id"])
    if not others:
        return stored
    documents = to_arrow("documents", [{**row, "other_sources": sorted(others)}])
    return ChainMap({"documents": documents}, stored)  # type: ignore[arg-type]


def _standing(out: Path) -> dict[str, Standing]:
    if not stands(out, "documents"):
        return {}
    table = read_tables(out, ["documents"])["documents"].select(COLUMNS_NEEDED)
    as_parsed = conversions_as_parsed(out)
    return {
        row["document_id"]: Standing(
            frozenset([row["source"], *(row["other_sources"] or ())]),
            as_parsed.get(row["document_id"], row["conversion"]),
            row["status"] == "failed",
            row["plan_id"],
        )
        for row in table.to_pylist()
    }


def _held(out: Path, documents: frozenset[str]) -> dict[str, int]:
    """Count what the tables hold of some documents."""
    table = read_tables(out, ["documents"])["documents"]
    wanted = pa.array(sorted(documents), pa.string())
    table = table.filter(pc.is_in(table["document_id"], value_set=wanted))
    sums = {name: pc.sum(table[name]).as_py() or 0 for name in SUMMED}
    held = {name: sums[name] for name in ("issues", "measures")}
    for name in ("responsibilities", "deadlines"):
        path = out / f"{name}.parquet"
        try:
            held[name] = count_rows_of(path, documents)
        except (OSError, pa.ArrowException) as error:
            raise PublishError("table-damaged", str(path), str(error)) from error
    return {**held, "doubts": sums["warnings"] + sums["errors"]}


def _make_folder(out: Path, key: str) -> None:
    """Make ``out`` and the folder in which finished documents wait."""
    if out.exists() and not out.is_dir():
        raise BatchError("out-is-file", str(out))
    try:
        out.mkdir(parents=True, exist_ok=True)
        finished.make_folder(out, key)
    except OSError as error:
        raise BatchError("out-not-writable", str(out), error.strerror or str(error)) from error


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Keep other runs out of ``out``; raise BatchError that says who is there."""
    for name in (LOCK, f"{LOCK}-held-by"):
        check_kind(out / name, "file", None)
    lock = filelock.FileLock(out / LOCK)
    note = out / f"{LOCK}-held-by"
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        who = "?"
        with suppress(OSError):
            who = read_file(note, LONGEST_NOTE).decode("utf-8", "replace").strip()
        raise BatchError("out-locked", str(out), who) from error
    except OSError as error:
        raise BatchError("out-not-writable", str(out), error.strerror or str(error)) from error
    try:
        with suppress(OSError):
            replace_file(note, f"{os.getpid()} @ {platform.node()}\n".encode())
        yield
    finally:
        with suppress(OSError):
            note.unlink()
        lock.release()
        with suppress(OSError):
            (out / LOCK).unlink()
