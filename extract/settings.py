"""Every limit and switch of a run in one place."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field, fields, replace

from extract.readers.guard import Limits


@dataclass(frozen=True, slots=True)
class Settings:
    """How a batch is run. None of it but ``limits`` changes what a table holds.

    ``workers``: processes; 0 converts in this process, without supervision. ``timeout``: seconds
    for one file. ``memory``: bytes that one worker may hold. ``renew_after``: files after which a
    worker is replaced by a fresh one.
    """

    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    timeout: float = 300.0
    memory: int = 2 << 30
    renew_after: int = 200
    limits: Limits = field(default_factory=Limits)

    def digest(self) -> str:
        """Return 8 hex digits over the settings that affect what comes out."""
        told = ",".join(f"{name}={value}" for name, value in self.lasting().items())
        return hashlib.sha256(told.encode()).hexdigest()[:8]

    def lasting(self) -> dict[str, int]:
        """Return the settings that affect what comes out, by their names."""
        return {f.name: getattr(self.limits, f.name) for f in fields(self.limits)}

    def with_limit(self, name: str, value: int) -> Settings:
        """Return the settings with one limit changed; raise KeyError where there is none such."""
        if name not in {f.name for f in fields(Limits)}:
            raise KeyError(name)
        return replace(self, limits=replace(self.limits, **{name: value}))


def limit_names() -> list[str]:
    """Return the names of all limits."""
    return [f.name for f in fields(Limits)]
