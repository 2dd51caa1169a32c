"""Runs with workers: what breaks costs one file, what was done is not done again."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pyarrow as pa
import pytest

from tests import ROOT, SAMPLES
from zhenggai.batch import pool
from zhenggai.batch.files import find_inputs
from zhenggai.batch.run import Batch, BatchError, convert_batch
from zhenggai.batch.settings import Settings
from zhenggai.batch.worker import Job, Result, work
from zhenggai.dataset import finished
from zhenggai.dataset.current import MANIFEST, read_tables
from zhenggai.dataset.verify import verify_out
from zhenggai.rules import load
from zhenggai.tables.schema import TABLES

PLANS = (
    "county-utf16-2020",
    "county-list-2023",
    "shared-2022",
    "notice-2025",
    "table-measure-2023",
)
# What marks the processes of one test, and names its folder.
RUN_MARK = "ZHENGGAI_TEST_RUN"


@pytest.fixture(autouse=True)
def tasks_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers look for nothing in the working directory: what tests let them do lies elsewhere."""
    monkeypatch.syspath_prepend(ROOT / "tests" / "..")


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    folder = tmp_path / "方案 们"
    for name in PLANS:
        for path in (SAMPLES / name).glob("plan*"):
            if path.suffix in {".txt", ".docx", ".html"}:
                (folder / name).mkdir(parents=True, exist_ok=True)
                shutil.copy(path, folder / name / path.name)
    return folder


def run(folder: Path, out: Path, workers: int = 2, **more: bool) -> tuple[Batch, list[Result]]:
    told: list[Result] = []
    settings = Settings(workers=workers)
    batch = convert_batch(
        find_inputs([str(folder)]), {}, out, load(), settings, told.append, **more
    )
    return batch, told


def digests(out: Path) -> dict[str, str]:
    """Return the digests of all tables, those of partitions too, and of the manifest."""
    found = [*out.glob("[!.]*"), *out.glob("*.parquet/**/*.parquet")]
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(found)
        if path.is_file()
    }


def test_bytes_do_not_depend_on_workers_or_parts(plans: Path, tmp_path: Path) -> None:
    run(plans, tmp_path / "one", 1)
    run(plans, tmp_path / "two", 2)
    run(plans, tmp_path / "here", 0)
    for part in sorted(plans.iterdir(), reverse=True):
        inputs = [i for i in find_inputs([str(plans)]) if i.source.startswith(part.name)]
        settings = Settings(workers=0)
        convert_batch(inputs, {}, tmp_path / "parts", load(), settings, lambda _: None)
    wanted = digests(tmp_path / "one")
    written = {f"{name}.parquet" for name, shape in TABLES.items() if shape.kind != "comparison"}
    assert wanted.keys() == {*written, MANIFEST}
    for name in ("two", "here", "parts"):
        assert digests(tmp_path / name) == wanted
    assert list(verify_out(tmp_path / "one")) == []


