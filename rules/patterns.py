"""Compiles patterns, and keeps them compiled in the user's cache folder.

To compile all rules takes longer than to read a plan. ``regex`` gives a pattern's compiled form
when it is pickled; a store holds those that were used, keyed by their source, so that a changed
rule is compiled anew. The store is this user's own and trusted like Python's compiled modules.
"""

from __future__ import annotations

import atexit
import pickle
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import platformdirs
import regex

# More than all rules of some versions: what is older than that is not carried on.
MOST_KEPT = 4000


class PatternStore:
    """Compiled patterns by source, kept in a file; where it cannot be read there are none yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._kept: dict[str, regex.Pattern[str]] = {}
        self._used: dict[str, regex.Pattern[str]] = {}
        self._grown = False
        # Whatever a damaged file holds, the patterns can be compiled again.
        with suppress(Exception), path.open("rb") as file:
            self._kept = dict(pickle.load(file))

    def compiled(self, source: str) -> regex.Pattern[str]:
        """Return a pattern ready to run; raise ``regex.error`` where it is none."""
        pattern = self._used.get(source)
        if pattern is None:
            pattern = self._kept.get(source)
            if pattern is None:
                pattern = regex.compile(source, regex.VERSION1)
                self._grown = True
            self._used[source] = pattern
        return pattern

    def save(self) -> None:
        """Write what came anew, whole or not at all; where it cannot be written, it is not."""
        if not self._grown:
            return
        kept = self._kept | self._used
        if len(kept) > MOST_KEPT:
            kept = self._used
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=self.path.parent, delete=False) as file:
                pickle.dump(kept, file, pickle.HIGHEST_PROTOCOL)
            Path(file.name).replace(self.path)
        self._grown = False


def _store_path() -> Path:
    """Return the store's file: one for each Python and each release of ``regex``."""
    name = f"patterns-{sys.implementation.cache_tag}-regex{regex.__version__}.pickle"
    return platformdirs.user_cache_path("zhenggai") / name


_STORE = PatternStore(_store_path())
atexit.register(_STORE.save)


def compiled(source: str) -> regex.Pattern[str]:
    """Return a rule's pattern ready to run; raise ``regex.error`` where it is none."""
    return _STORE.compiled(source)
