"""A limit of memory that every system keeps: workers are looked at, and ended beyond it.

On Linux a worker cannot take more than it may at all (``worker.limit_memory``); what is watched
there is what it holds together with the programs that it has started.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psutil import Process

# Seconds between two looks.
INTERVAL = 0.1
# Every so many looks a worker's programs are counted too: to find them takes longer.
PROGRAMS = 10
# Whether the system itself keeps a worker from taking more; then only programs are watched.
KEPT = sys.platform.startswith("linux")
# A share of the limit above which the end of a worker is put down to it: what it held is seen only
# now and then, and it may have taken the rest since.
NEAR_LIMIT = 0.5


class MemoryWatch:
    """Looks at the workers that have a folder named by their number below ``folder``.

    ``ended`` are those that held more than ``limit`` bytes. Where the system itself keeps the
    limit, the interpreter may end for want of memory: ``was_near`` says whether one was near it.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self.ended: set[int] = set()
        self._folder = folder
        self._limit = limit
        self._most: dict[int, int] = {}
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Begin to look; to be called when the first workers run, since a fork takes no thread."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._look, daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Look no more."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def was_near(self, worker: int) -> bool:
        """Say whether a worker was last seen near its limit."""
        return self._most.get(worker, 0) > NEAR_LIMIT * self._limit

    def _look(self) -> None:
        turn = 0
        while not self._over.wait(INTERVAL):
            turn += 1
            programs = turn % PROGRAMS == 0
            for worker in workers_of(self._folder):
                self._most[worker] = max(self._most.get(worker, 0), data_of(worker))
                if not KEPT or (programs and _has_programs(worker)):
                    self._check(worker, programs=programs)

    def _check(self, worker: int, *, programs: bool) -> None:
        import psutil  # noqa: PLC0415  # a short run need not load it

        with suppress(psutil.Error, OSError):
            process = psutil.Process(worker)
            started = process.children(recursive=True) if programs else []
            if sum(_held(one) for one in (process, *started)) > self._limit:
                self.ended.add(worker)
                for one in (process, *started):
                    with suppress(psutil.Error, OSError):
                        one.kill()


def _has_programs(worker: int) -> bool:
    """Say whether a worker may have started programs, where the system tells that at no cost."""
    try:
        return bool(Path(f"/proc/{worker}/task/{worker}/children").read_bytes().strip())
    except OSError:
        return True


def _held(process: Process) -> int:
    import psutil  # noqa: PLC0415  # a short run need not load it

    with suppress(psutil.Error, OSError):
        return int(process.memory_info().rss)
    return 0


def data_of(worker: int) -> int:
    """Return the bytes of a process that count against a limit, 0 where the system tells none."""
    with suppress(OSError, IndexError, ValueError):
        pages = Path(f"/proc/{worker}/statm").read_bytes().split()[5]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    return 0


def workers_of(folder: Path) -> list[int]:
    """Return the numbers of the workers that have a folder of their own below one."""
    with suppress(OSError):
        return [int(path.name) for path in folder.iterdir() if path.name.isdecimal()]
    return []
