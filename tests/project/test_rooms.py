"""The rooms hold: what lies in none, or imports upwards, fails; what is installed is whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests import ROOT

# As what each folder is installed.
TOP = {"extract": "zhenggai", "rules": "zhenggai.rules"}
CHECK = (
    "import sys; from importlinter.cli import lint_imports;"
    "sys.exit(lint_imports(config_filename=sys.argv[1], no_cache=True))"
)


def lint(tmp_path: Path, added: str = "", text: str = "") -> subprocess.CompletedProcess[str]:
    """Check the contract over a copy of the package, with a module more."""
    package = tmp_path / "zhenggai"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "extract", package, ignore=ignored)
    shutil.copytree(ROOT / "rules", package / "rules", ignore=ignored)
    if added:
        (package / added).write_text(f'"""Something new."""\n{text}\n', encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-c", CHECK, str(ROOT / ".importlinter")],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_module_in_a_room_is_welcome(tmp_path: Path) -> None:
    done = lint(tmp_path, "readers/new.py", "from zhenggai.text import document")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("added", "text", "told"),
    [
        ("new.py", "", "zhenggai.new"),
        ("text/new.py", "from zhenggai.readers import guard", "zhenggai.text.new"),
        ("readers/new.py", "from zhenggai import pipeline", "zhenggai.readers.new"),
        ("exports/new.py", "from zhenggai import api", "zhenggai.exports.new"),
    ],
)
def test_a_module_outside_or_upwards_is_not(
    tmp_path: Path, added: str, text: str, told: str
) -> None:
    done = lint(tmp_path, added, text)
    assert done.returncode == 1
    assert told in done.stdout


def test_what_is_installed_is_every_folder_of_modules() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = set(project["tool"]["setuptools"]["packages"])
    folders = {
        ".".join([TOP[name], *path.parent.relative_to(ROOT / name).parts])
        for name in TOP
        for path in (ROOT / name).rglob("__init__.py")
    }
    assert named == folders, "name each folder under [tool.setuptools] packages in pyproject.toml"
    lost = {
        folder
        for name in TOP
        for path in (ROOT / name).rglob("*.py")
        if not ((folder := path.parent) / "__init__.py").exists()
    }
    assert lost == set(), "a folder of modules needs an __init__.py"


def test_what_is_installed_is_every_file_of_data() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    given = project["tool"]["setuptools"]["package-data"]
    for name, package in TOP.items():
        for path in (ROOT / name).rglob("*"):
            if path.is_dir() or path.suffix in {".py", ".pyc", ".md"}:
                continue
            place = ".".join([package, *path.parent.relative_to(ROOT / name).parts])
            assert any(path.match(pattern) for pattern in given.get(place, ())), path
