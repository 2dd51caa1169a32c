"""The page by which a browser is sent to the desk.

A browser that is started with an address shows it to all users of the machine, in the list of
processes; the desk's address lets in. So the browser is started with a file that only this user
can read, which leads on.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from html import escape
from pathlib import Path

import platformdirs

from zhenggai.private_files import write_private


def opening_page(out: Path, link: str) -> Path:
    """Write the page that leads to a desk; raise OSError."""
    path = _place(out)
    page = f'<!doctype html><meta http-equiv="refresh" content="0;url={escape(link)}">'
    write_private(path, page.encode())
    return path


def forget_page(out: Path) -> None:
    """Take the page away when the desk is closed."""
    with suppress(OSError):
        _place(out).unlink()


def _place(out: Path) -> Path:
    name = hashlib.sha256(os.fsencode(out.resolve())).hexdigest()[:24]
    return platformdirs.user_state_path("zhenggai") / "desks" / f"{name}.html"
