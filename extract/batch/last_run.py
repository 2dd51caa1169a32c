"""What the last run into an ``out/`` was given, for ``zhenggai retry``.

It lies with the user, not in ``out/``: whoever made those tables could name files there that are no
business of theirs, and have them read.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

import platformdirs

from zhenggai.dataset.remote_files import is_uri, local_place
from zhenggai.messages import RunError
from zhenggai.private_files import read_private, write_private


class LastRunError(RunError):
    """A last run of which nothing is known: code and arguments of a message."""


class Remembered(TypedDict):
    """What a run was given: absolute paths and patterns, or URIs."""

    paths: list[str]
    manifest: str | None
    rules: str | None


def remember(out: Path, paths: Sequence[str], manifest: str | None, own: str | None) -> None:
    """Note what the run was given; only this user of this machine can use it."""
    said: Remembered = {
        "paths": [_absolute(local_place(path)) for path in paths],
        "manifest": str(Path(manifest).resolve()) if manifest else None,
        "rules": str(Path(own).resolve()) if own else None,
    }
    with suppress(OSError):
        write_private(_place(out), json.dumps(said).encode())


def remembered(out: Path) -> Remembered:
    """Return what the last run was given; raise LastRunError where that is not known."""
    try:
        said = json.loads(read_private(_place(out)) or b"")
        paths = [str(path) for path in said["paths"]]
        return {"paths": paths, "manifest": said["manifest"], "rules": said["rules"]}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise LastRunError("no-last-run", str(out)) from error


def _absolute(path: str) -> str:
    # A pattern has no absolute form in pathlib.
    return path if is_uri(path) else os.path.abspath(path)  # noqa: PTH100


def _place(out: Path) -> Path:
    name = hashlib.sha256(os.fsencode(out.resolve())).hexdigest()[:24]
    return platformdirs.user_state_path("zhenggai") / "runs" / f"{name}.json"
