"""Where the tables of one generation lie, and the switch to the next one in a single step.

A generation is a folder below ``out/.tables`` that holds all tables and their manifest. The names
in ``out/`` are links through ``.tables/current``; one rename of that link switches all of them.
Where the system has no links (Windows without the right, network drives) the files themselves are
put in place one after the other, the manifest last.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

import regex

from zhenggai.dataset.own_files import (
    ForeignError,
    check_kind,
    fresh_folder,
    kind_of,
    own_folder,
    remove,
    replace_link,
)

FOLDER = ".tables"
CURRENT = "current"
NEW = ".new-"
# Events of plans, until they are written in order.
SPOOL = ".events.arrows"
# The folders of generations, and what one holds; the spool of rows that go to other partitions too.
GENERATION = regex.compile(r"[0-9a-f]{16}(?:-[0-9]+)?")
LEFT = regex.compile(rf"{GENERATION.pattern}|\{NEW}[0-9a-f]+")
PART = regex.compile(r"(?:[a-z]+=[^/=\\]+/)*part-0\.parquet")
TABLE = regex.compile(rf"[a-z_]+\.parquet(?:/{PART.pattern})?")
PUBLISHED = regex.compile(rf"manifest\.json|{TABLE.pattern}")
OURS = regex.compile(rf"{PUBLISHED.pattern}|\.spool/[0-9]+\.arrows|\{SPOOL}")


def new_folder(out: Path) -> Path:
    """Return an empty folder for the next generation; what older runs left is taken away.

    The generation that stands is not touched, nor anything that is none. Raises OSError,
    ForeignError.
    """
    folder = own_folder(out / FOLDER)
    stands = _current(folder)
    for path in list(folder.iterdir()):
        if path != stands and LEFT.fullmatch(path.name):
            remove(path, OURS)
    return fresh_folder(folder, NEW)


def standing(path: Path) -> str | None:
    """Return whether a table or the manifest of an ``out/`` is a ``file``, a ``folder`` or None.

    Raises ForeignError where its name is a link that is none of ours, or neither.
    """
    place = path
    if kind_of(path) == "link":
        folder = path.parent / FOLDER
        if path.readlink() != Path(FOLDER) / CURRENT / path.name:
            raise ForeignError("out-foreign", str(path))
        check_kind(folder, "folder", None)
        place = (_current(folder) or folder / CURRENT) / path.name
    kind = kind_of(place)
    if kind not in {"file", "folder", None}:
        raise ForeignError("out-foreign", str(path))
    return kind


def _current(folder: Path) -> Path | None:
    """Return the folder of the generation that stands."""
    link = folder / CURRENT
    check_kind(link, "link", None)
    if kind_of(link) is None:
        return None
    name = str(link.readlink())
    if not GENERATION.fullmatch(name):
        raise ForeignError("out-foreign", str(link))
    check_kind(folder / name, "folder", None)
    return folder / name


def switch(out: Path, made: Path, generation: str, names: Sequence[str]) -> None:
    """Make a finished folder the current generation; ``names`` are its files, the list last.

    Raises OSError; what stood stands then, whole.
    """
    folder = out / FOLDER
    names_of = (folder / (generation if n == 1 else f"{generation}-{n}") for n in count(1))
    # The same content may stand, and be damaged.
    final = next(path for path in names_of if kind_of(path) is None)
    made.replace(final)
    sync_folder(folder)
    try:
        replace_link(folder / CURRENT, Path(final.name))
    except (OSError, NotImplementedError):
        _place_files(out, final, names)
        return
    for name in names:
        link, target = out / name, Path(FOLDER) / CURRENT / name
        if not (link.is_symlink() and link.readlink() == target):
            replace_link(link, target)
    sync_folder(folder)
    sync_folder(out)


def _place_files(out: Path, final: Path, names: Sequence[str]) -> None:
    for name in names:
        # A folder of files cannot be replaced by another, nor a file by a folder.
        if kind_of(out / name) == "folder" or (final / name).is_dir():
            take_away(out / name)
        (final / name).replace(out / name)
    sync_folder(out)
    remove(final, OURS)


def take_away(path: Path) -> None:
    """Remove a table, or the manifest, that stands in ``out/``: its files or its link."""
    if kind_of(path) == "folder":
        remove(path, PART)
    elif kind_of(path) in {"file", "link"}:
        path.unlink(missing_ok=True)


def take_all_away(out: Path) -> None:
    """Remove all tables of ``out``, their manifest, and every generation; raise OSError."""
    for path in list(out.iterdir()):
        if PUBLISHED.fullmatch(path.name):
            take_away(path)
    folder = out / FOLDER
    if kind_of(folder) == "folder":
        for path in list(folder.iterdir()):
            if LEFT.fullmatch(path.name):
                remove(path, OURS)
        if kind_of(folder / CURRENT) == "link":
            (folder / CURRENT).unlink()


def sync_folder(folder: Path) -> None:
    """Make new names last through a power cut, where the system can (not on Windows)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
