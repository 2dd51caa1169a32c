"""What breaks costs itself: one worker with limits for whoever reads, and nothing left of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from tests.security.conftest import PLAN, Command
from zhenggai.batch import memory, scratch
from zhenggai.batch.one_file import Input
from zhenggai.batch.pool import LostError
from zhenggai.batch.settings import Settings
from zhenggai.batch.supervised import supervisor
from zhenggai.batch.worker import WORKER_MARK

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
# Workers do not know these tests, but what Python has built in.
HANG = "import time; time.sleep(600)"
HOLD = (
    "held = bytearray({0}); held[::4096] = b'x' * len(held[::4096]); import time; time.sleep(600)"
)
LEAVE = f"""
import os, subprocess, tempfile
from pathlib import Path
Path(tempfile.mkdtemp(), "a document").write_text("secret")
subprocess.Popen({SLEEP!r}, start_new_session=True)
os.abort()
"""
# What starts a program that holds more than it may, and little itself.
START = """
import subprocess, sys
subprocess.run([sys.executable, "-c", "held = b'x' * {0}; import time; time.sleep(600)"])
"""


@pytest.mark.parametrize(
    ("code", "failure", "timeout"),
    [("import os; os.abort()", "convert-crashed", 300), (HANG, "convert-timeout", 15)],
)
def test_work_that_dies_or_hangs_costs_itself(code: str, failure: str, timeout: float) -> None:
    with supervisor(Settings(workers=1, timeout=timeout)) as workers:
        with pytest.raises(LostError) as caught:
            workers.call(exec, code)
        assert caught.value.code == failure
        # The next one has a worker again.
        assert workers.call(os.getpid) != os.getpid()
        with pytest.raises(ZeroDivisionError):
            workers.call(eval, "1 / 0")


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_worker_that_dies_with_nothing_to_do_costs_nothing() -> None:
    with supervisor(Settings(workers=1)) as workers:
        idle = workers.call(os.getpid)
        os.kill(idle, signal.SIGKILL)
        assert workers.call(os.getpid) != idle


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes it from the start")
def test_a_worker_cannot_take_more_than_it_may() -> None:
    with supervisor(Settings(workers=1, memory=512 << 20)) as workers:
        with pytest.raises(LostError) as caught:
            workers.call(bytes, 1 << 30)
        assert caught.value.code == "convert-memory"


def test_what_the_asking_process_holds_does_not_count_as_a_workers() -> None:
    held = bytes(1 << 30)
    with supervisor(Settings(workers=1, memory=1 << 30)) as workers:
        assert len(workers.call(bytes, 100 << 20)) == 100 << 20
    assert held


@pytest.mark.skipif(sys.platform == "win32", reason="no fork to hand the replacement on")
@pytest.mark.parametrize("work", [HOLD, START], ids=["itself", "a program"])
def test_a_worker_that_holds_more_than_it_may_is_ended(
    monkeypatch: pytest.MonkeyPatch, work: str
) -> None:
    """As on systems that know no limit of their own."""
    monkeypatch.setattr("zhenggai.batch.worker.limit_memory", lambda _: None)
    monkeypatch.setattr(memory, "KEPT", work == START)
    settings = Settings(workers=1, memory=600 << 20, timeout=60)
    with supervisor(settings, "fork") as workers:
        with pytest.raises(LostError) as caught:
            workers.call(exec, work.format(800 << 20))
        assert caught.value.code == "convert-memory"


def test_nothing_is_left_of_a_worker_that_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with supervisor(Settings(workers=1)) as workers:
        before = programs()
        with pytest.raises(LostError):
            workers.call(exec, LEAVE)
        assert not list(tmp_path.rglob("a document"))
        assert programs() == before
    assert list(tmp_path.iterdir()) == []


def programs() -> set[int]:
    return {
        process.pid
        for process in psutil.process_iter(["name", "status", "cmdline"])
        if process.info["name"].startswith("python")
        and process.info["status"] != psutil.STATUS_ZOMBIE
        and (process.info["cmdline"] or [])[1:] == SLEEP[1:]
    }  # fmt: skip


@pytest.mark.parametrize("mark", ["garbage", "99999999", "other-run/99999999", "/", "0"])
def test_programs_of_others_are_left_alone(mark: str) -> None:
    environment = {**os.environ, WORKER_MARK: mark}
    with subprocess.Popen(SLEEP, env=environment) as other:
        try:
            with supervisor(Settings(workers=1)) as workers, pytest.raises(LostError):
                workers.call(os.abort)
            assert other.poll() is None
        finally:
            other.kill()


def test_what_a_killed_run_laid_aside_goes_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = tmp_path / f"{scratch.FRONT}{dead.pid}-abc"
    (left / "1").mkdir(parents=True)
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "mine").touch()
    (tmp_path / f"{scratch.FRONT}{dead.pid}-link").symlink_to(victim)
    here = tmp_path / f"{scratch.FRONT}{os.getpid()}-abc"
    here.mkdir()
    if os.name == "posix" and os.geteuid() == 0:
        foreign = tmp_path / f"{scratch.FRONT}{dead.pid}-foreign"
        foreign.mkdir()
        os.chown(foreign, 12345, 12345)
    with supervisor(Settings(workers=1)) as workers:
        workers.call(os.getpid)
    names = {path.name.rpartition("-")[2] for path in tmp_path.iterdir()}
    assert names - {"foreign"} == {"link", "victim", "abc"}
    assert not left.exists()
    assert here.exists()
    assert (victim / "mine").exists()


@pytest.mark.parametrize("command", ["show", "diff", "check"])
def test_a_reader_that_dies_is_told_by_every_command(
    tmp_path: Path, zhenggai: Command, command: str
) -> None:
    """The reader of plain text is made to die, as a fault of a library would."""
    killing = tmp_path / "killing"
    killing.mkdir()
    (killing / "sitecustomize.py").write_text(
        "import os, signal, sys, importlib.abc\n"
        "class Dies(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'zhenggai.readers.plain.txt': os.kill(os.getpid(), signal.SIGKILL)\n"
        "sys.meta_path.insert(0, Dies())\n",
        encoding="utf-8",
    )
    plan = tmp_path / "a" / "plan.txt"
    plan.parent.mkdir()
    plan.write_text(PLAN, encoding="utf-8")
    words = {"show": [plan], "diff": [plan, plan], "check": ["--new", plan]}[command]
    done = zhenggai(command, *words, PYTHONPATH=str(killing))
    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") <= 2


def test_one_file_is_converted_in_a_worker(folder: Path) -> None:
    # A fork of these tests holds what they hold, and that may be more than a worker may.
    with supervisor(Settings(workers=1), "spawn") as workers:
        outcome = workers.convert(Input(folder / "plan.txt", "plan.txt"))
    assert outcome.failure == ()
    assert outcome.document["issues"] == 2
