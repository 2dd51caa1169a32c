"""Which files a run reads: of paths, folders, patterns and archives."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import regex

from zhenggai.batch.archives import NESTED, is_archive, list_archive
from zhenggai.batch.one_file import Input
from zhenggai.batch.pool import LostError
from zhenggai.batch.settings import Settings
from zhenggai.batch.supervised import Supervisor, supervisor
from zhenggai.dataset.remote_files import WILDCARD, RemoteFile, find_files, is_uri, local_place
from zhenggai.messages import RunError
from zhenggai.printable import published
from zhenggai.readers.errors import ReadError
from zhenggai.tables.ids import document_id

# What lies beside plans in a folder and nobody takes for one: expected tables, what is hidden.
LIES_BESIDE = regex.compile(r"(?:^|\.)expected\.ya?ml$|^floors\.ya?ml$|^\.|^~\$|^Thumbs\.db$")
# What is no plan, but might be meant: a description, settings, data.
NO_PLANS = regex.compile(r"^README(?:\.(?:md|txt|rst))?$|\.(?:toml|jsonl?)$")


class InputError(RunError):
    """Something that was given and is no file, folder or pattern that matches one."""


class Found(NamedTuple):
    """The files of a run in the order of their names; ``left_out``: those that are no plans."""

    inputs: list[Input]
    left_out: list[str]


def find_inputs(
    paths: Iterable[str],
    settings: Settings | None = None,
    *,
    follow_links: bool = False,
    method: str | None = None,
) -> list[Input]:
    """Return the files of ``find`` alone."""
    return find(paths, settings, follow_links=follow_links, method=method).inputs


def find(
    paths: Iterable[str],
    settings: Settings | None = None,
    *,
    follow_links: bool = False,
    method: str | None = None,
) -> Found:
    """Return the files behind paths, folders and patterns, each once, in the order of their names.

    A file's source is its path below the folder that was given (of a pattern: below what stands
    before its first wildcard), or its name. Folders and patterns leave out hidden files,
    expected tables and descriptions; folders also what lies in folders whose name begins with .
    or _. URIs likewise. A link in a folder that leads out of it fails, unless ``follow_links``.
    What archives hold is listed within the limits of ``settings``, in a process of its own, which
    begins by ``method`` (see ``supervisor``).
    Raises InputError, PlaceError.
    """
    chosen = settings if settings is not None else Settings()
    found: dict[Path | RemoteFile, Input] = {}
    left_out: list[str] = []
    for given in map(local_place, paths):
        path = Path(given)
        if is_uri(given):
            listed = find_files(given)
            if not listed:
                raise InputError("input-missing", given)
            one = [pair for pair in listed if pair[0].uri == given]
            for remote, name in one or [pair for pair in listed if _wanted(pair[1], left_out)]:
                found.setdefault(remote, Input(remote, name))
        elif path.is_dir():
            for file in _files_below(path, follow_links=follow_links):
                if _wanted(file.relative_to(path).as_posix(), left_out):
                    _add(found, file, path, follow_links=follow_links)
        elif path.exists():
            found.setdefault(path.resolve(), Input(path, published(path.name)))
        else:
            matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207  # keeps the pattern's root
            if not matches:
                raise InputError("input-missing", given)
            root = Path(WILDCARD.split(given, maxsplit=1)[0] + "x").parent
            for match in map(Path, matches):
                if match.is_file() and _wanted(match.name, left_out):
                    _add(found, match, root, follow_links=follow_links)
    archives = [item for item in found.values() if _is_archive(item, chosen)]
    opened = [item for item in found.values() if item not in archives]
    if archives:
        with supervisor(chosen, method) as workers:
            for item in archives:
                opened += _unfolded(item, chosen, workers, left_out)
    return Found(sorted(opened, key=lambda item: item.source), sorted(left_out))


def _add(
    found: dict[Path | RemoteFile, Input], file: Path, root: Path, *, follow_links: bool
) -> None:
    """Take a file below a folder; a link that leads out of the folder only where that is asked."""
    own = Input(file, published(file.relative_to(root).as_posix()))
    place = file.resolve()
    if not follow_links and not place.is_relative_to(root.resolve()):
        found.setdefault(file, Input(file, own.source, failure=("file-link",)))
    else:
        found.setdefault(place, own)


def _wanted(name: str, left_out: list[str]) -> bool:
    """Say whether a file in a folder is to be read, by its name below the folder.

    One that might be meant and is not read is added to ``left_out``.
    """
    *folders, last = name.split("/")
    if LIES_BESIDE.search(last) or any(f.startswith((".", "_")) for f in folders):
        return False
    if NO_PLANS.search(last):
        left_out.append(published(name))
        return False
    return True


def _files_below(folder: Path, *, follow_links: bool) -> Iterator[Path]:
    """Yield the files below a folder; folders that may not be read, and links to other folders.

    The latter are no files, and fail as such: nothing is passed over.
    """
    refused: list[OSError] = []
    seen = {folder.resolve()}
    for root, names, files in os.walk(folder, onerror=refused.append, followlinks=follow_links):
        for name in list(names):
            path = Path(root, name)
            if path.is_symlink():
                place = path.resolve()
                if place in seen or any(place.is_relative_to(known) for known in seen):
                    # Its files are found where they lie; to follow it could have no end.
                    names.remove(name)
                elif follow_links:
                    seen.add(place)
                else:
                    yield path
        for name in files:
            path = Path(root, name)
            if path.is_file() or path.is_symlink():
                yield path
    yield from (Path(error.filename) for error in refused)


def _is_archive(item: Input, settings: Settings) -> bool:
    """Say whether a file is an archive of files.

    What lies behind a URI is looked into only where its name says so: each look is a request.
    """
    named = isinstance(item.path, Path) or item.source.lower().endswith(NESTED)
    return named and not item.failure and is_archive(item.path, settings.limits)


def _unfolded(
    item: Input, settings: Settings, workers: Supervisor, left_out: list[str]
) -> list[Input]:
    """Return the files of an archive: a.zip!/南昌.docx; itself where none of it can be read."""
    try:
        found = workers.call(list_archive, item.path, settings.limits)
    except (ReadError, LostError) as error:
        return [replace(item, failure=(error.code, *error.args))]
    inner = [
        Input(
            item.path,
            f"{item.source}!/{'!/'.join(published(name) for name in member.names)}",
            member.chain,
            member.sha256,
            member.failure,
        )
        for member in found
        if _wanted("!/".join(member.names), left_out)
    ]
    return inner or [replace(item, failure=("archive-empty",))]


def bytes_of(document: str, items: Iterable[Input]) -> tuple[Input, bytes] | None:
    """Return the first file of which a document's tables were made, with its bytes; None: gone.

    It is known by its digest: whatever tables say of a name, no other file is given.
    """
    for item in items:
        with suppress(OSError, ReadError):
            data = item.read()
            if document_id(data) == document:
                return item, data
    return None
