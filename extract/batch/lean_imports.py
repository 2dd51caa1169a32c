"""What a short run need not load."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from zhenggai.batch.settings import Settings

# What pyarrow asks for, and only needs to hand tables over to it.
HEAVY = frozenset({"numpy", "pandas"})


class _Without(MetaPathFinder):
    """Says that there is no numpy and no pandas."""

    def find_spec(self, name: str, path: object, target: object = None) -> None:
        if name in HEAVY:
            raise ImportError(name)


def lean_arrow() -> None:
    """Keep pyarrow from reserving a gigabyte at once, and from importing numpy and pandas.

    The first would count against a worker's limit; the others cost more than a small run. To be
    called before pyarrow is imported, and only in a process of the program's own: pyarrow cannot
    turn its tables into those of pandas afterwards, and crashes where it is asked to.
    """
    finder = _Without()
    sys.meta_path.insert(0, finder)
    try:
        import pyarrow as pa  # noqa: PLC0415  # costs more than the rest of a short run

        # Before the first allocation, which would reserve.
        pa.set_memory_pool(pa.system_memory_pool())
        import pyarrow.compute  # noqa: PLC0415  # asks too

        # Whether a list is a Series is looked up once; empty lists do not make it look.
        pa.array([0])
    finally:
        sys.meta_path.remove(finder)


def begin_worker(settings: Settings, own_rules: str | None, scratch: Path) -> None:
    """Make this process a worker; here, since what works loads pyarrow, and the settings do not."""
    lean_arrow()
    from zhenggai.batch.worker import begin  # noqa: PLC0415  # not before

    begin(settings, own_rules, scratch)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Hold off the search for cycles: modules, rules and a document's objects hardly have any."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
