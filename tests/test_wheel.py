"""What pip installs is whole: rules, texts and places come inside, wherever it is run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PLAN = ROOT / "samples" / "notice-2025" / "plan.docx"
PIP = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]


def test_the_wheel_works_outside_of_the_checkout(tmp_path: Path) -> None:
    wheels, place = tmp_path / "wheels", tmp_path / "site"
    build = ["wheel", "--no-deps", "--no-build-isolation", "-w", str(wheels), str(ROOT)]
    subprocess.run([*PIP, *build], check=True, capture_output=True, cwd=tmp_path)
    (wheel,) = wheels.glob("zhenggai-*.whl")
    install = ["install", "--no-deps", "--no-index", "--target", str(place), str(wheel)]
    subprocess.run([*PIP, *install], check=True, capture_output=True, cwd=tmp_path)
    code = (
        "import extract, rules, sys; from extract.cli import main;"
        "assert extract.__path__[0].startswith(sys.argv[1]), extract.__path__;"
        "assert rules.__path__[0].startswith(sys.argv[1]), rules.__path__;"
        "main(sys.argv[2:])"
    )
    environment = {**os.environ, "PYTHONPATH": str(place)}
    words = ["convert", str(PLAN), "-o", "out", "--ledger", "台账.xlsx", "--lang", "en"]
    done = subprocess.run(
        [sys.executable, "-c", code, str(place), *words],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "complete        1 issues     3 measures" in done.stdout
    assert (tmp_path / "台账.xlsx").exists()
    page = [sys.executable, "-c", code, str(place), "summary", "out", "--html", "s.html"]
    subprocess.run(page, cwd=tmp_path, env=environment, check=True, capture_output=True)
