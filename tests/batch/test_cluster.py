"""A cluster and an S3 server as processes of this machine: same tables as the embedded run's."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.batch.test_run import PLANS, SAMPLES, digests, run
from zhenggai.batch.files import InputError, find_inputs
from zhenggai.batch.scratch import own_folder, sweep
from zhenggai.dataset.remote import HELD_BY, Remote
from zhenggai.dataset.remote_files import PlaceError, find_files

WHY = "the extra cluster, and moto for its tests"
s3fs = pytest.importorskip("s3fs", reason=WHY)
for needed in ("distributed", "moto", "flask"):
    pytest.importorskip(needed, reason=WHY)

BUCKET = "plans"
# A process that takes a folder and is killed.
LOSE = """
import os, signal, sys, tempfile
tempfile.tempdir = sys.argv[1]
from zhenggai.batch.scratch import own_folder
mine = own_folder()
os.kill(os.getpid(), signal.SIGKILL)
"""
PATIENCE = 60


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def until(true: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"{what}: not in {PATIENCE} s"
        time.sleep(0.1)


@contextmanager
def process(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process in a session of its own, ended with all that it started."""
    command = [sys.executable, "-m", *words]
    quiet = subprocess.DEVNULL
    started = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        yield started
    finally:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An S3 server with a bucket; whatever talks to S3 in this session finds it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    told = {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache")),
        "NO_PROXY": "127.0.0.1",
    }
    with pytest.MonkeyPatch.context() as patch, process("moto.server", "-p", str(port)):
        for name, value in told.items():
            patch.setenv(name, value)
        until(lambda: answers(address), "moto")
        s3fs.S3FileSystem().mkdir(BUCKET)
        yield address


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/moto-api/", timeout=1):
            return True
    except OSError:
        return False


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory, s3: str) -> Path:
    """Some plans on disk and, under the same names, in the bucket."""
    folder = tmp_path_factory.mktemp("plans") / "方案"
    for copy in range(4):
        for name in PLANS:
            for path in (SAMPLES / name).glob("plan*"):
                if path.suffix == ".txt":
                    (folder / f"{name} {copy}").mkdir(parents=True, exist_ok=True)
                    target = folder / f"{name} {copy}" / path.name
                    target.write_bytes(path.read_bytes() + b"\n" * copy)
    shutil.copy(SAMPLES / "notice-2025" / "plan.docx", folder / "通知.docx")
    s3fs.S3FileSystem().put(str(folder), f"{BUCKET}/in", recursive=True)
    return folder


