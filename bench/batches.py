"""Converts many plans: processor time of workers and of the program that publishes, and watch.

``python -m bench.batches 2000`` makes so many plans of the samples and converts them with one and
with two workers, then again with nothing changed.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from bench.many import make
from zhenggai.batch.files import find_inputs
from zhenggai.batch.run import convert_batch
from zhenggai.batch.settings import Settings
from zhenggai.rules import load


class Watch:
    """Looks twice a second at the workers: what one holds, after 200 files and at most; their time.

    Workers are children of a server of processes, so that the system adds their time to no one.
    """

    def __init__(self) -> None:
        self.done, self.early, self.most = 0, 0, 0
        self._times: dict[int, float] = {}
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            for child in psutil.Process().children(recursive=True):
                try:
                    held, times = child.memory_info().rss, child.cpu_times()
                except psutil.Error:
                    continue
                self._times[child.pid] = times.user + times.system
                self.most = max(self.most, held)
                if self.done <= 200:
                    self.early = max(self.early, held)
            time.sleep(0.5)

    def seconds(self) -> float:
        """Return the processor time of all workers that were seen."""
        return sum(self._times.values())

    def count(self, _: object) -> None:
        """Count a file that ended."""
        self.done += 1


def measure(folder: Path, out: Path, workers: int) -> tuple[float, str]:
    """Convert; return seconds of the clock and what is to be told."""
    watch = Watch()
    before, began = os.times(), time.perf_counter()
    inputs = find_inputs([str(folder)])
    batch = convert_batch(inputs, {}, out, load(), Settings(workers=workers), watch.count)
    seconds, after = time.perf_counter() - began, os.times()
    own = after.user + after.system - before.user - before.system
    theirs = watch.seconds()
    told = f"{workers} workers, {batch.given} files ({batch.unchanged} unchanged): {seconds:.1f} s"
    told += f", processor {theirs:.1f} s in workers and {own:.1f} s beside"
    told += f" (load {os.getloadavg()[0]:.0f})"
    return seconds, f"{told}, a worker {watch.early >> 20} MB, {watch.most >> 20} MB at most"


def main() -> None:
    """Print one line a run, and the two ratios."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as place:
        folder, one, two = (Path(place) / name for name in ("in", "one", "two"))
        make(folder, number)
        runs = [measure(folder, one, 1), measure(folder, two, 2), measure(folder, two, 2)]
        for _, told in runs:
            print(told, flush=True)
        first, second, again = (seconds for seconds, _ in runs)
        print(f"2 workers against 1: {first / second:.2f} ×; nothing changed: {again / second:.4f}")


if __name__ == "__main__":
    main()
