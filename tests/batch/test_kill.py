"""A run killed at random moments (make kill: a hundred), gone on with, and killed again."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.batch.test_run import RUN_MARK, digests, plans, processes_of, run
from zhenggai.dataset import finished
from zhenggai.dataset.current import read_tables
from zhenggai.dataset.verify import verify_out

__all__ = ["plans"]

KILLS = int(os.environ.get("KILLS", "3"))
# By turns, so that both ways to lay out tables are killed.
LAYOUTS = ((), ("--partition-by", "province,year"))
PATIENCE = 120


def start(folder: Path, out: Path, *more: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "zhenggai", "convert", str(folder), "-o", str(out), "-j", "2"]
    marked = {**os.environ, RUN_MARK: str(out)}
    quiet = subprocess.DEVNULL
    return subprocess.Popen([*words, *more], stdout=quiet, stderr=quiet, env=marked)


def begun(small: Path, out: Path) -> None:
    """Make tables of a few plans, for the next runs to add to."""
    shutil.rmtree(out, ignore_errors=True)
    run(small, out, 0)


def waiting_documents(out: Path) -> dict[str, int]:
    """Return the documents that wait to be published, each with what names its file on the disk."""
    waiting = (path for path in (out / finished.FOLDER).rglob("*") if path.is_file())
    return {path.name: path.stat().st_ino for path in waiting if path.suffix != ".part"}


def where(out: Path, rows: int, before: int) -> str:
    """Return how far a run had come when it was killed."""
    if rows != before:
        return "published"
    if list((out / ".tables").glob(".new-*")):
        return "publishing"
    return "converting" if waiting_documents(out) else "starting"


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_killed_at_any_moment(plans: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    shutil.copytree(plans / "notice-2025", small / "notice-2025")
    began = time.monotonic()
    wanted = {}
    for layout in LAYOUTS:
        begun(small, tmp_path / "wanted")
        assert start(plans, tmp_path / "wanted", *layout).wait() == 0
        wanted[layout] = digests(tmp_path / "wanted")
    whole = (time.monotonic() - began) / len(LAYOUTS)
    chance = random.Random(20260101)
    out = tmp_path / "out"
    told: Counter[str] = Counter()
    kills = 0
    while kills < KILLS:
        layout = LAYOUTS[told["ended"] % len(LAYOUTS)]
        begun(small, out)
        before, waiting = 2, waiting_documents(out)
        ended = False
        while not ended:
            process = start(plans, out, *layout)
            if kills < KILLS:
                time.sleep(chance.uniform(0.1, 0.9) * whole)
                process.kill()
            ended = process.wait() != -signal.SIGKILL
            # A reader finds every table whole, all of one generation.
            assert list(verify_out(out)) == []
            rows = read_tables(out, ["documents"])["documents"].num_rows
            assert rows in {2, 9}
            # What waited for this run was not done again.
            now = waiting_documents(out)
            assert all(now[name] == waiting[name] for name in now.keys() & waiting.keys())
            assert ended or waiting.keys() <= now.keys() or rows != before
            if not ended:
                kills += 1
                told[where(out, rows, before)] += 1
            before, waiting = rows, now
            gone = time.monotonic() + PATIENCE
            while processes_of(out):
                assert time.monotonic() < gone, "workers outlive their run"
                time.sleep(0.05)
        told["ended"] += 1
        assert digests(out) == wanted[layout]
        assert not waiting_documents(out)
    print(f"\n{kills} kills: {dict(told)}, {time.monotonic() - began:.0f} s")
    if KILLS >= 100:
        assert min(told[name] for name in ("starting", "converting", "publishing")) > 0
