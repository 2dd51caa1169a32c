"""Folders of what a run lays aside: private, named after their process, and taken away."""

from __future__ import annotations

import os
import platform
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FRONT = f"zhenggai-{platform.node()}-"
# Where programs look for the folder of temporary files.
VARIABLES = ("TMPDIR", "TEMP", "TMP")


def own_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a folder of this process, whose name says so: one that is killed leaves it behind."""
    return tempfile.TemporaryDirectory(prefix=f"{FRONT}{os.getpid()}-", ignore_cleanup_errors=True)


def sweep() -> None:
    """Take away what processes of this user and machine that are gone have left behind."""
    for path in Path(tempfile.gettempdir()).iterdir():
        front, _, process = path.name.partition(FRONT)
        process = process.partition("-")[0]
        if not front and process.isdecimal() and not is_alive(int(process)) and _is_ours(path):
            shutil.rmtree(path, ignore_errors=True)


def is_alive(process: int) -> bool:
    """Say whether there is a process of a number."""
    if os.name != "posix":
        import psutil  # noqa: PLC0415  # costs more than the rest of a short run

        return bool(psutil.pid_exists(process))
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _is_ours(path: Path) -> bool:
    """Say whether a path is a folder, not a link to one, that this user made."""
    try:
        found = path.lstat()
    except OSError:
        return False
    mine = os.name != "posix" or found.st_uid == os.geteuid()
    return stat.S_ISDIR(found.st_mode) and mine


def lay_here(folder: Path) -> None:
    """Let this process and the programs that it starts lay temporary files in a folder."""
    tempfile.tempdir = str(folder)
    for name in VARIABLES:
        os.environ[name] = str(folder)


@contextmanager
def laid_aside() -> Iterator[None]:
    """Let this process lay temporary files in a folder of its own, as long as the body takes."""
    before = tempfile.tempdir, {name: os.environ.get(name) for name in VARIABLES}
    sweep()
    with own_folder() as folder:
        lay_here(Path(folder))
        try:
            yield
        finally:
            tempfile.tempdir, variables = before
            for name, value in variables.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
