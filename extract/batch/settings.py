"""Every limit and switch of a run in one place."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace

from zhenggai.readers.guard import Limits

# How many processes a user wants, for all commands.
WORKERS = "ZHENGGAI_WORKERS"


def usual_workers() -> int:
    """Return how many processes are used where nothing is said."""
    with suppress(ValueError):
        return max(0, int(os.environ.get(WORKERS, "")))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Settings:
    """How a batch is run. None of it but ``limits`` changes what a table holds.

    ``workers``: processes; 0 converts in this process, without supervision. ``timeout``: seconds
    for one file. ``memory``: bytes that one worker may hold. ``renew_after``: files after which a
    worker is replaced by a fresh one.
    """

    workers: int = field(default_factory=usual_workers)
    timeout: float = 300.0
    memory: int = 2 << 30
    renew_after: int = 200
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        for name, least in (("workers", 0), ("timeout", 0.001), ("memory", 1 << 20)):
            if getattr(self, name) < least:
                raise ValueError(f"{name}={getattr(self, name)}: must be {least} or more")

    def with_limit(self, name: str, value: int) -> Settings:
        """Return the settings with one limit changed; raise ValueError where there is none such."""
        if name not in limit_names():
            raise ValueError(f"there is no limit {name!r}; use one of {', '.join(limit_names())}")
        return replace(self, limits=replace(self.limits, **{name: value}))


def limit_names() -> list[str]:
    """Return the names of all limits."""
    return [f.name for f in fields(Limits)]
