"""Runs files through supervised workers: what one of them breaks costs that file alone."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from zhenggai.batch.lean_imports import begin_worker
from zhenggai.batch.memory import MemoryWatch, data_of, workers_of
from zhenggai.batch.scratch import is_alive, laid_aside, own_folder, sweep
from zhenggai.batch.settings import Settings
from zhenggai.batch.start import context
from zhenggai.batch.worker import WORKER_MARK, Job, Result, mark_of, told, work
from zhenggai.dataset.finished import StoreError
from zhenggai.messages import RunError
from zhenggai.readers.guard import tell_memory

if TYPE_CHECKING:
    from pebble import ProcessPool

T = TypeVar("T")
Task = Callable[[Job, Settings], Result]
# Jobs that wait in the pool, for each worker: enough that none is idle, few enough to stop fast.
AHEAD = 3
# So many pools in a row that break before a file has ended are enough.
BARREN = 3
# Seconds between two looks of the pool at its workers: a short run waits for one or two of them.
POLL = 0.02
# Seconds that are waited for killed programs to be gone.
DYING = 10
# The share of a worker's memory that it may have from the process that it is forked from.
INHERITED = 0.25


def run(
    jobs: Iterable[Job],
    settings: Settings,
    own_rules: str | None = None,
    task: Task = work,
    *,
    few: bool = False,
    method: str | None = None,
) -> Iterator[tuple[Job, Result | None]]:
    """Yield each job with its result, in the order in which they end; None: it comes later.

    A file whose worker hangs, dies or runs out of memory is tried once more alone, at the end.
    ``few`` says that there are no more jobs than workers; ``method`` how workers begin (None: what
    is fastest in a process of the program's own).
    """
    if settings.workers == 0:
        with laid_aside():
            for job in jobs:
                yield job, task(job, settings)
        return
    again: list[Job] = []
    for job, result in _supervised(
        jobs, settings, settings.workers, own_rules, task, few=few, method=method
    ):
        if result.failure and result.failure[0] in LOST_WORKER:
            again.append(job)
            yield job, None
        else:
            yield job, result
    for job in again:
        yield from _supervised([job], settings, 1, own_rules, task, method=method)


# What a supervisor finds, not the reader of a file.
LOST_WORKER = frozenset({"convert-timeout", "convert-crashed", "convert-memory"})


class LostError(RunError):
    """Work whose worker was lost: one of the codes ``LOST``, with its arguments."""


def _supervised(
    jobs: Iterable[Job],
    settings: Settings,
    workers: int,
    own_rules: str | None,
    task: Task,
    *,
    few: bool = False,
    method: str | None = None,
) -> Iterator[tuple[Job, Result]]:
    """Yield each job with its result; a pool that breaks as a whole is replaced.

    It does where a worker is lost that has nothing to do, so that no file is to blame.
    """
    left, barren = iter(jobs), 0
    again: deque[Job] = deque()
    broken = True
    while broken:
        waiting: dict[Future[Result], Job] = {}
        ended = 0
        begins = method or start_method(settings.memory if few else 0)
        with open_pool(settings, workers, own_rules, begins) as pool:
            broken = False
            while not broken:
                while len(waiting) < AHEAD * workers and not broken:
                    job = again.popleft() if again else next(left, None)
                    if job is None:
                        break
                    try:
                        waiting[pool.give(task, job, settings)] = job
                    except RuntimeError:
                        again.append(job)
                        broken = True
                if not waiting:
                    break
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    job = waiting.pop(future)
                    if isinstance(future.exception(), BrokenProcessPool):
                        again.append(job)
                        broken = True
                    else:
                        ended += 1
                        yield job, _result(pool, future, job)
        again.extend(waiting.values())
        barren = 0 if ended else barren + 1
        if broken and barren == BARREN:
            failure = ("convert-crashed", "no worker could begin")
            for job in chain(again, left):
                yield job, Result(job.item.source, "", "failed", failure=failure)
            return


def supervised(pool: Workers, job: Job) -> Result:
    """Convert one file in a process of a pool, and wait for it."""
    return _result(pool, pool.give(work, job, pool.settings), job)


def _result(pool: Workers, future: Future[Result], job: Job) -> Result:
    try:
        return pool.taken(future)
    except StoreError:
        raise
    except LostError as error:
        failure: tuple[str, ...] = (error.code, *error.args)
    except Exception as error:
        # What the worker itself could not tell of.
        failure = ("convert-crashed", f"{type(error).__name__}: {error}")
    return Result(job.item.source, "", "failed", failure=failure)


class Workers:
    """A pool of processes, each with a limit of time and of memory, and a folder of its own."""

    def __init__(self, pool: ProcessPool, settings: Settings, scratch: Path) -> None:
        self.settings = settings
        self._pool = pool
        self._scratch = scratch
        self._watch = MemoryWatch(scratch, settings.memory)

    def give(self, function: Callable[..., T], *arguments: Any) -> Future[T]:
        """Give work to the next worker that is free; raise RuntimeError where none can be."""
        future: Future[T] = self._pool.schedule(function, arguments, timeout=self.settings.timeout)
        self._watch.begin()
        return future

    def taken(self, future: Future[T]) -> T:
        """Return what was made, when it is; raise LostError, and what the work itself raises."""
        from pebble import ProcessExpired  # noqa: PLC0415  # not needed to convert in this process

        try:
            return future.result()
        except TimeoutError:
            lost = LostError("convert-timeout", f"{self.settings.timeout:g}")
        except ProcessExpired as error:
            if error.pid in self._watch.ended or self._watch.was_near(error.pid):
                lost = LostError("convert-memory", told(self.settings))
            else:
                lost = LostError("convert-crashed", str(error.exitcode))
        except BrokenProcessPool:
            self._clear_up()
            raise
        except Exception as error:
            try:
                tell_memory(error)
            except MemoryError:
                lost = LostError("convert-memory", told(self.settings))
            else:
                raise
        self._clear_up()
        raise lost

    def _clear_up(self) -> None:
        """Take away what lost workers have left: the programs that they started, their folders."""
        end_programs(self._scratch)
        for worker in workers_of(self._scratch):
            if not is_alive(worker):
                shutil.rmtree(self._scratch / str(worker), ignore_errors=True)

    def end(self, *, whole: bool) -> None:
        """End the pool; nothing of it is left."""
        self._watch.end()
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
        if not whole or self._watch.ended:
            end_programs(self._scratch)


@contextmanager
def open_pool(
    settings: Settings, workers: int, own_rules: str | None, method: str | None = None
) -> Iterator[Workers]:
    """Open a pool of processes with a limit of memory each; at the end nothing of it is left."""
    from pebble import CONSTS, ProcessPool  # noqa: PLC0415  # not needed in this process

    CONSTS.sleep_unit = POLL
    begins = context(method or start_method())
    if begins.get_start_method() == "forkserver":
        begins.set_forkserver_preload(["zhenggai.batch.preload"])
    sweep()
    with own_folder() as folder:
        pool = ProcessPool(
            max_workers=workers,
            max_tasks=settings.renew_after,
            context=begins,
            initializer=begin_worker,
            initargs=(settings, own_rules, Path(folder)),
        )
        given = Workers(pool, settings, Path(folder))
        whole = False
        try:
            yield given
            pool.close()  # type: ignore[no-untyped-call]
            whole = True
        finally:
            given.end(whole=whole)


def start_method(few: int = 0) -> str:
    """Return how workers begin; ``few``: what each may hold, in bytes, where there are few files.

    A fork of a process with threads can hang; a fork server has none, and has all loaded. For a
    few files the workers are forked before the pool has threads, which starts twice as fast; what
    this process holds then counts as theirs, so that it must not be much.
    """
    known = multiprocessing.get_all_start_methods()
    if "forkserver" not in known or sys.platform == "darwin":
        return "spawn"
    forked = threading.active_count() == 1 and data_of(os.getpid()) < INHERITED * few
    return "fork" if forked else "forkserver"


def end_programs(scratch: Path) -> None:
    """Kill the programs of a pool whose worker is gone: LibreOffice outlives one that is killed."""
    import psutil  # noqa: PLC0415  # only where a worker was lost

    alive = {mark_of(scratch, worker) for worker in workers_of(scratch) if is_alive(worker)}
    own = f"{scratch.name}/"
    killed = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            mark = process.environ().get(WORKER_MARK, "")
            if mark.startswith(own) and mark not in alive and process.pid != os.getpid():
                process.kill()
                killed.append(process)
    # What is killed goes on for a moment, with the files that it holds.
    psutil.wait_procs(killed, timeout=DYING)
