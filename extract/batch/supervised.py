"""One piece of work in a worker of its own: what it breaks costs it alone, not who asked for it.

Whoever reads a document reads it here: ``convert`` in its pool, ``show``, ``diff``, ``check`` and
programs through these functions.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any, TypeVar

from zhenggai.batch.one_file import Input, convert_file
from zhenggai.batch.pool import LostError, Workers, open_pool, start_method
from zhenggai.batch.settings import Settings
from zhenggai.pipeline import Outcome, failed_outcome
from zhenggai.rules import load
from zhenggai.rules.sources import HERE, folders

T = TypeVar("T")


# A worker that dies before it has told what it works at takes its pool with it.
POOLS = 2


class Supervisor:
    """Runs one piece of work after another, each within the limits of time and memory."""

    def __init__(self, stack: ExitStack, settings: Settings, method: str | None = None) -> None:
        """Begin workers by ``method`` when they are needed; they end with the stack."""
        self._stack = stack
        self._settings = settings
        self._method = method
        self._workers: Workers | None = None
        self._lock = threading.Lock()

    def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """Return what a function of a module makes of its arguments.

        Raises LostError (beyond the limits, or the worker died) and what the function raises.
        """
        if self._settings.workers == 0:
            return function(*arguments)
        for _ in range(POOLS):
            workers = self._opened()
            try:
                future = workers.give(function, *arguments)
            except RuntimeError:
                self._give_up(workers)
                continue
            try:
                return workers.taken(future)
            except BrokenProcessPool:
                self._give_up(workers)
        raise LostError("convert-crashed", "no worker could begin")

    def _opened(self) -> Workers:
        """Return a worker's pool, a fresh one where there is none."""
        with self._lock:
            if self._workers is None:
                own = [str(folder) for folder in folders() if folder != HERE]
                begins = self._method or start_method(self._settings.memory)
                pool = open_pool(self._settings, 1, own[0] if own else None, begins)
                self._workers = self._stack.enter_context(pool)
            return self._workers

    def _give_up(self, broken: Workers) -> None:
        with self._lock:
            if self._workers is broken:
                self._workers = None
                self._stack.close()

    def convert(self, item: Input) -> Outcome:
        """Return what becomes of one file; one on which the worker was lost is a failed one."""
        try:
            return self.call(_convert, item, self._settings)
        except LostError as error:
            failure = (error.code, *error.args)
        limits = self._settings.limits
        return failed_outcome(item.identity(limits), item.source, failure, load(), limits)


@contextmanager
def supervisor(settings: Settings | None = None, method: str | None = None) -> Iterator[Supervisor]:
    """Give what runs work in a process beside this one, with the rules that this one uses.

    ``method`` is how it begins (None: what is fastest in a process of the program's own). With
    ``settings.workers`` 0 it runs in this process, without supervision.
    """
    with ExitStack() as stack:
        yield Supervisor(stack, settings if settings is not None else Settings(), method)


def _convert(item: Input, settings: Settings) -> Outcome:
    return convert_file(item, load(), None, settings)


# How a worker begins beside a program that is not ours: it is neither forked nor served.
APART = "spawn"
_lock = threading.Lock()


def lasting(settings: Settings) -> Supervisor:
    """Return a supervisor that lasts as long as this process: to begin one takes a second.

    For programs that read one document after another.
    """
    with _lock:
        return _lasting(settings, os.getpid())


@cache
def _lasting(settings: Settings, process: int) -> Supervisor:
    # A process that was forked has no part in the workers of the one that it comes from.
    del process
    stack = ExitStack()
    made = stack.enter_context(supervisor(settings, APART))
    atexit.register(stack.close)
    return made
