"""Which files a run reads, and what becomes of one of them."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

from zhenggai.batch.archives import NESTED, is_archive, members, read_member
from zhenggai.batch.settings import Settings
from zhenggai.batch.startup import collector_paused
from zhenggai.dataset.remote_files import WILDCARD, RemoteFile, find_files, is_uri
from zhenggai.facts.document.manifest import Entry
from zhenggai.messages import RunError
from zhenggai.pipeline import Outcome, convert_bytes, failed_outcome
from zhenggai.readers.errors import ReadError
from zhenggai.readers.guard import LIMITS, ZIP_FAULTS, Limits
from zhenggai.rules import Rules

# What lies beside plans in a folder and is none: expected tables, a description.
NO_PLANS = regex.compile(
    r"(?:^|\.)expected\.ya?ml$|^floors\.ya?ml$|^README(?:\.|$)|^\.|^~\$|^Thumbs\.db$"
)


class InputError(RunError):
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
                raise InputError("input-missing", given)
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
                raise InputError("input-missing", given)
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
def convert_file(
    item: Input, rules: Rules, entry: Entry | None = None, settings: Settings | None = None
) -> Outcome:
    """Convert one file; one that the system does not let us read gives a failed row.

    So does one on which the program itself fails: a fault must not cost the other files.
    """
    limits = settings.limits if settings else LIMITS
    try:
        data = item.read(limits)
    except OSError as error:
        reason = error.strerror or str(error)
        return failed_outcome(b"", item.source, ("file-unreadable", reason), rules, entry)
    except ReadError as error:
        return failed_outcome(b"", item.source, (error.code, *error.args), rules, entry)
    try:
        return convert_bytes(data, item.source, rules, entry, limits)
    except MemoryError:
        raise
    except Exception as error:
        if "bad_alloc" in str(error):
            # How programs in C++ say it; a fresh worker may have room.
            raise MemoryError from error
        reason = f"{type(error).__name__}: {error}"
        return failed_outcome(data, item.source, ("internal-error", reason), rules, entry)
