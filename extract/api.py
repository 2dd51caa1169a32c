"""What a program imports: plans to tables, tables to frames, words to values, versions to changes.

All of it is told with examples in docs/api.md. What is heavy is loaded by what needs it.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Generic, TypeVar, cast, get_args, overload

from zhenggai.language import choose_language, say
from zhenggai.messages import RunError, render

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from zhenggai.batch.run import Batch, Engine
    from zhenggai.batch.settings import Settings
    from zhenggai.batch.worker import Result
    from zhenggai.compare.diff import Side
    from zhenggai.facts.document.manifest import Entry
    from zhenggai.pipeline import Outcome
    from zhenggai.readers.guard import Limits
    from zhenggai.rules.kinds import DeadlineField, Role
    from zhenggai.tables.rows import Rows
    from zhenggai.values.model import Deadline, Doubt, Unit
    from zhenggai.values.places.gazetteer import Place

__all__ = [
    "Found",
    "ReadError",
    "RunError",
    "convert",
    "deadlines",
    "diff",
    "read",
    "tables",
    "units",
]

PathName = str | os.PathLike[str]
T = TypeVar("T")
# The source of bytes that came without a name.
UNNAMED = "-"


class ReadError(RunError):
    """A file that could not be read; its text is the sentence that the command prints.

    ``code`` is a code of ``diagnostics`` (``file-encrypted``), ``args`` are its arguments,
    ``place`` is the file as it was given, ``advice`` what to do.
    """

    def __init__(self, place: str, code: str, *args: str) -> None:
        super().__init__(code, *args)
        self.place = place

    def render(self, lang: str = "en") -> str:
        """Return file and sentence in the language ``en`` or ``zh``."""
        sentence = super().render(lang)
        return say("unreadable", lang, self.place, sentence) if self.place else sentence

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, ...]]:
        return type(self), (self.place, self.code, *self.args)


@dataclass(frozen=True, slots=True)
class Found(Sequence[T], Generic[T]):
    """What was read from a few words, in order; ``doubts`` says what could not be read surely."""

    values: tuple[T, ...]
    doubts: tuple[str, ...] = ()

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...
    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        """Return one value, or some of them."""
        return self.values[at]

    def __len__(self) -> int:
        """Return how many were found."""
        return len(self.values)


def read(
    source: PathName | bytes | BinaryIO,
    *,
    name: str | None = None,
    timeout: float | None = None,
    memory: int | None = None,
    limits: Mapping[str, int] | None = None,
) -> dict[str, pa.Table]:
    """Return the tables of one document, by name: all that docs/tables.md has of one document.

    ``source`` is a path, the file's bytes, or a file opened in binary mode; the format is told by
    the content. ``name`` is what the column ``source`` says (else the file's name, or -);
    ``limits`` are those of docs/batches.md. It is read in a process of its own, which lasts for the
    next document too, within ``timeout`` seconds and ``memory`` megabytes. Places (``start``,
    ``end``) count code points of the document's text, which is ``passages.text`` joined. A document
    in which no issue was found has empty tables and ``status`` ``unrecognised``. Raises ReadError;
    ValueError where there is no such limit.
    """
    from zhenggai.batch.pool import LostError  # noqa: PLC0415
    from zhenggai.batch.supervised import lasting  # noqa: PLC0415
    from zhenggai.tables.schema import to_tables  # noqa: PLC0415

    settings = _settings(None, timeout, memory, limits)
    data, place = _data(source, settings.limits)
    called = name or Path(place).name or UNNAMED
    try:
        outcome = lasting(settings).call(_read, data, called, settings.limits)
    except LostError as error:
        raise ReadError(place or name or "", error.code, *error.args) from error
    if outcome.failure:
        raise ReadError(place or name or "", *outcome.failure)
    return to_tables(outcome.rows)


def _read(data: bytes, name: str, limits: Limits) -> Outcome:
    from zhenggai.batch.one_file import convert_data  # noqa: PLC0415
    from zhenggai.rules import load  # noqa: PLC0415

    return convert_data(data, name, load(), None, limits)


def _data(source: PathName | bytes | BinaryIO, limits: Limits) -> tuple[bytes, str]:
    """Return the bytes and the place of a source."""
    from zhenggai.batch.one_file import Input  # noqa: PLC0415
    from zhenggai.readers.errors import ReadError as Unread  # noqa: PLC0415

    if isinstance(source, bytes):
        return source, ""
    if isinstance(source, (str, os.PathLike)):
        place = os.fspath(source)
        try:
            return Input(Path(place), place).read(limits), place
        except OSError as error:
            raise ReadError(place, "file-unreadable", error.strerror or str(error)) from error
        except Unread as error:
            raise ReadError(place, error.code, *error.args) from error
    if not hasattr(source, "read"):
        kind = type(source).__name__
        raise TypeError(f"{kind} is no path, no bytes and no file; give one of these")
    data = source.read(limits.file_bytes + 1)
    if not isinstance(data, bytes):
        raise TypeError("the file gives text, not bytes; open it in binary mode: open(path, 'rb')")
    named = getattr(source, "name", "")
    return data, named if isinstance(named, str) else ""


def convert(
    paths: PathName | Iterable[PathName],
    out: PathName = "out",
    *,
    manifest: PathName | None = None,
    workers: int | None = None,
    timeout: float | None = None,
    memory: int | None = None,
    limits: Mapping[str, int] | None = None,
    scheduler: str | None = None,
    follow_links: bool = False,
    prune: bool = False,
    again: bool = False,
    partition_by: Sequence[str] | None = None,
    report: Callable[[Result], None] | None = None,
) -> Batch:
    """Convert files, folders, patterns or URIs into the tables in ``out``, as the command does.

    What stands there unchanged is not done again; a file that cannot be read is a row with status
    ``failed``, and no error. ``workers`` is how many processes (default: one a core, 0: this one),
    ``timeout`` seconds and ``memory`` megabytes for each, ``scheduler`` the address of a Dask
    scheduler to use instead; the rest is told in docs/batches.md. ``report`` is called with each
    file that ends. Neither a script nor a notebook needs ``if __name__ == "__main__"``. Ctrl-C
    publishes what is done, and is raised again. Returns what became of the files. Raises RunError.
    """
    from zhenggai.batch.files import InputError, find_inputs  # noqa: PLC0415
    from zhenggai.batch.last_run import remember  # noqa: PLC0415
    from zhenggai.batch.run import convert_batch  # noqa: PLC0415
    from zhenggai.batch.supervised import APART  # noqa: PLC0415
    from zhenggai.dataset.remote import Remote  # noqa: PLC0415
    from zhenggai.dataset.remote_files import is_uri, local_place  # noqa: PLC0415
    from zhenggai.facts.document.manifest import read_manifest  # noqa: PLC0415
    from zhenggai.rules import load  # noqa: PLC0415

    settings = _settings(workers, timeout, memory, limits)
    names = _names(paths)
    inputs = find_inputs(names, settings, follow_links=follow_links, method=APART)
    if not inputs:
        raise InputError("inputs-empty")
    entries = read_manifest(Path(manifest)) if manifest is not None else {}
    place = local_place(os.fspath(out))
    remote = Remote(place) if is_uri(place) else None
    folder = remote.folder if remote else Path(place)
    batch = convert_batch(
        inputs,
        entries,
        folder,
        load(),
        replace(settings, workers=min(settings.workers, len(inputs))),
        report or (lambda _: None),
        prune=prune,
        again=again,
        engine=_engine(scheduler),
        remote=remote,
        partition_by=_partition(partition_by),
    )
    remember(folder, names, os.fspath(manifest) if manifest is not None else None, None)
    _warn_of(entries, {item.source for item in inputs}, folder)
    if batch.interrupted:
        raise KeyboardInterrupt
    return batch


def _names(paths: PathName | Iterable[PathName]) -> list[str]:
    given = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    for path in given:
        if not isinstance(path, (str, os.PathLike)):
            raise TypeError(f"paths holds {path!r:.40}, no path; bytes go to zhenggai.read")
    return [os.fspath(path) for path in given]


def _settings(
    workers: int | None = None,
    timeout: float | None = None,
    memory: int | None = None,
    limits: Mapping[str, int] | None = None,
) -> Settings:
    from zhenggai.batch.settings import Settings  # noqa: PLC0415

    usual = Settings()
    settings = Settings(
        workers=usual.workers if workers is None else workers,
        timeout=usual.timeout if timeout is None else timeout,
        memory=usual.memory if memory is None else memory << 20,
    )
    for name, value in (limits or {}).items():
        settings = settings.with_limit(name, value)
    return settings


def _engine(scheduler: str | None) -> Engine:
    """Return what runs the files: a process that is not ours is neither forked nor served."""
    if scheduler is not None:
        from zhenggai.batch import cluster  # noqa: PLC0415  # an extra

        return partial(cluster.run, scheduler=scheduler)
    from zhenggai.batch import pool  # noqa: PLC0415
    from zhenggai.batch.supervised import APART  # noqa: PLC0415

    return partial(pool.run, method=APART)


def _partition(names: Sequence[str] | None) -> tuple[str, ...] | None:
    from zhenggai.dataset.partitions import PARTITION_COLUMNS  # noqa: PLC0415

    if names is None:
        return None
    chosen = (names,) if isinstance(names, str) else tuple(names)
    if set(chosen) - set(PARTITION_COLUMNS) or len(set(chosen)) < len(chosen):
        raise ValueError(f"partition_by={names!r}: use {', '.join(PARTITION_COLUMNS)}, each once")
    return chosen


def _warn_of(entries: Mapping[str, Entry], sources: set[str], out: Path) -> None:
    """Warn of lines of a manifest that nothing in the tables answers to."""
    from zhenggai.dataset.current import read_tables  # noqa: PLC0415
    from zhenggai.dataset.versions import unresolved  # noqa: PLC0415

    lang = choose_language(())
    unused = sorted(entries.keys() - sources)
    if unused:
        told = say("and", lang).join(unused)
        warnings.warn(say("manifest_unused", lang, told), stacklevel=3)
    if any(entry.supersedes for entry in entries.values()):
        standing = read_tables(out, ["documents"])["documents"].to_pylist()
        for source, other in unresolved(standing):
            warnings.warn(say("manifest_unresolved", lang, source, other), stacklevel=3)


def tables(out: PathName = "out", names: Iterable[str] | None = None) -> dict[str, pd.DataFrame]:
    """Return the tables in ``out`` as pandas frames, by name: all, or those named.

    Dates are datetime64 (``.dt`` works), whole numbers Int32, yes and no boolean, texts string;
    what is missing is NaT or NA. ``out`` may be a URI. Raises RunError where there are no tables,
    or not all of one run.
    """
    from zhenggai.dataset.current import read_tables  # noqa: PLC0415
    from zhenggai.dataset.frames import to_frame  # noqa: PLC0415
    from zhenggai.dataset.remote import read_here  # noqa: PLC0415
    from zhenggai.tables.schema import TABLES  # noqa: PLC0415

    wanted = list(TABLES if names is None else (names,) if isinstance(names, str) else names)
    for name in wanted:
        if name not in TABLES:
            raise RunError("table-unknown", name, ", ".join(TABLES))
    with read_here(os.fspath(out)) as folder:
        return {name: to_frame(table) for name, table in read_tables(folder, wanted).items()}


def units(text: str, *, place: str | None = None, role: Role = "responsible") -> Found[Unit]:
    """Return the responsible units that a printed list names, in order, each with its role.

    ``place`` is whose plan it is, as a full name or a code (南昌市, 360100): it completes 水利局 to
    市水利局 and gives keys their codes. ``role`` is what a unit is when nothing is said. Spans
    count code points of ``text``; the columns are those of ``responsibilities``. Raises RunError
    where the place is not known or has a namesake, ValueError for a role that there is not.
    """
    from zhenggai.rules import kinds, load  # noqa: PLC0415
    from zhenggai.values.model import Context  # noqa: PLC0415
    from zhenggai.values.units.keys import with_keys  # noqa: PLC0415
    from zhenggai.values.units.reader import read_units  # noqa: PLC0415

    _one_of("role", role, get_args(kinds.Role))
    context = Context(role=role)
    if place is not None:
        own = _place(place)
        context = replace(context, place=own.name, place_code=own.code, level=own.level)
    rules = load()
    found, doubts = read_units(text, context, rules)
    return Found(tuple(with_keys(unit, context, rules) for unit in found), _sentences(doubts))


def deadlines(
    text: str,
    *,
    anchor: date | str | None = None,
    feedback: date | str | None = None,
    field: DeadlineField = "deadline",
) -> Found[Deadline]:
    """Return the dates and standing commitments that a text sets, in order.

    ``anchor`` is the day on which the plan was issued, from which 年底前 and 印发后3个月内 count,
    ``feedback`` that of the inspectors' feedback (反馈后); both a date or 2024-03-15. ``field`` is
    where the text stands: in a ``deadline`` every expression counts, in a ``goal``, a ``measure``
    or the ``plan``'s body only what binds the future. Spans count code points of ``text``; the
    columns are those of ``deadlines``. Raises ValueError for what is no date or field.
    """
    from zhenggai.rules import kinds, load  # noqa: PLC0415
    from zhenggai.values.deadlines.reader import read_deadlines  # noqa: PLC0415
    from zhenggai.values.model import Context  # noqa: PLC0415

    _one_of("field", field, get_args(kinds.DeadlineField))
    issued = _day("anchor", anchor)
    context = Context(
        field=field, anchor=issued, issued=issued, feedback=_day("feedback", feedback)
    )
    found, doubts = read_deadlines(text, context, load())
    return Found(found, _sentences(doubts))


def _one_of(name: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise ValueError(f"{name}={value!r}: use one of {', '.join(known)}")


def _day(name: str, given: date | str | None) -> date | None:
    """Return a day; raise ValueError for words that are none."""
    if not isinstance(given, str):
        return given.date() if isinstance(given, datetime) else given
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise ValueError(f"{name}={given!r}: write a date, or its words as 2024-03-15") from None


def _place(given: str) -> Place:
    from zhenggai.values.places.gazetteer import place_of, resolve  # noqa: PLC0415

    found = place_of(given) or resolve(given)
    if found is None:
        raise RunError("place-unknown", given)
    return found


def _sentences(doubts: Iterable[Doubt]) -> tuple[str, ...]:
    lang = choose_language(())
    return tuple(render(doubt.code, doubt.args, lang) for doubt in doubts)


def diff(
    old: PathName | Mapping[str, pa.Table],
    new: PathName | Mapping[str, pa.Table] | None = None,
    *,
    force: bool = False,
) -> pa.Table:
    """Return what changed between two versions of a plan, as the table ``changes``.

    Each is a file of any format, a document of an ``out/`` (``out#plan.docx``, or its
    document_id), what ``read`` returned, or a folder or ``out/`` (paired by plan). One ``out/``
    alone: all successive versions in it. No row: nothing changed but numbers, order and spelling.
    What found no partner or could not be read is warned of. Raises RunError where nothing can be
    compared: two documents of different places or without an issue in common only with ``force``.
    """
    from zhenggai.batch.supervised import APART  # noqa: PLC0415
    from zhenggai.compare.diff import DiffError, compare_out, compare_paths  # noqa: PLC0415
    from zhenggai.exports.changes_words import left_over  # noqa: PLC0415
    from zhenggai.rules import load  # noqa: PLC0415
    from zhenggai.tables.schema import to_arrow  # noqa: PLC0415

    if new is None:
        if isinstance(old, Mapping):
            raise TypeError("one document alone has nothing to be compared with; give two")
        found = compare_out(os.fspath(old), load())
    else:
        found = compare_paths(_side(old), _side(new), load(), method=APART, force=force)
        if not found.pairs:
            raise DiffError("diff-no-pair")
    for line in left_over(found, choose_language(())):
        warnings.warn(line, stacklevel=2)
    return to_arrow("changes", found.changes)


def _side(given: PathName | Mapping[str, pa.Table]) -> Side:
    if not isinstance(given, Mapping):
        return os.fspath(given)
    return cast("Rows", {name: table.to_pylist() for name, table in given.items()})
