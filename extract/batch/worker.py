"""What one worker does with one file: read, convert, store; never more than one file is lost."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from zhenggai.batch.lean_imports import collector_paused
from zhenggai.batch.one_file import Input, convert_file
from zhenggai.batch.scratch import lay_here
from zhenggai.batch.settings import Settings
from zhenggai.dataset import finished
from zhenggai.dataset.corrections.kept import key_with
from zhenggai.dataset.corrections.model import Correction
from zhenggai.dataset.corrections.pinned import relevant
from zhenggai.facts.document.manifest import Entry
from zhenggai.pipeline import Outcome
from zhenggai.rules import Rules, load
from zhenggai.rules import cache as rule_cache
from zhenggai.rules.kinds import Status
from zhenggai.rules.sources import HERE, use
from zhenggai.tables.schema import SCHEMA_VERSION, to_tables

# What marks the programs that a worker starts, so that they can be found when it is gone.
WORKER_MARK = "ZHENGGAI_WORKER"
# Files of the packages that decide what comes out; rules have a digest of their own.
CODE_FILES = (".py", ".toml", ".ttf")
# The tables whose rows are told of each file.
TABLES_TOLD: tuple[Literal["issues", "measures", "responsibilities", "deadlines"], ...] = (
    "issues", "measures", "responsibilities", "deadlines",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be converted, where its tables are to be stored, and its place in the run.

    ``run`` is what all documents of the run share; ``pins`` what persons said that may be of it.
    """

    item: Input
    entry: Entry | None
    run: str
    target: Path
    number: int
    pins: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file, without its rows. ``failure``: the code and its arguments."""

    source: str
    document_id: str
    status: Status
    counts: tuple[tuple[str, int], ...] = ()
    failure: tuple[str, ...] = ()


@cache
def code_digest() -> str:
    """Return 16 hex digits over all code and data of the package, and the tables' schema."""
    digest = hashlib.sha256(SCHEMA_VERSION.encode())
    root = Path(__file__).parents[1]
    for package in (root,) if HERE.is_relative_to(root) else (root, HERE):
        # Thousands of objects for paths would take longer than all the reading.
        for folder, _, names in sorted(os.walk(package)):
            for name in sorted(names):
                if name.endswith(CODE_FILES):
                    place = f"{folder[len(str(package)) :]}/{name}".replace(os.sep, "/")
                    digest.update(place.encode())
                    with open(f"{folder}/{name}", "rb") as file:  # noqa: PTH123
                        digest.update(file.read())
    return digest.hexdigest()[:16]


def run_key(rules: Rules, settings: Settings) -> str:
    """Return what all documents of a run share: code, schema, rules and settings."""
    told = f"{code_digest()}|{rules.digest}|{settings.limits.digest()}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def conversion_key(
    document_id: str, entry: Entry | None, run: str, pins: Sequence[Correction] = ()
) -> str:
    """Return what decides a document's rows: its bytes, what a manifest says, what converts.

    ``pins`` are what persons said of stretches of it.
    """
    said = repr(entry) if entry is not None else ""
    key = hashlib.sha256(f"{document_id}|{said}|{run}".encode()).hexdigest()[:16]
    return key_with(key, pins)


def begin(settings: Settings, own_rules: str | None, scratch: Path) -> None:
    """Make this process a worker: limit its memory, leave Ctrl-C to the process that started it.

    ``scratch`` is the pool's folder; what the worker lays aside lies in a folder of its own there,
    for it cannot clear up where it is killed.
    """
    if own_rules is not None:
        use(Path(own_rules))
        load.cache_clear()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ[WORKER_MARK] = mark_of(scratch, os.getpid())
    own = scratch / str(os.getpid())
    own.mkdir(mode=0o700)
    lay_here(own)
    limit_memory(settings.memory)


def mark_of(scratch: Path, worker: int) -> str:
    """Return what marks the programs of a worker: no other run has a folder of this name."""
    return f"{scratch.name}/{worker}"


def limit_memory(size: int) -> None:
    """Limit what this process and the programs that it starts may hold, where the system can."""
    if sys.platform.startswith("linux"):
        import resource  # noqa: PLC0415  # no such module on Windows

        resource.setrlimit(resource.RLIMIT_DATA, (size, size))


@collector_paused()
def work(job: Job, settings: Settings) -> Result:
    """Convert one file and store its tables; what the file is to blame for is in the result."""
    try:
        outcome = convert_file(job.item, load(), job.entry, settings, job.pins)
    except MemoryError:
        return Result(job.item.source, "", "failed", failure=("convert-memory", told(settings)))
    result = keep(outcome, job)
    # Here, since a worker is ended without a word.
    rule_cache.store().save()
    return result


def keep(outcome: Outcome, job: Job) -> Result:
    """Store the tables of one file; return what is told of it."""
    document = outcome.document
    own = document["document_id"]
    pins = relevant(job.pins, own, document["plan_id"])
    document["conversion"] = conversion_key(own, job.entry, job.run, pins)
    finished.write(job.target, to_tables(outcome.rows))
    counts = [(table, len(outcome.rows.get(table, ()))) for table in TABLES_TOLD]
    return Result(
        outcome.source,
        own,
        document["status"],
        (*counts, ("doubts", document["warnings"] + document["errors"])),
        outcome.failure,
    )


def told(settings: Settings) -> str:
    """Return the memory limit as people read it."""
    return f"{settings.memory / (1 << 30):.3g} GB"
