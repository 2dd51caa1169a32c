"""How worker processes begin: with nothing of the folder or script that a run is started from."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import spawn
from multiprocessing.context import BaseContext, SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

# The folder in which the package lies, which workers need.
PACKAGE = Path(__file__).parents[2]
# Tells a Python that begins to look for modules in no folder of its own accord.
SAFE = "PYTHONSAFEPATH"
# By these a worker would run the script again that started it.
SCRIPT = ("init_main_from_name", "init_main_from_path")
_lock = threading.RLock()


@contextmanager
def apart() -> Iterator[None]:
    """Let the processes that the body starts take over no script and no folder of downloads.

    Without, a file queue.py there would be run for Python's own, and a script that converts would
    convert again in each worker. Holds for this thread alone: the process may be a notebook's.
    """
    with _lock:
        thread, prepare = threading.get_ident(), spawn.get_preparation_data
        before = os.environ.get(SAFE)

        def prepared(name: str) -> dict[str, Any]:
            data = prepare(name)
            if threading.get_ident() == thread:
                shut = _shut_folders()
                data["sys_path"] = [place for place in data["sys_path"] if place not in shut]
                for key in SCRIPT:
                    data.pop(key, None)
            return data

        spawn.get_preparation_data = prepared
        os.environ[SAFE] = "1"
        try:
            yield
        finally:
            spawn.get_preparation_data = prepare
            if before is None:
                del os.environ[SAFE]
            else:
                os.environ[SAFE] = before


def _shut_folders() -> set[str]:
    """Return the working directory and the folder of the script, where the package is not there."""
    folders = set()
    with suppress(OSError):
        folders.add(Path.cwd())
    script = getattr(sys.modules["__main__"], "__file__", None)
    if script:
        folders.add(Path(script).resolve().parent)
    return {"", *map(str, folders - {PACKAGE})}


class _Spawned(SpawnProcess):
    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:  # noqa: N802  # the library's name
        with apart():
            return SpawnProcess._Popen(process_obj)


class _Spawn(SpawnContext):
    Process = _Spawned


if sys.platform != "win32":
    from multiprocessing import resource_tracker
    from multiprocessing.context import ForkServerContext, ForkServerProcess

    class _Served(ForkServerProcess):
        @staticmethod
        def _Popen(process_obj: BaseProcess) -> Any:  # noqa: N802  # the library's name
            with apart():
                return ForkServerProcess._Popen(process_obj)

    class _ForkServer(ForkServerContext):
        Process = _Served


def context(method: str) -> BaseContext:
    """Return what begins processes by a method of multiprocessing; a fork takes over everything."""
    if method == "fork":
        return multiprocessing.get_context(method)
    if sys.platform == "win32":
        return _Spawn()
    # What keeps the names of locks is a process too, and would begin with the first of them.
    with apart():
        resource_tracker.ensure_running()
    return _ForkServer() if method == "forkserver" else _Spawn()
