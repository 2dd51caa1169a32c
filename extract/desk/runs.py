"""Runs of the desk: files are converted in the background, and the page is told how far it is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from zhenggai.batch.last_run import remember
from zhenggai.batch.republish import republish
from zhenggai.batch.run import Batch, convert_batch
from zhenggai.batch.settings import Settings
from zhenggai.batch.worker import Result
from zhenggai.desk.plans import Plans
from zhenggai.facts.document.manifest import read_manifest
from zhenggai.messages import RunError
from zhenggai.rules import load

# Files converted, or what persons said laid over what was converted.
Work = Literal["files", "said"]


@dataclass(slots=True)
class Progress:
    """How far a run is: files given and ended, what became of each, and why it could not go on."""

    running: bool = False
    files: int = 0
    ended: list[Result] = field(default_factory=list)
    batch: Batch | None = None
    failure: RunError | None = None


class Runs:
    """Converts one lot of files after another into the tables of one ``out/``."""

    def __init__(
        self, out: Path, plans: Plans, settings: Settings, ended: Callable[[], None]
    ) -> None:
        self._out = out
        self._ended = ended
        self._plans = plans
        self._settings = settings
        self._lock = threading.Lock()
        self._again = False
        self._wanted: Work | None = None
        self._thread: threading.Thread | None = None
        self.progress = Progress()

    def begin(self, *, again: bool = False) -> None:
        """Convert what is new in the folder of plans; what comes while a run goes on waits.

        With ``again``, files that failed before are tried again.
        """
        with self._lock:
            self._again = self._again or again
            self._wanted = "files"
            self._start()

    def put_in_tables(self) -> None:
        """Lay what persons said over the tables; convert again only what that asks for."""
        with self._lock:
            self._wanted = self._wanted or "said"
            self._start()

    def _start(self) -> None:
        if not self.progress.running:
            self.progress = Progress(running=True)
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Wait until nothing is converted any more."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _next(self) -> tuple[Work, bool] | None:
        """Return what is to be done next, and whether failed files are tried again."""
        with self._lock:
            if self._wanted is None:
                self.progress.running = False
                return None
            wanted = self._wanted, self._again
            self._wanted, self._again = None, False
            return wanted

    def _work(self) -> None:
        while (wanted := self._next()) is not None:
            work, again = wanted
            try:
                if work == "files" or republish(self._out, load()).unread:
                    self._run(again=again)
            except RunError as error:
                self.progress.failure = error
            except Exception as error:
                # A run that breaks down must be told, not leave the page waiting.
                told = f"{type(error).__name__}: {error}"
                self.progress.failure = RunError("desk-run-failed", told)
        self._ended()

    def _run(self, *, again: bool) -> None:
        given = self._plans.given()
        manifest = given["manifest"]
        entries = read_manifest(Path(manifest)) if manifest else {}
        inputs = self._plans.inputs()
        self.progress.files = len(inputs)
        self.progress.failure = None
        self.progress.ended = []
        self.progress.batch = convert_batch(
            inputs,
            entries,
            self._out,
            load(),
            self._settings,
            self.progress.ended.append,
            again=again,
            own=given["rules"],
        )
        remember(self._out, given["paths"], manifest, given["rules"])
