"""Keeps what is made of data files in the user's cache folder: to make it takes longer than a plan.

Each thing is pickled on its own, so that a run takes out what it needs and no more. Who can write a
pickle can run code in whoever reads it: the store is read only where nobody but this user can have
written it, as Python's own compiled modules should be.
"""

from __future__ import annotations

import atexit
import hashlib
import pickle
import sys
import tomllib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import platformdirs

from zhenggai.private_files import read_private, write_private

# More than all of some versions: what is older than that is not carried on.
MOST_KEPT = 4000
T = TypeVar("T")


class Store:
    """Things by what they are made of, kept in a file; where it cannot be read there are none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._kept = self._read()
        self._used: dict[bytes, bytes] = {}
        self._grown = False

    def _read(self) -> dict[bytes, bytes]:
        data = read_private(self.path)
        # Whatever a damaged file holds, all of it can be made again.
        with suppress(Exception):
            return dict(pickle.loads(data)) if data else {}
        return {}

    def get(self, kind: str, source: bytes, make: Callable[[], T]) -> T:
        """Return what ``make`` makes of ``source``, made before or now."""
        key = hashlib.blake2b(source, digest_size=16, person=kind.encode()).digest()
        blob = self._kept.get(key)
        if blob is not None:
            with suppress(Exception):
                found: T = pickle.loads(blob)
                self._used[key] = blob
                return found
        made = make()
        self._used[key] = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
        self._grown = True
        return made

    def save(self) -> None:
        """Write what came anew, whole or not at all; where it cannot be written, it is not."""
        if not self._grown:
            return
        # Other processes make things too, and have written since.
        kept = self._read() | self._used
        if len(kept) > MOST_KEPT:
            kept = self._used
        with suppress(OSError):
            write_private(self.path, pickle.dumps(kept, pickle.HIGHEST_PROTOCOL))
        self._grown = False


@cache
def store() -> Store:
    """Return the store of this user and this Python."""
    name = f"kept-{sys.implementation.cache_tag}.pickle"
    kept = Store(platformdirs.user_cache_path("zhenggai") / name)
    atexit.register(kept.save)
    return kept


def toml(data: bytes) -> dict[str, Any]:
    """Return what a TOML file holds; raise TOMLDecodeError or UnicodeDecodeError."""
    return store().get("toml", data, lambda: tomllib.loads(data.decode("utf-8")))
