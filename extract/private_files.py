"""Files that only this user can have written: read where that is sure, written so that it is.

Where the system knows no owners and modes (Windows), the folder is taken as it is: the user's own
folders are closed to others there.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

OWNED = hasattr(os, "geteuid")
# Others may read what they like; they may not write.
WRITABLE = stat.S_IWGRP | stat.S_IWOTH
OPEN = os.O_RDONLY | getattr(os, "O_BINARY", 0)
OPEN |= getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
READ = OPEN | getattr(os, "O_NOFOLLOW", 0)


def open_file(path: Path) -> IO[bytes]:
    """Open a file that somebody named; raise OSError where it is a pipe or device: it may wait."""
    handle = os.open(path, OPEN)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "no regular file", str(path))
    return os.fdopen(handle, "rb")


def read_private(path: Path) -> bytes | None:
    """Return what a file holds; None where it is missing, or anyone else could have written it."""
    with suppress(OSError):
        if not _is_private(path.parent.lstat(), stat.S_ISDIR):
            return None
        handle = os.open(path, READ)
        with os.fdopen(handle, "rb") as file:
            if _is_private(os.fstat(handle), stat.S_ISREG):
                return file.read()
    return None


def write_private(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all, for this user alone; raise OSError, PermissionError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not _is_private(path.parent.lstat(), stat.S_ISDIR):
        raise PermissionError(f"{path.parent} is not this user's own folder")
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    try:
        Path(file.name).replace(path)
    except OSError:
        Path(file.name).unlink(missing_ok=True)
        raise


def _is_private(found: os.stat_result, kind: Callable[[int], bool]) -> bool:
    if not kind(found.st_mode):
        return False
    return not OWNED or (found.st_uid == os.geteuid() and not found.st_mode & WRITABLE)
