"""What pip installs is whole: rules, texts and places come inside, wherever it is run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest

from tests import ROOT
from tests.batch.test_nobodys_folder import NAMES, OURS, converted, downloads

PLAN = ROOT / "samples" / "notice-2025" / "plan.docx"
PIP = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]


def needed(place: Path) -> Path:
    """Return a folder with what the lock file names, and nothing that only tests need."""
    place.mkdir()
    for name in re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text("utf-8"), re.M):
        own = distribution(name)
        for top in {path.parts[0] for path in own.files or () if path.parts[0] != ".."}:
            if not (place / top).exists():
                (place / top).symlink_to(str(own.locate_file(top)))
    return place


def test_the_wheel_works_outside_of_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheels, place = tmp_path / "wheels", tmp_path / "site"
    build = ["wheel", "--no-deps", "--no-build-isolation", "-w", str(wheels), str(ROOT)]
    subprocess.run([*PIP, *build], check=True, capture_output=True, cwd=tmp_path)
    (wheel,) = wheels.glob("zhenggai-*.whl")
    install = ["install", "--no-deps", "--no-index", "--target", str(place), str(wheel)]
    subprocess.run([*PIP, *install], check=True, capture_output=True, cwd=tmp_path)
    tops = {path.name for path in place.iterdir() if path.suffix != ".dist-info"}
    assert tops <= {"zhenggai", "bin"}, tops
    # -S: without the packages that are installed here.
    python = [sys.executable, "-S", "-c"]
    code = (
        "import sys, zhenggai; from zhenggai.cli.main import main;"
        "assert zhenggai.__path__[0].startswith(sys.argv[1]), zhenggai.__path__;"
        "main(sys.argv[2:])"
    )
    path = os.pathsep.join([str(place), str(needed(tmp_path / "needed"))])
    environment = {**os.environ, "PYTHONPATH": path}
    words = ["convert", str(PLAN), "-o", "out", "--ledger", "台账.xlsx", "--lang", "en"]
    done = subprocess.run(
        [*python, code, str(place), *words],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "complete        1 issues     3 measures" in done.stdout
    assert (tmp_path / "台账.xlsx").exists()
    for words in (
        ["summary", "out", "--html", "s.html"],
        ["show", str(PLAN)],
        ["export", "out", "--to", "dta"],
        ["tables", "--markdown", "--lang", "zh"],
        ["diff", str(PLAN), str(PLAN.with_suffix(".html"))],
    ):
        command = [*python, code, str(place), *words]
        subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    command = [*python, code, str(place), "export", "out", "--to", "duckdb", "--lang", "en"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, check=False, capture_output=True, text=True
    )
    assert done.stderr.strip().endswith("duckdb is not installed; run: pip install duckdb")
    monkeypatch.setenv("PYTHONPATH", path)
    folder = downloads(tmp_path / "beside", (*NAMES, *OURS))
    converted(tmp_path / "beside", [sys.executable, "-S", place / "bin" / "zhenggai"], folder, 7)
