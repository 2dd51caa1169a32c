"""Many files to tables: what to read, one document at a time, what became of each."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import regex

from extract import __version__
from extract.archives import NESTED, is_archive, members, read_member
from extract.bind import bind_values
from extract.facts import complete_facts, read_facts
from extract.flow import build_flow
from extract.furniture import find_furniture
from extract.grid import read_grid
from extract.manifest import Entry
from extract.places import WILDCARD, RemoteFile, find_files, is_uri
from extract.readers import read
from extract.readers.errors import ReadError
from extract.readers.guard import LIMITS, ZIP_FAULTS, Limits, check_document
from extract.settings import Settings
from extract.startup import collector_paused
from extract.structure import build_plan
from extract.tables import Rows, Source, failed_rows, plan_rows
from rules import Rules, load

# What lies beside plans in a folder and is none: expected tables, a description.
NO_PLANS = regex.compile(
    r"(?:^|\.)expected\.ya?ml$|^floors\.ya?ml$|^README(?:\.|$)|^\.|^~\$|^Thumbs\.db$"
)


class InputError(ValueError):
    """Something that was given and is no file, folder or pattern that matches one."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file to convert: where it lies and the name under which it is published.

    ``member`` are the names that lead to a file inside of an archive.
    """

    path: Path | RemoteFile
    source: str
    member: tuple[str, ...] = ()

    def read(self, limits: Limits = LIMITS) -> bytes:
        """Return its bytes; raise OSError or ReadError, the latter too where they are too many."""
        if self.member:
            return read_member(self.path, self.member, limits)
        with self.path.open("rb") as file:
            # What a file says of its size is not believed: a device or a pipe says nothing.
            data = file.read(limits.file_bytes + 1)
        if len(data) > limits.file_bytes:
            raise ReadError("file-too-large", f"> {limits.file_bytes >> 20} MB")
        return data


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its rows; where it could not be read, the code that says why."""

    source: str
    rows: Rows
    failure: tuple[str, ...] = ()

    @property
    def document(self) -> Mapping[str, object]:
        """Return the row of ``documents``."""
        return self.rows["documents"][0]


def parser_version(rules: Rules, settings: Settings) -> str:
    """Return what made a row: the package's version and 8 hex digits over rules and settings."""
    digest = hashlib.sha256(f"{rules.digest}|{settings.digest()}".encode()).hexdigest()[:8]
    return f"{__version__}+{digest}"


def find_inputs(paths: Iterable[str]) -> list[Input]:
    """Return the files behind paths, folders and patterns, each once, in the order of their names.

    A file's source is its path below the folder that was given (of a pattern: below what stands
    before its first wildcard), or its name. Folders and patterns leave out hidden files,
    expected tables and descriptions; folders also what lies in folders whose name begins with .
    or _. URIs likewise. Raises InputError, PlaceError.
    """
    found: dict[Path | RemoteFile, Input] = {}
    for given in paths:
        path = Path(given)
        if is_uri(given):
            listed = find_files(given)
            if not listed:
                raise InputError(given)
            one = [pair for pair in listed if pair[0].uri == given]
            for remote, name in one or [pair for pair in listed if _wanted(pair[1])]:
                found.setdefault(remote, Input(remote, name))
        elif path.is_dir():
            for file in _files_below(path):
                name = file.relative_to(path).as_posix()
                if _wanted(name):
                    found.setdefault(file.resolve(), Input(file, name))
        elif path.exists():
            found.setdefault(path.resolve(), Input(path, path.name))
        else:
            matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207  # keeps the pattern's root
            if not matches:
                raise InputError(given)
            root = Path(WILDCARD.split(given, maxsplit=1)[0] + "x").parent
            for match in map(Path, matches):
                if match.is_file() and not NO_PLANS.search(match.name):
                    name = match.relative_to(root).as_posix()
                    found.setdefault(match.resolve(), Input(match, name))
    opened = [inner for item in found.values() for inner in _unfolded(item)]
    return sorted(opened, key=lambda item: item.source)


