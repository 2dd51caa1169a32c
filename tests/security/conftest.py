"""Counts the checks: ``N of N`` at the end of a run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from zhenggai.cli.main import main

PLAN = """江湾县贯彻落实省生态环境保护督察反馈意见整改方案
一、污水直排。
整改目标：全面消除直排口。
整改时限：2024年12月底前
整改措施：
（一）建设管网5公里。（责任单位：县水利局）
（二）加强巡查。（牵头单位：县住建局；配合单位：县财政局）
二、垃圾堆存。
整改目标：完成清运。
整改时限：2025年6月底前
整改措施：清运并复绿。（责任单位：县城管局）
"""

# What SECURITY.md names.
CHECKS = (
    "tests/security/",
    "tests/project/test_offline.py",
    "tests/batch/test_nobodys_folder.py",
    "tests/batch/test_hostile.py",
)
Command = Callable[..., subprocess.CompletedProcess[str]]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how many checks hold; one that is known to fail does not."""
    counted = {
        name: sum(report.nodeid.startswith(CHECKS) for report in terminalreporter.getreports(name))
        for name in ("passed", "failed", "error", "xfailed", "skipped")
    }
    skipped = counted.pop("skipped")
    if total := sum(counted.values()):
        more = f", {skipped} could not be tried here" if skipped else ""
        terminalreporter.write_line(f"{counted['passed']} of {total} checks hold{more}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one plan."""
    made = tmp_path / "in"
    made.mkdir()
    (made / "plan.txt").write_text(PLAN, encoding="utf-8")
    return made


@pytest.fixture
def zhenggai(tmp_path: Path) -> Command:
    """Run the command as a user does, with a cache and a state of its own."""

    def call(*words: object, **more: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, **homes(tmp_path), **more}
        return subprocess.run(
            [sys.executable, "-m", "zhenggai", *map(_word, words)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            errors="surrogateescape",
            check=False,
            timeout=300,
        )

    return call


@pytest.fixture
def here(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Run the command in this process, which is faster by far; it must not matter."""
    for name, value in homes(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("ZHENGGAI_WORKERS", "0")
    monkeypatch.chdir(tmp_path)

    def call(*words: object, **more: str) -> subprocess.CompletedProcess[str]:
        with monkeypatch.context() as patch, pytest.raises(SystemExit) as caught:
            for name, value in more.items():
                patch.setenv(name, value)
            main([os.fsdecode(_word(word)) for word in words])
        out, err = capfd.readouterr()
        return subprocess.CompletedProcess(words, int(caught.value.code or 0), out, err)

    return call


def homes(folder: Path) -> dict[str, str]:
    """Return the variables by which a user's folders lie below one."""
    names = ("XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
    return {name: str(folder / name.lower()) for name in names}


def _word(word: object) -> str | bytes | os.PathLike[str]:
    return word if isinstance(word, (str, bytes, os.PathLike)) else str(word)
