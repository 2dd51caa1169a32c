"""LibreOffice as a converter of files that no reader of ours takes, where it is installed.

A document can name pictures and objects that lie elsewhere, and LibreOffice fetches them: it is run
on a profile that forbids that, and without a network where the system allows it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from zhenggai.readers.soffice_profile import write_profile

PROGRAMS = ("soffice", "libreoffice")
ENDING = ".exe" if os.name == "nt" else ""
TIME_LIMIT = 120.0
PROBE_LIMIT = 10.0
DOCX = "docx:MS Word 2007 XML"
XLSX = "xlsx:Calc MS Excel 2007 XML"


def available() -> str | None:
    """Return the path of LibreOffice's program, None where it is not installed.

    ``shutil.which`` would also take one that lies in the working directory, among downloads.
    """
    return _program(*PROGRAMS)


def _program(*names: str) -> str | None:
    folders = [folder for folder in os.get_exec_path() if Path(folder).is_absolute()]
    paths = (str(Path(folder, name + ENDING)) for name in names for folder in folders)
    return next((path for path in paths if shutil.which(path)), None)


@cache
def without_network() -> tuple[str, ...]:
    """Return what runs a command in a namespace without a network; empty where none is allowed."""
    unshare = _program("unshare") if sys.platform == "linux" else None
    if unshare is None:
        return ()
    alone = (unshare, "--user", "--map-current-user", "--net")
    return alone if _run([*alone, sys.executable, "-c", ""], PROBE_LIMIT) else ()


def convert(
    data: bytes, suffix: str, to: str = DOCX, filter_name: str = "", seconds: float = TIME_LIMIT
) -> bytes:
    """Convert a file's bytes to another format; return ``b""`` where LibreOffice cannot.

    ``suffix`` is the file's usual ending (``.doc``), ``to`` the new one and LibreOffice's name
    for it; ``filter_name`` keeps LibreOffice from taking a damaged file for plain text. Each
    call has a profile of its own, since two on one profile fail silently.
    """
    program = available()
    if program is None:
        return b""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        source = place / f"source{suffix}"
        source.write_bytes(data)
        write_profile(place / "profile")
        command = [
            *without_network(),
            program,
            f"-env:UserInstallation={(place / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            *([f"--infilter={filter_name}"] if filter_name else []),
            "--convert-to",
            to,
            "--outdir",
            str(place / "out"),
            str(source),
        ]
        if not _run(command, seconds):
            return b""
        # It ends with status 0 when it could not load the file: only the output tells.
        made = place / "out" / f"source.{to.partition(':')[0]}"
        return made.read_bytes() if made.is_file() else b""


def _run(command: list[str], seconds: float) -> bool:
    """Run a command within a time limit; kill it and its children beyond."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a process: soffice is a wrapper that starts the real program."""
    if process.poll() is not None:
        return
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
