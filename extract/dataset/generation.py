"""Where the tables of one generation lie, and the switch to the next one in a single step.

A generation is a folder below ``out/.tables`` that holds all tables and their manifest. The names
in ``out/`` are links through ``.tables/current``; one rename of that link switches all of them.
Where the system has no links (Windows without the right, network drives) the files themselves are
put in place one after the other, the manifest last.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

FOLDER = ".tables"
CURRENT = "current"
NEW = ".new"


def new_folder(out: Path) -> Path:
    """Return an empty folder for the next generation; what older runs left is taken away.

    The generation that stands is not touched.
    """
    folder = out / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    current = folder / CURRENT
    stands = current.resolve().name if current.is_symlink() else None
    for path in folder.iterdir():
        if path.name not in {CURRENT, stands}:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    made = folder / NEW
    made.mkdir()
    return made


def switch(out: Path, made: Path, generation: str, names: Sequence[str]) -> None:
    """Make a finished folder the current generation; ``names`` are its files, the list last.

    Raises OSError; what stood stands then, whole.
    """
    folder = out / FOLDER
    names_of = (folder / (generation if n == 1 else f"{generation}-{n}") for n in count(1))
    # The same content may stand, and be damaged.
    final = next(path for path in names_of if not path.exists())
    made.replace(final)
    sync_folder(folder)
    try:
        _replace_link(folder / CURRENT, Path(final.name))
    except (OSError, NotImplementedError):
        _place_files(out, final, names)
        return
    for name in names:
        link, target = out / name, Path(FOLDER) / CURRENT / name
        if not (link.is_symlink() and link.readlink() == target):
            _replace_link(link, target)
    sync_folder(folder)
    sync_folder(out)


def _replace_link(link: Path, target: Path) -> None:
    made = link.with_name(f".{link.name}.link")
    with suppress(FileNotFoundError):
        made.unlink()
    made.symlink_to(target)
    made.replace(link)


def _place_files(out: Path, final: Path, names: Sequence[str]) -> None:
    for name in names:
        # A folder of files cannot be replaced by another, nor a file by a folder.
        if (out / name).is_dir() or (final / name).is_dir():
            _take_away(out / name)
        (final / name).replace(out / name)
    sync_folder(out)
    shutil.rmtree(final, ignore_errors=True)


def _take_away(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make new names last through a power cut, where the system can (not on Windows)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
