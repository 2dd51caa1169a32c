"""No file, name or count leaves the machine: a conversion opens no connection."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SAMPLES = Path(__file__).parent.parent / "samples"
# Refuses every connection but those between processes of one machine by a file.
REFUSE = """
import socket, sys
real = socket.socket.connect
def connect(own, address):
    if own.family != getattr(socket, "AF_UNIX", None):
        print("CONNECTED", address, file=sys.stderr)
        raise SystemExit(99)
    return real(own, address)
socket.socket.connect = connect
socket.getaddrinfo = lambda *a, **k: sys.exit(98)
from extract.cli import main
main(sys.argv[1:])
"""


def test_no_connection_is_opened(tmp_path: Path) -> None:
    words = ["convert", str(SAMPLES / "notice-2025"), "-o", str(tmp_path / "out")]
    for workers in ("0", "1"):
        command = [sys.executable, "-c", REFUSE, *words, "-j", workers, "--ledger",
                   str(tmp_path / "a.xlsx")]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_a_plain_locale_prints_chinese_without_a_crash(tmp_path: Path) -> None:
    for encoding in ("ascii", "gbk", "cp936"):
        environment = {"LC_ALL": "C", "PYTHONIOENCODING": f"{encoding}:strict", "PATH": "/usr/bin"}
        words = ["show", str(SAMPLES / "notice-2025" / "plan.docx"), "--lang", "zh"]
        done = subprocess.run(
            [sys.executable, "-m", "extract", *words],
            env=environment, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-500:]
