"""No file, name or count leaves the machine: a conversion opens no connection."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests import SAMPLES

# Runs in every Python process that is started: no address is looked up, none is connected to but
# those between processes of this machine by a file.
REFUSE = """
import os, sys
def hook(event, args):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind") or (
        event == "socket.connect" and not isinstance(args[1], (str, bytes))
    ):
        with open(os.environ["TOLD"], "a") as told:
            told.write(f"{event} {args[1:]}\\n")
        raise OSError("no network here")
sys.addaudithook(hook)
with open(os.environ["TOLD"], "a") as told:
    told.write("started\\n")
"""
# What only POSIX has is not there, as on Windows.
WINDOWS = """
import multiprocessing, os, signal, sys
import click, filelock, pebble, platformdirs, psutil  # have ways of their own on Windows
for name in ("resource", "fcntl", "pwd", "grp", "termios", "posix_ipc"):
    sys.modules[name] = None
for name in ("fork", "killpg", "setsid", "getuid", "geteuid", "getpgid", "sched_getaffinity"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGKILL", "SIGALRM", "SIGUSR1", "SIGHUP"):
    if hasattr(signal, name):
        delattr(signal, name)
multiprocessing.get_all_start_methods = lambda: ["spawn"]
from zhenggai.cli.main import main
main(sys.argv[1:])
"""


def test_no_connection_is_opened(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(REFUSE, encoding="utf-8")
    told = tmp_path / "told"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "TOLD": str(told)}
    plans = str(SAMPLES / "notice-2025")
    for words in (
        ["convert", plans, "-o", "out", "-j", "0", "--ledger", "a.xlsx"],
        ["convert", plans, "-o", "new", "-j", "2"],
        ["summary", "out", "--html", "s.html"],
        ["diff", f"{plans}/plan.docx", f"{plans}/plan.html", "--html", "d.html"],
        ["export", "out", "--to", "sqlite"],
    ):
        command = [sys.executable, "-m", "zhenggai", *words]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    lines = told.read_text(encoding="utf-8").splitlines()
    assert set(lines) == {"started"}
    assert len(lines) >= 5


def test_nothing_asks_for_what_only_posix_has(tmp_path: Path) -> None:
    plan = SAMPLES / "notice-2025" / "plan.docx"
    for words in (
        ["convert", str(plan), "-o", "out", "-j", "0", "--ledger", "a.xlsx"],
        ["convert", str(plan), str(plan.with_suffix(".html")), "-o", "new", "-j", "2"],
        ["show", str(plan)],
        ["export", "out", "--to", "csv"],
        ["diff", str(plan), str(plan.with_suffix(".html"))],
    ):
        command = [sys.executable, "-c", WINDOWS, *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_no_file_is_read_or_written_in_the_encoding_of_a_locale(tmp_path: Path) -> None:
    plan = SAMPLES / "notice-2025" / "plan.docx"
    options = ["-X", "warn_default_encoding", "-W", "always::EncodingWarning"]
    for words in (
        ["convert", str(plan), "-o", "out", "-j", "0", "--ledger", "a.xlsx"],
        ["summary", "out", "--html", "s.html"],
        ["export", "out", "--to", "csv"],
        ["diff", str(plan), str(plan.with_suffix(".html")), "--html", "d.html", "--json"],
        ["tables", "--markdown", "--lang", "zh"],
    ):
        command = [sys.executable, *options, "-m", "zhenggai", *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        ours = [
            line for line in done.stderr.splitlines() if re.search(r"(extract|rules)/\S+:\d+", line)
        ]
        assert not ours


def test_a_plain_locale_prints_chinese_without_a_crash(tmp_path: Path) -> None:
    plan = SAMPLES / "notice-2025" / "plan.docx"
    for encoding in ("ascii", "gbk", "cp936"):
        environment = {"LC_ALL": "C", "PYTHONIOENCODING": f"{encoding}:strict", "PATH": "/usr/bin"}
        for words in (
            ["convert", str(plan), "-o", "out", "-j", "0", "--ledger", "a.xlsx"],
            ["show", str(plan)],
            ["summary", "out"],
            ["status", "out"],
            ["tables"],
            ["diff", str(SAMPLES / "county-draft-2022/plan.txt"), str(plan), "--force"],
            ["convert", "没有.docx"],
        ):
            command = [sys.executable, "-m", "zhenggai", *words, "--lang", "zh"]
            done = subprocess.run(
                command, cwd=tmp_path, env=environment, capture_output=True, check=False
            )
            told = done.stderr.decode("utf-8", "replace")
            assert "Traceback" not in told, told[-500:]
            assert done.returncode == (2 if "没有.docx" in words else 0)
