"""The working directory is nobody's: what lies beside the plans is never imported or executed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import SAMPLES
from zhenggai.readers import soffice

PLAN = SAMPLES / "notice-2025" / "plan.docx"
CONSOLE_SCRIPT = Path(sys.executable).with_name("zhenggai")
# Names of ours, of the standard library and of packages that a run loads.
NAMES = (
    "extract", "rules", "queue", "json", "typing", "pathlib", "socket", "struct", "signal",
    "multiprocessing", "pickle", "hashlib", "zipfile", "jieba", "regex", "pebble", "psutil",
    "pyarrow", "lxml", "docx", "click", "rich", "filelock", "yaml", "rapidfuzz", "numpy", "pandas",
)  # fmt: skip
# Python itself takes these from the working directory for -m, before a line of ours is run.
OURS = ("zhenggai", "tables", "readers")
TRAP = """
import os
with open({told!r}, "a") as told:
    told.write(__file__ + "\\n")
os._exit(7)
"""


def downloads(tmp_path: Path, names: Sequence[str], plans: int = 7) -> Path:
    """Return a folder of plans with modules of those names beside them, which tell and end."""
    folder = tmp_path / "下载 1"
    folder.mkdir(parents=True)
    for number in range(plans):
        # Other bytes each, else there is one document.
        shutil.copy(PLAN, folder / f"plan{number}.docx")
        with (folder / f"plan{number}.docx").open("ab") as file:
            file.write(b"\0" * number)
    trap = TRAP.format(told=str(tmp_path / "told"))
    for name in names:
        (folder / f"{name}.py").write_text(trap, encoding="utf-8")
    for name in ("rules", "extract", "zhenggai"):
        # Folders as people have them, empty or with something in them.
        (folder / name).mkdir()
    (folder / "rules" / "loader.py").write_text(trap, encoding="utf-8")
    (folder / "extract" / "__init__.py").write_text(trap, encoding="utf-8")
    return folder


def converted(tmp_path: Path, command: Sequence[str | Path], folder: Path, plans: int) -> None:
    """Convert the folder's plans from within it; all are well, and no module of it was run."""
    words = ["convert", *(f"plan{n}.docx" for n in range(plans)), "-o", tmp_path / "out", "-j", "2"]
    done = subprocess.run(
        [*command, *words, "--json"],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert not (tmp_path / "told").exists(), (tmp_path / "told").read_text("utf-8")
    assert done.returncode == 0, done.stderr
    end = json.loads(done.stdout.splitlines()[-1])
    assert end["statuses"] == {"complete": plans}


@pytest.mark.parametrize("plans", [1, 7])
def test_the_module_as_a_command(tmp_path: Path, plans: int) -> None:
    """One file is forked, seven go through the fork server."""
    folder = downloads(tmp_path, NAMES, plans)
    converted(tmp_path, [sys.executable, "-m", "zhenggai"], folder, plans)


@pytest.mark.parametrize("plans", [1, 7])
def test_the_console_script(tmp_path: Path, plans: int) -> None:
    folder = downloads(tmp_path, (*NAMES, *OURS), plans)
    converted(tmp_path, [CONSOLE_SCRIPT], folder, plans)


def test_the_module_where_python_is_told_so(tmp_path: Path) -> None:
    folder = downloads(tmp_path, (*NAMES, *OURS), 2)
    converted(tmp_path, [sys.executable, "-P", "-m", "zhenggai"], folder, 2)


def test_workers_that_are_spawned(tmp_path: Path) -> None:
    """As on Windows and macOS."""
    folder = downloads(tmp_path, NAMES, 2)
    code = (
        "import multiprocessing, sys; sys.path.pop(0);"
        "multiprocessing.get_all_start_methods = lambda: ['spawn'];"
        "from zhenggai.cli.main import main; main(sys.argv[1:])"
    )
    converted(tmp_path, [sys.executable, "-P", "-c", code], folder, 2)


def test_other_commands(tmp_path: Path) -> None:
    folder = downloads(tmp_path, NAMES, 2)
    converted(tmp_path, [sys.executable, "-m", "zhenggai"], folder, 2)
    out = str(tmp_path / "out")
    for words in (
        ["show", "plan0.docx"],
        ["diff", "plan0.docx", "plan1.docx"],
        ["summary", out],
        ["verify", out],
        ["export", out, "--to", "csv", "-o", str(tmp_path / "csv")],
        ["explain", "units", "市水利局"],
    ):
        command = [sys.executable, "-m", "zhenggai", *words]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (words, done.stderr)
    assert not (tmp_path / "told").exists()


def test_the_environment_stays_as_it_was(tmp_path: Path) -> None:
    """Of a process that converts, and of what it starts itself afterwards."""
    folder = downloads(tmp_path, (), 2)
    code = """
import os, sys
from multiprocessing import spawn
from pathlib import Path
from zhenggai.batch.pool import open_pool
from zhenggai.batch.settings import Settings
prepare, before = spawn.get_preparation_data, dict(os.environ)
for method in ("spawn", "forkserver"):
    with open_pool(Settings(), 1, None, method) as pool:
        assert pool.taken(pool.give(os.getpid)) != os.getpid()
assert spawn.get_preparation_data is prepare
assert dict(os.environ) == before
"""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_no_program_of_the_folder_is_taken_for_libreoffice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("here", "there"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "soffice").write_text("#!/bin/sh\n", encoding="utf-8")
        (tmp_path / folder / "soffice").chmod(0o755)
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", str(tmp_path / "there")]))
    assert soffice.available() == str(tmp_path / "there" / "soffice")
    monkeypatch.setenv("PATH", os.pathsep.join(["", "."]))
    assert soffice.available() is None