@pytest.fixture(scope="module")
def wanted(plans: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    out = tmp_path_factory.mktemp("wanted")
    run(plans, out)
    return digests(out)


def convert(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "zhenggai", "convert", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def fetched(uri: str, folder: Path) -> dict[str, str]:
    for file, name in find_files(uri):
        if "/" not in name and not name.startswith("."):
            folder.mkdir(exist_ok=True)
            (folder / name).write_bytes(file.read_bytes())
    return digests(folder)


def test_a_worker_killed_in_mid_run(plans: Path, wanted: dict[str, str], tmp_path: Path) -> None:
    port = free_port()
    scheduler = f"tcp://127.0.0.1:{port}"
    where = ("--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    worker = ("dask", "worker", scheduler, "--nthreads", "1", "--no-dashboard")
    words = (f"s3://{BUCKET}/in", "-o", f"s3://{BUCKET}/killed", "--json")
    words += ("--engine", "dask", "--scheduler", scheduler)
    with (
        process("dask", "scheduler", *where),
        process(*worker) as first,
        process(*worker),
        subprocess.Popen(
            [sys.executable, "-m", "zhenggai", "convert", *words],
            stdout=subprocess.PIPE,
            text=True,
        ) as going,
    ):
        assert going.stdout is not None
        events = [json.loads(going.stdout.readline()) for _ in range(3)]
        os.killpg(first.pid, signal.SIGKILL)
        events += [json.loads(line) for line in going.stdout]
        assert going.wait() == 0
    end = events.pop()
    assert end["statuses"].get("failed", 0) == 0
    assert end["given"] == sum(end["statuses"].values()) + end["same_bytes"]
    assert fetched(f"s3://{BUCKET}/killed", tmp_path / "killed") == wanted


def test_the_embedded_engine_behind_uris(
    plans: Path, wanted: dict[str, str], tmp_path: Path
) -> None:
    uri = f"s3://{BUCKET}/embedded"
    first = convert(f"s3://{BUCKET}/in", "-o", uri)
    assert first.returncode == 0, first.stderr
    assert fetched(uri, tmp_path / "first") == wanted
    again = json.loads(convert(f"s3://{BUCKET}/in", "-o", uri, "--json").stdout.splitlines()[-1])
    assert len(again["unchanged"]) + again["same_bytes"] == again["given"]
    # The same names as below a folder of this machine: nothing is done again either.
    moved = json.loads(convert(str(plans), "-o", uri, "--json").stdout.splitlines()[-1])
    assert moved["unchanged"] == again["unchanged"]
    checked = subprocess.run([sys.executable, "-m", "zhenggai", "verify", uri], check=False)
    assert checked.returncode == 0


def test_a_switch_cut_off_is_finished_by_the_next_run(
    plans: Path, wanted: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uri = f"s3://{BUCKET}/cut"
    assert convert(str(plans / f"{PLANS[0]} 0"), "-o", uri).returncode == 0
    assert convert(str(plans), "-o", str(tmp_path / "all")).returncode == 0
    remote = Remote(uri)
    moves = 0

    def mv(source: str, target: str) -> None:
        nonlocal moves
        moves += 1
        if moves == 4:
            raise OSError("the line is cut")
        type(remote.filesystem).mv(remote.filesystem, source, target)

    monkeypatch.setattr(remote.filesystem, "mv", mv)
    shutil.rmtree(remote.folder)
    shutil.copytree(tmp_path / "all", remote.folder, symlinks=True)
    with pytest.raises(PlaceError, match="the line is cut"):
        remote.give()
    monkeypatch.undo()
    # Another machine, which has none of it.
    shutil.rmtree(remote.folder)
    end = json.loads(convert(str(plans), "-o", uri, "--json").stdout.splitlines()[-1])
    assert end["given"] == len(end["unchanged"]) + end["same_bytes"]
    assert fetched(uri, tmp_path / "cut") == wanted


def test_another_machine_is_there(plans: Path) -> None:
    uri = f"s3://{BUCKET}/held"
    s3fs.S3FileSystem().pipe_file(f"{uri}/{HELD_BY}", b"77 @ elsewhere")
    told = convert(str(plans), "-o", uri)
    assert told.returncode == 2
    assert "77 @ elsewhere" in told.stderr


def test_a_place_that_cannot_be_used(s3: str) -> None:
    with pytest.raises(InputError):
        find_inputs(["s3://no-such-bucket/x/*"])
    for use in (find_files, Remote):
        with pytest.raises(PlaceError) as caught:
            use("nonsense://x/y")
        assert caught.value.code == "uri-unusable"


def test_a_scheduler_that_is_not_there(plans: Path, tmp_path: Path) -> None:
    words = ("--engine", "dask", "-o", str(tmp_path / "out"))
    told = convert(str(plans), *words)
    assert (told.returncode, "dask scheduler" in told.stderr) == (2, True)


def test_folders_of_a_killed_worker_are_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    lost = subprocess.run(
        [sys.executable, "-c", LOSE, str(tmp_path)], capture_output=True, check=False
    )
    assert lost.returncode == -signal.SIGKILL
    (tmp_path / "zhenggai-other").mkdir()
    assert len(list(tmp_path.iterdir())) == 2
    with own_folder() as mine:
        sweep()
        assert {path.name for path in tmp_path.iterdir()} == {Path(mine).name, "zhenggai-other"}


def test_partitions_behind_a_uri(plans: Path, wanted: dict[str, str], tmp_path: Path) -> None:
    """Folders of files on a store, told apart by province and year, and single files again."""
    uri, local, back = f"s3://{BUCKET}/parted", tmp_path / "local", tmp_path / "back"
    for out in (uri, str(local)):
        done = convert(str(plans), "-o", out, "--partition-by", "province,year")
        assert done.returncode == 0, done.stderr
    names = [name for _, name in find_files(uri) if not name.startswith(".")]
    assert any(name.startswith("issues.parquet/province=") for name in names)
    s3fs.S3FileSystem().get(f"{BUCKET}/parted/", str(back), recursive=True)
    assert digests(back) == digests(local)
    checked = subprocess.run([sys.executable, "-m", "zhenggai", "verify", uri], check=False)
    assert checked.returncode == 0
    assert convert(str(plans), "-o", uri, "--partition-by", "none").returncode == 0
    assert fetched(uri, tmp_path / "single") == wanted
    assert not [name for _, name in find_files(uri) if "province=" in name]