def _wanted(name: str) -> bool:
    """Say whether a file in a folder is to be read, by its name below the folder."""
    *folders, last = name.split("/")
    return not NO_PLANS.search(last) and not any(f.startswith((".", "_")) for f in folders)


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, and the folders that may not be read: they fail as files."""
    refused: list[OSError] = []
    for root, _, names in os.walk(folder, onerror=refused.append):
        for name in names:
            path = Path(root, name)
            if path.is_file():
                yield path
    yield from (Path(error.filename) for error in refused)


def _unfolded(item: Input) -> Iterator[Input]:
    """Yield a file, or the files of an archive: a.zip!/南昌.docx.

    What lies behind a URI is looked into only where its name says so: each look is a request.
    """
    named = isinstance(item.path, Path) or item.source.lower().endswith(NESTED)
    if not named or not is_archive(item.path):
        yield item
        return
    try:
        for chain, shown in members(item.path):
            if _wanted("!/".join(shown)):
                yield Input(item.path, f"{item.source}!/{'!/'.join(shown)}", chain)
    except (ReadError, *ZIP_FAULTS):
        # Its own row says what is wrong with it.
        yield item


@collector_paused()
def convert_bytes(
    data: bytes,
    name: str,
    rules: Rules | None = None,
    entry: Entry | None = None,
    settings: Settings | None = None,
) -> Outcome:
    """Convert one document; a file that cannot be read gives the row that says why."""
    rules = rules or load()
    settings = settings or Settings(workers=0)
    source = _source(data, name, rules, entry, settings)
    try:
        document = read(data, name, settings.limits)
        check_document(document, settings.limits)
    except ReadError as error:
        return _failed(source, (error.code, *error.args))
    except RecursionError:
        # A hundred thousand elements, each inside of the one before it.
        return _failed(source, ("file-damaged", "nested too deeply"))
    if not document.text.strip():
        without = any(note.code == "page-without-text" for note in document.notes)
        code = "file-without-text" if without else "file-empty"
        return _failed(source, (code,), document.format)
    grid = read_grid(document, rules)
    flow = build_flow(document, find_furniture(document, rules), grid.joins, grid.lifted)
    plan = build_plan(flow, rules, grid)
    facts = complete_facts(read_facts(plan, rules), source.entry)
    values = bind_values(plan, facts, rules)
    return Outcome(name, plan_rows(plan, facts, values, source, rules))


def convert_file(
    item: Input, rules: Rules, entry: Entry | None = None, settings: Settings | None = None
) -> Outcome:
    """Convert one file; one that the system does not let us read gives a failed row.

    So does one on which the program itself fails: a fault must not cost the other files.
    """
    try:
        data = item.read((settings or Settings(workers=0)).limits)
    except OSError as error:
        reason = error.strerror or str(error)
        return failed_outcome(b"", item.source, ("file-unreadable", reason), rules, entry)
    except ReadError as error:
        return failed_outcome(b"", item.source, (error.code, *error.args), rules, entry)
    try:
        return convert_bytes(data, item.source, rules, entry, settings)
    except MemoryError:
        raise
    except Exception as error:
        if "bad_alloc" in str(error):
            # How programs in C++ say it; a fresh worker may have room.
            raise MemoryError from error
        reason = f"{type(error).__name__}: {error}"
        return failed_outcome(data, item.source, ("internal-error", reason), rules, entry)


def failed_outcome(
    data: bytes, name: str, failure: tuple[str, ...], rules: Rules, entry: Entry | None = None
) -> Outcome:
    """Return the rows of a file that could not be converted; ``failure``: code and arguments."""
    return _failed(_source(data, name, rules, entry, Settings(workers=0)), failure)


def _failed(source: Source, failure: tuple[str, ...], format: str | None = None) -> Outcome:
    code, *args = failure
    return Outcome(source.name, failed_rows(source, code, args, format), failure)


def _source(
    data: bytes, name: str, rules: Rules, entry: Entry | None, settings: Settings
) -> Source:
    return Source(data, name, entry or Entry(name), parser_version(rules, settings))
