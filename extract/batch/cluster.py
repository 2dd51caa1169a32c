"""Runs files on a Dask cluster; each of its workers has a supervised pool of its own.

Dask replaces a worker that is lost and gives its files to others, but it cannot stop a task that
hangs: so a task hands its file to a process that can be stopped, as in a run without a cluster.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhenggai.batch.pool import AHEAD, LOST_WORKER, Workers, open_pool, supervised
from zhenggai.batch.scratch import own_folder
from zhenggai.batch.settings import Settings
from zhenggai.batch.worker import Job, Result, run_key
from zhenggai.dataset import finished
from zhenggai.messages import RunError
from zhenggai.rules import load
from zhenggai.rules.sources import SUFFIXES

if TYPE_CHECKING:
    from distributed import Client, Future

# Seconds: for a scheduler to answer, for a first worker to come, for an idle pool to be kept.
ANSWER, ARRIVAL, IDLE = 30, 120, 300


class ClusterError(RunError):
    """A cluster that cannot be used: code and arguments of a message in messages.toml."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker of the cluster has to know beside the file.

    ``key`` names code, rules and settings; ``rules`` are the files of the user's own folder.
    """

    settings: Settings
    key: str
    rules: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What comes back: the result and the stored tables (empty where the worker was lost)."""

    result: Result
    tables: bytes


def run(
    jobs: Iterable[Job],
    settings: Settings,
    own_rules: str | None = None,
    *,
    scheduler: str = "",
    few: bool = False,
) -> Iterator[tuple[Job, Result | None]]:
    """Yield each job with its result, in the order in which they end; None: it comes later.

    The tables of each file are stored at its target on this machine. A file that was lost is tried
    once more alone, at the end. Raises ClusterError.
    """
    order = Order(settings, run_key(load(), settings), _rule_files(own_rules))
    with _client(scheduler) as client:
        again: list[Job] = []
        for job, done in _given_out(client, jobs, partial(_convert, order=order)):
            if done.result.failure and done.result.failure[0] in LOST_WORKER:
                again.append(job)
                yield job, None
            else:
                yield job, _kept(job, done)
        for job in again:
            alone = partial(_convert, order=order, alone=True)
            yield from ((j, _kept(j, done)) for j, done in _given_out(client, [job], alone))


def _rule_files(folder: str | None) -> tuple[tuple[str, bytes], ...]:
    if folder is None:
        return ()
    found = (path for path in Path(folder).iterdir() if path.suffix in SUFFIXES)
    paths = sorted(path for path in found if path.is_file())
    return tuple((path.name, path.read_bytes()) for path in paths)


@contextmanager
def _client(scheduler: str) -> Iterator[Client]:
    try:
        from dask import config  # noqa: PLC0415  # an extra
        from distributed import Client  # noqa: PLC0415
    except ImportError as error:
        raise ClusterError("cluster-missing", str(error)) from error
    address = scheduler or config.get("scheduler-address", None) or ""
    try:
        client = Client(address, timeout=ANSWER) if address else None
    except (OSError, ValueError) as error:
        raise ClusterError("cluster-unreachable", address, str(error)) from error
    if client is None:
        raise ClusterError("cluster-unreachable", "?", "--scheduler")
    with client:
        try:
            client.wait_for_workers(1, timeout=ARRIVAL)
        except TimeoutError as error:
            raise ClusterError("cluster-without-workers", address, str(ARRIVAL)) from error
        yield client


def _given_out(client: Client, jobs: Iterable[Job], task: Any) -> Iterator[tuple[Job, Done]]:
    """Give jobs to the cluster, a few ahead of what it can do; yield each as it ends."""
    from distributed import as_completed  # noqa: PLC0415  # an extra

    waiting: dict[Future, Job] = {}
    ended = as_completed()
    for job in jobs:
        # Files have no order of their own, and one that failed is asked for again: never cached.
        future = client.submit(task, _absolute(job), pure=False)
        waiting[future] = job
        ended.add(future)
        while len(waiting) >= AHEAD * max(1, sum(client.nthreads().values())):
            yield _ended(next(ended), waiting)
    while waiting:
        yield _ended(next(ended), waiting)


