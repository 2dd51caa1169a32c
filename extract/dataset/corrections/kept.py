"""The file of corrections in an ``out/``: one line of JSON a correction, in a stable order.

Two branches of one file merge line by line. Of two lines with one target the later said one holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, get_args

import filelock

from zhenggai.dataset.corrections.model import Correction, check_column
from zhenggai.dataset.own_files import check_kind, kind_of, read_file, replace_file
from zhenggai.messages import RunError
from zhenggai.rules.kinds import CorrectionKind, PinRole, RowTable
from zhenggai.tables.schema import SchemaError

FILE_NAME = "corrections.jsonl"
LOCK = ".corrections-lock"
# Of a hundred thousand corrections.
LARGEST = 256 << 20
LONGEST_WAIT = 30.0
NUMBER_KEYS = frozenset({"start", "end"})
CLOSED: dict[str, frozenset[str]] = {
    "kind": frozenset(get_args(CorrectionKind)),
    "table": frozenset(get_args(RowTable)),
    "role": frozenset(get_args(PinRole)),
}
ALWAYS = ("document_id", "start", "end", "kind", "quote")
COLUMNS = tuple(field.name for field in fields(Correction))


class CorrectionsError(RunError):
    """A file of corrections that cannot be used: code and arguments of a message."""


def read_corrections(out: Path) -> list[Correction]:
    """Return the corrections that are kept in ``out``, in order; none where there is no file.

    Raises CorrectionsError with file and line, ForeignError where its name leads elsewhere.
    """
    path = out / FILE_NAME
    check_kind(path, "file", None)
    if kind_of(path) is None:
        return []
    try:
        data = read_file(path, LARGEST)
    except OSError as error:
        raise CorrectionsError("out-not-readable", str(path), error.strerror or "") from error
    return parse_corrections(data, str(path))


# What git leaves where two people added lines at one place, and what helps.
MERGE_MARKS = (b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>")
MERGE_TOLD = "a mark of git's: keep the lines of both sides; .gitattributes: *.jsonl merge=union"


def parse_corrections(data: bytes, name: str) -> list[Correction]:
    """Return the corrections of a file's bytes; raise CorrectionsError with its line."""
    found: list[Correction] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            try:
                found.append(correction_of(json.loads(line)))
            except (ValueError, TypeError, RecursionError) as error:
                why = MERGE_TOLD if line.startswith(MERGE_MARKS) else str(error)
                raise CorrectionsError("corrections-damaged", name, str(number), why) from error
    return in_order(found)


def correction_of(entry: object) -> Correction:
    """Return the correction that an entry says; raise ValueError with what is wrong in it."""
    if not isinstance(entry, dict):
        raise ValueError("no object of JSON")
    if unknown := entry.keys() - set(COLUMNS):
        raise ValueError(f"unknown key {min(unknown)!r}")
    for key in ALWAYS:
        if entry.get(key) in (None, ""):
            raise ValueError(f"{key!r} is missing")
    said: dict[str, Any] = {}
    for key, value in entry.items():
        if value is None:
            continue
        wanted = int if key in NUMBER_KEYS else str
        if type(value) is not wanted or (key in CLOSED and value not in CLOSED[key]):
            raise ValueError(f"{key!r} cannot be {value!r}")
        said[key] = date.fromisoformat(str(value)) if key == "on" else value
    made = Correction(**said)
    if not 0 <= made.start <= made.end:
        raise ValueError("'start' lies behind 'end'")
    _check_kind_of(made)
    return made


def _check_kind_of(made: Correction) -> None:
    """Raise ValueError where what a correction says does not fit its kind."""
    if made.kind == "pin":
        if made.role is None:
            raise ValueError("a pin without 'role'")
    elif made.table is None:
        raise ValueError("'table' is missing")
    elif made.kind == "confirmed" and made.after is None:
        raise ValueError("'after' is missing")
    try:
        if made.table is not None and made.column is not None:
            check_column(made.table, made.column)
    except SchemaError as error:
        raise ValueError(str(error)) from error


def write_corrections(out: Path, corrections: Iterable[Correction]) -> None:
    """Write the corrections of ``out``, sorted, whole or not at all; raise CorrectionsError."""
    path = out / FILE_NAME
    check_kind(path, "file", None)
    lines = [json.dumps(entry_of(one), ensure_ascii=False) for one in in_order(corrections)]
    try:
        replace_file(path, "".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))
    except OSError as error:
        raise CorrectionsError("out-not-writable", str(path), error.strerror or "") from error


def entry_of(correction: Correction) -> dict[str, str | int]:
    """Return a correction as its line says it: what is not known is left out."""
    entry: dict[str, str | int] = {}
    for name in COLUMNS:
        value = getattr(correction, name)
        if value is not None and value != "":
            entry[name] = value.isoformat() if isinstance(value, date) else value
    return entry


def in_order(corrections: Iterable[Correction]) -> list[Correction]:
    """Return corrections sorted by plan, document and place, each once."""
    return sorted(set(corrections), key=lambda one: one.order)


def add(out: Path, *new: Correction) -> list[Correction]:
    """Keep corrections; each takes the place of what was said of the same target before.

    Returns all that are kept now. Raises CorrectionsError.
    """
    targets = {one.target for one in new}
    return _change(out, lambda kept: [*(c for c in kept if c.target not in targets), *new])


def remove(out: Path, *gone: Correction) -> list[Correction]:
    """Take corrections back: those with the targets of these; return what is kept now."""
    targets = {one.target for one in gone}
    return _change(out, lambda kept: [c for c in kept if c.target not in targets])


def _change(out: Path, change: Callable[[list[Correction]], list[Correction]]) -> list[Correction]:
    with _locked(out):
        kept = in_order(change(read_corrections(out)))
        write_corrections(out, kept)
    return kept


def key_with(conversion: str, said: Sequence[Correction]) -> str:
    """Return what decides a document's rows, with what was said of them: 16 hex digits."""
    if not said:
        return conversion
    lines = "\n".join(json.dumps(entry_of(one), ensure_ascii=False) for one in said)
    return hashlib.sha256(f"{conversion}|{lines}".encode("utf-8", "replace")).hexdigest()[:16]


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    """Keep two writers apart: the desk and a command."""
    check_kind(out / LOCK, "file", None)
    try:
        with filelock.FileLock(out / LOCK, timeout=LONGEST_WAIT):
            yield
    except filelock.Timeout as error:
        raise CorrectionsError("corrections-locked", str(out / FILE_NAME)) from error
    except OSError as error:
        raise CorrectionsError("out-not-writable", str(out), error.strerror or "") from error
