"""What the system refuses in mid-run: a full disk, a read-only folder, a folder unread."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.batch.test_run import codes, digests, plans, run
from zhenggai.batch.files import find_inputs
from zhenggai.batch.run import convert_batch
from zhenggai.batch.settings import Settings
from zhenggai.dataset.current import read_tables
from zhenggai.dataset.verify import verify_out
from zhenggai.messages import RunError
from zhenggai.rules import load

__all__ = ["plans"]


def mount(*words: str) -> bool:
    command = ["mount", "-t", "tmpfs", *words]
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of 500 KB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not mount("-o", "size=500k", "none", str(folder)):
        pytest.skip("a disk that is full needs the right to mount one")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def resize(disk: Path, words: str) -> None:
    assert mount("-o", f"remount,{words}", "none", str(disk))


@pytest.fixture
def small(plans: Path, tmp_path: Path) -> Path:
    """One of the plans, under the same name."""
    shutil.copytree(plans / "notice-2025", tmp_path / "small" / "notice-2025")
    return tmp_path / "small"


@pytest.mark.parametrize(("room", "workers"), [(20, 2), (120, 0), (220, 2)])
def test_a_full_disk(
    plans: Path, small: Path, tmp_path: Path, disk: Path, room: int, workers: int
) -> None:
    run(plans, tmp_path / "wanted")
    out = disk / "out"
    run(small, out, workers)
    before = digests(out)
    free = os.statvfs(disk)
    (disk / "ballast").write_bytes(bytes(max(free.f_bavail * free.f_bsize - (room << 10), 0)))
    with pytest.raises(RunError) as caught:
        run(plans, out, workers)
    assert caught.value.code == "out-not-writable"
    assert digests(out) == before
    assert list(verify_out(out)) == []
    resize(disk, "size=4m")
    batch, _ = run(plans, out, workers)
    assert batch.failed == 0
    assert digests(out) == digests(tmp_path / "wanted")


def test_a_read_only_output(plans: Path, small: Path, disk: Path) -> None:
    out = disk / "out"
    run(small, out)
    before = digests(out)
    resize(disk, "ro")
    with pytest.raises(RunError) as caught:
        run(plans, out)
    assert caught.value.code == "out-not-writable"
    assert digests(out) == before
    assert read_tables(out, ["documents"])["documents"].num_rows == 2


def test_a_folder_that_may_not_be_read(
    plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refusing(path: str) -> object:
        if "notice" in str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    batch, told = run(plans, tmp_path / "out", 0)
    assert [r.source for r in told if r.failure] == ["notice-2025"]
    assert batch.given == batch.same + sum(batch.statuses.values())
    assert codes(tmp_path / "out") == {"file-unreadable"}


def test_a_file_beyond_the_limit_is_not_read_whole(plans: Path, tmp_path: Path) -> None:
    huge = plans / "huge.docx"
    with huge.open("wb") as file:
        file.truncate(1 << 40)
    settings = Settings(workers=1).with_limit("file_bytes", 1 << 20)
    (item,) = find_inputs([str(huge)])
    batch = convert_batch([item], {}, tmp_path / "out", load(), settings, lambda _: None)
    assert batch.statuses == {"failed": 1}
    assert codes(tmp_path / "out") == {"file-too-large"}


def test_a_memory_limit_that_no_worker_can_keep(plans: Path, tmp_path: Path) -> None:
    """The run ends, and says of each file why it failed."""
    inputs = find_inputs([str(plans)])
    settings = Settings(workers=2, memory=24 << 20)
    out = tmp_path / "out"
    batch = convert_batch(inputs, {}, out, load(), settings, lambda _: None)
    assert batch.failed + batch.same == batch.given
    assert codes(out) <= {"convert-memory", "convert-crashed"}