def test_nothing_is_done_twice(plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first, told = run(plans, out)
    assert first.given == len(told) == sum(first.statuses.values())
    before = digests(out)
    again, told = run(plans, out)
    assert (again.unchanged, told, again.published) == (first.given, [], None)
    assert digests(out) == before
    # One file changes, one leaves, one comes under a second name.
    changed = plans / "notice-2025" / "plan.html"
    changed.write_bytes(changed.read_bytes().replace("整改".encode(), "督改".encode()))
    gone = plans / "shared-2022" / "plan.txt"
    gone.unlink()
    shutil.copy(plans / "shared-2022" / "plan-gb18030.txt", plans / "又.txt")
    third, told = run(plans, out)
    assert [result.source for result in told] == ["notice-2025/plan.html"]
    known = read_tables(out, ["documents"])["documents"].to_pylist()
    assert ["又.txt"] in [row["other_sources"] for row in known]
    assert third.published is not None
    assert (len(third.published.added), third.published.removed) == (1, ())
    assert third.given == third.unchanged + third.same + sum(third.statuses.values())
    last, _ = run(plans, out, prune=True)
    assert last.published is not None
    assert len(last.published.removed) == 2
    assert list(verify_out(out)) == []


def test_another_name_is_not_another_document(plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(plans, out)
    before = read_tables(out)
    (plans / "notice-2025").rename(plans / "another name")
    batch, told = run(plans, out)
    assert (batch.unchanged, told) == (batch.given, [])
    assert batch.published is not None
    assert (batch.published.added, batch.published.replaced) == ((), ())
    after = read_tables(out)
    told_names = {row["source"]: row["other_sources"] for row in after["documents"].to_pylist()}
    assert told_names["another name/plan.docx"] == ["notice-2025/plan.docx"]
    assert after["promises"].equals(before["promises"])
    assert run(plans, out)[0].published is None
    assert list(verify_out(out)) == []


def test_other_settings_convert_again(plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    inputs = find_inputs([str(plans / "notice-2025")])
    settings = Settings(workers=0)
    convert_batch(inputs, {}, out, load(), settings, lambda _: None)
    tight = settings.with_limit("characters", 100)
    batch = convert_batch(inputs, {}, out, load(), tight, lambda _: None)
    assert batch.statuses == {"failed": 2}
    assert codes(out) == {"file-too-long"}
    assert list(verify_out(out)) == []


def codes(out: Path) -> set[str]:
    notes = read_tables(out, ["diagnostics"])["diagnostics"].to_pylist()
    return {note["code"] for note in notes if note["severity"] == "error"}


def behave(job: Job, settings: Settings) -> Result:
    """Do what the file's name says."""
    name = job.item.path.name
    if "hang" in name:
        marked = {**os.environ, RUN_MARK: str(job.item.path)}
        subprocess.Popen(["sleep", "600"], start_new_session=True, env=marked)
        time.sleep(600)
    elif "crash" in name:
        os.kill(os.getpid(), signal.SIGKILL)
    elif "segv" in name:
        os.kill(os.getpid(), signal.SIGSEGV)
    elif "memory" in name:
        held = bytearray(settings.memory)
        held[:] = b"x" * len(held)
    elif "once" in name and not (job.item.path.parents[1] / "tried").exists():
        (job.item.path.parents[1] / "tried").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    result = work(job, settings)
    if "idle" in name:
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGKILL)).start()
    return result


def behaving(
    jobs: Iterable[Job], settings: Settings, own_rules: str | None, *, few: bool
) -> Iterator[tuple[Job, Result | None]]:
    """Run jobs that behave as their names say."""
    return pool.run(jobs, settings, own_rules, behave, few=few)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_what_breaks_costs_one_file(plans: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    text = (plans / "shared-2022" / "plan.txt").read_bytes()
    names = ("a", "c", "d-crash", "e", "f-segv", "g-memory", "h-once", "i")
    for name in names:
        (folder / f"{name}.txt").write_bytes(text + name.encode())

    told: list[Result] = []
    settings = Settings(workers=2, memory=600 << 20)
    out = tmp_path / "out"
    inputs = find_inputs([str(folder)])
    batch = convert_batch(inputs, {}, out, load(), settings, told.append, engine=behaving)
    failed = {result.source[0]: result.failure[0] for result in told if result.failure}
    assert failed == {
        "d": "convert-crashed",
        "f": "convert-crashed",
        "g": "convert-memory",
    }
    assert batch.statuses == {"truncated": 5, "failed": 3}
    assert codes(out) == set(failed.values())
    assert list(verify_out(out)) == []
    assert processes_of(folder) == []
    unchanged = convert_batch(find_inputs([str(folder)]), {}, out, load(), settings, told.append)
    assert (unchanged.unchanged, unchanged.failed, unchanged.published) == (5, 3, None)
    again = convert_batch(
        find_inputs([str(folder)]), {}, out, load(), settings, told.append, again=True
    )
    assert (again.statuses, again.unchanged) == ({"truncated": 3}, 5)


def test_what_hangs_costs_one_file(plans: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    text = (plans / "shared-2022" / "plan.txt").read_bytes()
    (folder / "a.txt").write_bytes(text)
    told: list[Result] = []
    patient, short = Settings(workers=2), Settings(workers=2, timeout=10)
    convert_batch(find_inputs([str(folder)]), {}, out, load(), patient, told.append)
    (folder / "b-hang.txt").write_bytes(text + b"b")
    inputs = find_inputs([str(folder)])
    batch = convert_batch(inputs, {}, out, load(), short, told.append, engine=behaving)
    assert (batch.unchanged, batch.statuses) == (1, {"failed": 1})
    assert codes(out) == {"convert-timeout"}
    assert list(verify_out(out)) == []
    assert processes_of(folder) == []


def test_a_worker_lost_between_files_costs_none(plans: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    text = (plans / "shared-2022" / "plan.txt").read_bytes()
    for name in ("a-idle", "b", "c-idle", "d"):
        (folder / f"{name}.txt").write_bytes(text + name.encode())

    def slowly(jobs: Iterable[Job]) -> Iterator[Job]:
        for job in jobs:
            yield job
            time.sleep(2)

    def engine(
        jobs: Iterable[Job], settings: Settings, own_rules: str | None, *, few: bool
    ) -> Iterator[tuple[Job, Result | None]]:
        return pool.run(slowly(jobs), settings, own_rules, behave)

    inputs = find_inputs([str(folder)])
    batch = convert_batch(
        inputs, {}, tmp_path / "out", load(), Settings(workers=1), lambda _: None, engine=engine
    )
    assert batch.statuses == {"truncated": 4}


def processes_of(place: Path) -> list[int]:
    """Return the processes of this test's own runs: others may be at work on the machine."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(RUN_MARK, "").startswith(str(place)):
                found.append(process.pid)
        except psutil.Error:
            continue
    return found


def test_two_runs_at_once(plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    inputs = find_inputs([str(plans / "notice-2025")])
    refused: list[BatchError] = []

    def second(_: Result) -> None:
        try:
            convert_batch(inputs, {}, out, load(), Settings(workers=0), lambda _: None)
        except BatchError as error:
            refused.append(error)

    convert_batch(inputs, {}, out, load(), Settings(workers=0), second)
    assert [error.code for error in refused] == ["out-locked"] * 2
    assert str(os.getpid()) in refused[0].render("en")


def test_stopped_before_the_first_file(plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    inputs = find_inputs([str(plans / "notice-2025")])
    convert_batch(inputs, {}, out, load(), Settings(workers=0), lambda _: None)
    before = digests(out)

    def stop(*_: object, **__: object) -> Iterator[tuple[Job, Result | None]]:
        raise KeyboardInterrupt

    batch = convert_batch(inputs, {}, out, load(), Settings(), lambda _: None, engine=stop)
    assert (batch.interrupted, batch.published, batch.held["issues"]) == (True, None, 0)
    assert batch.left == len(inputs)
    assert digests(out) == before


def test_a_vanished_input_and_a_file_in_the_way(plans: Path, tmp_path: Path) -> None:
    inputs = find_inputs([str(plans / "notice-2025")])
    missing = replace(inputs[0], path=tmp_path / "gone.docx")
    out = tmp_path / "out"
    told: list[Result] = []
    batch = convert_batch([missing, inputs[1]], {}, out, load(), Settings(workers=0), told.append)
    assert batch.statuses == {"failed": 1, "complete": 1}
    assert told[0].failure[0] == "file-unreadable"
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BatchError) as caught:
        convert_batch(inputs, {}, tmp_path / "file", load(), Settings(workers=0), told.append)
    assert caught.value.code == "out-is-file"


def test_a_store_cut_short_is_no_document(tmp_path: Path) -> None:
    path = tmp_path / "a"
    finished.write(path, {"x": pa.table({"a": [1, 2]}), "y": pa.table({"b": ["z"]})})
    stored = finished.read(path)
    assert stored is not None
    assert stored["y"].to_pylist() == [{"b": "z"}]
    for cut in range(0, path.stat().st_size, 7):
        (tmp_path / "b").write_bytes(path.read_bytes()[:cut])
        assert finished.read(tmp_path / "b") is None


def test_json_events(plans: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "zhenggai", "convert", str(plans), "-o", str(tmp_path / "o")]
    done = subprocess.run([*words, "--json"], capture_output=True, text=True, check=True)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    end = events.pop()
    assert end["given"] == len(events) + end["same_bytes"]
    assert sorted(end["added"]) == sorted(event["document_id"] for event in events)
    (plans / "坏.pdf").write_bytes(b"%PDF-1.7\nbroken")
    for _ in range(2):
        # What failed before and was not tried again has failed.
        failing = subprocess.run([*words, "--json"], capture_output=True, check=False)
        assert failing.returncode == 1
    last = json.loads(failing.stdout.splitlines()[-1])
    assert sorted(last["unchanged"]) == sorted(end["added"])
    assert subprocess.run([*words, "--max-failed", "10%"], check=False).returncode == 0
    status = [sys.executable, "-m", "zhenggai", "status", str(tmp_path / "o"), "--json"]
    said = json.loads(subprocess.run(status, capture_output=True, check=True).stdout)
    assert list(said["failed"].values()) == [["坏.pdf"]]
    retry = [sys.executable, "-m", "zhenggai", "retry", str(tmp_path / "o")]
    assert b"failed" in subprocess.run(retry, capture_output=True, check=False).stderr


def test_a_short_run_loads_nothing_heavy(plans: Path, tmp_path: Path) -> None:
    words = ["convert", str(plans / "shared-2022" / "plan.txt"), "-o", str(tmp_path / "out")]
    heavy = "'numpy', 'pandas', 'rich', 'psutil', 'openpyxl', 'lxml', 'pypdfium2'"
    code = (
        "import atexit, sys; from zhenggai.cli.main import main;"
        f"atexit.register(lambda: print({{{heavy}}} & sys.modules.keys()));"
        f"sys.argv[1:] = {words!r}; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "set()", done.stderr
