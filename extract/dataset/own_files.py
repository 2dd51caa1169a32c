"""Files and folders in ``out/`` that are ours: none is followed, written or removed through a link.

An ``out/`` can come from somebody else, with links to where its maker would like us to write. So a
link is only followed where it is one of our own, a file is made new or not at all, under a name
that nobody can guess, and what is removed is known by its name and kind.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EISDIR
from pathlib import Path
from typing import IO

import regex

from zhenggai.messages import RunError
from zhenggai.private_files import open_file

# A folder of Windows that is another one, without being a symbolic link.
MOUNT_POINT = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
NEW |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class ForeignError(RunError):
    """Something in ``out/`` that zhenggai did not make: code and arguments of a message."""


def kind_of(path: Path) -> str | None:
    """Return ``folder``, ``file``, ``link`` or ``other``; None where nothing is there."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    tag = getattr(found, "st_reparse_tag", 0)
    if stat.S_ISLNK(found.st_mode) or (tag and tag == MOUNT_POINT):
        return "link"
    if stat.S_ISDIR(found.st_mode):
        return "folder"
    return "file" if stat.S_ISREG(found.st_mode) else "other"


def check_kind(path: Path, *kinds: str | None) -> None:
    """Raise ForeignError where something of another kind stands."""
    if kind_of(path) not in kinds:
        raise ForeignError("out-foreign", str(path))


def own_folder(path: Path) -> Path:
    """Return a folder, made where it is missing; raise ForeignError where it is none itself."""
    with suppress(FileExistsError):
        path.mkdir()
    check_kind(path, "folder")
    return path


def fresh_folder(parent: Path, front: str) -> Path:
    """Make a folder of a name that nobody has guessed; raise OSError."""
    made = parent / f"{front}{secrets.token_hex(8)}"
    made.mkdir()
    return made


def new_file(path: Path) -> IO[bytes]:
    """Open a file that this makes; raise FileExistsError where anything stands there."""
    return os.fdopen(os.open(path, NEW, 0o666), "wb")


def replace_file(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all; a link that stands there is replaced, not followed."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        with new_file(draft) as file:
            file.write(data)
        draft.replace(path)
    finally:
        with suppress(OSError):
            draft.unlink()


def replace_link(link: Path, target: Path) -> None:
    """Put a link in place in one step; raise OSError, NotImplementedError."""
    made = link.with_name(f".{link.name}.{secrets.token_hex(8)}.link")
    try:
        made.symlink_to(target)
        made.replace(link)
    finally:
        with suppress(OSError):
            made.unlink()


def read_file(path: Path, most: int) -> bytes:
    """Return what a file holds, nothing where that is too much; raise OSError."""
    with open_file(path) as file:
        data = file.read(most + 1)
    return data if len(data) <= most else b""


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a place to write to, which takes the name ``path`` when all of it is written.

    It lies in a folder beside, into which no other user can look. What stood at ``path`` stays
    until then; a link is replaced, not followed. Raises OSError, before much work is done where
    there is no such folder, or none that can be written.
    """
    if kind_of(path) == "folder":
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(path))
    folder = fresh_folder(path.parent, ".zhenggai-")
    try:
        folder.chmod(0o700)
        part = folder / path.name
        yield part
        part.replace(path)
    finally:
        for left in folder.iterdir():
            left.unlink()
        folder.rmdir()


def remove(root: Path, ours: regex.Pattern[str]) -> None:
    """Remove the files below a folder whose places in it match, then the folders left empty.

    Whatever else lies there stays, links too. Raises OSError.
    """
    if kind_of(root) == "folder":
        _remove(root, "", ours)


def _remove(folder: Path, front: str, ours: regex.Pattern[str]) -> None:
    for path in list(folder.iterdir()):
        place, kind = f"{front}{path.name}", kind_of(path)
        if kind == "folder":
            _remove(path, f"{place}/", ours)
        elif kind == "file" and ours.fullmatch(place):
            path.unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()
