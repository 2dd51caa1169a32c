"""The bundle for machines without a network: what is fetched, what is checked, what is written."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
import regex

from tests import ROOT
from zhenggai.cli.main import build

LOCK = """\
Jieba==0.42.1 \\
    --hash=sha256:aa
    # via zhenggai (pyproject.toml)
typing-extensions[x]==4.1 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
"""


@pytest.fixture(scope="module")
def make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make", ROOT / "bundle" / "make.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wheel(folder: Path, name: str, version: str, *requires: str) -> None:
    told = "".join(f"Requires-Dist: {line}\n" for line in requires)
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{told}"
        archive.writestr(f"{name}-{version}.dist-info/METADATA", metadata)


def test_what_windows_alone_needs_is_missed(make: ModuleType, tmp_path: Path) -> None:
    wheel(tmp_path, "click", "8.1", 'colorama; platform_system == "Windows"', 'x; extra == "all"')
    wheel(tmp_path, "big_one", "2.0", "click>=9", 'old; python_version < "3.12"')
    windows = {**make.WINDOWS, "python_version": "3.12"}
    found = list(make.missing(tmp_path, windows))
    assert [line.partition(" (of ")[2] for line in found] == ["big-one)", "click)"]
    assert found[0].startswith("click>=9")
    linux = {"platform_system": "Linux", "python_version": "3.11"}
    assert [line.partition(" (of ")[2] for line in make.missing(tmp_path, linux)] == [
        "big-one)"
    ] * 2
    wheel(tmp_path, "colorama", "0.4")
    assert len(list(make.missing(tmp_path, windows))) == 1


def test_what_runs_anywhere_is_not_fetched_again(make: ModuleType) -> None:
    assert "".join(make.rest(LOCK, {"jieba"})) == LOCK[LOCK.index("typing") :]
    assert "".join(make.rest(LOCK, {"typing-extensions"})) == LOCK[: LOCK.index("typing")]


def test_the_scripts_name_the_python_they_are_for(make: ModuleType, tmp_path: Path) -> None:
    make.write_script(ROOT / "bundle" / "install.bat", tmp_path, "3.12", "\r\n")
    lines = (tmp_path / "install.bat").read_bytes().split(b"\r\n")
    assert lines[0] == b"@echo off"
    assert not any(b"@VERSION@" in line or b"\n" in line for line in lines)
    # The names of the links, in letters that a batch file cannot hold.
    (powershell,) = (line.decode("ascii") for line in lines if line.startswith(b"powershell"))
    names = [
        "".join(chr(int(code, 16)) for code in codes.split(", "))
        for codes in regex.findall(r"char\[\]\]\(([^)]+)\)", powershell)
    ]
    assert names == ["整改工作台", "整改方案"]
    # The link's words are a command, and the folder beside its tables is where the desk looks.
    (words,) = regex.findall(r"zhenggai\.exe'\) '([^']+)'", powershell)
    *language, command, out = words.split()
    assert language == ["--lang", "zh"]
    given = build("zh", [command]).commands[command].make_context(command, [out]).params
    assert (given["out"], given["plans"]) == ("out", None)
    assert "$env:DATA + '\\plans'" in powershell
    make.write_script(ROOT / "bundle" / "install.sh", tmp_path, "9.9", "\n")
    script = ["sh", str(tmp_path / "install.sh"), str(tmp_path / "new")]
    done = subprocess.run(
        script, env={"PYTHON": sys.executable, "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("install.sh: Python 9.9 is needed")
    assert not (tmp_path / "new").exists()