def _absolute(job: Job) -> Job:
    """Return a job that means the same in another folder: workers are started anywhere."""
    return replace(job, item=replace(job.item, path=job.item.path.resolve()))


def _ended(future: Future, waiting: dict[Future, Job]) -> tuple[Job, Done]:
    from distributed import KilledWorker  # noqa: PLC0415  # an extra

    job = waiting.pop(future)
    try:
        done: Done = future.result()
    except RunError:
        raise
    except KilledWorker as error:
        lost = ("convert-crashed", f"{len(error.args)} workers lost")
        done = Done(Result(job.item.source, "", "failed", failure=lost), b"")
    except Exception as error:
        lost = ("convert-crashed", f"{type(error).__name__}: {error}")
        done = Done(Result(job.item.source, "", "failed", failure=lost), b"")
    finally:
        future.release()
    return job, done


def _kept(job: Job, done: Done) -> Result:
    if done.tables:
        finished.write_bytes(job.target, done.tables)
    return done.result


def _convert(job: Job, *, order: Order, alone: bool = False) -> Done:
    """Convert one file; runs in a thread of a worker of the cluster."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(own_folder()))
        here = replace(job, target=folder / "tables")
        if alone:
            rules = _unpacked(order, folder / "rules")
            pool = stack.enter_context(open_pool(order.settings, 1, rules))
        else:
            pool = stack.enter_context(_POOLS.lent(order))
        result = supervised(pool, here)
        stored = here.target
        return Done(result, stored.read_bytes() if stored.exists() else b"")


def _unpacked(order: Order, folder: Path) -> str | None:
    if not order.rules:
        return None
    folder.mkdir()
    for name, data in order.rules:
        (folder / name).write_bytes(data)
    return str(folder)


class _Pools:
    """The pools of one worker of the cluster, one for each kind of run; idle ones are stopped."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[Order, tuple[Workers, ExitStack]] = {}
        self._busy: dict[Order, int] = {}
        self._idle: dict[Order, float] = {}

    @contextmanager
    def lent(self, order: Order) -> Iterator[Workers]:
        """Lend the pool for a run, as long as the body takes; begin it where there is none."""
        with self._lock:
            pool, _ = self._open.get(order) or self._begin(order)
            self._busy[order] = self._busy.get(order, 0) + 1
        try:
            yield pool
        finally:
            with self._lock:
                self._busy[order] -= 1
                self._idle[order] = time.monotonic()

    def _begin(self, order: Order) -> tuple[Workers, ExitStack]:
        from distributed import get_worker  # noqa: PLC0415  # an extra

        worker = get_worker()
        # Dask starts its workers as daemons, which may have no children; these end with it.
        multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
        stack = ExitStack()
        folder = Path(stack.enter_context(own_folder()))
        own = _unpacked(order, folder / "rules")
        pool = stack.enter_context(open_pool(order.settings, worker.state.nthreads, own))
        key = pool.taken(pool.give(_own_key, order.settings))
        if key != order.key:
            stack.close()
            raise ClusterError("cluster-differs", worker.address, key, order.key)
        self._open[order] = (pool, stack)
        if len(self._open) == 1:
            threading.Thread(target=self._end_idle, daemon=True).start()
        return self._open[order]

    def _end_idle(self) -> None:
        """Stop pools that nothing was asked of for a while: a run that was killed says no end."""
        while True:
            time.sleep(IDLE / 10)
            with self._lock:
                late = [
                    order
                    for order, since in self._idle.items()
                    if not self._busy[order] and time.monotonic() - since > IDLE
                ]
                for order in late:
                    self._open.pop(order)[1].close()
                    del self._idle[order], self._busy[order]
                if not self._open:
                    return


_POOLS = _Pools()


def _own_key(settings: Settings) -> str:
    """Return what names the code, rules and settings of a process of the pool."""
    return run_key(load(), settings)
